"""The lines of a matter as a picture: left who affirms, right who denies, the points between.

Knows no HTML. The text beside the picture says everything that it shows.
"""

from __future__ import annotations

from typing import NamedTuple

from countermark.model.matter import Line, PointBoard
from countermark.reports.terminal import cut, wrapped

WIDTH, POINT, SIDE, GAP, LETTER = 900, 300, 230, 16, 15
"""The picture's width, that of a point and of a line, the room between, the height of a row."""
_POINT_COLUMNS, _SIDE_COLUMNS, _ROWS = 40, 30, 4


class Box(NamedTuple):
    """A rectangle with words: its place, size, kind (a class of the style sheet) and rows."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    rows: tuple[tuple[float, str], ...]


class Tie(NamedTuple):
    """A line from a voice to a point."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


class Picture(NamedTuple):
    """The whole: its height, its boxes and ties."""

    height: float
    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]


def picture(points: tuple[PointBoard, ...]) -> Picture:
    """Each point a row of the picture, as high as its longer side."""
    boxes: list[Box] = []
    ties: list[Tie] = []
    top = float(GAP)
    middle = (WIDTH - POINT) / 2
    for point in points:
        words = _rows(f"“{point.says}”", _POINT_COLUMNS)
        left = [_rows(_named(line), _SIDE_COLUMNS) for line in point.affirmed]
        right = [_rows(_named(line), _SIDE_COLUMNS) for line in point.denied]
        high = max(_high([words]), _high(left), _high(right))
        y = top + (high - _high([words])) / 2
        centre = top + high / 2
        boxes.append(_box(middle, y, POINT, "point", words))
        for side, x, kind in ((left, 1.0, "affirms"), (right, WIDTH - SIDE - 1.0, "denies")):
            at = top + (high - _high(side)) / 2
            for rows in side:
                box = _box(x, at, SIDE, kind, rows)
                boxes.append(box)
                inner = box.x + box.width if kind == "affirms" else box.x
                edge = middle if kind == "affirms" else middle + POINT
                ties.append(Tie(inner, box.y + box.height / 2, edge, centre, kind))
                at += box.height + GAP
        top += high + 2 * GAP
    return Picture(top, tuple(boxes), tuple(ties))


def _named(line: Line) -> str:
    people = f", {line.people} unnamed" if line.people else ""
    return f"{line.name}{people}"


def _rows(words: str, columns: int) -> list[str]:
    rows = wrapped(words, columns)
    return rows if len(rows) <= _ROWS else [*rows[: _ROWS - 1], cut(rows[_ROWS - 1] + "…", columns)]


def _high(side: list[list[str]]) -> float:
    return sum(len(rows) * LETTER + 14 for rows in side) + GAP * max(len(side) - 1, 0)


def _box(x: float, y: float, width: float, kind: str, rows: list[str]) -> Box:
    placed = tuple((round(y + 7 + LETTER * (n + 0.8), 1), row) for n, row in enumerate(rows))
    return Box(x, round(y, 1), width, len(rows) * LETTER + 14, kind, placed)
