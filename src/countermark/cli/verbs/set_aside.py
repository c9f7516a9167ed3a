"""``countermark set-aside``: put a finding aside, with owner, reason and end date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("finding", metavar="ID", help="the finding, at least 12 hex digits")
    parser.add_argument("--owner", required=True, help="who answers for it")
    parser.add_argument("--reason", required=True, help="why")
    parser.add_argument("--until", required=True, metavar="DATE", help="the day it ends")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )


def act(run: Run, session: Session) -> Outcome:
    """Record it; says at which version of the ledger."""
    from countermark.assessment.record import set_aside
    from countermark.cli.choosing import chosen_finding
    from countermark.cli.progress import narrate
    from countermark.cli.recording import committed, whole

    options = session.options
    project = run.project
    whole(options)
    found = chosen_finding(run, options.finding, options.run, done="set aside")
    if found.rows > 1:
        narrate(
            f"it applies to {found.rows:,} rows of this run, which nothing tells apart: "
            "the same serial number, or the same name, model, place and other particulars"
        )
    return committed(
        set_aside(
            project,
            finding=found.key,
            owner=options.owner,
            reason=options.reason,
            start=run.as_of,
            until=options.until,
        )
    )


VERB = Verb(
    name="set-aside",
    help="put a finding aside until a day; it stays visible and counted",
    description="Puts one finding aside: it no longer sets the exit code, and stays visible "
    "with its owner, reason and end. A waiver is an authority's act and is not this.",
    options=_options,
    act=act,
    publication="receipt",
)
