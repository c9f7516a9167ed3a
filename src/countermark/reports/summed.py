"""What the parts of a result come to together; adds up, decides nothing."""

from __future__ import annotations

from countermark.model.verdict import Decision
from countermark.reports.shapes.check import CheckDocument, ClaimShape, SubjectShape, TotalsShape
from countermark.reports.totals import has_open_match, worst
from countermark.reports.withholding import is_handled

KEPT = 2_000
"""Subjects with a match that are kept for the last run."""


class Summed:
    """The totals of all parts, the measures that were considered, the subjects that matched."""

    def __init__(self) -> None:
        self.measures: set[str] = set()
        self.matched: list[SubjectShape] = []
        self.handled: dict[str, ClaimShape] = {}
        """Claims of which somebody said to whom they, or their evidence, may be shown."""
        self._open_match = False
        self._totals: TotalsShape | None = None

    def add(self, part: CheckDocument) -> dict[str, ClaimShape]:
        """Count one part more; gives the claims that its kept subjects rest on."""
        kept: list[SubjectShape] = []
        self._open_match |= has_open_match(part)
        self.handled |= {id_: claim for id_, claim in part.claims.items() if is_handled(claim)}
        for subject in part.subjects:
            self.measures |= {finding.measure for finding in subject.findings}
            if subject.matches and len(self.matched) + len(kept) < KEPT:
                kept.append(subject)
        self.matched += kept
        self._totals = part.totals if self._totals is None else _sum(self._totals, part.totals)
        if not kept:
            return {}
        nodes = {subject.node for subject in kept}
        for hop in (hop for subject in kept for f in subject.findings for hop in f.via):
            nodes |= {hop.from_id, hop.to_id}
        return {i: claim for i, claim in part.claims.items() if claim.subject in nodes}

    def worst(self, whole: CheckDocument) -> Decision:
        """The decision that the exit code follows; ``whole`` is the document without subjects."""
        if self._open_match and not whole.contexts:
            return Decision.UNRESOLVED
        return worst(whole)

    def totals(self, whole: TotalsShape) -> TotalsShape:
        """The totals of the run; ``whole`` are those of everything but the subjects."""
        return whole if self._totals is None else _sum(self._totals, whole)


def _sum(one: TotalsShape, other: TotalsShape) -> TotalsShape:
    return TotalsShape(
        verdict=_worse(one.verdict, other.verdict),
        subjects=one.subjects + other.subjects,
        records=one.records + other.records,
        by_verdict=_added(one.by_verdict, other.by_verdict),
        by_context={
            context: _added(counts, other.by_context[context])
            for context, counts in one.by_context.items()
        },
        matched=one.matched + other.matched,
        not_examined=one.not_examined + other.not_examined,
        set_aside=one.set_aside + other.set_aside,
        waived=one.waived + other.waived,
    )


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {word: count + other[word] for word, count in one.items()}


def _worse(one: Decision | None, other: Decision | None) -> Decision | None:
    given = [decision for decision in (one, other) if decision is not None]
    return max(given, key=lambda d: d.severity, default=None)
