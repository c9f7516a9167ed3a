"""Scratch in one file that was opened before: for a process that can open none for writing."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterable
from typing import BinaryIO

from countermark.model.gap import Gap
from countermark.store.nested import NestedCaps, Spool
from countermark.store.scratch import CAPS, Scratch, stream_of

SHORT = 4 << 20
"""Bytes up to which they are held in memory."""

_CHUNK = 1 << 20


class Arena(Scratch):
    """What parts of an artefact decode to, one behind another in the open file ``number``.

    ``begin`` is where the first may lie. Nothing is given back before the file is closed.
    """

    def __init__(self, label: str, number: int, begin: int = 0, caps: NestedCaps = CAPS) -> None:
        self._spool = Spool(label, caps)
        self._number, self._end = number, begin

    def hold(
        self, chunks: Iterable[bytes | memoryview], what: str, depth: int, packed: int
    ) -> memoryview | Gap:
        """See ``formats.artefact.opening.Scratch``."""
        return self._spool.keep(stream_of(chunks), what, depth, packed, self._keep)

    def _keep(self, stream: BinaryIO, cap: int) -> memoryview | None:
        held = bytearray()
        while len(held) <= SHORT:
            chunk = stream.read(_CHUNK)
            if not chunk:
                return memoryview(bytes(held)) if len(held) <= cap else None
            held += chunk
        return self._long(held, stream, cap)

    def _long(self, begun: bytearray, stream: BinaryIO, cap: int) -> memoryview | None:
        start = -(-self._end // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY
        at, chunk = start, bytes(begun)
        while chunk:
            if at + len(chunk) - start > cap:
                return None
            _write(self._number, chunk, at)
            at += len(chunk)
            chunk = stream.read(_CHUNK)
        self._end = at
        size = at - start
        mapped = mmap.mmap(self._number, size, offset=start, access=mmap.ACCESS_READ)
        return memoryview(mapped)


class Counter:
    """A number at the beginning of an arena that one process writes and another looks at.

    The first ``SIZE`` bytes are kept for it.
    """

    SIZE = mmap.ALLOCATIONGRANULARITY

    def __init__(self, number: int) -> None:
        if os.fstat(number).st_size < self.SIZE:
            os.ftruncate(number, self.SIZE)
        self._bytes = mmap.mmap(number, self.SIZE)

    def write(self, count: int) -> None:
        """Say how far it is."""
        self._bytes[:8] = count.to_bytes(8, "little")

    def read(self) -> int:
        """How far it is, as the other says."""
        return int.from_bytes(self._bytes[:8], "little")


def mapped(number: int, size: int) -> memoryview:
    """The first ``size`` bytes of an open file, not to be written."""
    return memoryview(mmap.mmap(number, size, access=mmap.ACCESS_READ))


def _write(number: int, chunk: bytes, at: int) -> None:
    done = 0
    while done < len(chunk):
        done += os.pwrite(number, chunk[done:], at + done)
