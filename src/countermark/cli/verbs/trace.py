"""``countermark trace``: every path from what you have to a party, and everything downstream."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from countermark.cli.verb import Outcome, Verb, Way

if TYPE_CHECKING:
    from countermark.assessment.run import Run
    from countermark.assessment.traced import Asked
    from countermark.cli.session import Session


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("subject", metavar="SUBJECT", help="a name as your files write it")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files, directories (default: those of the last check)",
    )
    parser.add_argument(
        "--to", default="", metavar="ENTITY", help="a party (default: any that a measure names)"
    )
    parser.add_argument(
        "--reach", action="store_true", help="the other way: everything that leads back to it"
    )
    parser.add_argument(
        "--hops", type=int, default=8, metavar="N", help="the longest path (default: 8)"
    )
    parser.add_argument(
        "--most", type=int, metavar="N", help="paths, or rows, that are shown (default: 12, 200)"
    )
    parser.add_argument(
        "--months",
        nargs=2,
        metavar=("FROM", "TO"),
        help="in which months (YYYY-MM) a path was there",
    )


def _asked(session: Session, most: int) -> Asked:
    from countermark.assessment.traced import MOST_SHOWN, Asked
    from countermark.cli.session import day
    from countermark.model.errors import CallerError

    options = session.options
    if not 1 <= options.hops <= 64:
        raise CallerError("a path has 1 to 64 hops", place="--hops")
    wanted = most if options.most is None else options.most
    if not 1 <= wanted <= MOST_SHOWN * 100:
        raise CallerError(f"1 to {MOST_SHOWN * 100} can be shown", place="--most")
    months = None
    if options.months:
        first, last = options.months
        for month in (first, last):
            day(f"{month}-01", "--months")
        if last < first:
            raise CallerError(f"{last} lies before {first}", place="--months")
        months = first, last
    return Asked(
        subject=options.subject,
        paths=tuple(options.paths),
        to=options.to,
        hops=options.hops,
        most=wanted,
        months=months,
    )


def act(run: Run, session: Session) -> Outcome:
    """The paths, the shortest first."""
    from countermark.assessment.traced import traced

    return Outcome(traced(run, _asked(session, 12)))


def reach(run: Run, session: Session) -> Outcome:
    """Everything downstream, the nearest first."""
    from countermark.assessment.traced import reached

    return Outcome(reached(run, _asked(session, 200)))


VERB = Verb(
    name="trace",
    help="every path from what you have to a party; with --reach everything downstream of it",
    description="Follows what files say of makers, owners, parts, contracts and services, from "
    "SUBJECT to parties that measures name, or to one: every path hop by hop with who says so, "
    "how good it is and who denies it; the claims without which no path is left; the months in "
    "which one was there. --reach goes the other way: everything that leads back to SUBJECT.",
    options=_options,
    act=act,
    publication="trace",
    ways=(Way(reach, "reach", lambda options: options.reach),),
)
