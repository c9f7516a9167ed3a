"""The ways to a listed party as one picture: boxes and arrows with their places, in pixels.

Knows no HTML. A name that stands on several ways is one box. What does not fit is counted, and
every way stands in lines beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import hypot
from typing import NamedTuple

from countermark.model.safe_text import visible
from countermark.reports.chapters import Chapter, Way, says_nothing
from countermark.reports.coverage import counted
from countermark.reports.shapes.check import HopShape
from countermark.reports.terminal import cut, wrapped

BOX, HEIGHT, GAP, STEP = 156, 46, 14, 50
"""Width and height of a box, and the room between boxes beside and below each other."""
ASIDE = 112
"""The room between two boxes where a way reads from left to right."""
SHORT = 3
"""Boxes of the longest way up to which it reads from left to right, as long as it is."""
BESIDE = 5
"""Boxes beside each other that fit a page where ways read from above."""
COLUMNS, LINES = 22, 3
MOST = 14
"""Boxes of one picture."""
NEAR = 0.34
"""How far along an arrow its word stands where arrows come together at their heads."""
ALONE = 3
"""Subjects with one way up to which each is a box of its own."""


Named = tuple[str, str]
"""The key of a box and its name."""
Step = tuple[Named, Named, HopShape]


class Box(NamedTuple):
    """A name: its left upper corner, and its words line by line."""

    x: float
    y: float
    lines: tuple[str, ...]
    kind: str
    """``party``, ``item``, ``start`` or empty."""

    @property
    def baselines(self) -> list[tuple[float, str]]:
        """Each line with the height it stands at, all of them in the middle of the box."""
        top = self.y + HEIGHT / 2 + 4 - 6.5 * (len(self.lines) - 1)
        return [(top + 13 * at, line) for at, line in enumerate(self.lines)]


class Arrow(NamedTuple):
    """A step from the edge of one box to that of another, and its word at ``x``, ``y``."""

    x1: float
    y1: float
    x2: float
    y2: float
    x: float
    y: float
    word: str
    grade: str
    doubtful: bool
    disputed: bool

    @property
    def tip(self) -> str:
        """The three corners of the arrow's head, as SVG writes points."""
        length = hypot(self.x2 - self.x1, self.y2 - self.y1) or 1.0
        dx, dy = (self.x2 - self.x1) / length, (self.y2 - self.y1) / length
        back_x, back_y = self.x2 - 7 * dx, self.y2 - 7 * dy
        corners = (
            (self.x2 + 4 * dx, self.y2 + 4 * dy),
            (back_x - 4 * dy, back_y + 4 * dx),
            (back_x + 4 * dy, back_y - 4 * dx),
        )
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


