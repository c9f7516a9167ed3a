"""``countermark set-aside``: put a finding aside, with owner, reason and end date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "about",
        metavar="WHAT",
        help="a subject by name, or a subject, cause or finding by at least 12 digits of its key",
    )
    parser.add_argument("--owner", help="who answers for it (default: the system's user name)")
    parser.add_argument("--reason", required=True, help="why")
    parser.add_argument("--until", metavar="DATE", help="the day it ends, within two years")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )


def act(run: Run, session: Session) -> Outcome:
    """Record it; says what was recorded and which verdicts change."""
    from countermark.assessment.record import set_aside
    from countermark.cli.choosing import chosen_target
    from countermark.cli.recording import answered, user_name, whole
    from countermark.model.errors import CallerError

    options = session.options
    project = run.project
    whole(options)
    found = chosen_target(run, options.about, options.run)
    owner = user_name() if options.owner is None else options.owner
    if not owner.strip():
        raise CallerError("a set-aside needs an owner who answers for it", place="--owner")
    recorded = set_aside(
        project,
        findings=found.keys,
        about=found.keys[0] if found.kind == "finding" else found.key,
        owner=owner,
        reason=options.reason,
        start=run.as_of,
        until=options.until or "",
    )
    return answered(run, recorded)


VERB = Verb(
    name="set-aside",
    help="put a finding aside until a day; it stays visible and counted",
    description="Puts a finding aside, or all of a cause or subject that give a verdict: they no "
    "longer decide the verdict or the exit code, and stay visible with owner, reason and end. A "
    "waiver is an authority's act and is not this.",
    options=_options,
    act=act,
    publication="decision",
)
