"""What a number in a manifest stands for: the table of an app's resources (resources.arsc).

Source: ResourceTypes.h, ``ResTable_header`` to ``ResTable_entry``. Nothing is read until it is
asked for: a table is an index of chunks, and an entry is looked up where it stands. Of a value's
variants (language, density) the default one counts, else the first.
"""

from __future__ import annotations

import msgspec

from countermark.formats.android.binary_xml import REFERENCES, STRING, Typed
from countermark.formats.android.chunks import (
    PACKAGE,
    STRINGS,
    TABLE,
    TYPE,
    Chunk,
    chunk,
    chunks,
)
from countermark.formats.android.string_pool import StringPool
from countermark.formats.artefact.numbers import little, part
from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.errors import SourceError

_STEPS = 20
"""References followed from one to the next; the platform stops there as well."""
_SPARSE, _SHORT = 0x01, 0x02
_COMPLEX, _COMPACT = 0x01, 0x08
_NO_ENTRY = 0xFFFFFFFF
_NO_SHORT = 0xFFFF
_APP = 0x7F
"""The package of an app's own resources."""


class _Type(msgspec.Struct, frozen=True):
    """A chunk with the entries of one type in one variant."""

    chunk: Chunk
    plain: bool


class Resources:
    """The table in ``data``; raises SourceError where it is none."""

    def __init__(self, data: memoryview, ask: Ask = ASK) -> None:
        self._data = data
        self._types: dict[tuple[int, int], list[_Type]] = {}
        self._strings: StringPool | None = None
        whole = chunk(data, 0, len(data))
        if whole.kind != TABLE:
            raise SourceError("no table of resources", place="byte 0")
        for one in chunks(data, whole.body, whole.end, ask):
            if one.kind == STRINGS and self._strings is None:
                self._strings = StringPool(data, one)
            elif one.kind == PACKAGE:
                self._package(one, ask)

    def resolve(self, value: Typed) -> Typed | None:
        """What a value comes to, references followed; None where the table does not hold it.

        Raises SourceError where an entry is malformed or references go round.
        """
        for _ in range(_STEPS):
            if value.kind not in REFERENCES:
                return value
            found = self._entry(value.number)
            if found is None:
                return None
            value = found
        raise SourceError(f"more than {_STEPS} references, one to the next")

    def text(self, value: Typed) -> str | None:
        """The text that a value comes to; None where it is none or not held here."""
        found = self.resolve(value)
        return found.text if found is not None and found.kind == STRING else None

    def _package(self, one: Chunk, ask: Ask) -> None:
        number = little(self._data, one.at + 8, 4) or _APP
        for inside in chunks(self._data, one.body, one.end, ask):
            if inside.kind != TYPE:
                continue
            kind = part(self._data, inside.at + 8, 1)[0]
            plain = self._is_plain(inside)
            self._types.setdefault((number, kind), []).append(_Type(inside, plain))

    def _is_plain(self, one: Chunk) -> bool:
        """Is the variant the default one: nothing but zeros behind the size of its record?"""
        size = little(self._data, one.at + 20, 4)
        end = min(one.at + 20 + size, one.body)
        return not any(self._data[one.at + 24 : end])

    def _entry(self, number: int) -> Typed | None:
        package, kind, entry = number >> 24, number >> 16 & 0xFF, number & 0xFFFF
        types = self._types.get((package, kind), [])
        for one in sorted(types, key=lambda found: not found.plain):
            at = self._place(one.chunk, entry)
            if at is not None:
                return self._value(at, one.chunk.end)
        return None

    def _place(self, one: Chunk, entry: int) -> int | None:
        """Where an entry stands, in each of the three kinds of index."""
        flags, count = part(self._data, one.at + 9, 1)[0], little(self._data, one.at + 12, 4)
        begin = one.at + little(self._data, one.at + 16, 4)
        if flags & _SPARSE:
            return self._sparse(one, entry, count, begin)
        if entry >= count:
            return None
        width = 2 if flags & _SHORT else 4
        if one.body + width * (entry + 1) > one.end:
            raise SourceError("an index that reaches out of its type", place=f"byte {one.at}")
        offset = little(self._data, one.body + width * entry, width)
        if offset == (_NO_SHORT if flags & _SHORT else _NO_ENTRY):
            return None
        return begin + (4 * offset if flags & _SHORT else offset)

    def _sparse(self, one: Chunk, entry: int, count: int, begin: int) -> int | None:
        low, high = 0, min(count, (one.end - one.body) // 4)
        while low < high:
            middle = (low + high) // 2
            found = little(self._data, one.body + 4 * middle, 2)
            if found == entry:
                return begin + 4 * little(self._data, one.body + 4 * middle + 2, 2)
            low, high = (middle + 1, high) if found < entry else (low, middle)
        return None

    def _value(self, at: int, end: int) -> Typed | None:
        if at + 8 > end:
            raise SourceError("an entry that reaches out of its type", place=f"byte {at}")
        size, flags = little(self._data, at, 2), little(self._data, at + 2, 2)
        if flags & _COMPACT:
            return self._typed(flags >> 8, little(self._data, at + 4, 4))
        if flags & _COMPLEX:
            return None
        kind = part(self._data, at + size + 3, 1)[0]
        return self._typed(kind, little(self._data, at + size + 4, 4))

    def _typed(self, kind: int, number: int) -> Typed:
        text = self._strings.get(number) if kind == STRING and self._strings is not None else ""
        return Typed(kind, number, text)
