"""UBI images: volumes on flash, whose blocks stand anywhere and may stand there twice.

Source: the Linux kernel's ``drivers/mtd/ubi/ubi-media.h``; numbers are big-endian, checksums CRC-32
that begin with ones and are not inverted. An erase block begins with a header that counts its
erasures, and, where it is in use, one that says which block of which volume it is; of two copies
the one with the higher sequence number counts, if its bytes fit its checksum. Each volume of the
table is an entry with its name and the fields ``volume-id``, ``reserved-blocks``, ``alignment``,
``data-padding``, ``volume-type`` (1 dynamic, 2 static), ``update-marker``, ``flags`` and
``blocks-say`` (type, compatibility and padding, by its blocks); its content are its blocks, and
0xFF where a dynamic volume has none.

Parameters of the whole: ``ubi.block-size``, ``ubi.version``, ``ubi.header-offset``,
``ubi.data-offset``, ``ubi.table-blocks``, ``ubi.image-sequence``, ``ubi.erase-counters`` (of all
blocks in their order, ``N*COUNT``) and ``ubi.reserved`` (what stands in bytes that ought to be
zero, if anything). Sequence numbers and the flag of a copy are layout.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import groupby

import msgspec

from countermark.formats.artefact.cover import is_fill
from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.ubi_blocks import (
    LAYOUT,
    STATIC,
    Block,
    Geometry,
    blocks,
    checksum,
    geometry,
)
from countermark.model.artefact import Account, Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_AT_ONCE = 1 << 20
_ROW = struct.Struct(">IIIBBH128sB23sI")


class _Volume(msgspec.Struct, frozen=True):
    """A row of the table of volumes."""

    number: int
    name: bytes
    kind: int
    fields: tuple[Field, ...]


class Ubi:
    """Reads one image."""

    form = "ubi"

    def recognise(self, data: memoryview) -> bool:
        """Does an erase block with a right checksum begin here?"""
        return checksum(data, 0, b"UBI#")

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Volumes, headers, free memory; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no erase block begins here", place="byte 0")
        shape = geometry(data)
        read = Read(pieces=[], ordered=False)
        found = list(blocks(data, shape, ask, read.faults))
        current, old = _newest(data, found, read.faults)
        table = current.pop(LAYOUT, {})
        volumes = _table(data, table, shape, read)
        read.pieces += _volumes(data, volumes, current, shape, ask, read.faults)
        gone = {block.at for block in old}
        heads = [span for one in found for span in (one.heads[:1] if one.at in gone else one.heads)]
        read.pieces.append(
            Piece(kind=Kind.HEADER, role="ubi.headers", spans=(*heads, *_tables(table, shape)))
        )
        read.pieces += _old(data, found, old, shape)
        read.fields = tuple(_parameters(found, shape))
        words = " ".join(f"{one.number}:{_shape(one)}" for _, one in sorted(table.items()))
        read.fields = (*read.fields, Field("ubi.table-blocks", words))
        return read


def _newest(
    data: memoryview, found: list[Block], faults: list[Fault]
) -> tuple[dict[int, dict[int, Block]], list[Block]]:
    """The copy of each block of each volume that counts, and the others."""
    current: dict[int, dict[int, Block]] = {}
    old: list[Block] = []
    for block in found:
        if block.volume is None:
            continue
        known = current.setdefault(block.volume, {})
        other = known.get(block.number)
        if other is None:
            known[block.number] = block
            continue
        if other.sequence == block.sequence:
            what = f"two copies of block {block.number} of volume {block.volume} have one number"
            faults.append(Fault("duplicate", what, block.heads[-1]))
        first, second = sorted((block, other), key=lambda one: -one.sequence)
        if not first.is_whole(data):
            first, second = second, first
        known[block.number] = first
        old.append(second)
    return current, old


def _tables(table: dict[int, Block], shape: Geometry) -> Iterator[Span]:
    for block in table.values():
        yield block.table(shape)


def _table(
    data: memoryview, table: dict[int, Block], shape: Geometry, read: Read
) -> dict[int, _Volume]:
    """The rows of the table of volumes, which stands twice."""
    copies = [bytes(data[span.offset : span.end]) for span in _tables(table, shape)]
    if len(copies) != 2 or copies[0] != copies[1]:
        read.faults.append(Fault("pointer", "the table of volumes does not stand twice alike"))
    if not copies:
        return {}
    at = next(_tables(table, shape)).offset
    found: dict[int, _Volume] = {}
    for number in range(len(copies[0]) // _ROW.size):
        row = copies[0][number * _ROW.size : (number + 1) * _ROW.size]
        place = Span(at + number * _ROW.size, _ROW.size)
        if _ROW.unpack(row)[-1] != _crc(row[:-4]):
            read.faults.append(Fault("checksum", f"row {number} of the table of volumes", place))
            read.pieces.append(_row_bytes(place))
        elif any(row[:-4]):
            found[number] = _volume(number, row, place)
    if len(copies) == 2 and copies[0] != copies[1]:
        second = list(_tables(table, shape))[1]
        read.pieces.append(_row_bytes(second))
    return found


def _row_bytes(place: Span) -> Piece:
    return Piece(kind=Kind.OPAQUE, role="ubi.damaged", account=Account.OPAQUE, spans=(place,))


def _crc(data: bytes) -> int:
    return zlib.crc32(data) ^ 0xFFFFFFFF


def _volume(number: int, row: bytes, place: Span) -> _Volume:
    reserved, align, padding, kind, marker, length, name, flags, zeros, _ = _ROW.unpack(row)
    fields = [
        Field("volume-id", number, place),
        Field("reserved-blocks", reserved, place),
        Field("alignment", align, place),
        Field("data-padding", padding, place),
        Field("volume-type", kind, place),
        Field("update-marker", marker, place),
        Field("flags", flags, place),
    ]
    if any(zeros) or any(name[length:]):
        fields.append(Field("reserved", name[length:].rstrip(b"\0") + b"|" + zeros, place))
    return _Volume(number, name[:length], kind, tuple(fields))


def _volumes(
    data: memoryview,
    volumes: dict[int, _Volume],
    current: dict[int, dict[int, Block]],
    shape: Geometry,
    ask: Ask,
    faults: list[Fault],
) -> Iterator[Piece]:
    for number in sorted({*volumes, *current}):
        mapped = current.get(number, {})
        if number >= LAYOUT:
            for block in mapped.values():  # a fast map: a picture of what the headers say
                span = Span(block.at + shape.data, shape.size - shape.data)
                yield Piece(
                    kind=Kind.OPAQUE, role="ubi.internal", account=Account.OPAQUE, spans=(span,)
                )
            continue
        volume = volumes.get(number)
        if volume is None:
            faults.append(Fault("pointer", f"blocks of volume {number}, which no row names"))
            volume = _Volume(number, b"", 0, (Field("volume-id", number),))
        yield _entry(data, volume, mapped, shape, ask, faults)


def _entry(
    data: memoryview,
    volume: _Volume,
    mapped: dict[int, Block],
    shape: Geometry,
    ask: Ask,
    faults: list[Fault],
) -> Piece:
    order = [mapped[number] for number in sorted(mapped)]
    said = sorted({_shape(one) for one in order})
    fields = list(volume.fields)
    if any(one.kind != volume.kind for one in order):
        faults.append(Fault("pointer", f"blocks of {volume.name!r} are of another type"))
    fields.append(Field("blocks-say", " ".join(said)))
    for block in order:
        if not block.is_whole(data):
            what = f"the bytes of block {block.number} of {volume.name!r}"
            faults.append(Fault("checksum", what, block.heads[-1]))
    static = volume.kind == STATIC
    if (
        static
        and [*mapped]
        and (
            sorted(mapped) != [*range(len(mapped))] or {one.used for one in order} != {len(mapped)}
        )
    ):
        faults.append(Fault("truncated", f"blocks of {volume.name!r} are missing"))
    spans = tuple(block.body(shape) for block in order)
    whole = (max(mapped) + 1) * max((span.length for span in spans), default=0) if mapped else 0
    size = sum(span.length for span in spans) if static else whole
    chunks = partial(_chunks, data, mapped, shape, static, ask)
    return Piece(
        kind=Kind.FILE,
        role="ubi.volume",
        name=volume.name,
        spans=spans,
        fields=tuple(fields),
        content=Content("ubi", chunks, size) if mapped else None,
    )


def _shape(block: Block) -> str:
    """Type, compatibility and padding, as a block says them of its volume."""
    return f"{block.kind}:{block.compatible}:{block.padding}"


def _chunks(
    data: memoryview, mapped: dict[int, Block], shape: Geometry, static: bool, ask: Ask
) -> Iterator[memoryview | bytes]:
    before = -1
    for number in sorted(mapped):
        span = mapped[number].body(shape)
        left = 0 if static else (number - before - 1) * span.length
        while left:
            within(ask, 0, span.offset)
            yield b"\xff" * min(left, _AT_ONCE)
            left -= min(left, _AT_ONCE)
        yield data[span.offset : span.end]
        before = number


def _old(
    data: memoryview, found: list[Block], old: list[Block], shape: Geometry
) -> Iterator[Piece]:
    """Copies that count no more, and memory that is free."""
    for block in old:
        span = Span(block.at + shape.data, min(shape.size, len(data) - block.at) - shape.data)
        yield Piece(
            kind=Kind.OPAQUE,
            role="ubi.obsolete",
            account=Account.OPAQUE,
            spans=(*block.heads[1:], span),
        )
    erased = tuple(
        span for block in found for span in block.free(shape, data) if _erased(data, span)
    )
    if erased:
        yield Piece(kind=Kind.PADDING, role="ubi.erased", account=Account.FILL, spans=erased)


def _erased(data: memoryview, span: Span) -> bool:
    return bool(span.length) and data[span.offset] == 0xFF and is_fill(data[span.offset : span.end])


def _parameters(found: list[Block], shape: Geometry) -> Iterator[Field]:
    yield Field("ubi.block-size", shape.size)
    yield Field("ubi.version", shape.version, Span(4, 1))
    yield Field("ubi.header-offset", shape.header, Span(16, 4))
    yield Field("ubi.data-offset", shape.data, Span(20, 4))
    for name, values in (
        ("image-sequence", [block.image for block in found if not block.is_erased]),
        ("erase-counters", [block.erasures for block in found if not block.is_erased]),
    ):
        runs = [(value, len(list(run))) for value, run in groupby(values)]
        yield Field(f"ubi.{name}", " ".join(f"{value}*{count}" for value, count in runs))
    reserved = b"|".join(block.reserved for block in found if block.reserved)
    if reserved:
        yield Field("ubi.reserved", reserved)
