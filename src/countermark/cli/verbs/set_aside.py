"""``countermark set-aside``: put a finding aside, with owner, reason and end date."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "set-aside",
        parents=[parent],
        help="put a finding aside until a day; it stays visible and counted",
        description="Puts one finding aside: it no longer sets the exit code, and stays visible "
        "with its owner, reason and end. A waiver is an authority's act and is not this.",
    )
    parser.add_argument("finding", metavar="ID", help="the finding, at least 12 hex digits")
    parser.add_argument("--owner", required=True, help="who answers for it")
    parser.add_argument("--reason", required=True, help="why")
    parser.add_argument("--until", required=True, metavar="DATE", help="the day it ends")
    parser.add_argument(
        "--run", metavar="FILE", help="a result written with --format json (default: last run)"
    )
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Record; prints ``committed VERSION`` when it is safe."""
    from countermark.assessment.record import set_aside
    from countermark.cli.recording import committed
    from countermark.cli.session import Session

    return committed(Session(options), set_aside, options)
