"""Days as precise as their source, half-open intervals, and three answers."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.errors import CallerError
from countermark.model.when import ALWAYS, Holds, Interval, earliest, is_when, latest

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@st.composite
def whens(draw):
    """A day known to the day, the month or the year."""
    return draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


INTERVALS = st.builds(Interval, st.none() | whens(), st.none() | whens())


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2019-12", date(2019, 12, 1), date(2019, 12, 31)),
        ("2018-08-13", date(2018, 8, 13), date(2018, 8, 13)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 30)),
    ],
)
def test_the_days_a_date_can_mean(when, first, last):
    assert (earliest(when), latest(when)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "18", "2018-2", "2018-13", "2018-02-30", "2018-08-13T00:00", "spring 2018", "0000"]
)
def test_what_is_no_date_is_refused(text):
    assert not is_when(text)
    with pytest.raises(CallerError):
        earliest(text)


@pytest.mark.parametrize(
    ("start", "end", "day", "answer"),
    [
        ("2019-08-13", None, date(2019, 8, 12), Holds.NO),
        ("2019-08-13", None, date(2019, 8, 13), Holds.YES),
        (None, "2020-11-17", date(2020, 11, 16), Holds.YES),
        (None, "2020-11-17", date(2020, 11, 17), Holds.NO),
        ("2018-04", None, date(2018, 3, 31), Holds.NO),
        ("2018-04", None, date(2018, 4, 15), Holds.UNDETERMINED),
        ("2018-04", None, date(2018, 4, 30), Holds.YES),
        ("2017-05-24", "2022", date(2021, 12, 31), Holds.YES),
        ("2017-05-24", "2022", date(2022, 6, 30), Holds.UNDETERMINED),
        ("2017-05-24", "2022", date(2022, 12, 31), Holds.NO),
        (None, None, date(1990, 1, 1), Holds.YES),
    ],
)
def test_does_it_hold_on_that_day(start, end, day, answer):
    assert Interval(start, end).holds(day) is answer


@given(DAYS)
def test_always_always_holds(day):
    assert ALWAYS.holds(day) is Holds.YES


@given(INTERVALS, DAYS)
def test_more_precision_never_turns_a_sure_answer_round(interval, day):
    """If the imprecise interval is sure, every precise reading of it agrees."""
    answer = interval.holds(day)
    if answer is Holds.UNDETERMINED:
        return
    starts = (
        [None] if interval.start is None else [earliest(interval.start), latest(interval.start)]
    )
    ends = [None] if interval.end is None else [earliest(interval.end), latest(interval.end)]
    for start in starts:
        for end in ends:
            precise = Interval(start and start.isoformat(), end and end.isoformat())
            assert precise.holds(day) is answer


@given(whens(), DAYS)
def test_two_halves_cover_every_day_once(cut, day):
    answers = [Interval(None, cut).holds(day), Interval(cut, None).holds(day)]
    if earliest(cut) <= day < latest(cut):
        assert answers == [Holds.UNDETERMINED, Holds.UNDETERMINED]
    else:
        assert set(answers) == {Holds.YES, Holds.NO}


@given(INTERVALS, DAYS, st.integers(0, 4000))
def test_meeting_a_span_agrees_with_its_days(interval, first, length):
    last = first + timedelta(days=length)
    answer = interval.meets(first, last)
    if answer is Holds.YES:
        assert interval.holds(first) is interval.holds(last) is Holds.YES
    if answer is Holds.NO:
        assert Holds.YES not in (interval.holds(first), interval.holds(last))


@pytest.mark.parametrize("text", ["2019-05-00", "2019-00", "2019-00-00", "0000", "2019-02-30"])
def test_a_day_of_no_calendar_is_no_date(text):
    assert not is_when(text)
