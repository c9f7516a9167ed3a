"""``countermark duties``: what must be done, by when, for which contract, and who did it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

STATES = ("overdue", "open", "acknowledged", "not started", "done", "not applicable", "moot")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--due-before", metavar="DATE", help="only what is due before this day")
    parser.add_argument("--owner", default="", metavar="WHO", help="only of who acknowledged it")
    parser.add_argument("--state", choices=STATES, help="only in this state")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )


def act(run: Run, session: Session) -> Outcome:
    """The duties of the last check, with their life."""
    from countermark.assessment.duties import Wanted, duties
    from countermark.cli.session import day
    from countermark.model.duty import DutyState

    options = session.options
    before = day(options.due_before, "--due-before") if options.due_before else None
    state = DutyState(options.state) if options.state else None
    wanted = Wanted(due_before=before, owner=options.owner, state=state)
    return Outcome(duties(run, options.run, wanted))


VERB = Verb(
    name="duties",
    help="what must be done, by when, for which contract; who acknowledged it, who did it",
    description="Derives duties from the last check, from what people determined and from the "
    "register: reports for each contract, removals, what is due whatever is found. A clock starts "
    "by a person's determination, never by a finding. Nothing computed is stored: what people did "
    "is (acknowledge, done). --output NAME.ics is a calendar.",
    options=_options,
    act=act,
    publication="duties",
)
