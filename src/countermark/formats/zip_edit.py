"""A ZIP archive with some members changed or added; every other one is copied bit for bit.

Takes an archive that ``opc`` found sound: local headers agree with the directory, nothing overlaps.
What is copied is the whole record, from its local header to the next one (PKWARE APPNOTE 6.3.10,
4.3). Packs no archive of 4 GB or more.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from countermark.model.errors import SourceError


class Packed(NamedTuple):
    """The content of a member, packed: its check sum, its size before, the packed bytes."""

    crc: int
    size: int
    content: bytes


_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8, _DEFLATED, _VERSION = 0x800, 8, 20
_DAY = 0x21
"""1 January 1980 as MS-DOS writes it: a new member tells nobody when it was made."""

_LARGEST = 0xFFFFFFFF
EMPTY = _END.pack(b"PK\5\6", 0, 0, 0, 0, 0, 0, 0)
"""An archive without members."""


class _Entry(NamedTuple):
    """A member as the directory has it: its fields, and its name, extra field and comment."""

    fields: tuple[int, ...]
    name: bytes
    tail: bytes


def packed(chunks: Iterable[bytes]) -> Packed:
    """The content of a member, given some bytes at a time."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    crc = size = 0
    made = bytearray()
    for chunk in chunks:
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        made += packer.compress(chunk)
    return Packed(crc, size, bytes(made + packer.flush()))


def edited(content: bytes, members: Mapping[str, Packed]) -> Iterator[bytes]:
    """The archive ``content`` with ``members`` in place of those of the same name, or behind them.

    Raises SourceError for an archive whose directory cannot be copied.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        there, start, comment = archive.infolist(), archive.start_dir, archive.comment
    lines = _directory(content, start, there)
    entries = {info.header_offset: line for info, line in zip(there, lines, strict=True)}
    following = _following([info.header_offset for info in there], start)
    made, at = bytearray(), 0
    for info in sorted(there, key=lambda one: one.header_offset):
        entry, offset = entries[info.header_offset], info.header_offset
        if info.filename in members:
            record, central = _packed(entry, members[info.filename], at)
        else:
            record = content[offset : following[offset]]
            central = _moved(entry, at)
        yield record
        made += central
        at += len(record)
    known = {info.filename for info in there}
    added = [name for name in members if name not in known]
    for name in added:
        record, central = _packed(_new(name), members[name], at)
        yield record
        made += central
        at += len(record)
    count = len(there) + len(added)
    if at + len(made) > _LARGEST or count > 0xFFFF:
        raise SourceError("an archive of 4 GB or more is not written", next_step="split the file")
    yield bytes(made)
    yield _END.pack(b"PK\5\6", 0, 0, count, count, len(made), at, len(comment)) + comment


def _following(offsets: list[int], end: int) -> dict[int, int]:
    """Where the record of each member ends: at the next one, or at the directory."""
    ordered = sorted(offsets)
    return dict(zip(ordered, [*ordered[1:], end], strict=False))


def _directory(content: bytes, at: int, there: list[zipfile.ZipInfo]) -> Iterator[_Entry]:
    for info in there:
        fields = _CENTRAL.unpack_from(content, at)
        signature, *numbers = fields
        name, extra, comment = fields[10], fields[11], fields[12]
        if signature != b"PK\1\2" or numbers[-1] != info.header_offset:
            raise SourceError(
                "the directory of the archive is written in a way that is not copied (ZIP64)",
                next_step="save the file again from an office program",
            )
        start = at + _CENTRAL.size
        at = start + name + extra + comment
        yield _Entry(tuple(numbers), content[start : start + name], content[start + name : at])


def _moved(entry: _Entry, offset: int) -> bytes:
    return _CENTRAL.pack(b"PK\1\2", *entry.fields[:-1], offset) + entry.name + entry.tail


def _new(name: str) -> _Entry:
    fields = (_VERSION, _VERSION, _UTF8, _DEFLATED, 0, _DAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    return _Entry(fields, name.encode("utf-8"), b"")


def _packed(entry: _Entry, member: Packed, offset: int) -> tuple[bytes, bytes]:
    """The record of a changed member, and its line in the directory."""
    if max(member.size, len(member.content)) > _LARGEST:
        raise SourceError("a part of 4 GB or more is not written", next_step="split the file")
    flags, time, day = entry.fields[2] & _UTF8, entry.fields[4], entry.fields[5]
    sizes = (member.crc, len(member.content), member.size)
    about = (flags, _DEFLATED, time, day, *sizes, len(entry.name))
    local = _LOCAL.pack(b"PK\3\4", _VERSION, *about, 0) + entry.name + member.content
    made_by, internal, external = entry.fields[0], entry.fields[13], entry.fields[14]
    line = _CENTRAL.pack(b"PK\1\2", made_by, _VERSION, *about, 0, 0, 0, internal, external, offset)
    return local, line + entry.name
