"""Rows put aside by part, and given back part by part; they lie in a stream, not in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from countermark.formats.grid import Row

MOST = 8 << 20
"""Bytes of rows that wait in memory."""

_SIZE = 4
"""Bytes before each row that say how long it is."""


class Buckets:
    """One bucket for each part. Add all rows, flush, then ask for those of each part."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(tuple[int, list[str]]).decode
        self._waiting: dict[int, bytearray] = {}
        self._held = self._end = 0
        self._places: dict[int, list[tuple[int, int]]] = {}

    def add(self, part: int, row: Row) -> None:
        """Put ``row`` into the bucket of ``part``."""
        packed = self._encode((row.line, row.cells))
        bucket = self._waiting.setdefault(part, bytearray())
        bucket += len(packed).to_bytes(_SIZE)
        bucket += packed
        self._held += len(packed)
        if self._held > MOST:
            self.flush()

    def flush(self) -> None:
        """Write down what waits."""
        self._stream.seek(self._end)
        for part, bucket in self._waiting.items():
            self._stream.write(bucket)
            self._places.setdefault(part, []).append((self._end, len(bucket)))
            self._end += len(bucket)
        self._waiting.clear()
        self._held = 0

    def rows(self, part: int) -> Iterator[Row]:
        """The rows of ``part``, in the order in which they were put there."""
        for start, size in self._places.get(part, ()):
            self._stream.seek(start)
            packed = memoryview(self._stream.read(size))
            at = 0
            while at < size:
                end = at + _SIZE + int.from_bytes(packed[at : at + _SIZE])
                line, cells = self._decode(packed[at + _SIZE : end])
                yield Row(line, cells)
                at = end
