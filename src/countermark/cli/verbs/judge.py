"""``countermark judge``: record that two names are, or are not, the same party; or retract it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb
from countermark.model.clearing import Clearing

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


CODES = tuple(one.value for one in Clearing)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="the name as your files write it")
    parser.add_argument("entity", metavar="ENTITY", help="a register id (zte) or a node (list:…)")
    parser.add_argument("decision", choices=("same", "different"), help="what you found")
    parser.add_argument("--reason", required=True, help="why; kept and shown")
    parser.add_argument(
        "--because",
        metavar="CODE",
        choices=CODES,
        default=CODES[-1],
        help=f"of what is different, what tells it apart: {', '.join(CODES)}",
    )
    parser.add_argument("--by", metavar="WHO", help="who judges (default: the system's user name)")
    parser.add_argument("--retract", action="store_true", help="take this judgement back")
    parser.add_argument(
        "--new",
        action="store_true",
        help="record it though nothing in the last check has this name, and one is spelt alike",
    )


def act(run: Run, session: Session) -> Outcome:
    """Record the judgement, or take it back; says which verdicts change."""
    from countermark.assessment.deciding import refuse_misspelt
    from countermark.assessment.record import judgement, retract_judgement
    from countermark.cli.recording import answered, retraction, user_name, whole

    options = session.options
    project = run.project
    whole(options)
    by = options.by or user_name()
    what = {"name": options.name, "entity": options.entity, "decision": options.decision}
    if options.retract:
        recorded = retract_judgement(project, **what, reason=options.reason, by=by)
    else:
        if not options.new:
            refuse_misspelt(run, options.name)
        because = Clearing(options.because)
        recorded = judgement(project, **what, reason=options.reason, by=by, because=because)
    gone = retraction(run, by, options.reason) if options.retract else None
    return answered(run, recorded, taken_back=gone)


VERB = Verb(
    name="judge",
    help="record a judgement: same or different, with a reason; retractable",
    description="Records in the project's ledger that a name in your files is, or is not, a "
    "listed party. A judgement is applied before anything else; it can be retracted. One of "
    "different opens again when the row of the party says more than it did.",
    options=_options,
    act=act,
    publication="decision",
)
