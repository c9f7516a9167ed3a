"""The published shapes of ``trace``: every path between two names, and everything downstream."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.check import ClaimShape, HopShape
from countermark.reports.shapes.coverage import GapShape

TRACE: Final = "countermark.trace/1"
REACH: Final = "countermark.reach/1"


class TracedPath(Shape, frozen=True, kw_only=True, rename={"class_": "class"}):
    """One path. ``weakest`` is the place of the hop that bears least, from 0; -1 of no hop.

    ``shortest`` and ``strongest`` mark the first of each among those of its subject and target.
    """

    subject: str
    subject_name: str
    target: str
    target_name: str
    class_: str
    class_words: str
    own: bool
    certain: bool
    disputed: bool
    hops: tuple[HopShape, ...]
    weakest: int
    shortest: bool
    strongest: bool


class Open(Shape, frozen=True, kw_only=True):
    """A span of months in which a path was there, first and last included."""

    first: str
    last: str


class TraceDocument(Shape, frozen=True, kw_only=True):
    """Every path from what was asked about: ``shown`` of ``total``, which is a floor where cut.

    ``nodes`` are what the subject was taken as, called ``node_names``, in their order.

    ``smallest_cut`` are claims, by id, without which no path is left; ``claims`` say what each
    claim says, who says it, and where. ``months`` are the spans in which a path was there, where
    they were asked for.
    """

    schema: Literal["countermark.trace/1"]
    as_of: date
    known_at: date | None
    subject: str
    nodes: tuple[str, ...]
    node_names: tuple[str, ...] = ()
    to: str
    hops: int
    total: int
    complete: bool
    paths: tuple[TracedPath, ...]
    smallest_cut: tuple[str, ...]
    claims: dict[str, ClaimShape]
    months: tuple[Open, ...]
    asked_months: str
    not_examined: tuple[GapShape, ...]


class ReachedRow(Shape, frozen=True, kw_only=True):
    """One thing or party that leads back to what was asked about, by its shortest path.

    ``tier`` counts the hops. ``words`` is the path in names; ``claims`` are its claims in order.
    """

    node: str
    name: str
    kind: str
    tier: int
    class_words: str
    certain: bool
    disputed: bool
    words: str
    claims: tuple[str, ...]
    sites: int


class ReachDocument(Shape, frozen=True, kw_only=True):
    """Everything downstream of what was asked about, nearest first; counts by kind and tier.

    ``nodes`` are what the subject was taken as, called ``node_names``, in their order.
    """

    schema: Literal["countermark.reach/1"]
    as_of: date
    known_at: date | None
    subject: str
    nodes: tuple[str, ...]
    node_names: tuple[str, ...] = ()
    by_kind: dict[str, int]
    by_tier: dict[str, int]
    total: int
    reached: tuple[ReachedRow, ...]
    complete: bool
    not_examined: tuple[GapShape, ...]
