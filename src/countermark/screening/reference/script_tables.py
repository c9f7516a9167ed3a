"""The shipped tables of scripts, read when the first name that needs them comes.

Refuses nothing but what is not in the files' form; opens nothing, is handed bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.errors import SourceError
from countermark.screening.text.folding import fold
from countermark.screening.text.stems import stem, without_article

FILES = ("han-words.yaml", "han-letters.yaml", "alphabets.yaml", "romanised.txt")
"""The names below ``screening/shipped`` that ``Scripts`` reads."""

BRIEF = 3
"""Characters up to which a maker's name may be a word that others spell by its sound."""

T = TypeVar("T")

Glosses = dict[str, tuple[str, ...]]

_AS_FOLDED = str.maketrans({"+": " ", "-": " ", "&": " and ", "'": ""})
"""What a table writes in one word, as the words a folded name has."""


class Standard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One standard of writing an alphabet; later ones name only what differs from the first."""

    id: str
    means: str
    letters: str


class Alphabet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An alphabet with its standards."""

    id: str
    standards: tuple[Standard, ...]


class _Words(msgspec.Struct, forbid_unknown_fields=True):
    places: str
    industry: str
    literal: str
    brands: str


class _Letters(msgspec.Struct, forbid_unknown_fields=True):
    simplify: str
    variants: str
    heteronyms: str
    surnames: str
    sounds: str
    kanji: str
    cantonese: str
    hanja: str
    named: str


class _Alphabets(msgspec.Struct, forbid_unknown_fields=True):
    alphabets: tuple[Alphabet, ...]
    letter_names: str
    words: str


class Romanised:
    """Transliterations of letters, looked up in the text of the file: most runs need a few of
    them."""

    def __init__(self, text: str) -> None:
        if not text.startswith("#"):
            raise ValueError("it does not begin with its head")
        self._text = text
        self._known: dict[str, str] = {}

    def get(self, letter: str, otherwise: str = "") -> str:
        """The transliteration of a letter that is not ASCII."""
        known = self._known.get(letter)
        if known is None:
            known = self._known[letter] = self._find(letter)
        return known or otherwise

    def _find(self, letter: str) -> str:
        at = -1 if letter.isascii() else self._text.find(letter)
        if at < 0:
            return ""
        line = self._text.rfind("\n", 0, at) + 1
        return self._text[line:at].partition(" ")[0]


