"""Terms and their last day, against a calendar made by hand and against two independent rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.business_days import due, federal_holidays

CASES = Path(__file__).parents[1] / "cases" / "clocks.yaml"
VECTORS = yaml.safe_load(CASES.read_text("utf-8"))["cases"]


def start(text: str) -> date | datetime:
    if "T" not in text:
        return date.fromisoformat(text)
    instant, _, zone = text.partition(" ")
    when = datetime.fromisoformat(instant)
    return when.replace(tzinfo=ZoneInfo(zone)) if zone else when


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["name"])
def test_the_last_day_of_a_term(case):
    assert due(start(case["from"]), case["within"], case["unit"]) == case["due"]


def test_federal_holidays_are_those_of_an_independent_calendar():
    holidays = pytest.importorskip("holidays", reason="holidays is not installed")
    for year in range(2015, 2036):
        oracle = {
            day
            for day, name in holidays.country_holidays(
                "US", years=[year], categories=("public",)
            ).items()
            if day.year == year
        }
        ours = set(federal_holidays(year))
        kept = {day for day in oracle if day.weekday() < 5}
        assert ours <= kept | ours, year
        assert kept - ours == set(), (year, kept - ours)


@given(day=st.dates(date(2015, 1, 1), date(2034, 1, 1)), within=st.integers(1, 60))
def test_a_business_day_is_never_earlier_than_a_calendar_day(day, within):
    found = date.fromisoformat(due(day, within, "business days"))
    assert found >= day + timedelta(days=within)
    assert found.weekday() < 5
