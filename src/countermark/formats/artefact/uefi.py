"""UEFI firmware: volumes, the files in them, and what stands between.

Source: UEFI Platform Initialization Specification 1.7, volume 3, sections 2.1 and 3.2. Volumes are
found at their signature on pages of 4 KiB. Each is an entry ``volume N`` with ``guid``,
``attributes``, ``revision`` and ``block-map``; each file one of ``volume N/GUID``, whose content is
its sections (``uefi-sections``), with ``type``, ``attributes`` and ``state``. Checksums of headers
and files are derived where they are right. What lies outside of volumes is opaque.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Iterator

from countermark.formats.artefact.cover import is_fill
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_SIGNATURE, _SIGNATURE_AT = b"_FVH", 40
_PAGE, _PAGES_LOOKED_AT = 0x1000, 17
_VOLUME = struct.Struct("<16s16sQ4sIHHHBB")
_FILE = struct.Struct("<16sBBBB3sB")
_FILE_SYSTEMS = frozenset(
    {
        uuid.UUID("8c8ce578-8a3d-4f1c-9935-896185c32dd3"),
        uuid.UUID("5473c07a-3dcb-4dca-bd6f-1e9689e7349a"),
    }
)
_ERASED_TO_ONES = 0x800
_LARGE, _CHECKED = 0x01, 0x40
_UNCHECKED = 0xAA
_PAD, _RAW = 0xF0, 0x01


class Uefi:
    """Reads an image that holds firmware volumes."""

    form = "uefi"

    def recognise(self, data: memoryview) -> bool:
        """Does a volume begin on one of the first pages?"""
        places = range(0, min(len(data), _PAGES_LOOKED_AT * _PAGE), _PAGE)
        return any(_begins(data, at) for at in places)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Volumes one after another, and what is between them."""
        read = Read(pieces=[])
        at = behind = number = 0
        while at + _VOLUME.size <= len(data):
            if ask.deadline.passed():
                raise SourceError("too slow", place=f"byte {at}")
            end = _volume(data, at, number, read, ask) if _begins(data, at) else None
            if end is None:
                at += _PAGE
                continue
            read.pieces += _outside(data, behind, at)
            number += 1
            behind = end
            at = end if end % _PAGE == 0 else end + _PAGE - end % _PAGE
        if not number:
            raise SourceError("no volume can be read", place="byte 0")
        read.pieces += _outside(data, behind, len(data))
        return read


def _begins(data: memoryview, at: int) -> bool:
    return bytes(data[at + _SIGNATURE_AT : at + _SIGNATURE_AT + 4]) == _SIGNATURE


def _outside(data: memoryview, begin: int, end: int) -> Iterator[Piece]:
    """Bytes of no volume; erased flash is left to be a gap of one value."""
    if begin < end and not is_fill(data[begin:end]):
        yield Piece(
            kind=Kind.FILE, role="uefi.outside", account=Account.OPAQUE,
            spans=(Span(begin, end - begin),), name=b"outside 0x%x" % begin,
        )  # fmt: skip


def guid(raw: bytes) -> uuid.UUID:
    """The first three parts stand in little-endian."""
    return uuid.UUID(bytes_le=raw)


def _volume(data: memoryview, at: int, number: int, read: Read, ask: Ask) -> int | None:
    """Its pieces, and where it ends; None where what looked like one is none."""
    zero, kind, length, _, attributes, size, checksum, extended, reserved, revision = (
        _VOLUME.unpack_from(data, at)
    )
    end = at + int(length)
    if not _VOLUME.size + 8 <= size <= length or end > len(data) or size % 2:
        return None
    header = data[at : at + size]
    right = sum(struct.unpack(f"<{size // 2}H", header)) & 0xFFFF == 0
    place = Span(at + 50, 2)
    if not right:
        read.faults.append(Fault("checksum", f"the header of volume {number}", place))
    name = b"volume %d" % number
    fields = (
        Field("zero-vector", zero, Span(at, 16)),
        Field("guid", str(guid(kind)), Span(at + 16, 16)),
        Field("length", length, Span(at + 32, 8)),
        Field("attributes", attributes, Span(at + 44, 4)),
        Field("header-length", size, Span(at + 48, 2)),
        Field("checksum", checksum, place, Says.DERIVED if right else Says.WRONG),
        Field("extended-header", extended, Span(at + 52, 2)),
        Field("reserved", reserved, Span(at + 54, 1)),
        Field("revision", revision, Span(at + 55, 1)),
        Field("block-map", bytes(header[56:]), Span(at + 56, size - 56)),
    )
    read.pieces.append(Piece(kind=Kind.HEADER, role="uefi.volume-header", spans=(Span(at, size),)))
    read.pieces.append(Piece(kind=Kind.FILE, role="uefi.volume", name=name, fields=fields))
    begin = at + size
    if extended:
        begin = _extended(data, at, begin, extended, end, name, read)
    if guid(kind) in _FILE_SYSTEMS:
        _files(data, begin, end, at, bool(attributes & _ERASED_TO_ONES), name, read, ask)
    elif begin < end:
        read.pieces.append(_opaque(begin, end, name + b"/data"))
    return end


