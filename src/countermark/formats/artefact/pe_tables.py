"""The tables of a PE file (Windows programs, drivers, UEFI images), read and not yet judged.

Source: Microsoft, "PE Format"; names of fields are those of that document, in lower case.
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Field, Span
from countermark.model.errors import SourceError

DIRECTORIES = (
    "export", "import", "resource", "exception", "certificate", "base-relocation", "debug",
    "architecture", "global-pointer", "tls", "load-config", "bound-import", "iat",
    "delay-import", "clr", "reserved",
)  # fmt: skip
_COFF = ("machine", "number-of-sections", "timestamp", "symbol-table", "number-of-symbols",
         "optional-header-size", "characteristics")  # fmt: skip
_OPTIONAL_32 = (
    "magic", "linker-major", "linker-minor", "size-of-code", "size-of-initialized-data",
    "size-of-uninitialized-data", "entry-point", "base-of-code", "base-of-data", "image-base",
    "section-alignment", "file-alignment", "os-major", "os-minor", "image-major", "image-minor",
    "subsystem-major", "subsystem-minor", "win32-version", "size-of-image", "size-of-headers",
    "checksum", "subsystem", "dll-characteristics", "stack-reserve", "stack-commit",
    "heap-reserve", "heap-commit", "loader-flags", "number-of-directories",
)  # fmt: skip
_OPTIONAL_64 = tuple(name for name in _OPTIONAL_32 if name != "base-of-data")
_CODES_32, _CODES_64 = "HBBIIIIIIIIIHHHHHHIIIIHHIIIIII", "HBBIIIIIQIIHHHHHHIIIIHHQQQQII"
_SECTION = ("virtual-size", "virtual-address", "raw-size", "raw-offset", "relocations",
            "line-numbers", "number-of-relocations", "number-of-line-numbers",
            "characteristics")  # fmt: skip
_ROW = 40


class PeSection(msgspec.Struct, frozen=True):
    """A section's header; ``bytes`` is None where it has none in the file."""

    name: bytes
    at: Span
    values: dict[str, int]
    bytes: Span | None


class PeTables(msgspec.Struct, frozen=True):
    """``headers`` holds what each header says; ``directories`` name to (address, size)."""

    pe: int
    coff: dict[str, int]
    optional: dict[str, int]
    fields: tuple[Field, ...]
    directories: dict[str, tuple[int, int]]
    sections: tuple[PeSection, ...]
    end: int

    def offset(self, address: int) -> int | None:
        """Where a relative virtual address stands in the file."""
        for section in self.sections:
            if section.bytes is None:
                continue
            within = address - section.values["virtual-address"]
            if 0 <= within < section.bytes.length:
                return section.bytes.offset + within
        return address if address < self.optional.get("size-of-headers", 0) else None


def pe_tables(data: memoryview, ask: Ask) -> PeTables:
    """Reads them; raises SourceError where one reaches outside."""
    if len(data) < 64 or bytes(data[:2]) != b"MZ":
        raise SourceError("no DOS header", place="byte 0")
    (pe,) = struct.unpack_from("<I", data, 60)
    if pe + 24 > len(data) or bytes(data[pe : pe + 4]) != b"PE\0\0":
        raise SourceError("no PE header where the DOS header says", place="byte 60")
    fields = [Field("pe.dos-header", bytes(data[:60]), Span(0, 60))]
    coff = _values(data, pe + 4, _COFF, "HHIIIHH", fields)
    at = pe + 24
    optional: dict[str, int] = {}
    directories: dict[str, tuple[int, int]] = {}
    if coff["optional-header-size"]:
        at = _optional(data, at, coff["optional-header-size"], optional, directories, fields)
    sections = tuple(_sections(data, at, coff["number-of-sections"], ask))
    end = at + len(sections) * _ROW
    return PeTables(pe, coff, optional, tuple(fields), directories, sections, end)


def _values(
    data: memoryview, at: int, names: tuple[str, ...], codes: str, fields: list[Field]
) -> dict[str, int]:
    if at + struct.calcsize(f"<{codes}") > len(data):
        raise SourceError("the headers reach behind the end", place=f"byte {at}")
    values = dict(zip(names, struct.unpack_from(f"<{codes}", data, at), strict=True))
    for (name, value), code in zip(values.items(), codes, strict=True):
        size = struct.calcsize(code)
        fields.append(Field(f"pe.{name}", value, Span(at, size)))
        at += size
    return values


def _optional(
    data: memoryview, at: int, size: int, optional: dict[str, int],
    directories: dict[str, tuple[int, int]], fields: list[Field],
) -> int:  # fmt: skip
    end = at + size
    magic = int.from_bytes(data[at : at + 2], "little")
    if magic not in (0x10B, 0x20B) or end > len(data):
        raise SourceError("an optional header of no known kind", place=f"byte {at}")
    names, codes = (_OPTIONAL_32, _CODES_32) if magic == 0x10B else (_OPTIONAL_64, _CODES_64)
    optional.update(_values(data, at, names, codes, fields))
    at += struct.calcsize(f"<{codes}")
    for number in range(min(optional["number-of-directories"], (end - at) // 8)):
        name = DIRECTORIES[number] if number < len(DIRECTORIES) else str(number)
        address, length = struct.unpack_from("<II", data, at)
        directories[name] = (address, length)
        fields.append(Field(f"pe.directory.{name}", address, Span(at, 4)))
        fields.append(Field(f"pe.directory.{name}.size", length, Span(at + 4, 4)))
        at += 8
    if at < end:
        rest = Span(at, end - at)
        fields.append(Field("pe.optional-header-rest", bytes(data[at:end]), rest))
    if at > end:
        raise SourceError("an optional header shorter than its values", place=f"byte {end}")
    return end


def _sections(data: memoryview, at: int, count: int, ask: Ask) -> list[PeSection]:
    if at + count * _ROW > len(data):
        raise SourceError("the section headers reach behind the end", place=f"byte {at}")
    if count > ask.pieces:
        raise SourceError(f"more than {ask.pieces} sections", place=f"byte {at}")
    sections = []
    for _ in range(count):
        values = dict(zip(_SECTION, struct.unpack_from("<6I2HI", data, at + 8), strict=True))
        name = bytes(data[at : at + 8])
        raw = Span(values["raw-offset"], values["raw-size"])
        empty = not raw.length or not raw.offset
        sections.append(PeSection(name, Span(at, _ROW), values, None if empty else raw))
        at += _ROW
    return sections
