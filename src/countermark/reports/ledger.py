"""What ``ledger verify`` found, a word and a number a line."""

from __future__ import annotations

from countermark.reports.shapes.ledger import LedgerDocument
from countermark.reports.tsv import cell


def lines(found: LedgerDocument) -> str:
    """The totals, then every digest that is missing or damaged, and every fault."""
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
