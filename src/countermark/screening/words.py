"""The words of names as numbers: how much each tells parties apart, its letters, its sound.

One column per property, one row per distinct word, so that whole batches are compared in numpy.
What a word weighs is frozen in ``shipped/common-words.yaml``; a list never changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from countermark.screening.letters import is_cjk

TELLING = 0.6
"""A word of at least this weight tells firms apart."""

HELD = 50_000
"""Distinct words held at once; hostile input must not fill the memory."""

_SOUNDS = (
    ("tsch", "x"),
    ("tch", "x"),
    ("sch", "s"),
    ("tj", "x"),
    ("cz", "x"),
    ("ch", "x"),
    ("ph", "f"),
    ("dzh", "z"),
    ("dj", "z"),
    ("zh", "z"),
)
_ALIKE = str.maketrans({"q": "k", "c": "k", "g": "k", "h": None})
_UNHEARD = str.maketrans(dict.fromkeys("aeiouyjw"))


class Rarity:
    """How much each word tells firms apart: the table's weight, else by its length.

    A word one letter away from a common one of six letters or more weighs like that one: it is
    more likely a slip ("Limitd", "Technolgies") than a firm's own word.
    """

    def __init__(self, table: Mapping[str, float]) -> None:
        self._known = dict(table)
        self._near: dict[str, float] = {}
        for word, weight in table.items():
            if len(word) >= 6 and weight < TELLING and word.isascii():
                for variant in _shortened(word):
                    self._near.setdefault(variant, weight)

    def of(self, word: str) -> float:
        """0..1; remembered, as names share most of their words."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._weigh(word)
            if len(self._known) > HELD:
                self._known.pop(next(reversed(self._known)))
        return known

    def _weigh(self, word: str) -> float:
        if word.isdecimal():
            return 0.3
        size = len(word) * 2 if is_cjk(word[0]) else len(word)
        if size < 4:
            return (0.2, 0.2, 0.5, 0.8)[size]
        if len(word) >= 5 and word.isascii():
            near = [self._near[v] for v in (word, *_shortened(word)) if v in self._near]
            if near:
                return min(near)
        return 1.0


def _shortened(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The consonants of a Latin word as they sound in any transliteration; empty if too few.

    "Gaddafi", "Qadhafi" and "Kadafi" share one; so do "Hussein" and "Husayn". For persons only:
    firms choose their spelling.
    """
    if not word.isascii() or not word.isalpha():
        return ""
    begins = _beginning(word)
    for written, heard in _SOUNDS:
        if written in word:
            word = word.replace(written, heard)
    # Doubled letters are one; the same consonant twice with a vowel between is not (Mohamed).
    kept = re.sub(r"(.)\1+", r"\1", word.translate(_ALIKE)).translate(_UNHEARD)
    return begins + kept if len(kept) > 1 else ""


def _beginning(word: str) -> str:
    """How a word begins where that letter is not kept: Hamid, Ahmed and Yamid are three names."""
    if word[0] in "aeiou" or word[:2] in ("ye", "je"):
        return "a"
    return {"h": "h", "j": "y", "y": "y", "w": "w"}.get(word[0], "")


def letter_mask(word: str) -> int:
    """Which letters a word has, as bits: words that share few need no closer look."""
    mask = 0
    for letter in word:
        mask |= 1 << (ord(letter) % 61)
    return mask


class Vocabulary:
    """Rows of words. ``rows`` gives numbers that hold until the next call of ``renew``."""

    def __init__(
        self,
        rarity: Rarity,
        persons: Mapping[str, float],
        places: Iterable[str],
        branches: Iterable[str] = (),
    ) -> None:
        self._rarity = rarity
        self._persons = persons
        self._places = frozenset(places)
        self._branches = frozenset(branches)
        self._start()

    def _start(self) -> None:
        self.ids: dict[str, int] = {}
        self.words: list[str] = []
        self._sounds: dict[str, int] = {"": 0}
        size = 4096
        self.weight = np.zeros((2, size), np.float32)
        self.length = np.zeros(size, np.int16)
        self.mask = np.zeros(size, np.uint64)
        self.heard = np.zeros(size, np.int32)
        self.first = np.zeros(size, np.int32)
        self.place = np.zeros(size, np.bool_)
        self.branch = np.zeros(size, np.bool_)
        self.unspaced = np.zeros(size, np.bool_)

    def renew(self) -> None:
        """Forget all words if there are too many."""
        if len(self.words) > HELD:
            self._start()

    def row(self, word: str) -> int:
        """The row of a word, made if there is none."""
        found = self.ids.get(word)
        return self._add(word) if found is None else found

    def _add(self, word: str) -> int:
        row = self.ids[word] = len(self.words)
        self.words.append(word)
        if row == len(self.length):
            self._grow()
        self.weight[0, row] = self._rarity.of(word)
        self.weight[1, row] = self._person_weight(word)
        # Short words are the same only if equal ("ZTE" is not "ZTT"): they have no length here.
        fuzzy = len(word) >= 4 or is_cjk(word[0])
        self.length[row] = min(len(word), 400) if fuzzy else 0
        self.unspaced[row] = is_cjk(word[0])
        self.mask[row] = letter_mask(word)
        heard = sound(word)
        self.heard[row] = self._sounds.setdefault(heard, len(self._sounds))
        self.first[row] = ord(word[0]) * (-1 if len(word) == 1 else 1)
        self.place[row] = word in self._places
        self.branch[row] = word in self._branches
        return row

    def _person_weight(self, word: str) -> float:
        known = self._persons.get(word)
        if known is not None:
            return known
        return (0.1, 0.1, 0.5)[len(word)] if len(word) < 3 and not is_cjk(word[0]) else 1.0

    def _grow(self) -> None:
        self.weight = np.concatenate([self.weight, np.zeros_like(self.weight)], axis=1)
        for name in ("length", "mask", "heard", "first", "place", "branch", "unspaced"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
