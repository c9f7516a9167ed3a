"""Numbers, countries and describing words count as one however they are written: see the cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.model.match import ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.text.one_writing import canonical

CASES = read("one-writing.yaml")
WORDS = st.sampled_from(
    ["united", "states", "us", "of", "america", "kingdom", "second", "2nd", "twenty", "ninth", "x"]
)


def score(one: str, other: str) -> float:
    listed = ListedName("list:x/1", one, "legal", kind="company")
    [found] = NameScreener([listed], tables=tables()).screen([Query(other)])
    return found[0].score if found else 0.0


@pytest.mark.parametrize("pair", CASES["same"], ids=" - ".join)
def test_one_name_in_two_writings(pair):
    assert score(*pair) >= 0.75


@pytest.mark.parametrize("pair", CASES["apart"], ids=" - ".join)
def test_another_number_or_country_is_another_name(pair):
    assert max(score(*pair), score(*reversed(pair))) < 0.5


@given(core=st.lists(WORDS, min_size=1, max_size=6).map(tuple))
def test_what_is_in_one_writing_stays(core):
    once = canonical(core)
    assert once
    assert len(once) <= len(core)
    if once == core:
        assert once is core


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        (("radio", "of", "united", "states", "of", "america"), ("radio", "of", "usa")),
        (("us", "radio"), ("usa", "radio")),
        (("united", "radio"), ("united", "radio")),
        (("twenty", "ninth", "factory"), ("29", "factory")),
        (("112th", "factory"), ("112", "factory")),
        (("first", "factory"), ("first", "factory")),
    ],
)
def test_words_in_one_writing(core, expected):
    assert canonical(core) == expected
