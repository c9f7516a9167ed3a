"""The bytes of files as they were read once: short ones in memory, long ones on disk.

A long file is copied into a temporary file without a name, so that whatever happens to the original
meanwhile, all that is said of it is of the same bytes. It is gone when nobody holds it any more.
"""

from __future__ import annotations

import hashlib
import io
import weakref
from typing import Any, BinaryIO

from countermark.model.evidence import Digest
from countermark.store.spool import discard, temporary

LONG = 8 << 20
"""Bytes from which a file is not held in memory."""

_CHUNK = 1 << 20
_WINDOW = 1 << 17


class Held:
    """``size`` bytes with their ``digest``: ``whole`` gives all, ``open`` some at a time."""

    def __init__(self, digest: Digest, size: int, content: bytes, copy: _Copy | None) -> None:
        self.digest, self.size = digest, size
        self._content, self._copy = content, copy

    @classmethod
    def of(cls, content: bytes) -> Held:
        """``content`` held in memory, however long it is."""
        return cls(Digest.of(content), len(content), content, None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def is_long(self) -> bool:
        """Are the bytes on disk rather than in memory?"""
        return self._copy is not None

    def whole(self) -> bytes:
        """All bytes; those of a long file are read each time."""
        return self._content if self._copy is None else self.open().read()

    def open(self) -> BinaryIO:
        """A stream over the bytes from their beginning; several may be read at the same time."""
        if self._copy is None:
            return io.BytesIO(self._content)
        return io.BufferedReader(_Window(self._copy), _WINDOW)


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

    def readinto(self, into: Any) -> int:
        self._copy.stream.seek(self._at)
        count: int = self._copy.stream.readinto(into)
        self._at += count
        return count


def held(stream: BinaryIO, cap: int, long: int | None = None) -> Held | None:
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
    return Held(Digest(digest.hexdigest()), size, memory.getvalue(), copy)
