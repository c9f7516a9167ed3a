"""What the parts of a result come to together; adds up, decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from msgspec import UNSET

from countermark.model.evidence import EvidenceState
from countermark.model.verdict import Decision
from countermark.reports.determined import added
from countermark.reports.shapes.check import (
    CheckDocument,
    ClaimShape,
    DeterminationShape,
    SubjectShape,
    TotalsShape,
)
from countermark.reports.totals import documents_in, has_open_match, is_tied, worst
from countermark.reports.withholding import determined

ALL = 20_000
"""Subjects up to which the last run keeps all; those of the first part it keeps in any case."""

ALL_FINDINGS = 100_000
"""Findings up to which it does: a listed party may be judged under twenty measures for each."""

KEPT = 2_000
"""Subjects with a match that are kept for the last run of those beyond."""


class Summed:
    """The totals of all parts, the measures that were considered, the subjects that are kept."""

    def __init__(self) -> None:
        self.measures: set[str] = set()
        self._kept: list[tuple[int, SubjectShape]] = []
        self.is_complete = True
        """Were the subjects of all parts kept?"""
        self.states: Counter[EvidenceState] = Counter()
        """In which state the evidence of the claims was found; filled at the end."""
        self.determined: set[DeterminationShape] = set()
        self._cited: set[str] = set()
        self._matched = self._findings = 0
        self._open_match = False
        self._documents = 0
        self._totals: TotalsShape | None = None

    def add(self, part: CheckDocument, places: Sequence[int]) -> None:
        """Count one part more, and keep what ``explain`` will be asked about.

        ``places`` say where its subjects stand among all.
        """
        placed = list(zip(places, part.subjects, strict=True))
        self._open_match |= has_open_match(part)
        self._documents += documents_in(part)
        self.determined |= determined(part)
        for subject in part.subjects:
            self.measures |= {finding.measure for finding in subject.findings}
        findings = sum(len(subject.findings) for subject in part.subjects)
        few = len(self._kept) + len(placed) <= ALL and self._findings + findings <= ALL_FINDINGS
        if self.is_complete and (self._totals is None or few):
            self._kept += placed
            self._findings += findings
        else:
            self._keep_some(part, placed)
        self._totals = part.totals if self._totals is None else _sum(self._totals, part.totals)

    @property
    def kept(self) -> tuple[SubjectShape, ...]:
        """The subjects that are kept, in the order of the files."""
        return tuple(subject for _, subject in sorted(self._kept, key=itemgetter(0)))

    def _keep_some(self, part: CheckDocument, placed: list[tuple[int, SubjectShape]]) -> None:
        """Beyond the first parts: subjects with a match, and the claims that they rest on."""
        self.is_complete = False
        matched = [one for one in placed if one[1].matches][: max(0, KEPT - self._matched)]
        self._matched += len(matched)
        self._kept += matched
        found = [subject for _, subject in matched]
        nodes = {subject.node for subject in found}
        for hop in (hop for subject in found for f in subject.findings for hop in f.via):
            nodes |= {hop.from_id, hop.to_id}
        self._cited |= {i for i, claim in part.claims.items() if claim.subject in nodes}

    def keeps(self, claim: ClaimShape) -> bool:
        """Is the claim kept with the last run?"""
        return self.is_complete or claim.id in self._cited

    def worst(self, whole: CheckDocument) -> Decision:
        """The decision that the exit code follows; ``whole`` is the document without subjects."""
        if not whole.contexts and (self._open_match or is_tied(whole, self._documents)):
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
        determined=added(one.determined, other.determined),
        listed_not_binding=(one.listed_not_binding or 0) + (other.listed_not_binding or 0) or UNSET,
    )


def _added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {word: count + other[word] for word, count in one.items()}


def _worse(one: Decision | None, other: Decision | None) -> Decision | None:
    given = [decision for decision in (one, other) if decision is not None]
    return max(given, key=lambda d: d.severity, default=None)
