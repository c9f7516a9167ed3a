"""The published shape of an explanation: ``countermark.explain/1``."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.verdict import Decision
from countermark.reports.shapes.check import (
    ClaimShape,
    FindingShape,
    HopShape,
    MeasureShape,
    NotHereShape,
    Shape,
    SubjectShape,
)
from countermark.reports.shapes.source import PreparedForShape


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
    """A measure that was considered and gives no verdict here, with the reason, as data too."""

    measure: str
    title: str
    context: str
    status: str
    reason: str
    subject: str
    finding: str
    not_here: NotHereShape | msgspec.UnsetType = msgspec.UNSET


class SiteCount(Shape, frozen=True, kw_only=True):
    """How many stand at a site; an empty one was not stated."""

    site: str
    count: int


class LeadsHere(Shape, frozen=True, kw_only=True):
    """Subjects of one kind and name that lead to a party; ``verdict`` is the worst it gives them.

    It is null where nothing follows in the contexts of the run. ``subjects`` are their ids.
    """

    kind: str
    name: str
    verdict: Decision | None
    count: int
    sites: tuple[SiteCount, ...]
    subjects: tuple[str, ...]


class Explanation(Shape, frozen=True, kw_only=True):
    """The answer of ``explain``. ``subject``, ``measure`` or ``claim`` is set by ``kind``.

    Of a listed party ``leads_here`` says what of the run leads to it.
    """

    schema: Literal["countermark.explain/1"]
    kind: Literal["subject", "finding", "measure", "claim", "party"]
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
    leads_here: tuple[LeadsHere, ...] | msgspec.UnsetType = msgspec.UNSET
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET
