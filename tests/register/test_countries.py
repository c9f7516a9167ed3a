"""Where countries stood on a day, as far as was known on another: the cases, and the facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.assessment import shipped
from countermark.model.country_standing import CountryQuestion, Phase
from countermark.model.errors import CallerError
from countermark.model.when import earliest, latest
from countermark.register.countries import changes, countries
from countermark.register.positions import load

FILE = Path(__file__).parents[1] / "cases" / "register" / "countries.yaml"
LAW_READ = {"HR", "LU"}
"""Recalled in the facts as undecided; the law that gives a power was read since."""

ROWS = yaml.load(FILE.read_bytes(), Loader=yaml.CBaseLoader)["cases"]
DAYS = [date(year, 6, 30) for year in range(2016, 2026)] + [date(2026, 11, 30)]


@pytest.fixture(scope="module")
def held():
    return load(shipped.folder("register"))


def _day(text):
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["name"])
def test_case(case, held, catalog):
    asked = CountryQuestion(
        as_of=_day(case["as_of"]), known_at=_day(case.get("known_at")), subject=case["subject"]
    )
    found = {one.code: one for one in countries(held, catalog, asked)}
    for code, stance in case["expect"].items():
        foremost = found[code].foremost if code in found else None
        said = foremost.position.stance.value if foremost else "~"
        assert said == (stance or "~"), f"{code}: {case['because']}"
    assert not set(case.get("absent", [])) & set(found), case["because"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_row_of_the_facts_holds_on_its_days_and_on_no_other(day, facts, held, catalog):
    """Ten days and more, on the first clock and on both: no row of the facts is told wrongly."""
    rows = yaml.load((facts / "country-positions.yaml").read_bytes(), Loader=yaml.CBaseLoader)
    now = {c.code: c for c in countries(held, catalog, CountryQuestion(as_of=day))}
    then = {c.code: c for c in countries(held, catalog, CountryQuestion(as_of=day, known_at=day))}
    for row in rows["positions"]:
        if row["country"] in LAW_READ:
            continue
        start = row.get("from")
        begun = start in (None, "", "null") or earliest(start) <= day
        stances = {
            s.position.stance.value
            for s in now[row["country"]].steps
            if s.phase in (Phase.HOLDS, Phase.MAY_HOLD) or s.phase is Phase.ENDED
        }
        if begun:
            assert row["position"] in stances, row
        known = then.get(row["country"])
        for step in known.steps if known else ():
            public = step.instrument.announced if step.instrument else None
            assert (
                step.position.stance.value == "undecided"
                or public is None
                or (earliest(public) <= day)
            )


@settings(max_examples=60, deadline=None)
@given(
    st.dates(date(2010, 1, 1), date(2027, 12, 31)),
    st.dates(date(2010, 1, 1), date(2027, 12, 31)),
    st.sampled_from(["", "huawei", "zte", "kaspersky", "hikvision"]),
)
def test_knowing_less_never_tells_more(day, known, subject):
    """What was public on a day is a part of what is on record, and of what was public later."""
    held, catalog = load(shipped.folder("register")), shipped.catalog()
    early = countries(held, catalog, CountryQuestion(as_of=day, known_at=known, subject=subject))
    late = countries(held, catalog, CountryQuestion(as_of=day, subject=subject))
    rows = {(s.position.since, s.position.measure, s.position.reach) for c in late for s in c.steps}
    for country in early:
        for step in country.steps:
            row = step.position
            assert (row.since, row.measure, row.reach) in rows
            assert row.until is None or earliest(row.until) <= known


def test_a_law_that_names_nobody_is_not_the_first_where_another_step_names_the_party(held, catalog):
    found = countries(held, catalog, CountryQuestion(as_of=date(2026, 11, 30), subject="zte"))
    for country in found:
        if country.foremost and country.foremost.aim.value == "nobody":
            named = [
                s
                for s in country.steps
                if s.aim.value != "nobody"
                and s.phase in (Phase.HOLDS, Phase.MAY_HOLD)
                and not s.position.recalled
            ]
            assert named == []


def test_what_changed_between_two_days(held, catalog):
    asked = CountryQuestion(as_of=date(2020, 12, 31), since=date(2019, 12, 31), subject="huawei")
    told = {one.code: one for one in changes(held, catalog, asked)}
    gb = told["GB"]
    assert gb.before is None and gb.after.position.stance.value == "ordered_removal"
    assert [s.position.stance.value for s in gb.passed] == ["capped"]
    assert "NZ" not in told
    for one in told.values():
        for step in (*one.begun, *one.passed):
            start = step.position.since
            assert start and latest(start) >= asked.since


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (CountryQuestion(as_of=date(2026, 1, 1), subject="nobody-at-all"), "no entity"),
        (CountryQuestion(as_of=date(2026, 1, 1), countries=("XX",)), "no position of “XX”"),
    ],
)
def test_what_is_not_on_record_is_one_clear_error(asked, says, held, catalog):
    with pytest.raises(CallerError, match=says):
        countries(held, catalog, asked)


def test_days_the_wrong_way_round_are_an_error(held, catalog):
    with pytest.raises(CallerError, match="first day"):
        changes(held, catalog, CountryQuestion(as_of=date(2020, 1, 1), since=date(2021, 1, 1)))
