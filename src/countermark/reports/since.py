"""The published shape of ``screen --since``: why a match is new, and what is not told again.

Silence is no clearance: every match of the earlier state that is not shown is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.reports.shapes.screen import SinceShape


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
