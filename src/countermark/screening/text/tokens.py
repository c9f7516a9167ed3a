"""The words of names as numbers: how much each tells parties apart, its letters, its sound.

One column per property, one row per distinct word, so that whole batches are compared in numpy.
What a word weighs is frozen in ``shipped/common-words.yaml``; a list never changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from countermark.screening.text.distinct import distinct
from countermark.screening.text.folding import is_cjk

DISTINCTIVE_WEIGHT = 0.6
"""A word of at least this weight (see ``common-words.yaml``) tells firms apart."""

DISTINCTIVE_ALONE = 0.8
"""The same for a word that stands alone, or in running text: nothing beside it helps to tell."""

STOPWORD_WEIGHT = 0.1
"""A word of at most this weight ("of", "and") is no content."""

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
            if len(word) >= 6 and weight < DISTINCTIVE_WEIGHT and word.isascii():
                for variant in (word, *without_one(word)):
                    self._near.setdefault(variant, weight)

    def of(self, word: str) -> float:
        """0..1; remembered, as names share most of their words."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._weigh(word)
            if len(self._known) > HELD:
                self._known.pop(next(reversed(self._known)))
        return known

    def knowing(self, weights: Mapping[str, float]) -> Rarity:
        """The same, with these words looked up already."""
        made = copy(self)
        made._known = {**weights, **self._known}
        return made

    def _weigh(self, word: str) -> float:
        if word.isdecimal():
            return 0.3
        size = len(word) * 2 if is_cjk(word[0]) else len(word)
        if size < 4:
            return (0.2, 0.2, 0.5, 0.8)[size]
        if len(word) >= 5 and word.isascii():
            variants = [word, *without_one(word)]
            if not self._near.keys().isdisjoint(variants):
                return min(self._near[v] for v in variants if v in self._near)
        return 1.0


def without_one(word: str) -> list[str]:
    """The word without each of its letters, in their order."""
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


def letter_masks(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """Which letters each word has, as bits: words that share few need no closer look.

    None of the words may be empty.
    """
    points = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), "<u4")
    bits = np.uint64(1) << (points % 61).astype(np.uint64)
    starts = np.cumsum([0, *map(len, words[:-1])])
    return np.bitwise_or.reduceat(bits, starts)


_ALWAYS_HEARD = letter_masks(["blmnrv"])[0]
"""Letters that ``sound`` keeps wherever they stand, as bits of ``letter_masks``."""


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
        self._heard = np.zeros(size, np.int32)
        self.first = np.zeros(size, np.int32)
        self.place = np.zeros(size, np.bool_)
        self.branch = np.zeros(size, np.bool_)
        self.unspaced = np.zeros(size, np.bool_)

    def renew(self) -> None:
        """Forget all words if there are too many."""
        if len(self.words) > HELD:
            self._start()

    def rows(self, words: Iterable[str]) -> list[int]:
        """The row of each word, made if there is none."""
        found = list(map(self.ids.get, each := list(words)))
        if None in found:
            known = self.ids
            self._add(list(dict.fromkeys(word for word in each if word not in known)))
            found = list(map(self.ids.get, each))
        return cast("list[int]", found)

    def sound_alike(
        self, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """Which pairs of rows have a sound, and the same."""
        found: npt.NDArray[np.bool_] = (self.mask[one] ^ self.mask[other]) & _ALWAYS_HEARD == 0
        at = np.flatnonzero(found)
        heard = self._sound_of(one[at])
        found[at] = (heard > 0) & (heard == self._sound_of(other[at]))
        return found

    def _sound_of(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """The number of the sound of each row, 0 where a word has none; made when asked for."""
        unknown = distinct(rows[self._heard[rows] < 0]).tolist()
        for row in unknown:
            made = sound(self.words[row])
            self._heard[row] = self._sounds.setdefault(made, len(self._sounds))
        return self._heard[rows]

    def _add(self, words: list[str]) -> None:
        start, end = len(self.words), len(self.words) + len(words)
        self.words += words
        self.ids.update(zip(words, range(start, end), strict=True))
        while end > len(self.length):
            self._grow()
        new = slice(start, end)
        self.weight[0, new] = list(map(self._rarity.of, words))
        self.weight[1, new] = list(map(self._person_weight, words))
        first = np.fromiter((ord(word[0]) for word in words), np.int32, len(words))
        long = np.fromiter(map(len, words), np.int32, len(words))
        self.unspaced[new] = [word > "\u3000" and is_cjk(word[0]) for word in words]
        self.mask[new] = letter_masks(words)
        self._heard[new] = -1
        self.first[new] = np.where(long == 1, -first, first)
        self.place[new] = list(map(self._places.__contains__, words))
        self.branch[new] = list(map(self._branches.__contains__, words))
        # Short words are the same only if equal ("ZTE" is not "ZTT"): they have no length here.
        self.length[new] = np.where((long >= 4) | self.unspaced[new], np.minimum(long, 400), 0)

    def _person_weight(self, word: str) -> float:
        known = self._persons.get(word)
        if known is not None:
            return known
        return (0.1, 0.1, 0.5)[len(word)] if len(word) < 3 and not is_cjk(word[0]) else 1.0

    def _grow(self) -> None:
        """Room for twice as many words."""
        self.weight = np.concatenate([self.weight, np.zeros_like(self.weight)], axis=1)
        for name in ("length", "mask", "_heard", "first", "place", "branch", "unspaced"):
            column = getattr(self, name)
            setattr(self, name, np.concatenate([column, np.zeros_like(column)]))
