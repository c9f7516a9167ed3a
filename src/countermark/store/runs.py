"""Pieces of a result put aside in runs, each in order, and given back in the order of all.

They lie in a temporary file without a name. Merges; sorts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import chain
from operator import itemgetter
from struct import Struct
from typing import BinaryIO

_HEAD = Struct("<QI")
_READ = 16 << 20
"""Bytes that are read at a time for all runs together."""

Piece = tuple[int, bytes]
"""Where a piece stands among all, and its bytes."""


class Runs:
    """Runs of pieces in a stream. Add all of them, then merge."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._runs: list[tuple[int, int]] = []
        self._overlap = False
        self._highest = 0
        self._end = 0

    def add(self, pieces: Iterable[Piece]) -> None:
        """One run more; its pieces come in ascending order."""
        start, first = self._end, True
        self._stream.seek(start)
        for place, content in pieces:
            self._overlap |= first and place < self._highest
            self._highest, first = max(self._highest, place), False
            self._stream.write(_HEAD.pack(place, len(content)))
            self._stream.write(content)
            self._end += _HEAD.size + len(content)
        self._runs.append((start, self._end))

    def merged(self) -> Iterator[Piece]:
        """All pieces in ascending order; of equal places, those of earlier runs first."""
        block = max(1 << 12, min(1 << 20, _READ // max(1, len(self._runs))))
        runs = (self._pieces(start, end, block) for start, end in self._runs)
        return merge(*runs, key=itemgetter(0)) if self._overlap else chain.from_iterable(runs)

    def _pieces(self, start: int, end: int, block: int) -> Iterator[Piece]:
        held, at = b"", 0
        while at < len(held) or start < end:
            for wanted in (_HEAD.size, -1):
                size = wanted if wanted > 0 else _HEAD.size + _HEAD.unpack_from(held, at)[1]
                if len(held) - at < size:
                    self._stream.seek(start)
                    more = self._stream.read(min(max(block, size), end - start))
                    start += len(more)
                    held, at = held[at:] + more, 0
            place, length = _HEAD.unpack_from(held, at)
            at += _HEAD.size
            yield place, held[at : at + length]
            at += length
