"""The published shape of an explanation: ``countermark.explain/1``."""

from __future__ import annotations

from typing import Literal

from countermark.reports.shapes.check import (
    ClaimShape,
    FindingShape,
    HopShape,
    MeasureShape,
    Shape,
    SubjectShape,
)


class HopExplained(Shape, frozen=True, kw_only=True):
    """One hop with the claim it rests on and the denials of that claim."""

    hop: HopShape
    weakest: bool
    claim: ClaimShape | None
    denials: tuple[ClaimShape, ...]


class FindingExplained(Shape, frozen=True, kw_only=True):
    """One finding with its hops; ``would_change`` and ``resolve_by`` are never empty in need.

    ``same_gear``: other subjects that the same claim of making reaches under the same measure.
    """

    finding: FindingShape
    subject_id: str
    subject: str
    place: str
    measure: MeasureShape | None
    hops: tuple[HopExplained, ...]
    same_gear: tuple[str, ...]
    would_change: tuple[str, ...]
    resolve_by: str


class Considered(Shape, frozen=True, kw_only=True):
    """A measure that was considered and gives no verdict here, with the reason."""

    measure: str
    title: str
    context: str
    status: str
    reason: str
    subject: str
    finding: str


class Explanation(Shape, frozen=True, kw_only=True):
    """The answer of ``explain``. ``subject``, ``measure`` or ``claim`` is set by ``kind``."""

    schema: Literal["countermark.explain/1"]
    kind: Literal["subject", "finding", "measure", "claim"]
    id: str
    title: str
    as_of: str
    known_at: str | None
    version: str
    register: str
    subject: SubjectShape | None
    measure: MeasureShape | None
    claim: ClaimShape | None
    denials: tuple[ClaimShape, ...]
    findings: tuple[FindingExplained, ...]
    considered: tuple[Considered, ...]
    would_change: tuple[str, ...]
    coverage: tuple[str, ...]
