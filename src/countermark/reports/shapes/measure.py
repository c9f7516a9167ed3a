"""A measure as a result describes it."""

from __future__ import annotations

from countermark.reports.shapes.base import Shape


class SourceShape(Shape, frozen=True, kw_only=True):
    """What a measure's record rests on."""

    title: str
    publisher: str
    date: str
    url: str
    kind: str


class MeasureShape(Shape, frozen=True, kw_only=True):
    """A measure that some finding considered, as the register describes it."""

    id: str
    title: str
    authority: str
    jurisdiction: str
    kind: str
    act: str
    clause: str
    legal_basis: str
    verification: str
    recalled: tuple[str, ...]
    notes: str
    sources: tuple[SourceShape, ...]
