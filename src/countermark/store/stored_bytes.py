"""The bytes of files as they were read once: short ones in memory, long ones on disk.

A long file is copied into a temporary file without a name, so that whatever happens to the original
meanwhile, all that is said of it is of the same bytes. It is gone when nobody holds it any more.
"""

from __future__ import annotations

import hashlib
import io
import weakref
from typing import Any, BinaryIO

from countermark.model.errors import SourceError
from countermark.model.evidence import Digest
from countermark.store.spool import discard, temporary

LONG = 8 << 20
"""Bytes from which a file is not held in memory."""

_CHUNK = 1 << 20
_WINDOW = 1 << 17


class StoredBytes:
    """``size`` bytes with their ``digest``: ``whole`` gives all, ``open`` some at a time."""

    def __init__(self, digest: Digest, size: int, content: bytes, copy: _Copy | None) -> None:
        self.digest, self.size = digest, size
        self._content, self._copy = content, copy

    @classmethod
    def of(cls, content: bytes) -> StoredBytes:
        """``content`` held in memory, however long it is."""
        return cls(Digest.of(content), len(content), content, None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StoredBytes) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def is_long(self) -> bool:
        """Are the bytes on disk rather than in memory?"""
        return self._copy is not None

    def whole(self) -> bytes:
        """All bytes; those of a long file are read each time."""
        return self._content if self._copy is None else self.open().read()

    def view(self) -> memoryview:
        """All bytes to look into; those of a long file are mapped, not read."""
        if self._copy is None:
            return memoryview(self._content)
        import mmap

        number = self._copy.stream.fileno()
        return memoryview(mmap.mmap(number, self.size, access=mmap.ACCESS_READ))

    def lent(self) -> BinaryIO | None:
        """The open file that holds a long one, for another process to map; None for a short one."""
        return None if self._copy is None else self._copy.stream

    def open(self) -> BinaryIO:
        """A stream over the bytes from their beginning; several may be read at the same time."""
        if self._copy is None:
            return io.BytesIO(self._content)
        return io.BufferedReader(_Window(self._copy), _WINDOW)

    def part(self, offset: int, size: int) -> Part:
        """``size`` bytes from ``offset`` on; raises SourceError where there are not so many."""
        return Part(self, offset, size)


class Part:
    """A view of some of the bytes of a file; parts of parts are views of the same file."""

    def __init__(self, held: StoredBytes, offset: int, size: int) -> None:
        if offset < 0 or size < 0 or offset + size > held.size:
            raise SourceError(
                f"{size} bytes at {offset} do not lie in {held.size} bytes",
                next_step="the container is damaged: get it again",
            )
        self.size = size
        self._held, self._offset = held, offset

    def open(self) -> BinaryIO:
        """A stream over these bytes and no others."""
        whole = self._held.open()
        return io.BufferedReader(_Bounded(whole, self._offset, self.size), _WINDOW)

    def part(self, offset: int, size: int) -> Part:
        """Some of these bytes; raises SourceError where there are not so many."""
        if offset < 0 or size < 0 or offset + size > self.size:
            raise SourceError(
                f"{size} bytes at {offset} do not lie in {self.size} bytes",
                next_step="the container is damaged: get it again",
            )
        return Part(self._held, self._offset + offset, size)


class _Bounded(io.RawIOBase):
    """A stretch of a stream that can be read and sought in, and not left."""

    def __init__(self, whole: BinaryIO, offset: int, size: int) -> None:
        self._whole, self._offset, self._size, self._at = whole, offset, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, into: Any) -> int:
        left = max(self._size - self._at, 0)
        if not left:
            return 0
        self._whole.seek(self._offset + self._at)
        found = self._whole.read(min(len(into), left))
        into[: len(found)] = found
        self._at += len(found)
        return len(found)


class _Copy:
    """A nameless temporary file, closed with the last one who holds it."""

    def __init__(self) -> None:
        self.stream = temporary()
        weakref.finalize(self, discard, self.stream)


class _Window(io.RawIOBase):
    """A reading place of its own in a copy."""

    def __init__(self, copy: _Copy) -> None:
        self._copy, self._at = copy, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            offset += self._copy.stream.seek(0, io.SEEK_END)
        self._at = max(offset + (self._at if whence == io.SEEK_CUR else 0), 0)
        return self._at

    def readinto(self, into: Any) -> int:
        self._copy.stream.seek(self._at)
        count: int = self._copy.stream.readinto(into)
        self._at += count
        return count


def store_bytes(stream: BinaryIO, cap: int, long: int | None = None) -> StoredBytes | None:
    """All bytes of ``stream``, or None as soon as there are more than ``cap``.

    Raises OSError where the stream cannot be read, OperatorError where a long one cannot be copied.
    """
    long = LONG if long is None else long
    digest = hashlib.sha256()
    memory, copy, size = io.BytesIO(), None, 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > cap:
            return None
        digest.update(chunk)
        if copy is None and size > long:
            copy = _Copy()
            copy.stream.write(memory.getbuffer())
            memory = io.BytesIO()
        (memory if copy is None else copy.stream).write(chunk)
    if copy is not None:
        copy.stream.flush()
    return StoredBytes(Digest(digest.hexdigest()), size, memory.getvalue(), copy)