class Scripts:
    """The tables by what they answer; each file is parsed once, at its first use."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @cached_property
    def _words(self) -> _Words:
        return self._parsed("han-words.yaml", _Words)

    @cached_property
    def _letters(self) -> _Letters:
        return self._parsed("han-letters.yaml", _Letters)

    @cached_property
    def _alphabets(self) -> _Alphabets:
        return self._parsed("alphabets.yaml", _Alphabets)

    @cached_property
    def simplified(self) -> dict[int, str]:
        """Traditional characters on the simplified ones they stand for, one to one."""
        return _pairs(self._letters.simplify)

    @cached_property
    def looked_up(self) -> dict[int, str]:
        """The same and more, for looking words up only: Japanese forms, several for one."""
        return _pairs(self._letters.variants) | self.simplified

    @cached_property
    def words(self) -> Glosses:
        """Han words with what stands for them: places, industries, brands; [] says nothing."""
        found = _glosses(self._words.industry)
        found.update(_glosses(self._words.places))
        found.update(_glosses(self._words.brands))
        return found

    @cached_property
    def places(self) -> frozenset[str]:
        """The words that name a place."""
        return frozenset(_glosses(self._words.places))

    @cached_property
    def brands(self) -> frozenset[str]:
        """The words that name one maker."""
        return frozenset(_glosses(self._words.brands))

    @cached_property
    def literal(self) -> Glosses:
        """What a word means that names are made of: "Red Rabbit"."""
        return _glosses(self._words.literal)

    @cached_property
    def heteronyms(self) -> Glosses:
        """Words that are not read as the common transliterations of their characters say."""
        return _glosses(self._letters.heteronyms)

    @cached_property
    def surnames(self) -> Glosses:
        """Characters read otherwise as a family name."""
        return _glosses(self._letters.surnames)

    @cached_property
    def sounds(self) -> Glosses:
        """Characters that write foreign sounds, with the sounds."""
        return _glosses(self._letters.sounds)

    @cached_property
    def kanji(self) -> Glosses:
        """Japanese transliterations of characters."""
        found = _glosses(self._letters.kanji)
        return {word.translate(self.looked_up): read for word, read in found.items()}

    @cached_property
    def hanja(self) -> Glosses:
        """Korean transliterations of characters."""
        return _by_transliteration(self._letters.hanja)

    @cached_property
    def cantonese(self) -> Glosses:
        """Cantonese transliterations of characters, as Hong Kong firms write them."""
        return _by_transliteration(self._letters.cantonese)

    @cached_property
    def named(self) -> frozenset[str]:
        """Words of trades that Koreans also name firms with."""
        return frozenset(self._letters.named.split())

    @cached_property
    def rendered(self) -> frozenset[str]:
        """The Latin words that stand for known words: their spelling is no guess."""
        known = (*self.words.values(), *self.foreign_words.values())
        return frozenset(word for renderings in known for one in renderings for word in one.split())

    @cached_property
    def others(self) -> Glosses:
        """For the Latin words that stand for a known word, what else stands for the same one."""
        found: dict[str, dict[str, None]] = {}
        for renderings in (*self.words.values(), *self.foreign_words.values()):
            for one in renderings:
                if len(renderings) > 1:
                    found.setdefault(one, {}).update(dict.fromkeys(renderings))
        for brand in filter(lambda brand: len(brand) <= BRIEF, self.brands):
            spelt = "".join(map(self.romanised.get, brand))
            for one in self.words[brand]:
                found.setdefault(one, {}).setdefault(spelt)
        return {one: tuple(other for other in all_ if other != one) for one, all_ in found.items()}

    @cached_property
    def alphabets(self) -> dict[str, tuple[dict[str, str], ...]]:
        """Per alphabet its standards, each as letters (or groups) on Latin letters."""
        return {one.id: tuple(map(_standard, _whole(one))) for one in self._alphabets.alphabets}

    @cached_property
    def letter_names(self) -> dict[str, str]:
        """Words of other scripts that name a Latin letter, folded, with the letters it may be."""
        found: dict[str, str] = {}
        for line in self._alphabets.letter_names.splitlines():
            letter = ""
            for word in line.split()[1:]:
                if word.isascii():
                    letter = word
                else:
                    known = found.get(fold(word), "")
                    found[fold(word)] = known if letter in known else known + letter
        return found

    @cached_property
    def foreign_words(self) -> Glosses:
        """Words of other scripts than Han with what stands for them in English."""
        found: Glosses = {}
        for word, renderings in _glosses(self._alphabets.words).items():
            found.setdefault(fold(word.replace("_", " ")), renderings)
        for word in [word for word in found if without_article(word) != word]:
            found.setdefault(without_article(word), found[word])
        return found

    @cached_property
    def foreign_stems(self) -> Glosses:
        """The same by the stems of the words, for other cases, genders and numbers of them."""
        found: Glosses = {}
        for words, renderings in self.foreign_words.items():
            found.setdefault(" ".join(map(stem, words.split())), renderings)
        return found

    @cached_property
    def romanised(self) -> Romanised:
        """One common romanisation per letter."""
        try:
            return Romanised(self._files["romanised.txt"].decode("utf-8"))
        except (KeyError, ValueError) as error:
            raise _unreadable("romanised.txt", error) from error

    def _parsed(self, name: str, kind: type[T]) -> T:
        try:
            return yaml_text.read(self._files[name], kind)
        except (KeyError, YamlError, msgspec.ValidationError) as error:
            raise _unreadable(name, error) from error


def _unreadable(name: str, error: Exception) -> SourceError:
    return SourceError(
        f"the table of scripts cannot be read: {error}",
        place=name,
        next_step="correct the file or install countermark again",
    )


def _pairs(text: str) -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in text.split()}


def _glosses(block: str) -> Glosses:
    found: Glosses = {}
    for line in block.splitlines():
        word, *read = line.split()
        found.setdefault(word, tuple(one.translate(_AS_FOLDED) for one in read))
    return found


def _by_transliteration(block: str) -> Glosses:
    """Lines that give transliterations first and then the characters that have them."""
    found: Glosses = {}
    for line in block.splitlines():
        *read, letters = line.split()
        for letter in letters:
            found.setdefault(letter, tuple(read))
    return found


def _whole(alphabet: Alphabet) -> list[tuple[Standard, ...]]:
    first = alphabet.standards[0]
    return [(first,), *((first, other) for other in alphabet.standards[1:])]


def _standard(layers: tuple[Standard, ...]) -> dict[str, str]:
    """Letters on Latin ones. Letters and Latin stand in turn; a letter may be on nothing."""
    found: dict[str, str] = {}
    for layer in layers:
        waiting = ""
        for token in layer.letters.split():
            if token.isascii():
                found[waiting] = token
                waiting = ""
            else:
                if waiting:
                    found[waiting] = ""
                waiting = token
        if waiting:
            found[waiting] = ""
    return found
