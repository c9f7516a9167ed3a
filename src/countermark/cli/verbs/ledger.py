"""``countermark ledger verify|tidy|migrate``: is the ledger sound, what is litter, which format?"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from countermark.cli.options import Verbs

if TYPE_CHECKING:
    from countermark.cli.session import Session
    from countermark.reports.shapes.ledger import LedgerDocument


def add(verbs: Verbs, parent: argparse.ArgumentParser) -> None:
    """Add the verb and its actions to the command line."""
    parser = verbs.add_parser(
        "ledger",
        help="verify that the ledger is sound, tidy it, or move it to the newest format",
        description="Looks after the project's ledger. What the chain of commits proves, and what "
        "it cannot, is in docs/how-to/check-the-ledger.md.",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser(
        "verify",
        parents=[parent],
        help="walk every commit, file, id and piece of evidence; exit 13 if one is damaged",
        description="Reads the whole ledger and the evidence that its claims name, and says in "
        "numbers what is sound, damaged, missing or not kept. Exit 0 sound, 13 damaged.",
    )
    verify.add_argument(
        "--accept",
        action="store_true",
        help="take a sound ledger that differs from the one last seen here, as after a restore",
    )
    tidy = actions.add_parser(
        "tidy",
        parents=[parent],
        help="remove temporary files and tables that no version names",
        description="Removes what killed commands left behind, never while one is writing, and "
        "says how many bytes that freed. Old versions stay readable.",
    )
    migrate = actions.add_parser(
        "migrate",
        parents=[parent],
        help="move a ledger of an earlier format to this one, at once or not at all",
        description="The first thing recorded would do it too. Version numbers keep their meaning.",
    )
    for action in (verify, tidy, migrate):
        action.set_defaults(execute=execute)


def execute(options: argparse.Namespace) -> int:
    """Do one action; 0, or 13 for a ledger that is damaged."""
    from countermark.assessment import ledger_care
    from countermark.assessment.project import project_of
    from countermark.cli.session import Session

    session = Session(options)
    project = project_of(session.project)
    if options.action == "verify":
        return _told(session, ledger_care.verified(project, options.accept))
    if options.action == "tidy":
        done = ledger_care.tidied(project)
        sys.stdout.write(
            f"removed {done.tables} tables and {done.temporary} temporary files, "
            f"{done.bytes:,} bytes\n"
        )
    else:
        sys.stdout.write(f"committed {ledger_care.migrated(project)}\n")
    return 0


def _told(session: Session, found: LedgerDocument) -> int:
    from countermark.cli.emit import emit
    from countermark.model.errors import CallerError

    if session.format in ("sarif", "html"):
        raise CallerError(f"ledger verify has no {session.format} format", place="--format")
    if session.format == "json":
        from countermark.reports.encoding import encode

        emit(session, encode(found))
    else:
        emit(session, _lines(found))
    return 0 if found.sound or session.options.exit_zero else 13


def _lines(found: LedgerDocument) -> str:
    from countermark.reports.tsv import cell

    evidence = found.evidence
    ranges = ", ".join(f"{a} to {b}" if a != b else str(a) for a, b in found.readable)
    rows: list[tuple[str, object]] = [
        ("ledger", "sound" if found.sound else "damaged"),
        ("format", found.format),
        ("version", found.version),
        ("commits sound", found.commits),
        ("versions readable", ranges or "none"),
        ("files sound", found.files),
        ("files damaged", found.damaged_files),
        ("rows", found.rows),
        ("wrong ids", found.wrong_ids),
        ("claims redacted", found.redacted),
        ("evidence sound", evidence.sound),
        ("evidence shipped", evidence.shipped),
        ("evidence not kept", evidence.not_kept),
        ("evidence missing", len(evidence.missing)),
        ("evidence damaged", len(evidence.damaged)),
    ]
    rows += [("missing", digest) for digest in evidence.missing]
    rows += [("damaged", digest) for digest in evidence.damaged]
    rows += [("fault", fault) for fault in found.faults]
    if found.others:
        theirs = ", ".join(f"{a} to {b}" if a != b else str(a) for a, b in found.others)
        rows.append(("commits not made by you", theirs))
    if found.accepted:
        rows.append(("accepted", found.accepted))
    return "".join(f"{name}\t{cell(str(value))}\n" for name, value in rows)
