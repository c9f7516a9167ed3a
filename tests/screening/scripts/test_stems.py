"""Cases, genders and numbers of a word share a stem; other words do not, nor other scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.screening.text.stems import SHORTEST, stem


@pytest.mark.parametrize(
    "words",
    [
        "министерство министерства министерству министерстве",
        "российский российская российской российского российские",
        "ναυπηγειο ναυπηγεια ναυπηγειου ναυπηγειων",
        "τραπεζα τραπεζασ τραπεζων",
        "الوطني الوطنية وطنية",
        "صنعت صنعتی",
    ],
)
def test_one_stem(words):
    assert len(set(map(stem, words.split()))) == 1


@pytest.mark.parametrize(
    "words", ["банк банан", "завод заводоуправление", "τραπεζα τραπεζι χημικα"]
)
def test_other_stems(words):
    assert len(set(map(stem, words.split()))) > 1


def test_latin_and_han_words_are_their_own_stem():
    assert [stem(word) for word in ("technologies", "华为", "")] == ["technologies", "华为", ""]


@given(st.text(alphabet="абвгдежийклмнопрстуфхыьюя", max_size=12))
def test_a_stem_begins_its_word_and_keeps_enough_of_it(word):
    found = stem(word)
    assert word.startswith(found)
    assert len(found) >= min(len(word), SHORTEST)
