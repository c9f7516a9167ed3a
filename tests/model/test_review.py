"""Until when a reading is good, and what may have changed: the day comes in as an argument."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.entity import Entity
from countermark.model.measure import (
    Covered,
    Duty,
    Kind,
    Matching,
    Measure,
    Pause,
    Relation,
    Status,
    Verification,
)
from countermark.model.review import Because, MayHaveChanged, not_reread, review

AMENDED, PARTIES = MayHaveChanged.AMENDED, MayHaveChanged.PARTIES


def measure(**fields):
    return Measure(
        **{
            "id": "XX-1",
            "title": "an invented order",
            "authority": "an invented office",
            "jurisdiction": "XX",
            "kind": Kind.RESTRICTIVE,
            "type": "ban_use",
            "act": "using",
            "matching": Matching.NAMED_ONLY,
            "verification": Verification.SECONDARY,
            "valid_from": "2020-01-01",
            "read_on": "2026-11-20",
            **fields,
        }
    )


def pause(start, end):
    return (Pause(Status.SUSPENDED, start, end),)


@pytest.mark.parametrize(
    ("fields", "due", "because"),
    [
        ({}, "2027-11-20", Because.TERM),
        ({"read_on": "2024-02-29"}, "2025-02-28", Because.TERM),
        ({"read_on": "2026-11"}, "2027-11-01", Because.TERM),
        ({"review_within": 6}, "2027-05-20", Because.TERM),
        ({"review_within": 1, "read_on": "2026-01-31"}, "2026-02-28", Because.TERM),
        ({"proposed": True}, "2027-02-20", Because.TERM),
        ({"proposed": True, "relations": (Relation("realised_in", "XX-2"),)}, "2027-11-20",
         Because.TERM),
        ({"pauses": pause("2026-11-09", None)}, "2027-02-20", Because.TERM),
        ({"pauses": pause("2026-11-09", "2027-01-15")}, "2027-01-15", Because.PAUSE_ENDS),
        ({"pauses": pause("2026-11-09", "2027-01")}, "2027-01-01", Because.PAUSE_ENDS),
        ({"pauses": pause("2020-11-09", "2021-06-22")}, "2027-11-20", Because.TERM),
        ({"valid_to": "2027-03-01"}, "2027-03-01", Because.ENDS),
        ({"valid_from": "2026-12-24"}, "2026-12-24", Because.BEGINS),
        ({"valid_from": "2028"}, "2027-02-20", Because.TERM),
        ({"valid_to": "2025-01-01"}, None, None),
        ({"read_on": None}, None, Because.NEVER_READ),
    ],
)  # fmt: skip
def test_until_when_a_reading_is_good(fields, due, because):
    found = review(measure(**fields))
    assert (found.due and found.due.isoformat(), found.because) == (due, because)


@pytest.mark.parametrize(
    ("fields", "changed"),
    [
        ({}, (AMENDED,)),
        ({"entities": (Covered("zte"),)}, (PARTIES, AMENDED)),
        ({"proposed": True}, (MayHaveChanged.PROPOSAL,)),
        ({"pauses": pause("2026-11-09", "2027-01-15")}, (MayHaveChanged.PAUSE, AMENDED)),
        (
            {"duties": (Duty("remove it", by_date="2028-01-01"),)},
            (MayHaveChanged.DEADLINE, AMENDED),
        ),
        ({"duties": (Duty("remove it", by_date="2025-01-01"),)}, (AMENDED,)),
        ({"valid_to": "2027-03-01"}, (MayHaveChanged.END, AMENDED)),
        ({"valid_from": "2026-12-24"}, (MayHaveChanged.START, AMENDED)),
    ],
)  # fmt: skip
def test_what_may_have_changed(fields, changed):
    assert not_reread(measure(**fields), date(2028, 6, 1)).may_have_changed == changed


def test_the_day_asked_about_decides():
    read = measure()
    assert not_reread(read, date(2027, 11, 19)) is None
    assert not_reread(read, date(2018, 1, 1)) is None
    found = not_reread(read, date(2027, 11, 20))
    assert (found.since, found.due) == ("2026-11-20", date(2027, 11, 20))
    assert not_reread(measure(read_on=None), date(2030, 1, 1)) is None
    assert not_reread(measure(valid_to="2020-02-01"), date(2030, 1, 1)) is None


def test_an_entity_has_a_term_too():
    entity = Entity(id="x", name="X", country="XX", read_on="2026-11-20", review_within=24)
    assert review(entity).due == date(2028, 11, 20)
    assert not_reread(entity, date(2029, 1, 1)).may_have_changed == (MayHaveChanged.NAMES,)


@given(
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.integers(1, 120),
    st.integers(-400, 4000),
)
def test_a_reading_is_good_before_its_day_and_on_no_day_after(read, months, later):
    one = measure(read_on=read.isoformat(), review_within=months, valid_from="1980-01-01")
    due = review(one).due
    assert timedelta(27) <= due - read <= timedelta(366 * 10 + 3)
    assert due.day <= read.day
    day = read + timedelta(later)
    assert (not_reread(one, day) is None) is (day < due)
