"""Days as people write them, to the precision that is certain and no further.

``03/04/2020`` is a day in March or in April: it becomes the year 2020, and ``how`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.qualifier import Derived, How
from countermark.model.when import When, is_when

_ISO = lazy_pattern(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ][\d:.,+\-Z ]*)?\Z")
_YEAR_FIRST = lazy_pattern(
    r"(\d{4})\s*[/.年년]\s*(\d{1,2})(?:\s*[/.月월]\s*(\d{1,2}))?\s*[月日월일.]?\Z"
)
_COMPACT = lazy_pattern(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z")
_QUARTER = lazy_pattern(r"(?:Q([1-4])[\s/\-]*(\d{4})|(\d{4})[\s/\-]*Q([1-4]))\Z", re.IGNORECASE)
_LAST_YEAR = lazy_pattern(
    r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})\s*\2\s*(\d{4})(?:[T ][\d:., APMapm]*)?\Z"
)
_MONTH_YEAR = lazy_pattern(r"(\d{1,2})\s*[/.\-]\s*(\d{4})\Z")
_SHORT_YEAR = lazy_pattern(r"(\d{1,2})\.(\d{1,2})\.(\d{2})\Z")
_FISCAL = lazy_pattern(r"FY\s*'?((?:19|20)\d{2})\Z", re.IGNORECASE)
_SERIAL = lazy_pattern(r"[2-5]\d{4}(?:\.0+)?\Z")
_DAY_NOUGHT = date(1899, 12, 30)
_WORDS = lazy_pattern(r"[^\W\d_]+|\d+")


_CENTURY = 70
"""Two-digit years below it are of this century."""


class Dated(NamedTuple):
    """``when`` as precise as is certain; ``how`` says what was given up, if anything."""

    when: When
    how: Derived | None = None


def read(text: str, months: Mapping[str, int]) -> Dated | None:
    """The day, month or year that ``text`` certainly names; None if it names none."""
    text = text.strip()[:60]
    if re.fullmatch(r"(?:19|20)\d{2}年?", text):
        return Dated(text[:4])
    for pattern in (_ISO, _YEAR_FIRST, _COMPACT):
        found = pattern.match(text)
        if found:
            return _checked(*found.groups())
    found = _QUARTER.match(text)
    if found:
        quarter, year = found[1] or found[4], found[2] or found[3]
        return Dated(year, Derived(How.QUARTER, f"{quarter} of {year}"))
    found = _FISCAL.match(text)
    if found:
        return Dated(found[1], Derived(How.FISCAL_YEAR, found[1]))
    found = _SHORT_YEAR.match(text)
    if found:  # dots stand between day, month and year; a slash could stand between any
        century = "20" if int(found[3]) < _CENTURY else "19"
        return _checked(century + found[3], found[2], found[1])
    found = _LAST_YEAR.match(text)
    if found:
        return _day_or_month_first(text, found[1], found[3], found[4], found[2])
    found = _MONTH_YEAR.match(text)
    if found:
        return _checked(found[2], found[1])
    return _in_words(text, months)


def serial(text: str) -> Dated | None:
    """The day that a spreadsheet's day number stands for (ECMA-376, 18.17.4.1): 1954 to 2064.

    For columns of dates only: elsewhere such a number is a number.
    """
    if not _SERIAL.match(text.strip()):
        return None
    day = _DAY_NOUGHT + timedelta(days=int(text.strip()[:5]))
    return Dated(day.isoformat(), Derived(How.DAY_NUMBER, text.strip()))


def _checked(year: str, month: str, day: str | None = None) -> Dated | None:
    when = f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    return Dated(when) if is_when(when) else None


def _day_or_month_first(text: str, one: str, two: str, year: str, mark: str) -> Dated | None:
    first, second = int(one), int(two)
    if mark == "." or first > 12 or first == second:
        return _checked(year, two, one)  # dots stand between day, month and year, in this order
    if second > 12:
        return _checked(year, one, two)
    if not (first >= 1 and second >= 1):
        return None
    return Dated(year, Derived(How.UNCLEAR_DAY, text))


def _in_words(text: str, months: Mapping[str, int]) -> Dated | None:
    """``4 March 2020``, ``Mar 4, 2020``, ``March 2020``; ordinals and weekdays are passed over."""
    words = _WORDS.findall(text.casefold())
    named = [months[w] for w in words if w in months]
    numbers = [w for w in words if w.isdecimal() and w.isascii()]
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(named) != 1 or len(years) != 1 or len(days) > 1 or len(numbers) > 2:
        return None
    return _checked(years[0], str(named[0]), days[0] if days else None)
