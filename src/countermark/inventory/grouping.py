"""Which rows of a long list are read together: all rows of a name, in the part of the first."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_CHUNK = 1 << 16
"""Rows looked at together."""


class Grouping(msgspec.Struct, frozen=True):
    """By row, in the order of the list: its ``part``, and whether it comes ``late``.

    Late is a row whose part began earlier in the list than the part of some row before it; without
    the late ones, parts follow one another.
    """

    part: array[int]
    late: bytes

    @property
    def has_late(self) -> bool:
        """Does any row come late?"""
        return 1 in self.late


def grouped(digests: array[int], size: int) -> Grouping:
    """Parts of ``size`` rows, more only where a name has more; equal ``digests`` go together.

    A part is filled with names in the order of their first rows. Takes little more memory than what
    it is given and gives, however many rows there are.
    """
    import numpy as np

    keys = np.frombuffer(digests, dtype=np.uint64)
    names, counts = _repeated(keys)
    part = array("I", bytes(4 * len(digests)))
    parts = np.frombuffer(part, dtype=np.uint32)
    part_of = np.zeros(len(names), np.uint32)
    seen = np.zeros(len(names), np.bool_)
    before = 0  # rows of all names met so far
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        room = np.ones(len(chunk), np.int64)  # what the name takes up where it is met first
        at = np.searchsorted(names, chunk)
        known = names[np.minimum(at, len(names) - 1)] if len(names) else ~chunk
        again = np.flatnonzero(known == chunk)
        which, first = np.unique(at[again], return_index=True)
        new = ~seen[which]
        room[again] = 0
        firsts = again[first[new]]
        room[firsts] = counts[which[new]]
        filled = before + np.cumsum(room)
        placed = (filled - room) // size
        part_of[which[new]] = placed[firsts]
        seen[which] = True
        placed[again] = part_of[at[again]]
        parts[start : start + _CHUNK] = placed
        before = int(filled[-1])
    late = parts < np.maximum.accumulate(parts)
    return Grouping(part, late.tobytes())


def _repeated(keys: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The keys that are there more than once, in ascending order, and how often each is."""
    import numpy as np

    ordered = np.sort(keys)
    same = np.concatenate(([False], ordered[1:] == ordered[:-1], [False]))
    begins = np.flatnonzero(same[1:] & ~same[:-1])
    ends = np.flatnonzero(same[:-1] & ~same[1:])
    return ordered[begins], ends - begins + 1
