"""Spelling habits fold; what tells firms apart stays; hostile text neither crashes nor grows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.screening.listings import read, tables

from countermark.screening.names.normaliser import Normaliser, alternatives
from countermark.screening.text.folding import LONGEST, fold
from countermark.screening.text.numbers import canonical, numbers

NORMALISER = Normaliser(tables().forms)
SPELLINGS = read("spellings.yaml")


@pytest.mark.parametrize(("one", "other"), SPELLINGS["same"])
def test_spelling_habits_do_not_matter(one, other):
    assert NORMALISER.name(one).exact == NORMALISER.name(other).exact != ""


@pytest.mark.parametrize(("one", "other"), SPELLINGS["core"])
def test_legal_forms_tell_apart_and_leave_one_core(one, other):
    assert NORMALISER.name(one).exact != NORMALISER.name(other).exact
    assert NORMALISER.core_tokens(one) == NORMALISER.core_tokens(other)


@pytest.mark.parametrize(("one", "other"), SPELLINGS["apart"])
def test_other_words_stay_apart(one, other):
    assert NORMALISER.name(one).exact != NORMALISER.name(other).exact
    assert NORMALISER.core_tokens(one) != NORMALISER.core_tokens(other)


def test_every_spelling_of_the_table_is_recognised_as_its_form():
    for form in tables().forms:
        for spelling in form.spellings:
            text = f"{spelling} 示例" if form.at == "start" else f"示例 {spelling}"
            assert NORMALISER.name(text).forms == (form.id,), (form.id, spelling)


def test_numbers_are_read_from_digits_and_roman_numerals():
    def found(text):
        return numbers(canonical(NORMALISER.name(text).core))[0]

    assert found("Works VII Ltd") == ("7",)
    assert found("H3C 007") == ("3", "7")
    assert found("I and X Ltd") == ()


def test_two_names_in_one_entry():
    assert alternatives("First Name Ltd / Second Name Ltd")[1:] == (
        "First Name Ltd",
        "Second Name Ltd",
    )
    assert alternatives("A / S") == ("A / S",)


names = st.text(max_size=60) | st.text(
    alphabet=st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Cf", "Zs"]), max_size=60
)


@given(names)
def test_keys_are_stable_under_case_spacing_and_hidden_signs(text):
    key = NORMALISER.name(text).exact
    assert NORMALISER.name(f"  {text} ").exact == key
    assert NORMALISER.name(text.replace(" ", "  ")).exact == key
    assert NORMALISER.name(text + "\u200b").exact == key
    assert NORMALISER.name("\u202e" + text).exact == key


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["Lu", "Ll", "Nd"]), max_size=30))
def test_hidden_signs_between_letters_do_not_count(text):
    assert NORMALISER.name("\u200b\u2066".join(text)).exact == NORMALISER.name(text).exact


@given(names)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.sampled_from(["a", "é", "华", "\u202e", "ﷺ", "．", "\U000e0041"]), st.integers(0, 20000))
def test_long_names_stay_bounded(letter, size):
    name = NORMALISER.name(letter * size)
    assert len(name.exact) <= 24 * LONGEST
    assert name.cut == (size > LONGEST)
