"""What comes out of containers, taken in within caps: too deep, too many, too large is a gap.

The caps count for one file and everything in it together: a container in a container spends what
is left. Long entries lie in temporary files, gone when nobody holds them any more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, TypeVar, cast

import msgspec

from countermark.model.gap import Gap, Why
from countermark.model.ports import Nested
from countermark.store.stored_bytes import StoredBytes, store_bytes

T = TypeVar("T")

_CHUNK = 1 << 16
_STEP = "unpack it by hand and name the files in it"


class NestedCaps(msgspec.Struct, frozen=True, kw_only=True):
    """``size`` of one entry and ``total`` of all, in bytes; ``depth`` of containers; ``count``.

    ``ratio`` of what comes out to what went in counts once ``ratio_from`` bytes have come out.
    """

    size: int = 1 << 30
    total: int = 4 << 30
    depth: int = 8
    count: int = 100_000
    ratio: int = 200
    ratio_from: int = 10 << 20


CAPS = NestedCaps()


class Taken(msgspec.Struct, frozen=True):
    """One entry as it was taken in; ``depth`` is 1 for an entry of the file itself."""

    stored: StoredBytes
    depth: int


class Spool:
    """Takes in the entries of one file, called ``label``."""

    def __init__(self, label: str, caps: NestedCaps = CAPS) -> None:
        self._label, self._caps = label, caps
        self._count = self._total = 0

    @property
    def is_full(self) -> bool:
        """Is there no room for a further entry? Then a reader stops, with the gap it was given."""
        return self._count > self._caps.count or self._total >= self._caps.total

    def take(self, stream: BinaryIO, what: str, within: Nested | None, packed: int) -> Taken | Gap:
        """The content of the entry ``what``, or a gap that names the cap it met.

        ``packed``: how many bytes of the container it was unpacked from. Raises OSError where the
        stream fails, OperatorError where the entry cannot be copied.
        """
        depth = 1 if within is None else within.depth + 1
        content = self.keep(stream, what, depth, packed, store_bytes)
        return content if isinstance(content, Gap) else Taken(content, depth)

    def keep(
        self,
        stream: BinaryIO,
        what: str,
        depth: int,
        packed: int,
        store: Callable[[BinaryIO, int], T | None],
    ) -> T | Gap:
        """The same at this ``depth``, kept by ``store``: it gives None beyond so many bytes."""
        caps = self._caps
        self._count += 1
        if depth > caps.depth:
            return self._gap(what, Why.TOO_DEEP, f"the cap is {caps.depth} containers deep")
        if self._count > caps.count:
            return self._gap(what, Why.LIMIT, f"the cap is {caps.count} entries")
        counted = _Counted(stream, packed * caps.ratio, caps.ratio_from)
        content = store(cast("BinaryIO", counted), min(caps.size, caps.total - self._total))
        self._total += counted.size
        if counted.is_bomb:
            return self._gap(
                what, Why.EXPANDS, f"{counted.size} bytes came out of {packed}", counted.size
            )
        if content is None:
            detail = f"the caps are {caps.size} bytes an entry and {caps.total} in all"
            return self._gap(what, Why.TOO_LARGE, detail, counted.size)
        return content

    def _gap(self, what: str, why: Why, detail: str, size: int | None = None) -> Gap:
        return Gap(self._label, why, size, detail=f"{what}: {detail}", next_step=_STEP)


class _Counted:
    """Counts what is read of a stream, and ends it where it expands beyond measure."""

    def __init__(self, stream: BinaryIO, most: int, free: int) -> None:
        self._stream, self._most = stream, max(most, free)
        self.size = 0
        self.is_bomb = False

    def read(self, _: int) -> bytes:
        if self.is_bomb:
            return b""
        chunk = self._stream.read(_CHUNK)
        self.size += len(chunk)
        self.is_bomb = self.size > self._most
        return b"" if self.is_bomb else chunk
