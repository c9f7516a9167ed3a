"""The tables of scripts are as their heads say; a damaged one is one clear error."""

from __future__ import annotations

import re

import pytest
from tests.screening.listings import shipped_files, tables

from countermark.model.errors import SourceError
from countermark.screening.reference.script_tables import FILES, Scripts
from countermark.screening.reference.tables import Tables

SCRIPTS = tables().scripts


@pytest.mark.parametrize(
    "glosses",
    [
        "words",
        "literal",
        "heteronyms",
        "surnames",
        "sounds",
        "kanji",
        "hanja",
        "cantonese",
        "foreign_words",
    ],
)
def test_every_gloss_is_plain_latin(glosses):
    for word, renderings in getattr(SCRIPTS, glosses).items():
        assert renderings, word
        for rendering in renderings:
            assert re.fullmatch(r"[a-z0-9&' -]+", rendering), (word, rendering)


@pytest.mark.parametrize(
    "glosses", ["words", "literal", "heteronyms", "kanji", "sounds", "hanja", "cantonese"]
)
def test_every_han_word_is_written_as_it_is_looked_up(glosses):
    for word in getattr(SCRIPTS, glosses):
        assert word == word.translate(SCRIPTS.looked_up), word


def test_simplified_and_traditional_are_one_to_one():
    simplified = list(SCRIPTS.simplified.values())
    assert len(simplified) == len(set(simplified))
    for traditional, simple in SCRIPTS.simplified.items():
        assert ord(simple) not in SCRIPTS.simplified
        assert chr(traditional) != simple


def test_every_common_character_has_a_transliteration():
    assert all(SCRIPTS.romanised.get(chr(code)) for code in range(0x4E00, 0x9FA6))


def test_every_standard_writes_every_letter_of_its_alphabet():
    for standards in SCRIPTS.alphabets.values():
        for standard in standards:
            assert set(standards[0]) <= set(standard)
            assert all(latin.isascii() for latin in standard.values())


@pytest.mark.parametrize("name", FILES)
def test_a_missing_table_is_a_clear_error(name):
    files = {key: raw for key, raw in shipped_files().items() if key != name}
    with pytest.raises((SourceError, KeyError)):
        Tables.read(files)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".yaml")])
@pytest.mark.parametrize("raw", [b"words: [", b"unknown: field", b"- 1"])
def test_a_damaged_table_is_a_clear_error(name, raw):
    scripts = Scripts(shipped_files() | {name: raw})
    with pytest.raises(SourceError) as caught:
        _ = scripts.words, scripts.simplified, scripts.foreign_words
    assert caught.value.place == name


def test_a_damaged_list_of_letters_is_a_clear_error():
    with pytest.raises(SourceError):
        _ = Scripts(shipped_files() | {"romanised.txt": b"one two three"}).romanised
