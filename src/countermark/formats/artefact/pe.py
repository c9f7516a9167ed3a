"""PE programs, drivers and UEFI images: sections, times, signatures, what is behind.

Source: Microsoft, "PE Format"; Authenticode's ``WIN_CERTIFICATE``. Values of the whole are
``pe.NAME`` of the headers (``pe.timestamp``, ``pe.checksum``, ``pe.directory.import`` ...) and the
times that stand inside sections: ``pe.export.timestamp``, ``pe.resource.timestamp``, and
``pe.debug.N.timestamp`` with the entry's type and data (a CodeView record: signature, age, path).
The checksum is derived where it is right. Each section is an entry, compared byte for byte, with
``executable`` true where its characteristics say so; each certificate is a signature. The payload
of a Linux kernel that is a PE program too is an entry (``linux_boot``).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

import msgspec

from countermark.formats.artefact.linux_boot import arm_kernel, is_arm, is_x86, x86_kernel
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.pe_tables import PeSection, PeTables, pe_tables
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_EXECUTABLE, _CODE = 0x20000000, 0x20
_SECTOR = 512
_DEBUG = struct.Struct("<IIHHIIII")
_DEBUG_ENTRIES = 64
_CODEVIEW = 2


class Pe:
    """Reads one PE file of 32 or 64 bits."""

    form = "pe"

    def recognise(self, data: memoryview) -> bool:
        """Is there a PE header where the DOS header says?"""
        if len(data) < 64 or bytes(data[:2]) != b"MZ":
            return False
        (pe,) = struct.unpack_from("<I", data, 60)
        return bytes(data[pe : pe + 4]) == b"PE\0\0"

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, sections, certificates; what belongs to none is left to ``cover``."""
        found = pe_tables(data, ask)
        read = Read(pieces=list(_headers(found)))
        times = list(_times(data, found))
        certificates = list(_certificates(data, found, read.faults))
        follows = _is_followed(data, found, certificates)
        read.fields = (
            *(_checked(data, found, field, read.faults, follows) for field in found.fields),
            *(field for fields in times for field in fields),
        )
        cut = sorted({field.span for fields in times for field in fields if field.span})
        if cut:
            read.pieces.append(Piece(kind=Kind.HEADER, role="pe.times", spans=tuple(cut)))
        read.pieces += (_section(section, cut) for section in found.sections)
        read.pieces += _symbols(data, found)
        read.pieces += certificates
        read.pieces += _header_padding(data, found)
        _kernel(data, read, ask)
        return read


def _kernel(data: memoryview, read: Read, ask: Ask) -> None:
    """The payload of a Linux kernel with an EFI stub: an entry, out of the section it stands in."""
    try:
        if is_x86(data):
            kernel = x86_kernel(data)
        elif is_arm(data):
            kernel = arm_kernel(data, ask)
        else:
            return
    except SourceError:
        return
    spans = [span for piece in kernel.pieces for span in piece.spans]
    read.pieces = [*kernel.pieces, *(_sharing(piece, spans) for piece in read.pieces)]
    read.fields = (*read.fields, *kernel.fields)


def _sharing(piece: Piece, spans: Sequence[Span]) -> Piece:
    """A part that gives bytes to one of ``spans``; others share nothing."""
    within = any(a.offset < b.end and b.offset < a.end for a in piece.spans for b in spans)
    return msgspec.structs.replace(piece, shared=True) if within else piece


def _headers(found: PeTables) -> Iterator[Piece]:
    yield Piece(kind=Kind.HEADER, role="pe.dos-header", spans=(Span(0, 64),))
    yield Piece(kind=Kind.HEADER, role="pe.headers", spans=(Span(found.pe, found.end - found.pe),))
    if found.pe > 64:
        stub = Span(64, found.pe - 64)
        yield Piece(
            kind=Kind.FILE, role="pe.dos-stub", account=Account.OPAQUE, spans=(stub,),
            name=b"DOS stub", fields=(Field("executable", 1),),
        )  # fmt: skip


