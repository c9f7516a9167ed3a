"""The published shape of ``screen --since``: why a match is new, and what is not told again.

Silence is no clearance: every match of the earlier state that is not shown is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.match import Newness
from countermark.reports.shape import Shape


class NewShape(Shape, frozen=True, kw_only=True):
    """One reason why a match is new; ``words`` say it for people."""

    reason: Newness
    words: str


class GoneShape(Shape, frozen=True, kw_only=True):
    """A match of then that is none any more, or whose party no measure lists any more."""

    entity: str
    entity_name: str
    why: str


class SinceShape(Shape, frozen=True, kw_only=True):
    """What was compared with, and how many matches there are of each sort.

    ``new`` counts what is new before ``--limit`` cut the list, ``shown`` what is left of it.
    ``repeated`` are matches of then that still stand and are not shown, of which a person has
    since ``confirmed`` some. ``apart`` are new ones that a judgement or a known false friend sets
    apart. ``gone`` are matches of then that are none any more or whose party no measure lists any
    more. ``not_asked`` counts the names that the earlier result did not hold.
    """

    against: str
    new: int
    shown: int
    repeated: int
    confirmed: int
    apart: int
    gone: int
    not_asked: int
    notes: tuple[str, ...]


def sentences(told: SinceShape) -> Iterator[str]:
    """The totals in words, then the notes."""
    head = f"since {told.against}: {_counted(told.new, 'new match', 'new matches')}"
    if told.shown < told.new:
        head += f", {told.shown:,} shown (--limit)"
    if told.repeated:
        stand = "stands and is" if told.repeated == 1 else "stand and are"
        head += f"; {_counted(told.repeated, 'match', 'matches')} of then {stand} not shown again"
    yield head
    for count, words in (
        (told.confirmed, "of these confirmed by a person since then"),
        (told.apart, "new but set apart by a judgement or as a known false friend, not shown"),
        (told.gone, "of then gone: no longer found, judged another party, or listed no more"),
        (told.not_asked, f"of the names not in {told.against}: all their matches are new"),
    ):
        if count:
            yield f"{count:,} {words}"
    yield from (note.rstrip(".") for note in told.notes)
    yield "nothing new is no clearance: what was found then stays to be decided"


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"
