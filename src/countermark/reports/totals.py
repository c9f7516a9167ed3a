"""How many of each? Every verdict word, and apart from them what was not examined or waived.

Without a context there is no verdict, and the totals say so instead of "no restriction found".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from countermark.model.inquiry import Inquiry
from countermark.model.measure import Status
from countermark.model.verdict import Decision
from countermark.reports.shapes.check import TotalsShape


def totals(inquiry: Inquiry) -> TotalsShape:
    """The totals of ``inquiry``."""
    findings = [f for r in inquiry.subjects for v in r.verdicts for f in v.findings]
    verdicts = [v for r in inquiry.subjects for v in r.verdicts]
    judged = bool(inquiry.contexts) or bool(inquiry.not_examined)
    return TotalsShape(
        verdict=inquiry.worst if judged else None,
        subjects=len(inquiry.subjects),
        records=sum(f.records for f in inquiry.files),
        by_verdict=_counted(r.worst.decision for r in inquiry.subjects if r.worst),
        by_context={
            c.id: _counted(v.decision for v in verdicts if v.context == c.id)
            for c in inquiry.contexts
        },
        matched=sum(1 for r in inquiry.subjects if r.matches),
        not_examined=len(inquiry.not_examined),
        set_aside=sum(1 for f in findings if f.set_aside),
        waived=sum(1 for f in findings if f.status is Status.WAIVED),
    )


def _counted(decisions: Iterable[Decision]) -> dict[str, int]:
    counts = Counter(decisions)
    return {d.value: counts[d] for d in Decision}
