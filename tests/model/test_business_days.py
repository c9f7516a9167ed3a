"""Terms counted in business days of the United States government, against published calendars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.business_days import (
    add_business_days,
    due,
    federal_holidays,
    is_business_day,
)
from countermark.model.errors import CallerError

# The Office of Personnel Management's published calendars, day by day.
PUBLISHED = {
    2020: "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25",
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2022: "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26",
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_holidays_are_those_published(year: int) -> None:
    expected = [date.fromisoformat(f"{year}-{d}") for d in PUBLISHED[year].split()]
    assert list(federal_holidays(year)) == expected


def test_inauguration_day_is_not_a_holiday_here() -> None:
    # 20 January 2025 was also the third Monday; 2021's was a Wednesday.
    assert is_business_day(date(2021, 1, 20))


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # over a weekend
        ("2026-11-25", 1, "2026-11-27"),  # over Thanksgiving
        ("2026-11-20", 10, "2026-12-07"),  # both
        ("2021-12-30", 1, "2022-01-03"),  # New Year 2022 is kept on 31 December 2021
        ("2026-11-21", 0, "2026-11-23"),
        ("2026-11-20", 0, "2026-11-20"),
    ],
)
def test_counting(start: str, n: int, expected: str) -> None:
    assert add_business_days(date.fromisoformat(start), n).isoformat() == expected


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_terms_add_up(day: date, first: int, second: int) -> None:
    start = add_business_days(day, 0)
    in_two = add_business_days(add_business_days(start, first), second)
    assert in_two == add_business_days(start, first + second)
    assert is_business_day(in_two)
    passed = (start + timedelta(days=i) for i in range(1, (in_two - start).days + 1))
    assert sum(map(is_business_day, passed)) == first + second


@pytest.mark.parametrize(
    ("within", "unit", "expected"),
    [
        (1, "business day", "2026-11-23"),
        (30, "days", "2026-12-20"),
        (72, "hours", "2026-11-22"),
        (3, "months", "2027-02-20"),
        (1, "year", "2027-11-20"),
    ],
)
def test_due(within: int, unit: str, expected: str) -> None:
    assert due(date(2026, 11, 20), within, unit) == expected


def test_hours_from_an_instant_and_short_months() -> None:
    at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
    assert due(at, 72, "hours") == "2026-11-23T15:30:00+00:00"
    assert due(date(2026, 1, 31), 1, "months") == "2026-02-28"
    assert due(date(2026, 11, 30), 1, "months") == "2026-12-30"


@pytest.mark.parametrize(("n", "unit"), [(1, "fortnights"), (10**9, "days"), (-1, "business days")])
def test_what_cannot_be_meant_is_refused(n: int, unit: str) -> None:
    with pytest.raises(CallerError):
        due(date(2026, 11, 20), n, unit)
