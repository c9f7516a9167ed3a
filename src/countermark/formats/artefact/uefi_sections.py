"""The sections of a file in UEFI firmware: programs, dependencies, names, volumes, packed ones.

Source: UEFI Platform Initialization Specification 1.7, volume 3, sections 2.2 and 3.2.4. A section
that holds others is an entry with a content. LZMA (EDK II's GUIDs, the one with the filter for x86
code too) and the compression of the UEFI specification and of Tiano are decoded.
"""

from __future__ import annotations

import hashlib
import lzma
import struct
from collections.abc import Iterator
from functools import partial

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.padding import wanted_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.tiano import unpack
from countermark.formats.artefact.uefi import guid
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_NAMES = {
    0x01: b"compressed", 0x02: b"guided", 0x03: b"disposable", 0x10: b"PE32", 0x11: b"PIC",
    0x12: b"TE", 0x13: b"DXE dependencies", 0x14: b"version", 0x15: b"name", 0x16: b"16-bit code",
    0x17: b"volume", 0x18: b"freeform", 0x19: b"raw", 0x1B: b"PEI dependencies",
    0x1C: b"MM dependencies",
}  # fmt: skip
_LZMA = "ee4e5898-3914-4259-9d6e-dc7bd79403cf"
_CRC = "fc1bcdb0-7d31-49aa-936a-a4600d9dd083"
_LZMA_X86 = "d42ae6bd-1352-4bfb-909a-ca72a6eae889"
_TIANO = "a31280ad-481e-41b6-95e8-127f4c984779"
_STANDARD = 1
_LZMA_MEMORY = 256 << 20
_CODE = frozenset({0x10, 0x11, 0x12, 0x16})


class _Section(msgspec.Struct, frozen=True):
    at: int
    head: int
    size: int
    kind: int

    @property
    def end(self) -> int:
        return self.at + self.size


class UefiSections:
    """Reads a row of sections that fill their space; there is no magic, so all heads are walked."""

    form = "uefi-sections"

    def recognise(self, data: memoryview) -> bool:
        """Do sections follow one another to the very end?"""
        if len(data) < 8 or data[3] not in _NAMES:
            return False
        end = 0
        try:
            for section in _walk(data, ASK):
                end = section.end
        except SourceError:
            return False
        return end <= len(data) < end + 4 and not any(data[end:])

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """One entry for each section."""
        read = Read(pieces=[])
        before = 0
        for section in _walk(data, ask):
            if section.at > before:
                read.pieces += _padding(data, before, section.at, read.faults)
            read.pieces += _pieces(data, section, ask)
            before = section.end
        if before < len(data):
            read.pieces += _padding(data, before, len(data), read.faults)
        return read


def _walk(data: memoryview, ask: Ask) -> Iterator[_Section]:
    at = count = 0
    while at + 4 <= len(data):
        size, kind, head = int.from_bytes(data[at : at + 3], "little"), data[at + 3], 4
        if size == 0xFFFFFF and at + 8 <= len(data):
            size, head = int.from_bytes(data[at + 4 : at + 8], "little"), 8
        if kind not in _NAMES or size < head or at + size > len(data):
            return
        yield _Section(at, head, size, kind)
        count += 1
        within(ask, count, at)
        at = at + size + 3 & ~3


def _padding(data: memoryview, begin: int, end: int, faults: list[Fault]) -> Iterator[Piece]:
    span = Span(begin, end - begin)
    role = "uefi.section-padding"
    return wanted_zero(data, span, role, faults, what="padding of a section", field="padding")


def _pieces(data: memoryview, section: _Section, ask: Ask) -> Iterator[Piece]:
    fields = [
        Field("section-type", section.kind, Span(section.at + 3, 1)),
        Field("size", section.size, Span(section.at, 3), Says.DERIVED),
        Field("size-form", section.head, Span(section.at, section.head)),
    ]
    begin = section.at + section.head
    begin, account, content = _body(data, section, begin, fields, ask)
    body = Span(begin, section.end - begin)
    fields.append(Field("executable", int(section.kind in _CODE)))
    head = Span(section.at, begin - section.at)
    yield Piece(kind=Kind.HEADER, role="uefi.section-header", spans=(head,))
    yield Piece(
        kind=Kind.FILE,
        role="uefi.section",
        account=account,
        spans=(body,) if body.length else (),
        name=_NAMES[section.kind],
        fields=tuple(fields),
        content=content if body.length else None,
    )


