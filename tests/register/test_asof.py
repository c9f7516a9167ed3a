"""The as-of questions, answered by the shipped register; cases in cases/register/asof*.yaml."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.measure import Status
from countermark.model.standing import standing
from countermark.model.when import earliest
from countermark.register.catalog import load
from countermark.register.timeline import timeline
from countermark.store import shipped


def cases(name):
    text = (Path(__file__).parents[1] / "cases/register" / name).read_text("utf-8")
    return yaml.load(text, Loader=yaml.CBaseLoader)["cases"]


# The second were written before the records changed, by somebody who had read the sources only.
CASES = [
    *cases("asof.yaml"),
    *cases("asof-2026.yaml"),
    *cases("asof-2026-11.yaml"),
    *cases("asof-2026-12.yaml"),
]
CATALOG = load(shipped.read("countermark.register", "shipped"))
DAYS = st.dates(date(2010, 1, 1), date(2031, 12, 31))
LISTED = [(m.id, c.entity) for m in CATALOG.measures.values() for c in m.entities]


def name(case):
    return "-".join(case[k] for k in ("measure", "entity", "as_of", "known_at") if k in case)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_standing_on_the_day(case):
    known = case.get("known_at")
    found = standing(
        CATALOG.measures[case["measure"]],
        case.get("entity"),
        date.fromisoformat(case["as_of"]),
        date.fromisoformat(known) if known else None,
        CATALOG.announced(),
    )
    assert found.status.value == case["status"], found.reason
    assert found.in_force is (case["in_force"] == "yes")


def test_the_twenty_questions_of_the_facts_have_the_facts_answers(facts):
    asked = yaml.load((facts / "asof_tests.yaml").read_bytes(), Loader=yaml.CBaseLoader)["tests"]
    assert len(asked) == 20
    for question in asked:
        known = question["known_as_of"]
        found = standing(
            CATALOG.measures[question["measure"]],
            question.get("entity"),
            date.fromisoformat(question["valid_as_of"]),
            None if known == "null" else date.fromisoformat(known),
            CATALOG.announced(),
        )
        assert found.in_force is (question["in_force"] == "true"), question
        assert found.status.value == question.get("expected_status", found.status.value)


@given(st.sampled_from(sorted(CATALOG.measures)), DAYS, DAYS)
def test_a_measure_announced_later_is_never_public(measure_id, day, known_at):
    measure = CATALOG.measures[measure_id]
    found = standing(measure, None, day, known_at, CATALOG.announced())
    if measure.announced and earliest(measure.announced) > known_at:
        assert not found.public
        assert found.status is Status.NOT_YET
    else:
        assert found.public


@given(st.sampled_from(LISTED), DAYS, DAYS)
def test_knowing_less_never_ends_or_pauses_a_measure(listed, day, known_at):
    measure = CATALOG.measures[listed[0]]
    now = standing(measure, listed[1], day, None, CATALOG.announced())
    then = standing(measure, listed[1], day, known_at, CATALOG.announced())
    if then.public and now.status is Status.APPLIES:
        assert then.status is Status.APPLIES


@given(st.sampled_from(sorted(CATALOG.entities)), DAYS)
def test_a_timeline_never_shows_what_was_announced_later(entity, known_at):
    for happening in timeline(CATALOG, entity, known_at=known_at):
        measure = CATALOG.measures.get(happening.measure)
        if measure and measure.announced:
            assert earliest(measure.announced) <= known_at


@given(st.sampled_from(LISTED), DAYS)
def test_every_answer_has_a_reason_in_words(listed, day):
    found = standing(CATALOG.measures[listed[0]], listed[1], day, None, CATALOG.announced())
    assert found.reason
    assert found.in_force is (found.status in (Status.APPLIES, Status.LICENSED))
