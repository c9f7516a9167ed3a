"""The rows of one table of an SQLite database, out of its bytes alone.

Source: "Database File Format" of SQLite. Only what a table of records needs: the schema, the
b-tree of a table and overflow pages; no indexes, no journal. Rows that a write-ahead log holds
beside the file are not in it. Pages that point at each other in a ring are met once.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

MAGIC = b"SQLite format 3\0"
_LEAF, _INTERIOR = 13, 5
_VALUE = 64 << 20
"""Bytes of one record at most."""

Value = int | float | bytes | None
Row = tuple[tuple[Value, ...], Span]
"""Values, and where the row begins (what overflows lies elsewhere)."""


def rows(data: memoryview, table: str, ask: Ask = ASK) -> Iterator[Row]:
    """The rows of ``table``; raises SourceError where it is not there, or the pages lie."""
    pages = _Pages(data, ask)
    for values, _ in pages.rows(1):
        if values[:1] == (b"table",) and values[1] == table.encode():
            root = values[3]
            if isinstance(root, int):
                yield from pages.rows(root)
                return
    raise SourceError(f"no table {table}", place="the schema")


class _Pages:
    def __init__(self, data: memoryview, ask: Ask) -> None:
        if bytes(data[:16]) != MAGIC or len(data) < 512:
            raise SourceError("no SQLite database", place="byte 0")
        (size,) = struct.unpack_from(">H", data, 16)
        self.size = 65536 if size == 1 else size
        if self.size < 512 or self.size & (self.size - 1):
            raise SourceError(f"pages of {self.size} bytes", place="byte 16")
        self.data, self.usable, self._ask = data, self.size - data[20], ask
        if self.usable < 480:
            raise SourceError("pages that are reserved to the most part", place="byte 20")

    def _page(self, number: int) -> int:
        at = (number - 1) * self.size
        if number < 1 or at + self.size > len(self.data):
            raise SourceError(f"page {number} is not there", place=f"page {number}")
        return at

    def rows(self, root: int) -> Iterator[Row]:
        """The rows of a b-tree of a table, in order."""
        met: set[int] = set()
        waiting = [root]
        while waiting:
            number = waiting.pop()
            if number in met:
                raise SourceError("pages point at each other in a ring", place=f"page {number}")
            met.add(number)
            if self._ask.deadline.passed():
                raise SourceError(f"not read within {self._ask.deadline.seconds:g} s")
            at = self._page(number)
            head = at + (100 if number == 1 else 0)
            kind, _, count, _, _, right = struct.unpack_from(">BHHHBI", self.data, head)
            cells = head + (12 if kind == _INTERIOR else 8)
            if kind not in (_LEAF, _INTERIOR) or cells + 2 * count > at + self.size:
                raise SourceError("no page of a table", place=f"page {number}")
            pointers = struct.unpack_from(f">{count}H", self.data, cells)
            if kind == _INTERIOR:
                children = [self._number(at + pointer) for pointer in pointers]
                waiting += [right, *reversed(children)]
                continue
            for pointer in pointers:
                yield self._row(at + pointer)

    def _number(self, at: int) -> int:
        if at + 4 > len(self.data):
            raise SourceError("a cell outside its page", place=f"byte {at}")
        (number,) = struct.unpack_from(">I", self.data, at)
        return int(number)

    def _row(self, begin: int) -> Row:
        size, at = _varint(self.data, begin)
        _, at = _varint(self.data, at)
        if size > _VALUE:
            raise SourceError(f"a record of {size} bytes", place=f"byte {begin}")
        local = _local(size, self.usable)
        record = bytearray(self.data[at : at + local])
        if local < size:
            self._overflow(record, size, at + local)
        if len(record) != size:
            raise SourceError("a record reaches outside", place=f"byte {begin}")
        return _values(bytes(record), begin), Span(begin, at + local - begin)

    def _overflow(self, record: bytearray, size: int, at: int) -> None:
        follow = self._number(at)
        for _ in range(size // (self.usable - 4) + 1):
            if not follow or len(record) >= size:
                return
            page = self._page(follow)
            follow = self._number(page)
            record += self.data[page + 4 : page + 4 + min(self.usable - 4, size - len(record))]


def _local(size: int, usable: int) -> int:
    """How much of a record stands in its own page ("B-tree Pages", cell payload overflow)."""
    most = usable - 35
    if size <= most:
        return size
    least = (usable - 12) * 32 // 255 - 23
    keep = least + (size - least) % (usable - 4)
    return keep if keep <= most else least


def _varint(data: memoryview | bytes, at: int) -> tuple[int, int]:
    value = 0
    for number in range(9):
        if at >= len(data):
            raise SourceError("a number that is cut off", place=f"byte {at}")
        byte = data[at]
        at += 1
        if number == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at


_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _values(record: bytes, place: int) -> tuple[Value, ...]:
    """The record format: serial types, then the values; texts are left as bytes."""
    end, at = _varint(record, 0)
    kinds: list[int] = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    found: list[Value] = []
    for kind in kinds:
        size = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2 if kind >= 12 else 0)
        raw = record[at : at + size]
        if len(raw) != size:
            raise SourceError("a value reaches out of its record", place=f"byte {place}")
        at += size
        if kind in _INTEGERS:
            found.append(int.from_bytes(raw, "big", signed=True))
        elif kind == 7:
            found.append(struct.unpack(">d", raw)[0])
        else:
            found.append({0: None, 8: 0, 9: 1}.get(kind) if kind < 12 else raw)
    return tuple(found)