def _body(
    data: memoryview, section: _Section, begin: int, fields: list[Field], ask: Ask
) -> tuple[int, Account, Content | None]:
    """Where the body begins, behind what this type of section says first; how it is read."""
    left = section.end - begin
    stored = Content(size=left)
    match section.kind:
        case 0x14 | 0x15:
            text = Span(begin, left)
            fields.append(Field("text", bytes(data[begin : section.end]), text))
            return begin, Account.PARSED, None
        case 0x10 | 0x17 | 0x03 | 0x19:
            return begin, Account.PARSED, stored
        case 0x18 if left >= 16:
            named = str(guid(bytes(data[begin : begin + 16])))
            fields.append(Field("guid", named, Span(begin, 16)))
            return begin + 16, Account.OPAQUE, None
        case 0x01 if left >= 5:
            return _compressed(data, section, begin, fields, ask)
        case 0x02 if left >= 20:
            return _guided(data, section, begin, fields, ask)
    return begin, Account.OPAQUE, None


def _compressed(
    data: memoryview, section: _Section, begin: int, fields: list[Field], ask: Ask
) -> tuple[int, Account, Content | None]:
    length, kind = struct.unpack_from("<IB", data, begin)
    fields.append(Field("uncompressed-length", length, Span(begin, 4)))
    fields.append(Field("compression", kind, Span(begin + 4, 1)))
    begin += 5
    left = section.end - begin
    if kind == 0:
        return begin, Account.PARSED, Content(size=left)
    if kind == _STANDARD:
        return begin, Account.PARSED, _tiano(data, Span(begin, left), length, fields, ask, (4, 5))
    gap = Gap(f"a section in a compression of its maker's, {kind}", Why.NOT_READ, left)
    return begin, Account.OPAQUE, Content("custom", size=length, missing=gap)


def _tiano(
    data: memoryview,
    body: Span,
    length: int | None,
    fields: list[Field],
    ask: Ask,
    widths: tuple[int, ...],
) -> Content:
    """Two encodings of one content may differ in ways that nothing names: their digest does."""
    packed = data[body.offset : body.end]
    fields.append(Field("tiano.encoded", hashlib.sha256(packed).digest(), body))
    return Content("tiano", partial(unpack, packed, ask, widths), length)


def _guided(
    data: memoryview, section: _Section, begin: int, fields: list[Field], ask: Ask
) -> tuple[int, Account, Content | None]:
    raw, offset, attributes = struct.unpack_from("<16sHH", data, begin)
    named = str(guid(raw))
    fields.append(Field("guid", named, Span(begin, 16)))
    fields.append(Field("data-offset", offset, Span(begin + 16, 2)))
    fields.append(Field("attributes", attributes, Span(begin + 18, 2)))
    start = section.at + offset
    if not begin + 20 <= start <= section.end:
        return begin + 20, Account.OPAQUE, None
    fields.append(Field("guided-header", bytes(data[begin + 20 : start])))
    left = Span(start, section.end - start)
    if named == _LZMA:
        # The window is said in the header and changes nothing that comes out.
        fields.append(Field("lzma.dictionary-size", bytes(data[start + 1 : start + 5])))
        chunks = partial(_lzma, data[left.offset : left.end])
        return start, Account.PARSED, Content("lzma", chunks)
    if named == _TIANO:
        return start, Account.PARSED, _tiano(data, left, None, fields, ask, (5,))
    if named == _LZMA_X86:
        fields.append(Field("lzma.dictionary-size", bytes(data[start + 1 : start + 5])))
        chunks = partial(_lzma_x86, data[left.offset : left.end])
        return start, Account.PARSED, Content("lzma-x86", chunks)
    if named == _CRC:
        return start, Account.PARSED, Content(size=left.length)
    gap = Gap(f"a section packed in the way {named}", Why.NOT_READ, left.length)
    return start, Account.OPAQUE, Content(named, missing=gap)


def _lzma(packed: memoryview) -> Iterator[bytes]:
    """All of an .lzma stream; raises SourceError where it is damaged or something stands behind."""
    undo = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LZMA_MEMORY)
    try:
        part = undo.decompress(packed, 1 << 20)
        while part or not undo.needs_input:
            yield part
            if undo.eof:
                break
            part = undo.decompress(b"", 1 << 20)
    except lzma.LZMAError as error:
        raise SourceError(f"damaged LZMA: {error}") from error
    if not undo.eof or undo.unused_data:
        raise SourceError("an LZMA stream that is cut, or bytes behind it")


def _lzma_x86(packed: memoryview) -> Iterator[bytes]:
    """LZMA, and the filter that makes addresses of jumps absolute taken back (BCJ of the XZ SDK).

    The filter is applied by liblzma: what was decoded is handed to it in chunks that are stored.
    """
    filters = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "dict_size": 1 << 16}]
    undo = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
    control = 1
    for part in _lzma(packed):
        for at in range(0, len(part), 1 << 16):
            chunk = part[at : at + (1 << 16)]
            head = bytes((control,)) + (len(chunk) - 1).to_bytes(2, "big")
            yield undo.decompress(head + chunk)
            control = 2
    yield undo.decompress(b"\0")
