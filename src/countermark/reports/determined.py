"""What people determined, in the totals: beside the verdicts of the machine, never among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from countermark.model.handling import Handling
from countermark.model.safe_text import visible
from countermark.model.verdict import Finding
from countermark.reports.coverage import counted
from countermark.reports.shapes.check import DeterminedShape, TotalsShape

Rows = tuple[DeterminedShape, ...] | UnsetType

MOST = 3
"""Determinations that the words of the totals name."""


def determined_last(findings: Iterable[Finding]) -> Rows:
    """How many findings each determination is the last about; unset where nobody determined any."""
    last = (finding.determinations[-1] for finding in findings if finding.determinations)
    return _rows(
        DeterminedShape(
            decision=made.decision,
            person=made.person,
            role=made.role,
            day=made.day,
            handling=made.handling,
            findings=1,
        )
        for made in last
    )


def added(one: Rows, other: Rows) -> Rows:
    """Both together."""
    return _rows((*(one or ()), *(other or ())))


def _rows(rows: Iterable[DeterminedShape]) -> Rows:
    counts: Counter[DeterminedShape] = Counter()
    for row in rows:
        counts[replace(row, findings=0)] += row.findings
    found = (replace(row, findings=count) for row, count in counts.items())
    return tuple(sorted(found, key=lambda r: (r.day, r.decision.value, r.person, r.role))) or UNSET


def determined_within(totals: TotalsShape, widest: Handling) -> TotalsShape:
    """``totals`` without determinations above ``widest``."""
    if not totals.determined:
        return totals
    shown = tuple(row for row in totals.determined if row.handling.within(widest))
    if len(shown) == len(totals.determined):
        return totals
    return replace(totals, determined=shown or UNSET)


def without_people(totals: TotalsShape, somebody: str) -> TotalsShape:
    """``totals`` with ``somebody`` in the place of each person."""
    if not totals.determined:
        return totals
    return replace(
        totals, determined=_rows(replace(row, person=somebody) for row in totals.determined)
    )


def determined_words(totals: TotalsShape) -> Iterator[str]:
    """``determined not covered by R. Amari, compliance officer, on 2026-11-20: 3 findings``."""
    rows = totals.determined or ()
    for row in rows[-MOST:]:
        who = f"{visible(row.person)}, {visible(row.role)},"
        many = counted(row.findings, "finding")
        yield f"determined {row.decision.words} by {who} on {row.day}: {many}"
    if len(rows) > MOST:
        left = sum(row.findings for row in rows[:-MOST])
        yield f"determined earlier: {counted(left, 'finding')}"