def _is_followed(data: memoryview, found: PeTables, certificates: list[Piece]) -> bool:
    """Is there no table of certificates, or one whose rows fill it, at the end of the file?"""
    at, size = found.directories.get("certificate", (0, 0))
    filled = sum(span.length for piece in certificates for span in piece.spans)
    return at == size == 0 or (filled == size and at + size == len(data))


def _checked(
    data: memoryview, found: PeTables, field: Field, faults: list[Fault], follows: bool
) -> Field:
    """The checksum as what it is; a directory of certificates follows from what stands there."""
    if follows and field.name in ("pe.directory.certificate", "pe.directory.certificate.size"):
        return Field(field.name, field.value, field.span, Says.DERIVED)
    if field.name != "pe.checksum" or not field.value or field.span is None:
        return field
    if checksum(data, field.span.offset) == field.value:
        return Field(field.name, field.value, field.span, Says.DERIVED)
    faults.append(Fault("checksum", "the checksum of the optional header is false", field.span))
    return Field(field.name, field.value, field.span, Says.WRONG)


def checksum(data: memoryview, at: int) -> int:
    """The checksum of an image whose own stands at ``at``: words with carry, and the size."""
    import numpy as np

    even = len(data) & ~1
    total = 0
    for start in range(0, even, 1 << 24):
        part = data[start : min(start + (1 << 24), even)]
        total += int(np.frombuffer(part, dtype="<u2").sum(dtype=np.uint64))
    if even != len(data):
        total += data[even]
    own = bytes(data[at : at + 4])
    total -= int.from_bytes(own[:2], "little") + int.from_bytes(own[2:], "little")
    if at % 2:  # its bytes belong to three words then; nobody makes such a file
        return -1
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total + len(data)


