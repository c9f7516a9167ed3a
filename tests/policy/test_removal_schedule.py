"""Days of a replacement: in order, out of freezes, and never past the day that is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from countermark.model.replacement import CHANGES, STEPS, UNTIL_GONE, Freeze, Step
from countermark.policy.removal.order import Managed, order
from countermark.policy.removal.schedule import Windows, backward, forward, left_to_do

DAY = st.dates(date(2022, 1, 1), date(2027, 12, 31))
DAYS = st.fixed_dictionaries({step: st.integers(0, 40) for step in STEPS})
FREEZES = st.lists(
    st.builds(
        lambda first, long: Freeze(first, first + timedelta(days=long)), DAY, st.integers(0, 40)
    ),
    max_size=5,
)
WEEKDAYS = st.sets(st.integers(0, 6), max_size=7).map(lambda found: tuple(sorted(found)))
DONE = st.sets(st.sampled_from(STEPS)).map(lambda steps: {step: "2021-05-01" for step in steps})


def free(step, start, end, windows):
    """Does a step keep out of freezes, and its end to the days of the week?"""
    if step not in CHANGES:
        return True
    clear = all(end < f.first or start > f.last for f in windows.freezes)
    return clear and (
        step is not Step.CUT_OVER or not windows.weekdays or end.weekday() in windows.weekdays
    )


@given(today=DAY, days=DAYS, freezes=FREEZES, weekdays=WEEKDAYS, done=DONE)
def test_the_earliest_days_are_in_order_and_free(today, days, freezes, weekdays, done):
    windows = Windows(tuple(freezes), weekdays)
    found = forward(today, done, days, windows)
    assert set(found) == left_to_do(done)
    last = today - timedelta(days=1)
    for step, end in found.items():
        start = end - timedelta(days=max(days[step] - 1, 0))
        assert start >= last
        assert free(step, start, end, windows)
        last = end


@given(due=DAY, days=DAYS, freezes=FREEZES, weekdays=WEEKDAYS, done=DONE)
def test_the_latest_days_are_in_order_free_and_in_time(due, days, freezes, weekdays, done):
    windows = Windows(tuple(freezes), weekdays)
    found = backward(due, done, days, windows)
    before = None
    for step in UNTIL_GONE:
        if step not in found:
            continue
        start, end = found[step]
        assert end <= due
        assert free(step, start, end, windows)
        assert before is None or before <= start
        before = end


@given(today=DAY, days=DAYS, freezes=FREEZES, weekdays=WEEKDAYS)
def test_what_can_be_done_in_time_has_room_for_every_step(today, days, freezes, weekdays):
    """Whoever begins on the last day, and goes forward, is done on the day: no day is lost."""
    windows = Windows(tuple(freezes), weekdays)
    first = forward(today, {}, days, windows)
    due = first[Step.REMOVAL]
    last = backward(due, {}, days, windows)
    assert all(first[step] <= last[step][1] for step in UNTIL_GONE)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_every_line_comes_once_and_after_its_manager(pairs):
    things = {line: f"N{by}" for line, by in pairs}
    told = order([Managed(line, (f"N{line}",), by) for line, by in things.items()])
    lines = [*told.top_down(things)]
    assert sorted(lines) == sorted(things)
    assert all(lines.index(by) < lines.index(line) for line, by in told.manager.items())
