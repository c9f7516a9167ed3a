"""The header of a DEX file: its version, the places of its tables, and its two checksums.

Source: Dalvik Executable format (source.android.com), ``header_item``. The names of fields are
those of the specification. A table that reaches outside the file is cut to what is there, and that
is a fault: what a runtime would refuse to load can still be looked at. *Compact DEX* (``cdex``) and
files in the other byte order are not read, and SourceError says so.
"""

from __future__ import annotations

import struct
import zlib
from hashlib import sha1

import msgspec

from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

MAGIC, COMPACT, OPTIMISED = b"dex\n", b"cdex", b"dey\n"
SIZE = 0x70
_NATIVE = 0x12345678
_VERSIONS = frozenset((35, 36, 37, 38, 39, 40, 41))
_TABLES = (("string_ids", 4), ("type_ids", 4), ("proto_ids", 12), ("field_ids", 8),
           ("method_ids", 8), ("class_defs", 32))  # fmt: skip


class Table(msgspec.Struct, frozen=True):
    """``count`` records from ``offset`` on, all of them inside the file."""

    offset: int
    count: int


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """``size`` is how much of the bytes the file says is its own; ``tables`` are by name.

    ``sections`` is the map: for each kind of section its offset and its number of items, as the
    file claims them.
    """

    version: int
    size: int
    tables: dict[str, Table]
    sections: dict[int, Table]
    faults: tuple[Fault, ...] = ()


def header(data: memoryview, *, checked: bool = True) -> Header:
    """Reads the header at the beginning of ``data``; raises SourceError where it is none.

    ``checked``: both checksums are computed as well. They are false as a rule in files that a
    device's compiler rewrote, which holds them inside another file.
    """
    version = _version(data)
    size = struct.unpack_from("<I", data, 32)[0]
    faults: list[Fault] = []
    if not SIZE <= size <= len(data):
        faults.append(Fault("truncated", f"the file says {size} bytes", Span(32, 4)))
        size = len(data)
    if checked:
        faults += _checksums(data[:size])
    tables = {}
    for number, (name, width) in enumerate(_TABLES):
        count, offset = struct.unpack_from("<II", data, 56 + 8 * number)
        room = max(size - offset, 0) // width if offset >= SIZE else 0
        if count > room:
            place = Span(56 + 8 * number, 8)
            faults.append(Fault("pointer", f"{name} reaches outside the file", place))
        tables[name] = Table(offset, min(count, room)) if room else Table(SIZE, 0)
    return Header(
        version=version,
        size=size,
        tables=tables,
        sections=_sections(data[:size], faults),
        faults=tuple(faults),
    )


def _version(data: memoryview) -> int:
    magic = bytes(data[:8])
    if magic[:4] == COMPACT:
        raise SourceError(
            "compact DEX is not read",
            place="byte 0",
            next_step="inspect the app's own APK, which holds the ordinary form",
        )
    digits = magic[4:7]
    if len(data) < SIZE or magic[:4] != MAGIC or magic[7:8] != b"\0" or not digits.isdigit():
        raise SourceError("no DEX header", place="byte 0")
    if int(digits) not in _VERSIONS:
        raise SourceError(f"DEX version {int(digits)} is not read", place="byte 4")
    if struct.unpack_from("<I", data, 40)[0] != _NATIVE:
        raise SourceError("DEX in the other byte order is not read", place="byte 40")
    return int(digits)


def _checksums(data: memoryview) -> list[Fault]:
    faults = []
    if zlib.adler32(data[12:]) != struct.unpack_from("<I", data, 8)[0]:
        faults.append(Fault("checksum", "the Adler-32 of the header is false", Span(8, 4)))
    if sha1(data[32:], usedforsecurity=False).digest() != bytes(data[12:32]):
        faults.append(Fault("checksum", "the SHA-1 of the header is false", Span(12, 20)))
    return faults


def _sections(data: memoryview, faults: list[Fault]) -> dict[int, Table]:
    """The map at ``map_off``, empty where it stands outside."""
    offset = struct.unpack_from("<I", data, 52)[0]
    if not SIZE <= offset <= len(data) - 4:
        faults.append(Fault("pointer", "map_off leads outside the file", Span(52, 4)))
        return {}
    count = struct.unpack_from("<I", data, offset)[0]
    if count > (len(data) - offset - 4) // 12 or count > 64:
        faults.append(Fault("pointer", "the map reaches outside the file", Span(offset, 4)))
        return {}
    rows = struct.iter_unpack("<HHII", data[offset + 4 : offset + 4 + 12 * count])
    return {kind: Table(at, size) for kind, _, size, at in rows}
