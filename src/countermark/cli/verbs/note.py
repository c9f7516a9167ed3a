"""``countermark note``: record a claim by hand, with source, quote, grade and any denial."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "note",
        parents=[parent],
        help="record a claim by hand: who says what, where, how good; and who denies it",
        description="Records one claim with its source, quotation and Admiralty grade. --denied-by "
        "records the denial beside it; neither overwrites the other.",
    )
    parser.add_argument(
        "subject", metavar="SUBJECT", help="a name as your files write it, or a node"
    )
    parser.add_argument("predicate", metavar="PREDICATE", help="a word of the closed vocabulary")
    parser.add_argument(
        "object", metavar="OBJECT", help="a name, a node, or the text of an attribute"
    )
    parser.add_argument("--claimant", required=True, help="who says so")
    parser.add_argument("--source", required=True, help="where it stands: title, address, date")
    parser.add_argument("--quote", required=True, help="the exact words")
    parser.add_argument("--grade", default="C3", help="Admiralty code (default: C3)")
    parser.add_argument("--valid-from", metavar=W, help="the first day it held")
    parser.add_argument("--valid-to", metavar=W, help="the first day it no longer held")
    parser.add_argument("--known-from", metavar=W, help="when the public could know")
    parser.add_argument("--share", metavar="PERCENT", help="for owns: the share")
    parser.add_argument("--denied", action="store_true", help="the claimant denies it")
    parser.add_argument("--denied-by", metavar="WHO", help="who denies it")
    parser.add_argument("--denial-quote", metavar="TEXT", help="the exact words of the denial")
    parser.add_argument("--denial-source", metavar="TEXT", help="where the denial stands")
    parser.set_defaults(execute=execute)


W = "YYYY[-MM[-DD]]"


def execute(options: argparse.Namespace) -> int:
    """Record; prints ``committed VERSION`` when the claim is safe."""
    from countermark.assessment.record import note
    from countermark.cli.recording import committed
    from countermark.cli.session import Session

    return committed(Session(options), note, options)
