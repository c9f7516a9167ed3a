"""Was it in force for an entity on a day, as far as was known? On small invented measures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.measure import (
    Covered,
    Kind,
    Matching,
    Measure,
    Pause,
    Relation,
    Status,
    Verification,
)
from countermark.model.standing import standing
from countermark.model.when import Interval

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


def measure(**fields):
    given = {
        "id": "XX-1",
        "title": "an invented order",
        "authority": "an invented office",
        "jurisdiction": "XX",
        "kind": Kind.RESTRICTIVE,
        "type": "ban_use",
        "act": "using",
        "matching": Matching.NAMED_ONLY,
        "valid_from": "2020-01-01",
        "verification": Verification.SECONDARY,
    }
    return Measure(**{**given, **fields})


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2019, 12, 31), Status.NOT_YET),
        (date(2020, 1, 1), Status.APPLIES),
        (date(2020, 12, 31), Status.APPLIES),
        (date(2021, 1, 1), Status.ENDED),
    ],
)
def test_from_the_first_day_to_before_the_end(day, status):
    assert standing(measure(valid_to="2021-01-01"), None, day).status is status


def test_listed_removed_and_listed_again():
    twice = measure(
        entities=(
            Covered("a", (Interval("2020-01-01", "2021-01-01"), Interval("2022-01-01", None))),
            Covered("b"),
        )
    )
    days = {date(2020, 6, 1): "applies", date(2021, 6, 1): "ended", date(2022, 6, 1): "applies"}
    assert {d: standing(twice, "a", d).status.value for d in days} == days
    assert standing(twice, "b", date(2021, 6, 1)).status is Status.APPLIES


def test_a_proposal_is_never_in_force():
    found = standing(measure(proposed=True), None, date(2025, 1, 1))
    assert (found.status, found.in_force) == (Status.PROPOSED, False)


def test_a_first_day_that_nobody_knows_decides_nothing():
    open_ = measure(valid_from=None, valid_from_rule="ten days after publication")
    found = standing(open_, None, date(2025, 1, 1))
    assert found.status is Status.UNDETERMINED
    assert "ten days after publication" in found.reason


def test_a_rule_for_the_first_day_counts_from_the_announcement():
    open_ = measure(valid_from=None, valid_from_rule="later", announced="2026-06-26")
    assert standing(open_, None, date(2026, 6, 25)).status is Status.NOT_YET
    assert standing(open_, None, date(2026, 6, 26)).status is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("recalled", "day", "status"),
    [
        ("valid_from", date(2020, 7, 1), Status.UNDETERMINED),
        ("valid_from", date(2021, 1, 1), Status.APPLIES),
        ("valid_from", date(2019, 12, 31), Status.NOT_YET),
        ("day of valid_from", date(2020, 1, 15), Status.UNDETERMINED),
        ("day of valid_from", date(2020, 2, 1), Status.APPLIES),
        ("duties", date(2020, 1, 1), Status.APPLIES),
    ],
)
def test_a_recalled_date_decides_only_what_does_not_rest_on_it(recalled, day, status):
    assert standing(measure(recalled=(recalled,)), None, day).status is status


@pytest.mark.parametrize(
    ("entity", "day", "status"),
    [
        ("a", date(2020, 2, 29), Status.APPLIES),
        ("a", date(2020, 3, 1), Status.LICENSED),
        ("a", date(2020, 6, 1), Status.APPLIES),
        ("b", date(2020, 4, 1), Status.APPLIES),
    ],
)
def test_a_licence_for_one_party(entity, day, status):
    licensed = measure(
        entities=(Covered("a"), Covered("b")),
        pauses=(Pause(Status.LICENSED, "2020-03-01", "2020-06-01", ("a",)),),
    )
    found = standing(licensed, entity, day)
    assert found.status is status
    assert found.in_force


def test_a_pause_that_begins_in_some_month():
    paused = measure(pauses=(Pause(Status.SUSPENDED, "2020-03"),))
    assert standing(paused, None, date(2020, 3, 10)).status is Status.UNDETERMINED
    assert standing(paused, None, date(2020, 4, 1)).status is Status.SUSPENDED


def test_a_pause_outside_the_measures_life_changes_nothing():
    ended = measure(valid_to="2021-01-01", pauses=(Pause(Status.SUSPENDED, "2020-06-01"),))
    assert standing(ended, None, date(2022, 1, 1)).status is Status.ENDED


def test_what_was_not_public_could_not_be_known():
    secret = measure(announced="2020-03-01")
    found = standing(secret, None, date(2020, 2, 1), date(2020, 2, 1))
    assert (found.status, found.public) == (Status.NOT_YET, False)
    assert standing(secret, None, date(2020, 2, 1), date(2020, 3, 1)).in_force


def test_an_end_and_a_pause_stay_hidden_until_their_cause_is_public():
    ended = measure(
        valid_to="2021-01-01",
        relations=(Relation("ended_by", "XX-2"),),
        pauses=(Pause(Status.SUSPENDED, "2020-06-01", "2020-07-01", by="XX-3"),),
    )
    public = {"XX-2": "2021-02-01", "XX-3": "2020-06-15"}
    for known, day, status in (
        (date(2021, 1, 15), date(2021, 1, 15), Status.APPLIES),
        (date(2021, 2, 1), date(2021, 1, 15), Status.ENDED),
        (date(2020, 6, 10), date(2020, 6, 10), Status.APPLIES),
        (date(2020, 6, 15), date(2020, 6, 10), Status.SUSPENDED),
        (None, date(2021, 1, 15), Status.ENDED),
    ):
        assert standing(ended, None, day, known, public).status is status


@given(DAYS, DAYS)
def test_in_force_says_applies_or_licensed_and_nothing_else(day, known):
    paused = measure(
        announced="2019-06-01",
        valid_to="2025-01-01",
        pauses=(
            Pause(Status.LICENSED, "2021-01-01", "2022-01-01"),
            Pause(Status.SUSPENDED, "2023", "2024"),
        ),
    )
    found = standing(paused, None, day, known)
    assert found.in_force is (found.status in (Status.APPLIES, Status.LICENSED))
    assert found.reason
    if known < date(2019, 6, 1):
        assert not found.public


def test_a_listing_does_not_bind_before_the_measure_that_uses_the_list() -> None:
    measure = Measure(
        id="XX-LATER",
        title="a bar that uses an older list",
        authority="an authority",
        jurisdiction="XX",
        kind=Kind.RESTRICTIVE,
        type="ban_procurement",
        act="contracting with",
        matching=Matching.NAMED_ONLY,
        verification=Verification.PRIMARY,
        valid_from="2026-06-30",
        entities=(Covered("firm", listed=(Interval("2021-06-03", "2026-09-01"),)),),
    )
    states = {
        day: standing(measure, "firm", date.fromisoformat(day)).status
        for day in ("2024-06-01", "2026-06-30", "2026-09-01")
    }
    assert states == {
        "2024-06-01": Status.NOT_YET,
        "2026-06-30": Status.APPLIES,
        "2026-09-01": Status.ENDED,
    }
