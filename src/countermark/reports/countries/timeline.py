"""The steps of countries as one picture: a country a line, a step a bar, in pixels.

Knows no HTML. The table beside the picture says everything that it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from countermark.model.country_standing import WEIGHTIEST_FIRST, Country, Phase, Step
from countermark.model.position import Stance
from countermark.model.when import earliest
from countermark.reports.countries.words import days_words, stance_words

LEFT, WIDTH, LINE, TOP = 150, 900, 22, 34
"""Room for names, the picture's width, the height of a line, and where the first one begins."""
BAR = 12


class Bar(NamedTuple):
    """One step: its place, its kind (a class of the style sheet), and its words."""

    x: float
    y: float
    width: float
    kind: str
    words: str


class Name(NamedTuple):
    """A country's name and the height it stands at."""

    y: float
    words: str


class Timeline(NamedTuple):
    """The picture: its height, the years with their places, names, bars, and the day asked about.

    ``kinds`` are the stances that occur, for the legend.
    """

    height: int
    years: tuple[tuple[float, int], ...]
    names: tuple[Name, ...]
    bars: tuple[Bar, ...]
    day: float
    kinds: tuple[Stance, ...]


def timeline(countries: tuple[Country, ...], day: date) -> Timeline:
    """The picture of these countries; what has no first day is left to the table."""
    begun = [earliest(s.position.since) for c in countries for s in c.steps if s.position.since]
    first = date(min((one.year for one in begun), default=day.year - 1), 1, 1)
    last = date(day.year + 1, 12, 31)
    whole = (last - first).days

    def at(when: date) -> float:
        inside = min(max(when, first), last)
        return round(LEFT + (WIDTH - LEFT) * (inside - first).days / whole, 1)

    rows = [country for country in countries if any(s.position.since for s in country.steps)]
    bars: list[Bar] = []
    for line, country in enumerate(rows):
        bars += _bars(country, TOP + line * LINE + (LINE - BAR) / 2, at, last)
    every = max(1, round((last.year - first.year) / 10))
    return Timeline(
        height=TOP + len(rows) * LINE + 8,
        years=tuple(
            (at(date(year, 1, 1)), year) for year in range(first.year, last.year + 1, every)
        ),
        names=tuple(
            Name(TOP + line * LINE + LINE / 2 + 4, country.name)
            for line, country in enumerate(rows)
        ),
        bars=tuple(bars),
        day=at(day),
        kinds=tuple(stance for stance in Stance if any(_of(stance, c) for c in rows)),
    )


def _of(stance: Stance, country: Country) -> bool:
    return any(s.position.stance is stance and s.position.since for s in country.steps)


def _bars(country: Country, y: float, at: Callable[[date], float], last: date) -> Iterator[Bar]:
    """The steps of a country over one another, the hardest drawn last."""
    for step in sorted(country.steps, key=_softest_first):
        row = step.position
        if row.since is None:
            continue
        start = at(earliest(row.since))
        end = at(earliest(row.until)) if row.until else at(last)
        kinds = [row.stance.value.replace("_", "-")]
        kinds += ["memory"] * row.recalled + ["coming"] * (step.phase is Phase.NOT_YET)
        words = f"{country.name}: {stance_words(row)} {days_words(row)}, {row.reach}"
        yield Bar(start, y, max(end - start, 2), " ".join(kinds), words)


def _softest_first(step: Step) -> int:
    return -WEIGHTIEST_FIRST.index(step.position.stance)
