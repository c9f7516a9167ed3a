"""For any day: what is new and what is repeated is together what there is, and neither twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.assessment import shipped
from countermark.assessment.run import At, Run
from countermark.assessment.screens import Screen, screens

TODAY = date(2026, 11, 20)
NAMES = tuple(sorted(entity.name for entity in shipped.catalog().entities.values()))
DAYS = st.dates(date(1990, 1, 1), TODAY)


def asked(names: tuple[str, ...], since: date | None, as_of: date = TODAY) -> Screen:
    return screens(
        Run(At(as_of)),
        names,
        country="",
        limit=1_000,
        since=None if since is None else since.isoformat(),
    )


def pairs(found: Screen) -> list[tuple[str, str]]:
    return [
        (query.text, match.entity)
        for query, matches in zip(found.queries, found.matches, strict=True)
        for match in matches
        if not match.is_judged_different
    ]


@settings(max_examples=12, deadline=None)
@given(st.sets(st.sampled_from(NAMES), min_size=1, max_size=6), DAYS)
def test_new_and_repeated_are_all_there_is(names, since):
    asked_for = tuple(sorted(names))
    whole, found = asked(asked_for, None), asked(asked_for, since)
    new = pairs(found)
    assert len(set(new)) == len(new)
    assert set(new) <= set(pairs(whole))
    assert len(new) + sum(change.repeated for change in found.since.changes) == len(pairs(whole))
    for change in found.since.changes:
        assert all(change.new.values()), "every new match says why"


@settings(max_examples=5, deadline=None)
@given(st.dates(date(2020, 1, 1), TODAY))
def test_nothing_is_new_since_the_day_itself(today):
    run = Run(At(today, today))
    found = screens(run, NAMES, country="", limit=9, since=today.isoformat())
    assert pairs(found) == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2_000))
def test_a_day_before_everything_gives_every_party_that_is_listed(earlier):
    """Names of the register have no day: what nobody lists was known, and says nothing new."""
    before = date(1900, 1, 1) + timedelta(days=earlier)
    found = asked(NAMES[:8], before, as_of=TODAY)
    new = set(pairs(found))
    announced = {m.id: m for m in shipped.catalog().measures.values()}
    for pair in pairs(asked(NAMES[:8], None)):
        dated = [
            m for m in announced.values()
            if m.covered(pair[1].removeprefix("reg:")) and m.announced
            and m.kind.value in ("restrictive", "reporting", "advisory") and not m.valid_to
            and not m.proposed
        ]  # fmt: skip
        assert not dated or pair in new
