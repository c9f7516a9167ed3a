"""Legacy images of U-Boot: a header of 64 bytes with two checksums, and one image or several.

Source: U-Boot's ``include/image.h``, ``struct legacy_img_hdr``; numbers are big-endian. Fields of
the whole are ``uimage.time`` (seconds since 1970), ``uimage.load``, ``uimage.entry``,
``uimage.os``, ``uimage.arch``, ``uimage.type``, ``uimage.compression``, ``uimage.name``; the
checksums ``uimage.header-crc`` and ``uimage.data-crc`` are reckoned again. Images of the types
*multi* and *script* begin with a list of lengths; their parts are named by their numbers, from 0.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

MAGIC = b"\x27\x05\x19\x56"
_SIZE = 64
_LAYOUT = struct.Struct(">7I4B32s")
_NAMES = ("magic", "header-crc", "time", "size", "load", "entry", "data-crc")
_SMALL = ("os", "arch", "type", "compression")
_LISTED = (4, 6)
_MOST = 4096
"""Parts of one image: far more than any has, few enough to look for the end of the list."""


class Uimage:
    """Reads one image; what stands behind it is left to be a gap."""

    form = "uimage"

    def recognise(self, data: memoryview) -> bool:
        """Does a header stand here?"""
        return bytes(data[:4]) == MAGIC and len(data) > _SIZE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, and the parts that its length covers; raises SourceError."""
        values = _LAYOUT.unpack_from(data)
        numbers = dict(zip(_NAMES, values[:7], strict=True))
        read = Read(pieces=[])
        size = numbers["size"]
        if _SIZE + size > len(data):
            raise SourceError("the image is longer than the file", place="byte 12")
        header = bytes(data[:4]) + bytes(4) + bytes(data[8:_SIZE])
        body = data[_SIZE : _SIZE + size]
        sums = {"header-crc": zlib.crc32(header), "data-crc": zlib.crc32(body)}
        read.fields = tuple(_fields(numbers, values[7:11], values[11], sums, read))
        kind = values[9]
        parts = _lengths(body) if kind in _LISTED else None
        head = Span(0, _SIZE + (4 * len(parts) + 4 if parts else 0))
        read.pieces.append(Piece(kind=Kind.HEADER, role="uimage.header", spans=(head,)))
        if parts:
            read.pieces += _parts(data, head.end, parts, _SIZE + size)
        elif size:
            read.pieces.append(_image(b"0", Span(_SIZE, size)))
        return read


def _fields(
    numbers: dict[str, int],
    small: tuple[int, ...],
    name: bytes,
    sums: dict[str, int],
    read: Read,
) -> Iterator[Field]:
    for index, (key, value) in enumerate(numbers.items()):
        span = Span(4 * index, 4)
        says = Says.DERIVED if key in ("magic", "size") else Says.FACT
        if key in sums:
            says = Says.DERIVED if sums[key] == value else Says.WRONG
            if says is Says.WRONG:
                what = f"{key} is {value:#010x}, and ought to be {sums[key]:#010x}"
                read.faults.append(Fault("checksum", what, span))
        yield Field(f"uimage.{key}", value, span, says)
    for index, (key, value) in enumerate(zip(_SMALL, small, strict=True)):
        yield Field(f"uimage.{key}", value, Span(28 + index, 1))
    text, _, rest = name.partition(b"\0")
    yield Field("uimage.name", text, Span(32, 32))
    if rest.strip(b"\0"):
        yield Field("uimage.name-rest", rest.rstrip(b"\0"), Span(32, 32))


def _lengths(body: memoryview) -> list[int] | None:
    """The list of lengths, which ends with a zero; None where it does not fit what follows."""
    lengths: list[int] = []
    for at in range(0, min(len(body) - 3, 4 * _MOST), 4):
        (length,) = struct.unpack_from(">I", body, at)
        if not length:
            whole = at + 4 + sum((n + 3) & ~3 for n in lengths)
            return lengths if lengths and whole - 3 <= len(body) else None
        lengths.append(length)
    return None


def _parts(data: memoryview, at: int, lengths: list[int], end: int) -> Iterator[Piece]:
    for number, length in enumerate(lengths):
        yield _image(b"%d" % number, Span(at, length))
        padding = Span(at + length, min(-length % 4, end - at - length))
        yield from if_zero(data, padding, "uimage.padding")
        at += (length + 3) & ~3


def _image(name: bytes, span: Span) -> Piece:
    return Piece(
        kind=Kind.FILE,
        role="uimage.image",
        name=name,
        spans=(span,),
        content=Content(size=span.length),
    )
