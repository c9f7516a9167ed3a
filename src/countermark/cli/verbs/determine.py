"""``countermark determine``: record what a person decided about a finding, and on which day."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

DECISIONS = ("identified", "notified", "confirmed", "rejected", "deferred")
HANDLING = ("public", "internal", "privileged", "embargoed", "sealed")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("finding", metavar="ID", help="the finding, at least 12 hex digits")
    parser.add_argument("decision", choices=DECISIONS, help="what was decided, or happened")
    parser.add_argument("--by", required=True, metavar="WHO", help="who answers for it")
    parser.add_argument("--role", required=True, help="in which role: compliance officer, counsel")
    parser.add_argument("--on", metavar="DAY", help="the day of it (default: the day asked about)")
    parser.add_argument("--note", default="", help="in that person's own words")
    parser.add_argument(
        "--basis",
        action="append",
        default=[],
        metavar="FILE",
        help="a letter, a contract: kept in the project (the finding's path always counts)",
    )
    parser.add_argument(
        "--handling",
        choices=HANDLING,
        default="internal",
        help="to whom it may be shown (default: internal)",
    )
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )


def act(run: Run, session: Session) -> Outcome:
    """Record it; says at which version of the ledger."""
    from countermark.assessment.determining import determine, kept_as_basis
    from countermark.cli.choosing import chosen_finding
    from countermark.cli.recording import committed, whole
    from countermark.cli.session import day
    from countermark.model.determination import ByClaim, Determined
    from countermark.model.errors import CallerError
    from countermark.model.handling import Handling

    options = session.options
    project = run.project
    whole(options)
    on = day(options.on, "--on") if options.on else run.as_of
    if on > run.as_of:
        raise CallerError(f"{on} is after the day asked about, {run.as_of}", place="--on")
    found = chosen_finding(run, options.finding, options.run, done="determined")
    letters = list(kept_as_basis(project, options.basis)) if options.basis else []
    return committed(
        determine(
            project,
            finding=found.key,
            person=options.by,
            role=options.role,
            day=on,
            decision=Determined(options.decision),
            basis=[*letters, *(ByClaim(hop.claim) for hop in found.finding.via)],
            note=options.note,
            handling=Handling(options.handling),
        )
    )


VERB = Verb(
    name="determine",
    help="record what a person decided about a finding: who, in which role, on which day",
    description="Records a person's determination about one finding. Terms that run from "
    "identification or notice run from the day of the first that says identified, notified or "
    "confirmed; a finding of the machine starts none. It changes no verdict.",
    options=_options,
    act=act,
    publication="receipt",
)
