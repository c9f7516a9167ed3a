"""``countermark decisions``: all that people decided in a project, and taking one of them back."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.options import add_handling
from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--retract", metavar="ID", help="take this decision back, all of it; it stays in the list"
    )
    parser.add_argument("--reason", default="", help="why it is taken back")
    parser.add_argument(
        "--by", metavar="WHO", help="who takes it back (default: the system's user name)"
    )
    add_handling(parser)


def act(run: Run, session: Session) -> Outcome:
    """List them, the newest first: who, when, until, on what basis, and whether they hold."""
    from countermark.assessment.asked_again import LastCheck
    from countermark.assessment.decisions import decisions, findings_of

    checked = findings_of(LastCheck(run).document, run.catalog)
    return Outcome(decisions(run.project, run.as_of, checked, session.showing.widest))


def retract(run: Run, session: Session) -> Outcome:
    """Take one back; says what that changes."""
    from countermark.assessment.decisions import retract_decision
    from countermark.cli.recording import answered, retraction, user_name, whole

    options = session.options
    whole(options)
    by = options.by or user_name()
    recorded = retract_decision(run.project, options.retract, reason=options.reason, by=by)
    gone = retraction(run, by, options.reason)
    return answered(run, recorded, taken_back=gone)


VERB = Verb(
    name="decisions",
    help="list what people decided: who, when, until, on what basis, still in force; take it back",
    description="Lists the judgements, set-asides, determinations and notes of a project with who "
    "made them, when, until when, on what basis, what they hang on and whether they hold on the "
    "day asked about. --retract ID --reason WHY takes one back; it stays in the list.",
    options=_options,
    act=act,
    publication="decisions",
    ways=(Way(retract, "decision", lambda options: options.retract is not None),),
)