def _times(data: memoryview, found: PeTables) -> Iterator[list[Field]]:
    """The times, and what goes with them, that stand inside sections."""
    for name in ("export", "resource"):
        at = found.offset(found.directories.get(name, (0, 0))[0])
        if found.directories.get(name, (0, 0))[0] and at is not None and at + 8 <= len(data):
            (value,) = struct.unpack_from("<I", data, at + 4)
            yield [Field(f"pe.{name}.timestamp", value, Span(at + 4, 4))]
    address, size = found.directories.get("debug", (0, 0))
    at = found.offset(address) if address else None
    if at is None:
        return
    for number in range(min(size // _DEBUG.size, _DEBUG_ENTRIES)):
        place = at + number * _DEBUG.size
        if place + _DEBUG.size > len(data):
            return
        yield _debug(data, place, f"pe.debug.{number}")


def _debug(data: memoryview, at: int, name: str) -> list[Field]:
    _, stamp, _, _, kind, size, _, raw = _DEBUG.unpack_from(data, at)
    fields = [Field(f"{name}.timestamp", stamp, Span(at + 4, 4))]
    record = bytes(data[raw : raw + min(size, 1024)])
    if kind == _CODEVIEW and record[:4] == b"RSDS" and 24 < size == len(record):
        fields.append(Field(f"{name}.signature", record[4:20], Span(raw + 4, 16)))
        fields.append(Field(f"{name}.age", record[20:24], Span(raw + 20, 4)))
        fields.append(Field(f"{name}.path", record[24:], Span(raw + 24, size - 24)))
    return fields


def _section(section: PeSection, cut: Sequence[Span]) -> Piece:
    flags = section.values["characteristics"]
    names = {"raw-offset", "raw-size"}
    fields = [
        Field(
            name,
            value,
            section.at,
            Says.DERIVED if section.bytes and name in names else Says.FACT,
        )
        for name, value in section.values.items()
    ]
    name = section.name.rstrip(b"\0")
    if section.name != name + bytes(8 - len(name)):
        fields.append(Field("name-bytes", section.name, Span(section.at.offset, 8)))
    fields.append(Field("executable", int(bool(flags & (_EXECUTABLE | _CODE)))))
    spans = tuple(_without(section.bytes, cut)) if section.bytes else ()
    return Piece(
        kind=Kind.FILE, role="pe.section", account=Account.OPAQUE, spans=spans, name=name,
        fields=tuple(fields),
    )  # fmt: skip


def _without(span: Span, cut: Sequence[Span]) -> Iterator[Span]:
    """``span`` without what stands in ``cut``, which is in order."""
    at = span.offset
    for hole in cut:
        if hole.end <= at or hole.offset >= span.end:
            continue
        if hole.offset > at:
            yield Span(at, hole.offset - at)
        at = hole.end
    if at < span.end:
        yield Span(at, span.end - at)


def _symbols(data: memoryview, found: PeTables) -> Iterator[Piece]:
    """The symbol table of COFF and the table of strings behind it, where a file still has them."""
    at, count = found.coff["symbol-table"], found.coff["number-of-symbols"]
    end = at + 18 * count
    if not at or not count or end + 4 > len(data):
        return
    (strings,) = struct.unpack_from("<I", data, end)
    if strings >= 4 and end + strings <= len(data):
        end += strings
    yield Piece(
        kind=Kind.FILE,
        role="pe.symbols",
        account=Account.OPAQUE,
        spans=(Span(at, end - at),),
        name=b"COFF symbols",
    )


def _certificates(data: memoryview, found: PeTables, faults: list[Fault]) -> Iterator[Piece]:
    """The rows of the certificate table, whose place is an offset in the file, no address."""
    at, size = found.directories.get("certificate", (0, 0))
    end = at + size
    if not at or not size:
        return
    if end > len(data):
        faults.append(Fault("pointer", "the certificate table reaches behind the end"))
        return
    number = 0
    while at + 8 <= end:
        length, revision, kind = struct.unpack_from("<IHH", data, at)
        if length < 8 or at + length > end:
            faults.append(Fault("pointer", "a certificate reaches out of its table", Span(at, 8)))
            return
        yield _certificate(data, at, length, revision, kind, number)
        following = min(at + (length + 7 & ~7), end)
        padding = Span(at + length, following - at - length)
        yield from if_zero(data, padding, "pe.certificate-padding")
        at, number = following, number + 1


def _certificate(
    data: memoryview, at: int, length: int, revision: int, kind: int, number: int
) -> Piece:
    body = Span(at + 8, length - 8)
    used = _der_length(bytes(data[body.offset : body.offset + 8]))
    fields = [
        Field("length", length, Span(at, 4), Says.DERIVED),
        Field("revision", revision, Span(at + 4, 2)),
        Field("certificate-type", kind, Span(at + 6, 2)),
    ]
    if used is not None and used < body.length:
        behind = bytes(data[body.offset + used : body.end])
        if any(behind) or len(behind) > 7:  # what Authenticode does not hash: a hiding place
            place = Span(body.offset + used, len(behind))
            fields.append(Field("behind-signature", len(behind), place))
    return Piece(
        kind=Kind.SIGNATURE, role="pe.certificate", account=Account.OPAQUE,
        spans=(Span(at, length),), name=b"certificate %d" % number, fields=tuple(fields),
    )  # fmt: skip


def _der_length(head: bytes) -> int | None:
    """The length of a DER value with its own head (X.690, 8.1.3)."""
    if len(head) < 2 or head[0] != 0x30:
        return None
    if head[1] < 0x80:
        return 2 + head[1]
    count = head[1] & 0x7F
    return 2 + count + int.from_bytes(head[2 : 2 + count], "big") if 0 < count <= 4 else None


def _header_padding(data: memoryview, found: PeTables) -> Iterator[Piece]:
    """Zero bytes between the section headers and the first section, fewer than its alignment."""
    starts = [section.bytes.offset for section in found.sections if section.bytes]
    end = min([*starts, found.optional.get("size-of-headers") or len(data), len(data)])
    align = max(found.optional.get("file-alignment", _SECTOR), _SECTOR)
    if end - found.end < align:
        yield from if_zero(data, Span(found.end, end - found.end), "pe.padding")
