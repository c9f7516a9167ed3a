"""Days with the precision the source gave, half-open intervals, and whether one holds on a day.

"In 2018" is not 1 January 2018: a bound known to the year or month leaves days on which the
answer is *undetermined*, and this module says so instead of guessing.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

import msgspec

from countermark.model.errors import CallerError
from countermark.model.lazy_pattern import lazy_pattern

When = str
"""An ISO day ``YYYY-MM-DD``, month ``YYYY-MM`` or year ``YYYY``: as precise as its source."""

_SHAPE = lazy_pattern(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


class Holds(Enum):
    """Three answers to "did it hold on that day?"."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


def earliest(when: When) -> date:
    """The first day ``when`` can mean; raises CallerError if it is no ISO date."""
    year, month, day = _parts(when)
    return date(year, month or 1, day or 1)


def latest(when: When) -> date:
    """The last day ``when`` can mean; raises CallerError if it is no ISO date."""
    year, month, day = _parts(when)
    if day is not None:
        return date(year, month or 1, day)
    if month is not None:
        following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date.max
        return following - timedelta(days=1)
    return date(year, 12, 31)


def is_when(text: str) -> bool:
    """Is ``text`` an ISO year, month or day that the calendar knows?"""
    try:
        earliest(text)
    except CallerError:
        return False
    return True


@lru_cache(maxsize=16_384)
def _parts(when: When) -> tuple[int, int | None, int | None]:
    found = _SHAPE.match(when)
    if not found:
        raise CallerError(f"“{when}” is not a date", next_step="write YYYY-MM-DD, YYYY-MM or YYYY")
    year, month, day = found.groups()
    parts = int(year), int(month) if month else None, int(day) if day else None
    try:
        # A month or day of 00 is no place-holder that ISO 8601 knows.
        date(*(1 if part is None else part for part in parts))
    except ValueError as error:
        raise CallerError(
            f"“{when}” is not a day of the calendar", next_step="write YYYY-MM-DD"
        ) from error
    return parts


class Interval(msgspec.Struct, frozen=True):
    """From ``start`` (inclusive) to ``end`` (exclusive); ``None`` is unbounded on that side."""

    start: When | None = None
    end: When | None = None

    def holds(self, day: date) -> Holds:
        """Did the interval hold on ``day``? *Undetermined* inside an imprecise bound."""
        if self.start is not None and day < earliest(self.start):
            return Holds.NO
        if self.end is not None and day >= latest(self.end):
            # An exclusive end known to the day excludes that day; one known only to the year or
            # month has certainly passed on the last day it can mean.
            return Holds.NO
        if self.start is not None and day < latest(self.start):
            return Holds.UNDETERMINED
        if self.end is not None and day >= earliest(self.end):
            return Holds.UNDETERMINED
        return Holds.YES

    def within(self, other: Interval) -> Interval:
        """The part of this interval that lies in ``other``; of equal bounds this one's is kept."""
        start, end = self.start, self.end
        if other.start is not None and (start is None or earliest(start) < earliest(other.start)):
            start = other.start
        if other.end is not None and (end is None or earliest(end) > earliest(other.end)):
            end = other.end
        return Interval(start, end)

    def meets(self, first: date, last: date) -> Holds:
        """Did the interval hold on some day of ``first``..``last`` (both inclusive)?

        YES only if it held on every day asked, NO if on none, else UNDETERMINED: the caller does
        not know which of these days counts.
        """
        ends = {self.holds(first), self.holds(last)}
        if ends == {Holds.YES}:
            return Holds.YES
        if ends == {Holds.NO}:
            began = self.start is not None and first < earliest(self.start) <= last
            return Holds.UNDETERMINED if began else Holds.NO
        return Holds.UNDETERMINED


ALWAYS = Interval()
