"""``countermark determine``: record what a person decided about a finding, and on which day."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session

DECISIONS = (
    *("covered", "not-covered", "reported", "accepted"),
    *("identified", "notified", "confirmed", "rejected", "deferred"),
)
HANDLING = ("public", "internal", "privileged", "embargoed", "sealed")


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "about",
        metavar="WHAT",
        help="a subject by name, or a subject, cause or finding by at least 12 digits of its key",
    )
    parser.add_argument("decision", choices=DECISIONS, help="what was decided, or happened")
    parser.add_argument(
        "--by", metavar="WHO", help="who answers for it (default: the system's user name)"
    )
    parser.add_argument(
        "--role",
        default="the user of this project",
        help="in which role: compliance officer, counsel (default: the user of this project)",
    )
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
    """Record it; says what was recorded and which duties now run."""
    from countermark.assessment.determining import determine, kept_as_basis
    from countermark.cli.choosing import chosen_target
    from countermark.cli.recording import answered, day_recorded, user_name, whole
    from countermark.model.determination import ByClaim, Determined
    from countermark.model.handling import Handling
    from countermark.reports.targets import decided_key

    options = session.options
    project = run.project
    whole(options)
    on = day_recorded(run, options.on)
    found = chosen_target(run, options.about, options.run)
    recorded = determine(
        project,
        findings={
            decided_key(finding): tuple(ByClaim(hop.claim) for hop in finding.via)
            for _, finding in found.pairs
        },
        about=found.key,
        person=user_name() if options.by is None else options.by,
        role=options.role,
        day=on,
        decision=Determined(options.decision),
        basis=kept_as_basis(project, options.basis) if options.basis else (),
        note=options.note,
        handling=Handling(options.handling),
    )
    return answered(run, recorded)


VERB = Verb(
    name="determine",
    help="record what a person decided about a finding: covered, not covered, reported, accepted",
    description="Records a person's determination about a finding, a cause or a subject: who, in "
    "which role, on which day, resting on what. It changes no verdict and stands beside it. Terms "
    "that run from identification or notice run from the day of the first that says covered, "
    "confirmed, identified, notified or reported; not-covered and rejected stop them; a finding of "
    "the machine starts none.",
    options=_options,
    act=act,
    publication="decision",
)
