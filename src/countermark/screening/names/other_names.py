"""Which other names has the public body that a name is, or begins with: "NUDT", 国防科技大学?

From a shipped table of official names in several languages and of initials. Guesses nothing: what
is not in the table has no other names, and a name that has some is still to be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from countermark.screening.text.folding import fold, is_cjk
from countermark.screening.text.one_writing import canonical
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT

if TYPE_CHECKING:
    from countermark.screening.reference.tables import Body

LONGEST = 200
"""Characters of a name that is looked at."""

MOST = 6
"""Other names that are screened for one name."""

UNITS = frozenset({"institute", "academy", "laboratory", "research", "factory", "school"})
"""Words with which a part of a body is named."""

Words = tuple[str, ...]


class Renamed(msgspec.Struct, frozen=True):
    """A name in which a body stands under another of its names.

    ``by_initials``: what stood there were initials, which others may bear.
    """

    text: str
    by_initials: bool


class OtherNames:
    """The names of ``bodies``; ``common`` words with their weights, ``short`` ones written out."""

    def __init__(
        self, bodies: tuple[Body, ...], common: Mapping[str, float], short: Mapping[str, str]
    ) -> None:
        self._common = common
        self._short = short
        self._names: dict[Words, tuple[Body, bool]] = {}
        for body in bodies:
            for texts, initials in ((body.names, False), (body.short, True)):
                for text in texts:
                    self._names.setdefault(_words(text), (body, initials))
        self._longest = max(map(len, self._names), default=0)
        self._first = frozenset(words[0] for words in self._names)
        # Names without spaces may go on in the same run of characters.
        self._runs = sorted(
            (words[0] for words in self._names if len(words) == 1 and is_cjk(words[0][0])),
            key=len,
            reverse=True,
        )
        self._begin = frozenset(word[:2] for word in self._first)

    def find(self, text: str) -> tuple[Renamed, ...]:
        """``text`` with its body under each of its other names; nothing where it knows none."""
        folded = text[:LONGEST]
        start = folded.lstrip("\"'“«(")[:2].casefold()
        if start not in self._begin and start != "th" and (start.isascii() or not start):
            return ()
        words = _words(folded)
        if words[:1] == ("the",):
            words = words[1:]
        if not words:
            return ()
        if words[0] in self._first:
            for size in range(min(self._longest, len(words)), 0, -1):
                if (found := self._names.get(words[:size])) is not None:
                    return self._renamed(*found, words[:size], words[size:])
        for run in self._runs if is_cjk(words[0][0]) else ():
            if words[0].startswith(run):
                rest = words[0].removeprefix(run), *words[1:]
                return self._renamed(*self._names[(run,)], (run,), rest)
        return ()

    def _renamed(
        self, body: Body, initials: bool, written: Words, rest: Words
    ) -> tuple[Renamed, ...]:
        """The other names with what follows; initials are a body's only beside describing words."""
        if initials and rest and not self._is_unit(rest):
            return ()
        left = " ".join(rest)
        others = [*body.names, *(() if rest or initials else body.short)]
        texts = (one for one in others if _words(one) != written)
        found = dict.fromkeys(f"{one} {left}".strip() for one in texts)
        return tuple(Renamed(text, initials) for text in list(found)[:MOST])

    def _is_unit(self, rest: Words) -> bool:
        """May it be a part of a body: a number, an institute, or words that only describe?"""
        first = self._short.get(rest[0], rest[0])
        return first in UNITS or not first.isalpha() or all(map(self._describes, rest))

    def _describes(self, word: str) -> bool:
        known = self._common.get(self._short.get(word, word), 1.0)
        return known < DISTINCTIVE_WEIGHT or not word.isalpha()


def _words(text: str) -> Words:
    return canonical(tuple(fold(text).split()))
