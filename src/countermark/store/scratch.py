"""Where the bytes lie that parts of an artefact decode to: short ones in memory, long ones mapped.

The caps of ``nested`` count for one artefact and everything in it: size, number, depth, expansion.
A mapped file has no name and is gone with the last view of it.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from countermark.model.gap import Gap
from countermark.store.nested import NestedCaps, Spool, Taken
from countermark.store.stored_bytes import StoredBytes

CAPS = NestedCaps(size=4 << 30, total=16 << 30, count=1_000_000)
"""An artefact may be the whole disk of a device, unlike a file that holds records."""


class Scratch:
    """What parts of one artefact, called ``label``, decode to."""

    def __init__(self, label: str, caps: NestedCaps = CAPS) -> None:
        self._spool = Spool(label, caps)

    def hold(
        self, chunks: Iterable[bytes | memoryview], what: str, depth: int, packed: int
    ) -> memoryview | Gap:
        """See ``formats.artefact.opening.Scratch``."""
        stream = stream_of(chunks)
        within = Taken(StoredBytes.of(b""), depth - 1)
        taken = self._spool.take(stream, what, within, packed)
        return taken if isinstance(taken, Gap) else taken.stored.view()

    def release(self, data: memoryview) -> None:
        """See ``formats.artefact.opening.Scratch``: mapped pages leave, and come back when read."""
        if isinstance(data.obj, mmap.mmap):
            data.obj.madvise(mmap.MADV_DONTNEED)


def stream_of(chunks: Iterable[bytes | memoryview]) -> BinaryIO:
    """Chunks as a stream; what they raise goes through."""
    return io.BufferedReader(_Chunks(iter(chunks)))


class _Chunks(io.RawIOBase):
    """Chunks as a stream."""

    def __init__(self, chunks: Iterator[bytes | memoryview]) -> None:
        self._chunks, self._left = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = memoryview(chunk)
        count = min(len(into), len(self._left))
        into[:count] = self._left[:count]
        self._left = self._left[count:]
        return count
