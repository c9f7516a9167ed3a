"""Dates as lists write them, to ISO with the precision given; and where a list's own date is.

Never guesses a day: what it cannot read is an empty string.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.when import When, is_when, latest
from countermark.register.lists.date_basis import (
    DateBasis,
    FileName,
    NoDate,
    NotBefore,
    OwnAttribute,
)
from countermark.register.lists.manifest import DateRule

_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_SLASHED = lazy_pattern(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})\Z")
_SPELT = lazy_pattern(r"(?:(\d{1,2})\s+)?([A-Za-z]+)\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})\Z")
_OPEN = lazy_pattern(
    r"(\d{1,2}|dd)[/.](\d{1,2}|mm)[/.](\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\Z", re.I
)
_DASHED = lazy_pattern(r"\A(\d{1,2})-([A-Za-z]+)-(\d{4})\Z")
_CITED = lazy_pattern(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")
_LATEST_YEAR = 2200  # a listing that starts later is a slip of the pen, not a date of the list


def iso(text: str) -> When:
    """``03/25/2022`` (US order), ``25 Mar 2022``, ``March 25, 2022``, ISO; else an empty string."""
    text = text.strip()
    if is_when(text):
        return text
    if is_when(text[:10]) and text[10:11] in ("T", " "):
        return text[:10]
    if found := _SLASHED.match(text):
        month, day, year = found.groups()
        return _checked(_year(year), int(month), int(day))
    if found := _SPELT.match(text):
        day_first, month_name, day_last, year = found.groups()
        number = _MONTHS.get(month_name.casefold())
        day = day_first or day_last
        if number and day:
            return _checked(int(year), number, int(day))
        if number:
            return f"{year}-{number:02d}"
    return ""


def day_first(text: str) -> When:
    """``31/12/2020``, ``31-Dec-2020``, with the day first as in Britain; as ``iso`` otherwise.

    Day and month may be left open ("00/05/1960", "dd/mm/1960"); then the rest counts.
    """
    text = text.strip()
    if found := _OPEN.match(text):
        day, month, year = found.groups()
        if month.isdecimal() and int(month):
            if day.isdecimal() and int(day):
                return _checked(int(year), int(month), int(day))
            return written if is_when(written := f"{year}-{month:0>2}") else ""
        return year
    return iso(_DASHED.sub(r"\1 \2 \3", text))


def first_cited(text: str) -> When:
    """The earliest ``m/d/yy`` in a citation (a Federal Register notice's day of publication)."""
    days = (_checked(_year(y), int(m), int(d)) for m, d, y in _CITED.findall(text))
    return min((day for day in days if day), default="")


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (1900 if int(text) >= 70 else 2000)


def _checked(year: int, month: int, day: int) -> When:
    written = f"{year:04d}-{month:02d}-{day:02d}"
    return written if is_when(written) else ""


def newest(days: Iterable[When]) -> When:
    """The latest of some days, leaving out years that no list can be dated by."""
    fit = (day for day in days if day and latest(day).year <= _LATEST_YEAR)
    return max(fit, key=lambda day: (latest(day), len(day)), default="")


def list_date(
    rule: DateRule, name: str, days: Iterable[When] = (), attribute: str = ""
) -> tuple[When, DateBasis]:
    """The list's own date by its rule, and what it rests on."""
    if rule.attribute and (stamped := iso(attribute)):
        return stamped, OwnAttribute(rule.attribute)
    if rule.file_name and (found := re.search(rule.file_name, name)):
        parts = found.groupdict()
        if named := _from_parts(parts):
            return named, FileName()
    if rule.newest and (last := newest(days)):
        return last, NotBefore(last, rule.newest)
    return "", NoDate()


def _from_parts(parts: dict[str, str | None]) -> When:
    year = int(parts.get("year") or 0)
    year += 2000 if 0 < year < 100 else 0
    if not year:
        return ""
    if yday := parts.get("yday"):
        days = int(yday)
        if not 1 <= days <= 366:
            return ""
        return (date(year, 1, 1) + timedelta(days=days - 1)).isoformat()
    month, day = parts.get("month"), parts.get("day")
    if month and day:
        return _checked(year, int(month), int(day))
    written = f"{year:04d}-{month}" if month else f"{year:04d}"
    return written if is_when(written) else ""
