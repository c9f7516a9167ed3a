"""The tables of an ELF file: header, program headers, section headers, read and not yet judged.

Source: System V Application Binary Interface, edition 4.1 and its ELF-64 object file format; the
names of fields are those of the specification without their prefix (``e_``, ``p_``, ``sh_``).
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

MAGIC = b"\x7fELF"
LOAD, NOTE = 1, 4
NULL, NOBITS, SECTION_NOTE = 0, 8, 7
ALLOC, EXECINSTR = 2, 4
PF_X = 1
_EXTENDED = 0xFFFF
_NAME = 4096
_SEARCHED = 1 << 30
"""Longest name; bytes of names searched for their first place at most (else nobody says it is)."""

_HEADER = ("type", "machine", "version", "entry", "phoff", "shoff", "flags", "ehsize",
           "phentsize", "phnum", "shentsize", "shnum", "shstrndx")  # fmt: skip
_SEGMENT_32 = ("type", "offset", "vaddr", "paddr", "filesz", "memsz", "flags", "align")
_SEGMENT_64 = ("type", "flags", "offset", "vaddr", "paddr", "filesz", "memsz", "align")
_SECTION = ("name", "type", "flags", "addr", "offset", "size", "link", "info", "addralign",
            "entsize")  # fmt: skip


class Row(msgspec.Struct, frozen=True):
    """One record of a table: its values and where each stands."""

    at: Span
    values: dict[str, int]
    places: dict[str, Span]

    def __getitem__(self, name: str) -> int:
        return self.values[name]


class Section(msgspec.Struct, frozen=True):
    """A section header with the name that it points to; ``bytes`` is None where it has none."""

    row: Row
    name: bytes
    name_is_first: bool
    bytes: Span | None


class Tables(msgspec.Struct, frozen=True):
    """All of an ELF file's tables; ``bits`` is 32 or 64, ``order`` ``<`` or ``>``."""

    bits: int
    order: str
    header: Row
    segments: tuple[Row, ...]
    null: Row | None
    sections: tuple[Section, ...]
    segment_table: Span | None
    section_table: Span | None


def tables(data: memoryview, ask: Ask) -> Tables:
    """Reads them; raises SourceError where one reaches outside or is of another size."""
    bits, order = _ident(data)
    header = _row(data, 0, order, _HEADER, "HHIIIIIHHHHHH" if bits == 32 else "HHIQQQIHHHHHH", 16)
    segment = "IIIIIIII" if bits == 32 else "IIQQQQQQ"
    section = "IIIIIIIIII" if bits == 32 else "IIQQQQIIQQ"
    first = _first_section(data, header, order, section)
    count = header["shnum"] or (first["size"] if first else 0)
    phnum = header["phnum"]
    if phnum == _EXTENDED and first:
        phnum = first["info"]
    names = _SEGMENT_32 if bits == 32 else _SEGMENT_64
    segments = _table(
        data, header["phoff"], phnum, header["phentsize"], order, names, segment, ask, "program"
    )
    rows = (
        _table(
            data, header["shoff"], count, header["shentsize"], order, _SECTION, section, ask,
            "section",
        )
        if first
        else ()
    )  # fmt: skip
    strings = header["shstrndx"]
    if strings == _EXTENDED and first:
        strings = first["link"]
    return Tables(
        bits=bits,
        order=order,
        header=header,
        segments=segments,
        null=rows[0] if rows else None,
        sections=_sections(data, rows, strings),
        segment_table=_extent(segments),
        section_table=_extent(rows),
    )


def _ident(data: memoryview) -> tuple[int, str]:
    if len(data) < 52 or bytes(data[:4]) != MAGIC:
        raise SourceError("no ELF header", place="byte 0")
    bits = {1: 32, 2: 64}.get(data[4])
    order = {1: "<", 2: ">"}.get(data[5])
    if bits is None or order is None or (bits == 64 and len(data) < 64):
        raise SourceError("neither 32 nor 64 bits, or no byte order", place="byte 4")
    return bits, order


def _row(
    data: memoryview, at: int, order: str, names: tuple[str, ...], codes: str, skip: int = 0
) -> Row:
    values = struct.unpack_from(f"{order}{codes}", data, at + skip)
    places = {}
    offset = at + skip
    for name, code in zip(names, codes, strict=True):
        places[name] = Span(offset, size := struct.calcsize(f"{order}{code}"))
        offset += size
    return Row(Span(at, offset - at), dict(zip(names, values, strict=True)), places)


def _first_section(data: memoryview, header: Row, order: str, codes: str) -> Row | None:
    if not header["shoff"]:
        return None
    size = struct.calcsize(f"{order}{codes}")
    if header["shoff"] + size > len(data):
        raise SourceError("the section headers reach behind the end", place="e_shoff")
    return _row(data, header["shoff"], order, _SECTION, codes)


def _table(
    data: memoryview, at: int, count: int, size: int, order: str,
    names: tuple[str, ...], codes: str, ask: Ask, what: str,
) -> tuple[Row, ...]:  # fmt: skip
    if not count:
        return ()
    if size != struct.calcsize(f"{order}{codes}"):
        raise SourceError(f"{what} headers of {size} bytes each", place="the ELF header")
    if at + count * size > len(data):
        raise SourceError(f"the {what} headers reach behind the end", place="the ELF header")
    rows = []
    for number in range(count):
        if number > ask.pieces or (number % 1024 == 0 and ask.deadline.passed()):
            raise SourceError(f"more than {ask.pieces} {what} headers, or too slow")
        rows.append(_row(data, at + number * size, order, names, codes))
    return tuple(rows)


def _extent(rows: tuple[Row, ...]) -> Span | None:
    return Span(rows[0].at.offset, rows[-1].at.end - rows[0].at.offset) if rows else None


def _sections(data: memoryview, rows: tuple[Row, ...], strings: int) -> tuple[Section, ...]:
    table = b""
    if 0 < strings < len(rows) and rows[strings]["type"] != NOBITS:
        offset, size = rows[strings]["offset"], rows[strings]["size"]
        table = bytes(data[offset : offset + size])
    search = len(table) * len(rows) <= _SEARCHED
    return tuple(_section(row, table, search) for row in rows[1:])


def _section(row: Row, table: bytes, search: bool) -> Section:
    begin = row["name"]
    end = table.find(b"\0", begin, begin + _NAME)
    if begin < len(table) and end < 0:
        raise SourceError(f"a section's name is longer than {_NAME} bytes", place="section names")
    name = table[begin:end] if end >= 0 else b""
    first = search and end >= 0 and table.find(name + b"\0") == begin
    empty = row["type"] in (NULL, NOBITS) or not row["size"]
    return Section(row, name, first, None if empty else Span(row["offset"], row["size"]))
