"""Does anything begin, end or lapse between two days? What does not, a later day judges alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from countermark.model.measure import Measure
from countermark.model.when import earliest, is_when, latest

YEAR = timedelta(days=366)
"""How long a share that was confirmed counts as it is, and a day more (``tracing.ownership``)."""


class Between:
    """After one day, up to another; whichever comes first."""

    def __init__(self, one: date, other: date) -> None:
        self.first, self.last = sorted((one, other))

    def __bool__(self) -> bool:
        return self.first < self.last

    def holds(
        self,
        text: str | None,
        *,
        recalled: bool = False,
        lapses: bool = False,
        further: Iterable[int] = (),
    ) -> bool:
        """Does the day, month or year ``text`` begin or end in between?

        Of what may rest on memory (``recalled``) its month and year count as well, of what
        ``lapses`` a year on; ``further`` are numbers of days after it that count.
        """
        if not text or not is_when(text):
            return False
        moments = []
        for one in {text, text[:7], text[:4]} if recalled else {text}:
            moments += [earliest(one), latest(one), latest(one) + timedelta(days=1)]
        if lapses:
            moments += [moment + YEAR for moment in moments]
        moments += [earliest(text) + timedelta(days=n) for n in further]
        return any(self.first < moment <= self.last for moment in moments)


_DECIDING = (
    *("entities", "exceptions", "duties", "pauses", "valid_from", "valid_to", "announced"),
    *("prohibits_from", "things_from", "terms"),
)
"""The fields of a measure whose days may decide; others say when it was read, or what happened."""


def moving(measures: Mapping[str, Measure], between: Between) -> set[str]:
    """The measures of which a day that may decide lies between the two."""
    if not between:
        return set()
    found = {id_ for id_, measure in measures.items() if _moves(measure, between)}
    led = {id_ for id_, m in measures.items() if any(r.target in found for r in m.relations)}
    return found | led  # a proposal ends on the day on which it becomes law


def _moves(measure: Measure, between: Between) -> bool:
    further = () if measure.prohibits_after is None else (measure.prohibits_after,)
    recalled = bool(measure.recalled)
    return any(
        between.holds(text, recalled=recalled, further=further)
        for name in _DECIDING
        if (value := getattr(measure, name))
        for text in _texts(msgspec.to_builtins(value))
    )


def _texts(value: Any) -> Iterator[str]:
    """The days among the texts of a record."""
    if isinstance(value, str):
        if value[:1].isdigit():
            yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
