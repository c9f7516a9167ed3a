"""Measures as ``countermark.check/2`` has them: in full where a finding on one stands whole."""

from __future__ import annotations

from countermark.reports.shapes.check import CheckDocument, FindingShape, MeasureShape
from countermark.reports.shapes.check_2 import MeasureRow


class Measures:
    """Which measures were met in all parts, by title and digest, and which findings are whole."""

    def __init__(self, *, in_full: bool) -> None:
        """``in_full``: with the notes of the register."""
        self._in_full = in_full
        self._met: dict[str, tuple[str, str]] = {}
        self._whole: set[str] = set()

    def met(self, finding: FindingShape) -> bool:
        """Is the measure known by the title and digest that ``finding`` has, as all others do?"""
        called = finding.title, finding.measure_digest
        return self._met.setdefault(finding.measure, called) == called

    def stands_whole(self, measure: str) -> None:
        """A finding on ``measure`` is in the result."""
        self._whole.add(measure)

    def rows(self, whole: CheckDocument) -> dict[str, MeasureRow]:
        """The measures as the result describes them; ``whole`` has what the register says."""
        rows = {}
        for id_ in sorted(self._whole):
            title, digest = self._met[id_]
            known = whole.measures.get(id_)
            if known is None:
                rows[id_] = MeasureRow(title=title, digest=digest)
            else:
                rows[id_] = self._row(known, digest)
        return rows

    def others(self, whole: CheckDocument) -> dict[str, MeasureRow]:
        """The measures that ``whole`` describes and no finding of it is on."""
        return {
            id_: self._row(m, "") for id_, m in whole.measures.items() if id_ not in self._whole
        }

    def _row(self, known: MeasureShape, digest: str) -> MeasureRow:
        said = {name: getattr(known, name) for name in _OF_A_MEASURE}
        if not self._in_full:
            said["notes"] = ""
        return MeasureRow(**said, digest=digest)


_OF_A_MEASURE = [n for n in MeasureRow.__struct_fields__ if n != "digest"]
