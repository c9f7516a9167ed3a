"""Running text made comparable: lower case, plain letters, and the way back to what was written.

Plain ASCII is folded at the speed of memory; only what is not ASCII is looked at letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.screening.text.folding import fold

_APOSTROPHES = "’‘`´ʼʻ′＇ʹ"
WORD = lazy_pattern(r"(?:[^\W\d_]\.){2,}(?:[^\W\d_](?!\w))?|&|[^\W_]+(?:'[^\W_]+)?")
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
    """For ``str.translate``: characters folded when first met, ``_ODD`` for what is not one."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).lower() if code < 128 else _plain(chr(code))
        self[code] = folded = letter if len(letter) == 1 and code else _ODD
        return folded


_ODD = "\0"
_TABLE = _Table()
_LONG, _SHORT = 2048, 128
"""Characters that are folded together: a piece of plain ASCII costs next to nothing."""


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
    length = 0
    for at, piece in _pieces(text):
        plain = piece.lower() if piece.isascii() else piece.translate(_TABLE)
        if _ODD in plain:
            plain = _odd(piece, at, length, cuts, shifts)
        pieces.append(plain)
        length += len(plain)
    return Running("".join(pieces), cuts, shifts)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Long pieces of plain ASCII and short ones of anything else, each with its place."""
    for at in range(0, len(text), _LONG):
        piece = text[at : at + _LONG]
        if piece.isascii():
            yield at, piece
        else:
            for inner in range(0, len(piece), _SHORT):
                yield at + inner, piece[inner : inner + _SHORT]


def _odd(piece: str, place: int, at: int, cuts: list[int], shifts: list[int]) -> str:
    """Fold a piece in which some characters become none or several; notes the way back.

    ``place`` is where it begins in the text, ``at`` where in the folded text.
    """
    found = []
    for here, letter in enumerate(piece, start=place):
        plain = letter.lower() if letter.isascii() else _plain(letter)
        found.append(plain)
        for inner in range(at + 1, at + len(plain)):
            cuts.append(inner)
            shifts.append(here - inner)
        at += len(plain)
        if len(plain) != 1:
            cuts.append(at)
            shifts.append(here + 1 - at)
    return "".join(found)


def word_of(found: re.Match[str]) -> str:
    """A word as it is compared: initials joined, "&" as "and"."""
    word = found[0]
    if "." in word:
        return word.replace(".", "")
    return "and" if word == "&" else word


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, compared as those of running text."""
    return tuple(word_of(found) for found in WORD.finditer(running(text).text))
