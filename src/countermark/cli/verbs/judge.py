"""``countermark judge``: record that two names are, or are not, the same party; or retract it."""

from __future__ import annotations

import argparse

from countermark.cli.options import Verbs


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "judge",
        parents=[parent],
        help="record a judgement: same or different, with a reason; retractable",
        description="Records in the project's ledger that a name in your files is, or is not, a "
        "listed party. A judgement is applied before anything else; it can be retracted.",
    )
    parser.add_argument("name", metavar="NAME", help="the name as your files write it")
    parser.add_argument("entity", metavar="ENTITY", help="a register id (zte) or a node (list:…)")
    parser.add_argument("decision", choices=("same", "different"), help="what you found")
    parser.add_argument("--reason", required=True, help="why; kept and shown")
    parser.add_argument("--by", metavar="WHO", help="who judges (default: the system's user name)")
    parser.add_argument("--retract", action="store_true", help="take this judgement back")
    parser.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Record; prints ``committed VERSION`` when the judgement is safe."""
    from countermark.assessment.record import judgement, retract_judgement
    from countermark.cli.recording import committed
    from countermark.cli.session import Session

    session = Session(options)
    act = retract_judgement if options.retract else judgement
    return committed(session, act, options)
