"""Which section and which function or object a byte of an ELF file belongs to.

Symbols are those of ``.symtab``, or of ``.dynsym`` where that was stripped. A name is a help for a
person who reads a difference, never a reason for a verdict.
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.elf_tables import ALLOC, Section, Tables, tables
from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.artefact import Span

_SYMTAB, _DYNSYM = 2, 11
_OBJECT, _FUNC = 1, 2
_RELOCATABLE = 1
_SYMBOLS = 2_000_000
_ARM = 40


class Where(msgspec.Struct, frozen=True):
    """``section`` and ``symbol`` by name, empty where there is none; ``offset`` in the symbol."""

    section: str = ""
    symbol: str = ""
    offset: int = 0


class ElfPlaces:
    """The sections and symbols of one ELF file, asked by offset in the file."""

    def __init__(self, data: memoryview, ask: Ask = ASK) -> None:
        """Raises SourceError where ``data`` is no ELF file that can be read."""
        found = tables(data, ask)
        self._sections = sorted(
            (s for s in found.sections if s.bytes), key=lambda s: s.bytes.offset if s.bytes else 0
        )
        self._starts = [s.bytes.offset for s in self._sections if s.bytes]
        symbols = sorted(_symbols(data, found))
        self._begins = [begin for begin, _, _ in symbols]
        self._symbols = symbols

    def at(self, offset: int) -> Where:
        """Where the byte at ``offset`` of the file stands."""
        index = bisect_right(self._starts, offset) - 1
        section = self._sections[index] if index >= 0 else None
        if section is None or section.bytes is None or offset >= section.bytes.end:
            return Where()
        name = section.name.decode("utf-8", "replace")
        index = bisect_right(self._begins, offset) - 1
        # Symbols of no size reach to the next one; nested ones are found a few steps back.
        for begin, size, symbol in reversed(self._symbols[max(index - 8, 0) : index + 1]):
            if section.bytes.offset <= begin and (offset < begin + size or not size):
                return Where(name, symbol.decode("utf-8", "replace"), offset - begin)
        return Where(name)

    def within(self, span: Span) -> Iterator[tuple[str, Span]]:
        """The functions and objects that begin in ``span``, with the bytes of each."""
        index = bisect_left(self._begins, span.offset)
        for begin, size, symbol in self._symbols[index : bisect_left(self._begins, span.end)]:
            length = min(size, span.end - begin)
            if length:
                yield symbol.decode("utf-8", "replace"), Span(begin, length)


def _symbols(data: memoryview, found: Tables) -> list[tuple[int, int, bytes]]:
    """Functions and objects with a place in the file: its offset, size, name."""
    for kind in (_SYMTAB, _DYNSYM):
        for table in found.sections:
            if table.row["type"] == kind and table.bytes and table.bytes.end <= len(data):
                if symbols := _of_table(data, found, table):
                    return symbols
                break
    return []


def _of_table(data: memoryview, found: Tables, table: Section) -> list[tuple[int, int, bytes]]:
    number = table.row["link"] - 1
    if not 0 <= number < len(found.sections) or table.bytes is None:
        return []
    strings = found.sections[number].bytes
    if strings is None:
        return []
    names = bytes(data[strings.offset : strings.end])
    codes = f"{found.order}IIIBBH" if found.bits == 32 else f"{found.order}IBBHQQ"
    size = struct.calcsize(codes)
    count = min(table.bytes.length // size, _SYMBOLS)
    part = data[table.bytes.offset : table.bytes.offset + count * size]
    relocatable = found.header["type"] == _RELOCATABLE
    result = []
    for row in struct.iter_unpack(codes, part):
        if found.bits == 32:
            name, value, length, info, _, index = row
        else:
            name, info, _, index, value, length = row
        if info & 15 not in (_OBJECT, _FUNC) or not 0 < index <= len(found.sections):
            continue
        section = found.sections[index - 1]
        if section.bytes is None:
            continue
        if found.header["machine"] == _ARM and info & 15 == _FUNC:
            value &= ~1  # the lowest bit says Thumb
        begin = section.bytes.offset + value
        if not relocatable and section.row["flags"] & ALLOC:
            begin -= section.row["addr"]
        end = names.find(b"\0", name)
        if section.bytes.offset <= begin < section.bytes.end and end > name:
            result.append((begin, length, names[name:end]))
    return result
