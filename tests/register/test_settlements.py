"""Terms of settlements on a day and as known on another: each case a line an expert edits."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.assessment import shipped
from countermark.model.measure import Kind, Matching, Measure, Verification
from countermark.model.settlement import Term, TermEvent, TermKind, TermState
from countermark.register.settlements import faults_of_terms, terms_on

CASES = Path(__file__).parents[1] / "cases" / "register" / "settlements.yaml"
STORIES = yaml.safe_load(CASES.read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", STORIES, ids=lambda case: case["name"])
def test_terms_on_a_day(case):
    measure = shipped.catalog().measures[case["measure"]]
    known = case.get("known_at")
    found = terms_on(
        measure, date.fromisoformat(case["as_of"]), date.fromisoformat(known) if known else None
    )
    by_id = {one.term.id: one for one in found}
    assert {id_: by_id[id_].state.value for id_ in case["expect"]} == case["expect"]
    for id_, until in case.get("until", {}).items():
        assert by_id[id_].until == until
    for id_, triggered in case.get("triggers", {}).items():
        assert [term.id for term in by_id[id_].would_trigger] == triggered


def measure(*terms: Term) -> Measure:
    return Measure(
        id="US-TEST",
        title="a settlement",
        authority="an authority",
        jurisdiction="US",
        kind=Kind.ADVISORY,
        type="settlement_probation",
        act="breaking the terms of settlement",
        matching=Matching.NAMED_ONLY,
        verification=Verification.PRIMARY,
        valid_from="2020-01-01",
        terms=terms,
    )


def term(id_="fine", **changes) -> Term:
    return Term(**{"id": id_, "kind": TermKind.PAYMENT, "what": "a fine"} | changes)


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ((term(), term()), "another term has the same id"),
        ((term(triggers=("denial",)),), "which is no term of it"),
        ((term("a", triggers=("b",)), term("b")), "not suspended and not in escrow"),
        ((term(amount=3),), "go together"),
        ((term(start="2021-01-01", end="2020-01-01"),), "ends before it begins"),
        (
            (
                term(
                    events=(
                        TermEvent("2021-05-01", TermState.MET, "paid"),
                        TermEvent("2020-05-01", TermState.OWED, "due"),
                    )
                ),
            ),
            "not in order of time",
        ),
    ],
)
def test_a_wrong_record_is_told(terms, words):
    assert any(words in said for _, said in faults_of_terms(measure(*terms)))


def test_the_shipped_terms_have_no_fault():
    for held in shipped.catalog().measures.values():
        assert [*faults_of_terms(held)] == []


DAY = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@given(day=DAY, known=DAY)
def test_what_was_not_public_changes_no_state(day, known):
    """With the events cut that were public only later, the state is the same."""
    for held in shipped.catalog().measures.values():
        if not held.terms:
            continue
        cut = msgspec.structs.replace(
            held,
            terms=tuple(
                msgspec.structs.replace(
                    one,
                    events=tuple(e for e in one.events if (e.known or e.date) <= known.isoformat()),
                )
                for one in held.terms
            ),
        )
        states = [(one.state, one.until) for one in terms_on(held, day, known)]
        assert states == [(one.state, one.until) for one in terms_on(cut, day, known)]
