"""Which day is a duty due that is counted in business days of the United States government?

Holidays follow 5 U.S.C. 6103 by rule. Inauguration Day (6103(c), one region only) and closures by
executive order are not counted as holidays: so a due day here is never later than the true one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

from countermark.model.errors import CallerError

SATURDAY, SUNDAY = 5, 6
MONDAY, THURSDAY = 0, 3
MOST_DAYS = 10_000
HOURS_OF_A_DAY = 24

_FIXED = (
    # name, month, day, first year observed as a federal holiday
    ("New Year's Day", 1, 1, 1885),
    ("Juneteenth National Independence Day", 6, 19, 2021),  # Pub. L. 117-17
    ("Independence Day", 7, 4, 1885),
    ("Veterans Day", 11, 11, 1978),
    ("Christmas Day", 12, 25, 1885),
)
_MOVING = (
    # name, month, weekday, which one (-1: the last), first year
    ("Birthday of Martin Luther King, Jr.", 1, MONDAY, 3, 1986),
    ("Washington's Birthday", 2, MONDAY, 3, 1971),
    ("Memorial Day", 5, MONDAY, -1, 1971),
    ("Labor Day", 9, MONDAY, 1, 1971),
    ("Columbus Day", 10, MONDAY, 2, 1971),
    ("Thanksgiving Day", 11, THURSDAY, 4, 1971),
)


@cache
def federal_holidays(year: int) -> dict[date, str]:
    """The days of ``year`` on which federal offices rest for a legal public holiday, by name.

    A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after
    (5 U.S.C. 6103(b); E.O. 11582): so 31 December may belong to the next year's first day.
    Years before 1978 are outside the rules written here and raise CallerError.
    """
    if not 1978 <= year < 9999:
        raise CallerError(f"no federal holidays are known for the year {year}")
    found: dict[date, str] = {}
    for name, month, day, since in _FIXED:
        for of_year in (year, year + 1):
            kept = _observed(date(of_year, month, day)) if of_year >= since else None
            if kept is not None and kept.year == year:
                found[kept] = name
    for name, month, weekday, which, since in _MOVING:
        if year >= since:
            found[_nth(year, month, weekday, which)] = name
    return dict(sorted(found.items()))


def is_business_day(day: date) -> bool:
    """Neither a Saturday, a Sunday nor a federal holiday as observed."""
    return day.weekday() < SATURDAY and day not in federal_holidays(day.year)


def add_business_days(day: date, n: int) -> date:
    """The ``n``-th business day after ``day``; the day itself is not counted. ``n`` = 0 to 10,000.

    ``n`` = 0 gives ``day`` itself where it is a business day, else the next one.
    """
    if not 0 <= n <= MOST_DAYS:
        raise CallerError(f"cannot count {n} business days", next_step=f"ask for 0 to {MOST_DAYS}")
    current = day
    if n == 0:
        while not is_business_day(current):
            current += timedelta(days=1)
    for _ in range(n):
        current += timedelta(days=1)
        while not is_business_day(current):
            current += timedelta(days=1)
    return current


def due(start: date | datetime, within: int, unit: str) -> str:
    """The last ISO day (for hours with a known instant: the ISO instant) of a term after ``start``.

    ``unit``: hours, days, business days, weeks, months or years. Hours are counted as hours where
    the hour of the start and its zone are known. Of a mere day, or an hour without a zone, the term
    may have begun with the day's first instant: the answer is the last day that is over when such a
    term ends (72 hours from the 20th end as the 22nd does; by the 23rd they may long have passed).
    A term of less than a day ends on its day. A month or year ends on the day of the same number,
    or the last day of a shorter month.
    """
    day = start.date() if isinstance(start, datetime) else start
    try:
        if unit in ("business day", "business days"):
            return add_business_days(day, within).isoformat()
        if unit in ("day", "days", "week", "weeks"):
            return (day + timedelta(days=within * (7 if "week" in unit else 1))).isoformat()
        if unit in ("hour", "hours"):
            if isinstance(start, datetime) and start.tzinfo is not None:
                return _hours_later(start, within).isoformat()
            return (day + timedelta(days=max(within // HOURS_OF_A_DAY - 1, 0))).isoformat()
        if unit in ("month", "months", "year", "years"):
            return _months_later(day, within * (12 if "year" in unit else 1)).isoformat()
    except (OverflowError, ValueError) as error:
        raise CallerError(f"{within} {unit} after {day} is beyond the calendar") from error
    raise CallerError(
        f"“{unit}” is no unit of time known here",
        next_step="write hours, days, business days, weeks, months or years",
    )


def _hours_later(start: datetime, hours: int) -> datetime:
    """Elapsed hours, in the zone of ``start``: a clock that is put forward makes none shorter."""
    later = start.astimezone(UTC) + timedelta(hours=hours)
    return later.astimezone(start.tzinfo)


def _observed(day: date) -> date:
    if day.weekday() == SATURDAY:
        return day - timedelta(days=1)
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which < 0:
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
