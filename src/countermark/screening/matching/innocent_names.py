"""Names of firms that nobody lists, invented: how often does a list match one of them by chance?

Made from the common words of the tables and from new words of their letters, in the patterns in
which suppliers are named. The same tables give the same names. Invented names are matched less or
more often than those of a trade: the number is an order of magnitude, and said to be one.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence

from countermark.screening.reference.tables import Tables
from countermark.screening.text.tokens import DISTINCTIVE_ALONE, DISTINCTIVE_WEIGHT, STOPWORD_WEIGHT

SEED = 20261201
FEW, NAMES = 1_000, 5_000
"""How many are made for a short list, and for a long one: of that the score that ten of a thousand
reach moves with the draw if fewer are asked."""

FIRMS = (
    *("new trade form", "new form", "new trade", "new", "new trade trade form", "new trade trade"),
    *("new trade form", "new form", "new trade", "new new form", "new new", "new new trade"),
    *("place trade form", "new form", "letters form", "letters trade form", "letters"),
    *("trade trade form", "new place form", "trade place form"),
)
RARER = (
    *("dictionary trade form", "dictionary trade", "dictionary new form"),
    *("person new form", "person new", "person new", "person person", "person person"),
)
PATTERNS = FIRMS * 2 + RARER
"""Of what a name is made, each pattern as often as the next: one of nine has a person's."""

FORMS = (
    "Ltd",
    "Inc.",
    "LLC",
    "GmbH",
    "S.A.",
    "B.V.",
    "Limited",
    "Corp.",
    "AG",
    "S.r.l.",
    "Pty Ltd",
)


def innocent_names(tables: Tables, count: int = NAMES) -> Iterator[str]:
    """So many invented names."""
    chance = random.Random(SEED)  # noqa: S311 - invents names, guards nothing
    words: dict[str, list[str]] = defaultdict(list)
    for word, weight in sorted(tables.words.items()):
        if not (word.isascii() and word.isalpha()) or len(word) < 3:
            continue
        if word in tables.places:
            words["place"].append(word)
        elif STOPWORD_WEIGHT < weight < DISTINCTIVE_WEIGHT:
            words["trade"].append(word)
        elif weight >= DISTINCTIVE_WEIGHT:
            words["dictionary"].append(word)
    words["person"] = sorted(
        word
        for word, weight in tables.persons.items()
        if STOPWORD_WEIGHT < weight < DISTINCTIVE_ALONE and word.isascii() and len(word) > 3
    )
    letters = _Chain([*words["place"], *words["dictionary"], *words["trade"]], chance)
    for _ in range(count):
        made = []
        for part in chance.choice(PATTERNS).split():
            if part == "form":
                made.append(chance.choice(FORMS))
            elif part == "new":
                made.append(letters.word().title())
            elif part == "letters":
                size = chance.choice((2, 3, 3, 4))
                made.append("".join(chance.choices("ABCDEFGILMNOPRSTV", k=size)))
            else:
                made.append(chance.choice(words[part]).title())
        yield " ".join(made)


class _Chain:
    """New words in which letters follow one another as in ``words``."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self._chance = chance
        self._next: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for at in range(len(word) + 1):
                self._next[("^^" + word)[at : at + 2]].append(word[at : at + 1])

    def word(self) -> str:
        while True:
            made = "^^"
            while len(made) < 12 and (letter := self._chance.choice(self._next[made[-2:]])):
                made += letter
            if len(made) > 5:
                return made[2:]
