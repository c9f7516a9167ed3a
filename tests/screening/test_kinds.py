"""What the kind of a listed party, one word and common words say of a match: see the cases."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.model.match import ListedName, Query
from countermark.screening.matching.party_kinds import PATRONYMIC, turned_round
from countermark.screening.matching.screener import NameScreener


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    listed: str
    kind: str
    ask: str
    role: str = "legal"
    country: str = ""
    listed_country: str = ""
    at_least: float = 0.0
    at_most: float = 1.0
    says: str = ""
    without: str = ""
    because: str = ""


CASES = msgspec.convert(read("kinds.yaml")["cases"], tuple[Asked, ...], strict=False)


def asked_of(name: ListedName, query: Query):
    [found] = NameScreener([name], tables=tables()).screen([query])
    return found[0] if found else None


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.ask} - {case.listed}")
def test_kinds(case):
    listed = ListedName("list:x/1", case.listed, case.role, case.listed_country, kind=case.kind)
    found = asked_of(listed, Query(case.ask, case.country))
    assert case.at_least <= (found.score if found else 0.0) <= case.at_most
    said = {feature.name: feature for feature in found.features} if found else {}
    if case.says:
        assert said[case.says].value < 0
        assert said[case.says].words
    assert case.without not in said


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted({case.listed for case in CASES})),
    ask=st.sampled_from(sorted({case.ask for case in CASES})),
    kind=st.sampled_from(["vessel", "aircraft"]),
    role=st.sampled_from(["legal", "alias"]),
)
def test_a_thing_scores_no_more_than_a_firm_of_its_name(name, ask, kind, role):
    firm, thing = (
        asked_of(ListedName("list:x/1", name, role, kind=one), Query(ask))
        for one in ("company", kind)
    )
    whole = 0.5 if firm and firm.score <= 0.5 else 0.0  # a whole legal name of a firm is told
    assert (thing.score if thing else 0.0) <= max(firm.score if firm else 0.0, whole)


def test_a_maker_is_no_person_though_its_name_has_no_form():
    listed = ListedName("list:x/1", "MARLOW, Andrew", "legal", kind="person")
    as_maker = asked_of(listed, Query("Andrew Marlow", kind="maker"))
    assert as_maker is not None
    assert as_maker.score < asked_of(listed, Query("Andrew Marlow")).score


@settings(max_examples=100, deadline=None)
@given(
    words=st.lists(st.sampled_from(["omar", "tariq", "selim", "khalid"]), min_size=2, max_size=2),
    between=st.sampled_from(sorted(PATRONYMIC)),
    also=st.sampled_from(sorted(PATRONYMIC)),
)
def test_a_name_is_turned_round_with_itself_turned_and_with_nothing_else(words, between, also):
    one, other = (words[0], between, words[1]), (words[1], also, words[0])
    assert turned_round(one, other) is (words[0] != words[1])
    assert turned_round(other, one) is turned_round(one, other)
    assert not turned_round(one, one)
    assert not turned_round(one, (words[0], "radio", words[1]))
