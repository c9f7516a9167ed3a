"""What is written as iCalendar is read back by another's reader, whatever stands in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats.icalendar import Entry, calendar

icalendar = pytest.importorskip("icalendar")
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(summary=WORDS, description=WORDS, day=st.dates(date(1900, 1, 1), date(2100, 12, 30)))
def test_text_and_day_come_back(summary, description, day):
    made = calendar(
        [Entry(uid="a@b", day=day, summary=summary, description=description)],
        made=date(2026, 11, 20),
        name="duties",
    )
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    (event,) = icalendar.Calendar.from_ical(made.encode()).walk("VEVENT")
    assert event["dtstart"].dt == day
    assert str(event["summary"]) == summary
    assert str(event.get("description", "")) == description


def test_line_ends_and_controls_start_no_line_of_their_own():
    hostile = "a\r\nBEGIN:VEVENT\nUID:x\x00\x1b[2J"
    made = calendar(
        [Entry(uid=hostile, day=date(2026, 1, 1), summary=hostile, categories=(hostile,))],
        made=date(2026, 1, 1),
        name=hostile,
    )
    assert sum(line == "BEGIN:VEVENT" for line in made.split("\r\n")) == 1
    assert "\x1b" not in made and "\x00" not in made
