"""``countermark countries``: which country did what about a supplier, and when was it known?"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "subject", nargs="?", default="", metavar="SUBJECT", help="a party: its id or its name"
    )
    parser.add_argument(
        "--country",
        action="append",
        default=[],
        metavar="CC",
        help="only this country, with every step it took; may be given again",
    )
    parser.add_argument(
        "--since", metavar="DATE", help="what changed after this day and up to --as-of"
    )


def act(run: Run, session: Session) -> Outcome:
    """Where countries stand, or what each of them did since a day."""
    from countermark.assessment.countries import countries
    from countermark.model.when import latest

    options = session.options
    since = latest(options.since) if options.since else None
    return Outcome(countries(run, options.subject, options.country, since))


VERB = Verb(
    name="countries",
    help="which country banned, capped, warned or was undecided, since when, by what",
    description="Shows where each country stands on a supplier (or on any): banned by law, "
    "excluded by decision, removal ordered, capped, warned of, a law to screen suppliers, "
    "undecided, reversed; with the instrument, whom it binds, its dates and how it was read. "
    "--as-of asks about a day, --known-at about what was public on a day, --since what changed.",
    options=_options,
    act=act,
    publication="countries",
)
