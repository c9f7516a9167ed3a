"""Where do any of up to hundreds of thousands of literals stand in some bytes? Exact and complete.

Letters are bytes, or two bytes each with a zero behind (UTF-16, little-endian). Long literals of
printable ASCII go through sieves; the few others through an automaton (Aho and Corasick 1975).
Whether a place is the boundary of a name is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from countermark.formats.caps import NEVER
from countermark.inspection.literal_sieve import BEFORE, BEHIND, Sieve
from countermark.inspection.segments import segments, wide_letters
from countermark.model.errors import SourceError
from countermark.model.ports import Deadline

SEGMENT = 1 << 20
"""Bytes of a file looked at in one go; a multiple of eight."""

MOST = 100_000
"""Places of all literals in one file; further ones are not listed, and ``more`` says so."""

LONG, SHORT = 11, 7
"""Letters from which a literal goes through the sieve of eight bytes, and that of four."""

_SPACE, _HIGH = 0x20202020, 0x80808080
_FOURS = 1 << 14
"""Groups of four looked at in one go: they stay in the processor's cache."""


class Place(msgspec.Struct, frozen=True, order=True):
    """The literal of this number begins at ``offset``; ``wide``: two bytes for each letter."""

    offset: int
    word: int
    wide: bool = False


class Places(msgspec.Struct, frozen=True):
    """Where literals stand, from left to right; ``more``: the cap was met."""

    found: tuple[Place, ...]
    more: bool = False


class Literals:
    """``words`` that are looked for; those whose number is in ``folded`` in any case of letters."""

    def __init__(self, words: Sequence[bytes], folded: frozenset[int] = frozenset()) -> None:
        self.words = tuple(words)
        self._folded = folded
        self._low = tuple(w.lower() if n in folded else w for n, w in enumerate(self.words))
        kinds = [_kind(word) for word in self.words]
        self._sieves: list[tuple[Sieve, list[int]]] = []
        for gram in (8, 4):
            numbers = [n for n, kind in enumerate(kinds) if kind == gram]
            if numbers:
                made = Sieve([self.words[n] for n in numbers], gram)
                self._sieves.append((made, numbers))
        self._others = [n for n, kind in enumerate(kinds) if kind == 0]
        self._machine = _machine([self._low[n] for n in self._others])

    def find(self, data: memoryview, deadline: Deadline = NEVER, most: int = MOST) -> Places:
        """Every place where one stands; raises SourceError where the time is up."""
        found: set[Place] = set()
        for place in self._candidates(data, deadline):
            if self._is(data, place):
                found.add(place)
                if len(found) > most:
                    return Places(tuple(sorted(found)[:most]), more=True)
        return Places(tuple(sorted(found)))

    def _is(self, data: memoryview, place: Place) -> bool:
        word = self._low[place.word]
        if place.offset < 0:
            return False
        if place.wide:
            there = bytes(data[place.offset : place.offset + 2 * len(word)])
            if len(there) != 2 * len(word) or any(there[1::2]):
                return False
            there = there[::2]
        else:
            there = bytes(data[place.offset : place.offset + len(word)])
        return (there.lower() if place.word in self._folded else there) == word

    def _candidates(self, data: memoryview, deadline: Deadline) -> Iterator[Place]:
        if self._machine is not None:
            yield from self._by_automaton(data, deadline)
        if not self._sieves:
            return
        for begin, buffer, length in segments(data, deadline, SEGMENT, BEFORE, BEHIND):
            for word, offset in self._narrow(buffer, length):
                yield Place(begin + offset, word)
            for word, offset in self._wide(buffer):
                yield Place(begin + offset, word, wide=True)

    def _narrow(self, buffer: Any, length: int) -> Iterator[tuple[int, int]]:
        letters = _letters(buffer, length)
        for sieve, numbers in self._sieves:
            words, offsets = sieve.places(buffer, letters)
            for word, offset in zip(words.tolist(), offsets.tolist(), strict=True):
                yield numbers[word], offset

    def _wide(self, buffer: Any) -> Iterator[tuple[int, int]]:
        """Letters of two bytes, put together as if they were of one."""
        import numpy as np

        spots = wide_letters(buffer, BEFORE)
        if spots.size < SHORT:
            return
        low, high = buffer[spots + BEFORE], buffer[spots + BEFORE + 1]
        narrow = np.zeros(BEFORE + low.size + BEHIND + 8 - low.size % 8, np.uint8)
        narrow[BEFORE : BEFORE + low.size] = np.where(high == 0, low, 0)
        for word, offset in self._narrow(narrow, low.size):
            if 0 <= offset < spots.size:
                yield word, int(spots[offset])

    def _by_automaton(self, data: memoryview, deadline: Deadline) -> Iterator[Place]:
        fold = any(n in self._folded for n in self._others)
        most = 2 * max(len(self.words[n]) for n in self._others)
        for begin in range(0, len(data), SEGMENT):
            if deadline.passed():
                raise SourceError("the time is up", place=f"byte {begin}")
            part = bytes(data[begin : begin + SEGMENT + most])
            for text in {part, part.lower()} if fold else {part}:
                for number, at, _ in self._machine.find_matches_as_indexes(text, overlapping=True):
                    word = self._others[number // 2]
                    if at < SEGMENT:
                        yield Place(begin + at, word, wide=bool(number % 2))


def _kind(word: bytes) -> int:
    """The sieve that a word goes through: of 8 or of 4 bytes, or 0 for the automaton."""
    if not all(0x20 <= byte < 0x7F for byte in word):
        return 0
    return 8 if len(word) >= LONG else 4 if len(word) >= SHORT else 0


def _machine(words: Sequence[bytes]) -> Any:
    """Finds ``words`` and their letters of two bytes, numbered in turn; None for none."""
    if not words:
        return None
    from ahocorasick_rs import BytesAhoCorasick

    both = [form for word in words for form in (word, _widened(word))]
    return BytesAhoCorasick(both)


def _widened(word: bytes) -> bytes:
    return b"".join(bytes((byte, 0)) for byte in word)


def _letters(buffer: Any, length: int) -> Any:
    """Numbers of the groups of four, from BEFORE on, whose bytes can all be printed (or 0x7F)."""
    import numpy as np

    fours = buffer[BEFORE : BEFORE + ((length + 3) & ~3) + 4].view("<u4")
    space, high = np.uint32(_SPACE), np.uint32(_HIGH)
    made = np.empty(_FOURS, np.uint32)
    found = []
    for at in range(0, fours.size, _FOURS):
        part = fours[at : at + _FOURS]
        strange = np.subtract(part, space, out=made[: part.size])
        strange |= part
        strange &= high
        found.append(np.flatnonzero(strange == 0) + at)
    return np.concatenate(found)
