"""When was a party listed, if a table repeats it in every edition?

Each edition restates the list, so a row without an end holds until the party's next row; a row
with an end holds until that end. Without this, the open row of an early edition would hide that a
later row of the same party was closed.
"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.model.when import Interval, When, earliest


def joined(rows: Iterable[tuple[When | None, When | None]]) -> tuple[Interval, ...]:
    """The union of a party's rows ``(start, end)``, as disjoint half-open intervals, in order."""
    ordered = sorted(set(rows), key=lambda row: (_day(row[0]), row[1] is None, row[1] or ""))
    spans: list[Interval] = []
    for place, (start, end) in enumerate(ordered):
        following = ordered[place + 1][0] if place + 1 < len(ordered) else None
        _append(spans, Interval(start, end if end is not None else following))
    return tuple(spans)


def _append(spans: list[Interval], span: Interval) -> None:
    if spans and _touches(spans[-1].end, span.start):
        last = spans.pop()
        span = Interval(last.start, _later(last.end, span.end))
    spans.append(span)


def _touches(end: When | None, start: When | None) -> bool:
    return end is None or start is None or _day(start) <= _day(end)


def _later(one: When | None, other: When | None) -> When | None:
    if one is None or other is None:
        return None
    return max(one, other, key=_day)


def _day(when: When | None) -> int:
    return earliest(when).toordinal() if when else 0
