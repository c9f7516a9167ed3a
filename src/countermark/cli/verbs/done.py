"""``countermark done``: a duty was performed, with the evidence of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.duty_acts import options_of_an_act
from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    options_of_an_act(parser)
    parser.add_argument(
        "--evidence",
        action="append",
        required=True,
        metavar="FILE",
        help="what shows it: the report as sent, its receipt; kept in the project by its digest",
    )


def act(run: Run, session: Session) -> Outcome:
    """Record it, with the files that show it."""
    from countermark.cli.duty_acts import recorded
    from countermark.model.predicate import Predicate

    return recorded(run, session, Predicate.PERFORMED, "done", session.options.evidence)


VERB = Verb(
    name="done",
    help="record that a duty was performed, on which day, with the file that shows it",
    description="Records that a named person performed a duty of the last check, and keeps the "
    "evidence of it in the project. Of a duty that returns, the next day counts from this one.",
    options=_options,
    act=act,
    publication="receipt",
)
