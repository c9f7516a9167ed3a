"""The published shape of a check in lines: an object a line, each of which says its ``type``.

The first line is the head; then come the subjects, each with all that its findings share; then the
claims that paths rest on; the last line is the ending, without which the result is not whole.
"""

from __future__ import annotations

import msgspec

from countermark.reports.shapes.causes import ActionShape, CauseShape, NotGroupedShape
from countermark.reports.shapes.check import CoverageShape, GapShape, TotalsShape
from countermark.reports.shapes.check_2 import FoldedMeasures, Grounds, Head, Subject, Terms
from countermark.reports.shapes.compact import ClaimRow, Compact, EvidenceFileRow, PathRow


class HeadLine(Head, frozen=True, kw_only=True, tag="head", tag_field="type"):
    """The first line."""


class SubjectLine(Subject, frozen=True, kw_only=True, tag="subject", tag_field="type"):
    """A subject, with the rows of the tables that it references."""

    folded_measures: dict[str, FoldedMeasures]
    terms: dict[str, Terms]
    changes: dict[str, str]
    grounds: dict[str, Grounds]
    paths: dict[str, PathRow]


class ClaimLine(ClaimRow, frozen=True, kw_only=True, tag="claim", tag_field="type"):
    """A claim; ``evidence_file`` is the row that its ``evidence`` references."""

    id: str
    evidence_file: EvidenceFileRow


class EndingLine(Compact, frozen=True, kw_only=True, tag="ending", tag_field="type"):
    """The last line: as in a document."""

    totals: TotalsShape
    not_examined: tuple[GapShape, ...]
    coverage: CoverageShape
    withheld: dict[str, int] = msgspec.field(default_factory=dict)
    causes: tuple[CauseShape, ...] = ()
    not_grouped: tuple[NotGroupedShape, ...] = ()
    actions: tuple[ActionShape, ...] = ()
    actions_left_off: int = 0


Line = HeadLine | SubjectLine | ClaimLine | EndingLine
