"""Invented names that are distributed as those of real lists are: for measuring size, not accuracy.

A real name is the pattern. Its common words stay or change places with other common ones; its rare
words give way to rare words of the list, or to new ones from a chain of letters trained on them, so
that the vocabulary goes on growing with the list, as it does in life. Same seed, same names.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

COMMON = 20
"""A word of at least so many names is common."""

NEW = 0.45
"""Share of the rare words that are words nobody had before."""


class Inventor:
    """Invents names after ``names``."""

    def __init__(self, names: Sequence[str], seed: int) -> None:
        self._random = random.Random(seed)
        self._patterns = [name.split() for name in names]
        counts = Counter(word for pattern in self._patterns for word in pattern)
        words = [word for pattern in self._patterns for word in pattern]
        self._counts = counts
        self._common = [word for word in words if counts[word] >= COMMON]
        self._rare = [word for word in words if counts[word] < COMMON]
        self._chain: dict[str, list[str]] = defaultdict(list)
        for word in self._rare:
            for at in range(len(word) + 1):
                before = ("^^^" + word)[at : at + 3]
                self._chain[before].append(word[at : at + 1])

    def names(self, count: int) -> Iterator[str]:
        """So many names, hardly any of them twice."""
        for _ in range(count):
            pattern = self._random.choice(self._patterns)
            yield " ".join(map(self._word, pattern))

    def _word(self, word: str) -> str:
        if not any(map(str.isalpha, word)):
            return word
        if self._counts[word] >= COMMON:
            return word if self._random.random() < 0.7 else self._random.choice(self._common)
        return self._new() if self._random.random() < NEW else self._random.choice(self._rare)

    def _new(self) -> str:
        made = "^^^"
        while len(made) < 20 and (letter := self._random.choice(self._chain[made[-3:]])):
            made += letter
        return made[3:]


def dropped(text: str, chance: random.Random) -> str:
    """The name with one letter dropped in every word of five or more."""
    words = []
    for word in text.split():
        if len(word) >= 5:
            at = chance.randrange(len(word))
            word = word[:at] + word[at + 1 :]
        words.append(word)
    return " ".join(words)