class Picture(NamedTuple):
    """Everything to be drawn; ``says`` is the same in words, ``left_out`` counts what is not."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    says: str
    left_out: int

    @property
    def is_tall(self) -> bool:
        """Is there room for text beside it?"""
        return self.height > self.width * 0.6


def picture(chapter: Chapter) -> Picture | None:
    """The ways of ``chapter``; None where there is nothing to draw but the party itself."""
    drawn = _Drawn(chapter)
    left_out = sum(not drawn.take(way) for way in chapter.ways if way.via)
    if not drawn.arrows:
        return None
    return drawn.laid_out(chapter, left_out)


class _Drawn:
    """Names and steps of the ways that were taken, each once."""

    def __init__(self, chapter: Chapter) -> None:
        # A name and the very same name under another id are one box; two of one name are two.
        hops = (hop for way in chapter.ways for hop in way.finding.via)
        self._same = {hop.from_id: hop.to_id for hop in hops if says_nothing(hop)}
        self.names: dict[str, str] = {}
        self.arrows: dict[tuple[str, str], HopShape] = {}
        self.starts: dict[str, None] = {}

    def take(self, way: Way) -> bool:
        """Does the way fit? Then its names and steps are taken."""
        steps = list(self._steps(way))
        names: dict[str, str] = {}
        for one, other, _ in steps:
            names |= dict((one, other))
        if len(self.names.keys() | names.keys()) > MOST:
            return False
        self.names |= {key: name for key, name in names.items() if key not in self.names}
        for (start, _), (end, _), hop in steps:
            self.arrows.setdefault((start, end), hop)
        self.starts |= dict.fromkeys(one for (one, _), _, hop in steps if hop is way.via[0])
        return True

    def _steps(self, way: Way) -> Iterator[Step]:
        """Each step with key and name of its ends; many subjects of one way are one box."""
        first, *further = way.via
        starts = [(self._key(row.start), row.subject.name) for row in way.rows]
        if len(starts) > ALONE:
            kinds = counted(len(starts), way.rows[0].subject.kind)
            starts = [(f"rows {first.claim}", f"{kinds}: {way.rows[0].subject.name} …")]
        to = self._key(first.to_id), first.to
        for start in starts:
            yield start, to, first
        for hop in further:
            one, to = to, (self._key(hop.to_id), hop.to)
            yield one, to, hop

    def _key(self, node: str) -> str:
        for _ in self._same:
            if node not in self._same:
                break
            node = self._same[node]
        return node

    def laid_out(self, chapter: Chapter, left_out: int) -> Picture:
        """Where everything stands: the party at the end, and each name by its steps to it."""
        layers = self._layers()
        widest = max(map(len, layers))
        is_aside = len(layers) <= SHORT or widest > BESIDE
        places: dict[str, tuple[float, float]] = {}
        along, across = (BOX + ASIDE, HEIGHT + GAP) if is_aside else (HEIGHT + STEP, BOX + GAP)
        for at, layer in enumerate(layers):
            free = (widest - len(layer)) * across / 2
            for number, key in enumerate(layer):
                one, other = at * along + 1.0, free + number * across + 1.0
                places[key] = (one, other) if is_aside else (other, one)
        width = max(x for x, _ in places.values()) + BOX + 1
        height = max(y for _, y in places.values()) + HEIGHT + 1
        party = {key for key in layers[-1]}
        boxes = [
            Box(x, y, _lines(self.names[key]), self._kind(key, chapter, party))
            for key, (x, y) in places.items()
        ]
        arrows = [
            _arrow(places[one], places[other], hop) for (one, other), hop in self.arrows.items()
        ]
        return Picture(width, height, tuple(boxes), tuple(arrows), self._says(chapter), left_out)

    def _kind(self, key: str, chapter: Chapter, party: Iterable[str]) -> str:
        if key in party:
            return "party"
        if self.names[key].casefold() == chapter.root.item.casefold():
            return "item"
        return "start" if key in self.starts else ""

    def _says(self, chapter: Chapter) -> str:
        ways = counted(len(self.starts), "way")
        return f"Picture of {ways} to {visible(chapter.party)}; the lines beside it say the same."

    def _layers(self) -> list[list[str]]:
        """Names by how many steps they are from the end, the farthest first."""
        ends = [key for key in self.names if not any(one == key for one, _ in self.arrows)]
        before: dict[str, list[str]] = {}
        for one, other in self.arrows:
            before.setdefault(other, []).append(one)
        layers, seen = [ends or [list(self.names)[-1]]], set(ends)
        while True:
            nearest = dict.fromkeys(one for key in layers[-1] for one in before.get(key, ()))
            following = [one for one in nearest if one not in seen]
            if not following:
                break
            seen |= set(following)
            layers.append(following)
        rest = [key for key in self.names if key not in seen]  # only where ways run in a circle
        return [*([rest] if rest else []), *reversed(layers)]


def _lines(name: str) -> tuple[str, ...]:
    found: Sequence[str] = wrapped(str(visible(name)), COLUMNS) or ("(no name)",)
    if len(found) <= LINES:
        return tuple(found)
    return (*found[: LINES - 1], cut(f"{found[LINES - 1]} …", COLUMNS))


def _arrow(one: tuple[float, float], other: tuple[float, float], hop: HopShape) -> Arrow:
    """From the middle of one box towards another, as far as their edges."""
    (x1, y1), (x2, y2) = _edges(one, other)
    at = NEAR if abs(y2 - y1) > abs(x2 - x1) / 4 and y2 != y1 and one[0] + BOX > other[0] else 0.5
    return Arrow(
        x1,
        y1,
        x2,
        y2,
        x1 + (x2 - x1) * at,
        y1 + (y2 - y1) * at + 4,
        hop.word.replace("_", " "),
        hop.grade,
        not hop.certain,
        bool(hop.disputed_by),
    )


def _edges(
    one: tuple[float, float], other: tuple[float, float]
) -> tuple[tuple[float, float], tuple[float, float]]:
    (ax, ay), (bx, by) = one, other
    if by >= ay + HEIGHT:
        return (ax + BOX / 2, ay + HEIGHT), (bx + BOX / 2, by - 5)
    if ay >= by + HEIGHT:
        return (ax + BOX / 2, ay), (bx + BOX / 2, by + HEIGHT + 5)
    if bx >= ax:
        return (ax + BOX, ay + HEIGHT / 2), (bx - 5, by + HEIGHT / 2)
    return (ax, ay + HEIGHT / 2), (bx + BOX + 5, by + HEIGHT / 2)