def _opaque(begin: int, end: int, name: bytes) -> Piece:
    span = Span(begin, end - begin)
    return Piece(kind=Kind.FILE, role="uefi.data", account=Account.OPAQUE, spans=(span,), name=name)


def _extended(
    data: memoryview, at: int, begin: int, offset: int, end: int, name: bytes, read: Read
) -> int:
    """The extended header: the volume's name and further entries, compared as they stand.

    A pad file may stand in front of it, which ends where it begins.
    """
    start = at + offset
    if start < begin or start + 20 > end:
        read.faults.append(Fault("pointer", "an extended header outside", Span(at + 52, 2)))
        return begin
    size = int.from_bytes(data[start + 16 : start + 20], "little")
    if size < 20 or start + size > end:
        read.faults.append(Fault("pointer", "an extended header too long", Span(start + 16, 4)))
        return begin
    if start > begin:
        read.pieces.append(_opaque(begin, start, name + b"/before extended header"))
    read.pieces.append(_opaque(start, start + size, name + b"/extended header"))
    return start + size


def _files(
    data: memoryview, begin: int, end: int, base: int, ones: bool, name: bytes, read: Read, ask: Ask
) -> None:
    at = begin
    blank = b"\xff" if ones else b"\0"
    while True:
        start = base + (at - base + 7 & ~7)
        head = bytes(data[start : min(start + _FILE.size, end)])
        if len(head) < _FILE.size or not head.strip(blank):
            read.pieces += _free(data, at, end, blank)
            return
        if len(read.pieces) > ask.pieces or ask.deadline.passed():
            raise SourceError(f"more than {ask.pieces} parts, or too slow", place=f"byte {at}")
        read.pieces += _free(data, at, start, blank)
        following = _file(data, start, end, name, read)
        if following is None:
            read.faults.append(
                Fault("pointer", "a file reaches out of its volume", Span(start, 24))
            )
            read.pieces.append(_opaque(start, end, name + b"/unread"))
            return
        at = following


def _free(data: memoryview, begin: int, end: int, blank: bytes) -> Iterator[Piece]:
    """Erased flash behind the last file, or that aligns the next one; else a gap."""
    if begin < end and bytes(data[begin : begin + 1]) == blank and is_fill(data[begin:end]):
        yield Piece(kind=Kind.PADDING, role="uefi.free", spans=(Span(begin, end - begin),))


def _file(data: memoryview, at: int, end: int, volume: bytes, read: Read) -> int | None:
    name, head_sum, file_sum, kind, attributes, size3, state = _FILE.unpack_from(data, at)
    size, head = int.from_bytes(size3, "little"), _FILE.size
    large = attributes & _LARGE and at + head + 8 <= end
    follows = not large or size in (0, 0xFFFFFF)
    if large:
        (size,) = struct.unpack_from("<Q", data, at + head)
        head += 8
    if size < head or at + size > end:
        return None
    body = Span(at + head, size - head)
    raw = bytearray(data[at : at + head])
    raw[17] = raw[23] = 0  # the checksum of the file, and its state
    checks = [("header-checksum", head_sum, sum(raw) & 0xFF == 0, 16)]
    if attributes & _CHECKED:
        right = (_sum(data[body.offset : body.end]) + file_sum) & 0xFF == 0
        checks.append(("file-checksum", file_sum, right, 17))
    else:
        checks.append(("file-checksum", file_sum, file_sum == _UNCHECKED, 17))
    fields = [
        Field("type", kind, Span(at + 18, 1)),
        Field("attributes", attributes, Span(at + 19, 1)),
        Field("size", size, Span(at + 20, 3), Says.DERIVED),
        Field("size-bytes", size3, Span(at + 20, 3), Says.DERIVED if follows else Says.FACT),
        Field("state", state, Span(at + 23, 1)),
    ]
    for what, value, right, offset in checks:
        span = Span(at + offset, 1)
        if not right:
            read.faults.append(Fault("checksum", f"{what} of {guid(name)}", span))
        fields.append(Field(what, value, span, Says.DERIVED if right else Says.WRONG))
    sections = kind not in (_PAD, _RAW)
    read.pieces.append(Piece(kind=Kind.HEADER, role="uefi.file-header", spans=(Span(at, head),)))
    read.pieces.append(
        Piece(
            kind=Kind.FILE,
            role="uefi.pad-file" if kind == _PAD else "uefi.file",
            account=Account.PARSED if sections else Account.OPAQUE,
            spans=(body,) if body.length else (),
            name=volume + b"/" + str(guid(name)).encode(),
            fields=tuple(fields),
            content=Content(size=body.length) if sections and body.length else None,
        )
    )
    return at + size


def _sum(part: memoryview) -> int:
    import numpy as np

    return int(np.frombuffer(part, dtype=np.uint8).sum(dtype=np.uint64))
