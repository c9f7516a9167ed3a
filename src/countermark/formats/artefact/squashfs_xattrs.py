"""Extended attributes of a squashfs 4 file system.

Source: the Linux kernel's ``fs/squashfs/xattr.c``, ``xattr_id.c`` and ``squashfs_fs.h``. A table of
ids gives, for each set of attributes, where its pairs begin; a value that several sets have stands
once, and the other sets point to it.
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.artefact.squashfs_tables import BLOCK, NONE, Source, Table
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_PREFIXES = (b"user.", b"trusted.", b"security.")
_ELSEWHERE = 0x100
_ID = struct.Struct("<QII")


class Attributes(msgspec.Struct, kw_only=True):
    """``sets`` of names and values by the number that inodes use; ``spans`` hold the tables.

    ``unused`` are bytes of the pairs that no set leads to.
    """

    sets: list[dict[bytes, bytes]]
    spans: tuple[Span, ...] = ()
    unused: bytes = b""


def attributes(source: Source) -> Attributes:
    """All sets; raises SourceError where a table is not what it should be."""
    at = source.numbers["xattr-table"]
    if at == NONE:
        return Attributes(sets=[])
    start, count, reserved = struct.unpack("<QII", source.part(at, 16, "the table of attributes"))
    source.check(count)
    if reserved:
        source.fault("reserved", f"unused bytes before the ids of attributes: {reserved}")
    ids, spans = source.indexed(at + 16, 16 * count, "ids of attributes")
    end = min((span.offset for span in spans[1:]), default=at)
    if not start <= end:
        raise SourceError("attributes begin behind their ids", place=f"byte {at}")
    reader = _Reader(source, source.table(start, end, "attributes"))
    sets = [reader.pairs(*_ID.unpack_from(ids, 16 * number)) for number in range(count)]
    return Attributes(
        sets=sets,
        spans=(Span(start, end - start), *spans[1:], Span(at, 16), spans[0]),
        unused=reader.unused(),
    )


class _Reader:
    def __init__(self, source: Source, table: Table) -> None:
        self._source, self._table = source, table
        self._covered: list[tuple[int, int]] = []

    def pairs(self, reference: int, count: int, size: int) -> dict[bytes, bytes]:
        """The pairs of one set; ``size`` is of their names, each with a zero byte, and values."""
        at = self._place(reference)
        found: dict[bytes, bytes] = {}
        listed = 0
        for _ in range(count):
            begin = at
            kind, length = struct.unpack("<HH", self._take(at, 4))
            if kind & 0xFF >= len(_PREFIXES) or kind & 0xFE00:
                raise SourceError(f"an attribute of type {kind}")
            name = _PREFIXES[kind & 0xFF] + self._take(at + 4, length)
            at += 4 + length
            value, at = self._value(at, elsewhere=bool(kind & _ELSEWHERE))
            self._covered.append((begin, at))
            if name in found:
                self._source.fault("duplicate", f"an attribute twice in one set: {name!r}")
            self._source.spend(len(name) + len(value))
            found[name] = value
            listed += len(name) + 1 + len(value)
        if listed != size:
            self._source.fault("length", f"a set of attributes takes {listed} bytes, not {size}")
        return found

    def _value(self, at: int, *, elsewhere: bool) -> tuple[bytes, int]:
        (size,) = struct.unpack("<I", self._take(at, 4))
        here = self._take(at + 4, size)
        if not elsewhere:
            return here, at + 4 + size
        if size != 8:
            raise SourceError("a reference to a value that is not eight bytes long")
        there = self._place(int.from_bytes(here, "little"))
        (size,) = struct.unpack("<I", self._take(there, 4))
        self._covered.append((there, there + 4 + size))
        return self._take(there + 4, size), at + 12

    def _place(self, reference: int) -> int:
        block, offset = self._table.span.offset + (reference >> 16), reference & 0xFFFF
        if offset >= BLOCK:
            raise SourceError("an attribute behind the end of its block")
        return self._table.at(block, offset)

    def _take(self, at: int, size: int) -> bytes:
        part = self._table.data[at : at + size]
        if len(part) != size:
            raise SourceError("an attribute reaches behind the end of its table")
        return part

    def unused(self) -> bytes:
        at, out = 0, bytearray()
        for begin, end in sorted(self._covered):
            out += self._table.data[at:begin] if begin > at else b""
            at = max(at, end)
        return bytes(out + self._table.data[at:])
