"""``countermark warning``: a warning that obliges, and what each of those it obliges has done."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("measure", metavar="MEASURE", help="a warning, such as CZ-WARN-2018")
    parser.add_argument(
        "recipients", metavar="FILE", help="those whom it obliges, with what they did (CSV)"
    )
    parser.add_argument(
        "--entries",
        action="append",
        default=[],
        metavar="FILE",
        help="entries of risk analyses (CSV): asset, threat, risk before and after, measure",
    )
    parser.add_argument(
        "--due",
        action="append",
        default=[],
        metavar="[DUTY=]DAY",
        help="a day that the authority sets: acknowledge=, assess=, 'adopt measures'=, or for all",
    )
    parser.add_argument(
        "--reminders", default="", metavar="DIR", help="write a reminder for each that is not done"
    )


def act(run: Run, session: Session) -> Outcome:
    """Who has done what; reminders as files."""
    from countermark.assessment.warning import Asked, warning

    options = session.options
    asked = Asked(
        measure=options.measure,
        recipients=options.recipients,
        entries=tuple(options.entries),
        due=tuple(options.due),
        reminders=options.reminders,
    )
    return Outcome(warning(run, asked))


VERB = Verb(
    name="warning",
    help="a warning that obliges: who acknowledged, assessed and adopted measures, who is late",
    description="Reads a list of those whom a warning obliges and says of each how far it has "
    "come: acknowledged, assessed, measures adopted or a reason for none. Nobody is late but "
    "against a day of the warning, or one that the authority sets with --due, marked which. "
    "--entries adds risk analyses, asset by asset; --reminders writes a letter to each.",
    options=_options,
    act=act,
    publication="warning",
)
