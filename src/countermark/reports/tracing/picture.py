"""The paths as one picture: what was asked about at the left, the parties at the right, in pixels.

Knows no HTML. A node stands in the column of its shortest way from the start, ordered by where it
comes from, so that few arrows cross. What does not fit a column is counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from countermark.reports.shapes.check import HopShape
from countermark.reports.shapes.trace import TraceDocument
from countermark.reports.terminal import cut, wrapped
from countermark.reports.tracing.graphs import edges

WIDTH, HEIGHT, ASIDE, BETWEEN, EDGE = 160, 44, 96, 16, 4
FOLD = 20
"""Boxes of one column; those beyond are counted below it."""


class Box(NamedTuple):
    """A name with its left upper corner; ``kind`` is ``start``, ``party`` or empty."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str


class Arrow(NamedTuple):
    """A tie between two boxes; its word stands at ``x``, ``y``."""

    x1: float
    y1: float
    x2: float
    y2: float
    word: str
    x: float
    y: float
    doubtful: bool
    disputed: bool


class Folded(NamedTuple):
    """How many boxes of a column are left out."""

    x: float
    y: float
    left_out: int


class Picture(NamedTuple):
    """Boxes, arrows, and what was left out."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    folded: tuple[Folded, ...]


def picture(shown: TraceDocument) -> Picture | None:
    """The picture of the paths that are shown; None where there is none with a hop."""
    ties = edges(shown)
    if not ties:
        return None
    names: dict[str, str] = {}
    for hop in ties.values():
        names.setdefault(hop.from_id, hop.from_)
        names.setdefault(hop.to_id, hop.to)
    columns = _columns(shown.nodes, ties.values(), names)
    targets = {path.target for path in shown.paths}
    boxes: dict[str, Box] = {}
    folded: list[Folded] = []
    tall = max(min(len(column), FOLD) for column in columns)
    for at, column in enumerate(columns):
        x = EDGE + at * (WIDTH + ASIDE)
        kept = column[:FOLD]
        top = EDGE + (tall - len(kept)) * (HEIGHT + BETWEEN) / 2
        for place, node in enumerate(kept):
            kind = "start" if node in shown.nodes else "party" if node in targets else ""
            y = top + place * (HEIGHT + BETWEEN)
            boxes[node] = Box(x, y, _lines(names[node]), kind)
        if column[FOLD:]:
            y = EDGE + tall * (HEIGHT + BETWEEN) + 4
            folded.append(Folded(x, y, len(column) - FOLD))
    arrows = [
        _arrow(boxes[source], boxes[target], word, hop)
        for (source, target, word), hop in ties.items()
        if source in boxes and target in boxes
    ]
    return Picture(
        width=2 * EDGE + len(columns) * WIDTH + (len(columns) - 1) * ASIDE,
        height=2 * EDGE + tall * (HEIGHT + BETWEEN) + (20 if folded else 0),
        boxes=tuple(boxes.values()),
        arrows=tuple(arrows),
        folded=tuple(folded),
    )


def _columns(
    starts: Iterable[str], hops: Iterable[HopShape], names: dict[str, str]
) -> list[list[str]]:
    """The nodes by their distance from the start, each column ordered by where it comes from."""
    after: dict[str, list[str]] = {}
    for hop in hops:
        after.setdefault(hop.from_id, []).append(hop.to_id)
    level = [node for node in starts if node in names]
    known = set(level)
    columns = []
    while level:
        columns.append(level)
        level = [
            node
            for source in columns[-1]
            for node in dict.fromkeys(after.get(source, ()))
            if not (node in known or known.add(node))  # type: ignore[func-returns-value]
        ]
    return columns


def _lines(name: str) -> tuple[str, ...]:
    lines = wrapped(name, 24)
    if len(lines) > 2:
        lines = [lines[0], cut(" ".join(lines[1:]), 24)]
    return tuple(lines)


def _arrow(source: Box, target: Box, word: str, hop: HopShape) -> Arrow:
    forward = target.x > source.x
    x1 = source.x + (WIDTH if forward else 0)
    x2 = target.x + (0 if forward else WIDTH)
    if source.x == target.x:
        x1 = x2 = source.x + WIDTH / 2
    y1, y2 = source.y + HEIGHT / 2, target.y + HEIGHT / 2
    if source.x == target.x:
        y1, y2 = (
            (source.y + HEIGHT, target.y) if target.y > source.y else (source.y, target.y + HEIGHT)
        )
    return Arrow(
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        word=cut(word.replace("_", " "), 18),
        x=x1 + (x2 - x1) * 0.5,
        y=y1 + (y2 - y1) * 0.5 - 4,
        doubtful=not hop.certain,
        disputed=bool(hop.disputed_by),
    )
