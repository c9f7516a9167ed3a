"""Where the spans of a measure's life lie on a picture: fractions of its width, no drawing.

A day that is known to the month or year is drawn as wide as it is unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from countermark.model.measure import Kind
from countermark.model.register_page import Lane, Span, SpanKind
from countermark.model.when import When, earliest, latest

WIDTH = 1000.0
"""Units across a picture."""

_LEAST = 6.0
"""Units that the shortest span takes: a day in twenty years has to be seen."""


class Bar(msgspec.Struct, frozen=True):
    """A span as drawn: ``unsure`` around it; ``ahead`` is its part after the day asked about."""

    x: float
    width: float
    kind: str
    words: str
    unsure: tuple[tuple[float, float], ...]
    ahead: tuple[float, float] | None


class Drawn(msgspec.Struct, frozen=True):
    """A lane as drawn; ``public`` is where it became public, None where that is not known."""

    label: str
    target: str
    bars: tuple[Bar, ...]
    public: float | None
    public_words: str


class Picture(msgspec.Struct, frozen=True):
    """All lanes on one scale: ``years`` are its marks, ``now`` the day asked about."""

    lanes: tuple[Drawn, ...]
    years: tuple[tuple[float, int], ...]
    now: float
    kinds: frozenset[str]


def picture(lanes: Sequence[Lane], as_of: date) -> Picture:
    """``lanes`` on the smallest scale of whole years that holds them and the day asked about."""
    days = [day for lane in lanes for day in _days(lane)]
    first = date(min([as_of.year, *(day.year for day in days)]), 1, 1)
    last = date(min(9998, max([as_of.year, *(day.year for day in days)])) + 1, 1, 1)
    scale = _Scale(first, last)
    step = max(1, round((last.year - first.year) / 8))
    marks = [(scale.at(date(year, 1, 1)), year) for year in range(first.year, last.year, step)]
    drawn = tuple(_drawn(lane, scale, as_of) for lane in lanes if lane.spans)
    bars = [bar for lane in drawn for bar in lane.bars]
    return Picture(
        lanes=drawn,
        years=tuple((x, year) for x, year in marks if x < WIDTH * 0.94),
        now=scale.at(as_of),
        kinds=frozenset(bar.kind for bar in bars)
        | ({"unsure"} if any(bar.unsure for bar in bars) else frozenset())
        | ({"public"} if any(lane.public is not None for lane in drawn) else frozenset()),
    )


class _Scale:
    def __init__(self, first: date, last: date) -> None:
        self.first, self.days = first, max((last - first).days, 1)

    def at(self, day: date) -> float:
        """Where ``day`` lies, in units."""
        share = (day - self.first).days / self.days
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)


def _days(lane: Lane) -> Iterable[date]:
    whens = [lane.public, *(w for s in lane.spans for w in (s.interval.start, s.interval.end))]
    for when in whens:
        if when is not None:
            yield earliest(when)
            yield latest(when)


def _drawn(lane: Lane, scale: _Scale, as_of: date) -> Drawn:
    return Drawn(
        label=lane.label,
        target=lane.target,
        bars=tuple(_bar(span, lane.kind, scale, scale.at(as_of)) for span in lane.spans),
        public=scale.at(earliest(lane.public)) if lane.public else None,
        public_words=f"public since {lane.public}" if lane.public else "",
    )


def _bar(span: Span, kind: Kind, scale: _Scale, now: float) -> Bar:
    start, end = span.interval.start, span.interval.end
    if span.kind is SpanKind.SAID:
        end = start
    left = scale.at(latest(start)) if start else 0.0
    right = scale.at(earliest(end)) if end else WIDTH
    unsure = (*_unsure(start, scale), *_unsure(end, scale))
    right = max(left, right)
    later = max(left, now)
    ahead = (later, round(right - later, 1)) if right > later else None
    right = min(right, max(left, now))
    width = max(round(right - left, 1), 0.0 if unsure or ahead else _LEAST)
    words = f"{span.kind.value} {start or '…'} to {end or 'further notice'}"
    if span.kind is SpanKind.SAID:
        words = f"{span.kind.value}, {start}"
    return Bar(
        x=min(left, WIDTH - width),
        width=width,
        kind=_drawn_as(span.kind, kind),
        words=words,
        unsure=unsure,
        ahead=ahead,
    )


def _drawn_as(span: SpanKind, kind: Kind) -> str:
    """A prohibition in force looks like one, and nothing else does."""
    if span is not SpanKind.IN_FORCE or kind is Kind.RESTRICTIVE:
        return span.name.lower().replace("_", "-")
    return "obliges" if kind is Kind.REPORTING else "other"


def _unsure(when: When | None, scale: _Scale) -> tuple[tuple[float, float], ...]:
    if when is None or earliest(when) == latest(when):
        return ()
    left, right = scale.at(earliest(when)), scale.at(latest(when))
    return ((left, max(round(right - left, 1), _LEAST)),)
