"""Where spans lie on the picture: within it, in order, and unsure where the day is."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from countermark.model.measure import Kind
from countermark.model.register_page import Lane, Span, SpanKind
from countermark.model.when import Interval
from countermark.reports.register_spans import WIDTH, picture

NOW = date(2026, 11, 30)


def lane(*spans, kind=Kind.RESTRICTIVE, public=None):
    return Lane("x", "", kind, spans, public)


def test_a_year_is_drawn_as_wide_as_it_is_unsure():
    (drawn,) = picture([lane(Span(Interval("2018", "2020-07-01"), SpanKind.IN_FORCE))], NOW).lanes
    (bar,) = drawn.bars
    ((left, width),) = bar.unsure
    assert (left, round(width)) == (0.0, round(WIDTH * 364 / (9 * 365 + 2)))
    assert bar.ahead is None
    assert abs(bar.x - width) < 1


def test_what_lies_ahead_is_drawn_apart():
    seen = picture([lane(Span(Interval("2026-01-01", "2028-01-01"), SpanKind.IN_FORCE))], NOW)
    (bar,) = seen.lanes[0].bars
    assert bar.ahead is not None
    assert bar.x + bar.width == bar.ahead[0] == seen.now
    (future,) = picture([lane(Span(Interval("2027-06-01"), SpanKind.IN_FORCE))], NOW).lanes[0].bars
    assert future.width == 0


def test_only_a_prohibition_looks_like_one():
    def kind(of):
        (one,) = picture([lane(Span(Interval("2020"), SpanKind.IN_FORCE), kind=of)], NOW).lanes
        return one.bars[0].kind

    assert {of: kind(of) for of in Kind} == {
        Kind.RESTRICTIVE: "in-force",
        Kind.REPORTING: "obliges",
        Kind.ALLOW_LIST: "other",
        Kind.ENDING: "other",
        Kind.ADVISORY: "other",
    }


def test_without_a_lane_there_is_nothing_to_draw():
    assert picture([], NOW).lanes == ()
    assert picture([lane()], NOW).lanes == ()


WHENS = st.dates(date(1950, 1, 1), date(2090, 1, 1)).flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
)


@given(st.lists(st.tuples(st.none() | WHENS, st.none() | WHENS, st.sampled_from(SpanKind))))
def test_everything_lies_within_the_picture(spans):
    lanes = [lane(Span(Interval(a, b), kind), public=a) for a, b, kind in spans]
    seen = picture(lanes, NOW)
    assert 0 <= seen.now <= WIDTH
    for drawn in seen.lanes:
        for bar in drawn.bars:
            assert bar.width >= 0
            assert bar.x >= 0
            assert bar.x + bar.width <= WIDTH + 0.2
            for left, width in (*bar.unsure, *([bar.ahead] if bar.ahead else [])):
                assert 0 <= left <= WIDTH
                assert width >= 0
