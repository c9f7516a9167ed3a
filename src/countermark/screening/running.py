"""Running text made comparable: lower case, plain letters, and the way back to what was written.

Plain ASCII is folded at the speed of memory; only what is not ASCII is looked at letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

import msgspec

from countermark.screening.letters import fold

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_APOSTROPHES = "’‘`´ʼʻ′＇ʹ"
WORD = re.compile(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|&|[^\W_]+(?:'[^\W_]+)?")
"""A word: initials with their points, "&", or letters and digits with at most one apostrophe."""


@lru_cache(maxsize=20_000)
def _plain(letter: str) -> str:
    """What one character counts as: hidden signs and accents nothing, letters plain ones."""
    category = unicodedata.category(letter)
    if category in ("Cf", "Cs", "Co", "Cn"):
        return ""
    if category[0] == "M":
        return fold(letter)
    if category[0] in "LN":
        return fold(letter).replace(" ", "") or letter
    if letter in _APOSTROPHES:
        return "'"
    wide = unicodedata.normalize("NFKC", letter)
    return wide if len(wide) == 1 and (wide.isascii() or category[0] == "S") else " "


class _Table(dict[int, str]):
    """For ``str.translate``; remembers which characters change the length."""

    def __init__(self) -> None:
        self.odd: set[str] = set()

    def __missing__(self, code: int) -> str:
        letter = _plain(chr(code))
        if len(self) < 200_000:
            self[code] = letter
        if len(letter) != 1:
            self.odd.add(chr(code))
        return letter


_TABLE = _Table()


class Running(msgspec.Struct, gc=False):
    """Folded ``text``; from ``cuts[i]`` on, ``shifts[i]`` added to a place gives the original's."""

    text: str
    cuts: list[int]
    shifts: list[int]

    def original(self, at: int) -> int:
        """Where the character at ``at`` stood before folding."""
        return at + self.shifts[bisect_right(self.cuts, at) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the original text, never empty."""
        return self.original(start), self.original(end - 1) + 1


def running(text: str) -> Running:
    """Fold ``text``: case, width, accents, hidden signs; punctuation and spaces stay."""
    if text.isascii():
        return Running(text.lower(), [0], [0])
    pieces: list[str] = []
    cuts, shifts = [0], [0]
    length = last = 0
    for run in _FOREIGN.finditer(text):
        before = text[last : run.start()].lower()
        pieces.append(before)
        length += len(before)
        foreign = run[0]
        plain = foreign.translate(_TABLE)
        if len(plain) != len(foreign) or not _TABLE.odd.isdisjoint(foreign):
            at = length
            for place, letter in enumerate(foreign, start=run.start()):
                size = len(_TABLE[ord(letter)])
                for inner in range(at + 1, at + size):
                    cuts.append(inner)
                    shifts.append(place - inner)
                at += size
                if size != 1:
                    cuts.append(at)
                    shifts.append(place + 1 - at)
        pieces.append(plain)
        length += len(plain)
        last = run.end()
    pieces.append(text[last:].lower())
    return Running("".join(pieces), cuts, shifts)


def word_of(found: re.Match[str]) -> str:
    """A word as it is compared: initials joined, "&" as "and"."""
    word = found[0]
    if "." in word:
        return word.replace(".", "")
    return "and" if word == "&" else word


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, compared as those of running text."""
    return tuple(word_of(found) for found in WORD.finditer(running(text).text))
