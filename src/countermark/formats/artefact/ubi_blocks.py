"""The erase blocks of a UBI image and the two headers of each.

Source: the Linux kernel's ``drivers/mtd/ubi/ubi-media.h``, ``struct ubi_ec_hdr`` and
``ubi_vid_hdr``, 64 bytes each. How large an erase block is stands nowhere: the next ones begin at a
multiple of it.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.cover import is_fill
from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

STATIC = 2
LAYOUT = 0x7FFFEFFF
"""The volume that holds the table of volumes; those behind it are internal too."""
ROW, ROWS = 172, 128
_HEADER = 64
_LEAST, _LARGEST, _LOOKED_AT = 1024, 64 << 20, 1 << 30
_EC = struct.Struct(">4sB3sQIII32sI")
_VID = struct.Struct(">4s4BII4sIIII4sQ12sI")


class Geometry(msgspec.Struct, frozen=True):
    """The size of an erase block, and where in it the second header and the data begin."""

    size: int
    header: int
    data: int
    version: int


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One erase block at ``at``; ``volume`` is None where it is free or erased.

    ``number`` is which block of its volume it is, ``used`` how many a static volume has, ``length``
    how many of its bytes count (0: all), ``right`` the checksum of these where there is one.
    ``heads`` are the spans of its headers, ``reserved`` what stands in them where zeros should.
    """

    at: int
    heads: tuple[Span, ...] = ()
    erasures: int = 0
    image: int = 0
    volume: int | None = None
    number: int = 0
    sequence: int = 0
    kind: int = 0
    compatible: int = 0
    used: int = 0
    padding: int = 0
    length: int = 0
    right: int | None = None
    body_at: int = 0
    reserved: bytes = b""

    @property
    def is_erased(self) -> bool:
        """Is there not even a header?"""
        return not self.heads

    def body(self, shape: Geometry) -> Span:
        """The bytes that are of its volume."""
        room = shape.size - shape.data - self.padding
        return Span(self.body_at, min(self.length, room) if self.kind == STATIC else room)

    def table(self, shape: Geometry) -> Span:
        """The rows of the table of volumes, if it is of the volume that holds it."""
        room = shape.size - shape.data
        return Span(self.body_at, min(room // ROW, ROWS) * ROW)

    def is_whole(self, data: memoryview) -> bool:
        """Do its bytes fit their checksum, if it has one?"""
        if self.right is None:
            return True
        return zlib.crc32(data[self.body_at : self.body_at + self.length]) ^ 0xFFFFFFFF == (
            self.right
        )

    def free(self, shape: Geometry, data: memoryview) -> Iterator[Span]:
        """The parts of it that no header and no volume takes up, to the end of the image."""
        end = min(self.at + shape.size, len(data))
        at = self.at
        taken = [*self.heads]
        if self.volume == LAYOUT:
            taken.append(self.table(shape))
        elif self.volume is not None:
            taken.append(self.body(shape))
        for span in taken:
            if span.offset > at:
                yield Span(at, span.offset - at)
            at = max(at, span.end)
        if end > at:
            yield Span(at, end - at)


def checksum(data: memoryview, at: int, magic: bytes) -> bool:
    """Does a header with this magic and a right checksum stand here?"""
    if bytes(data[at : at + 4]) != magic or at + _HEADER > len(data):
        return False
    right = int.from_bytes(data[at + _HEADER - 4 : at + _HEADER], "big")
    return zlib.crc32(data[at : at + _HEADER - 4]) ^ 0xFFFFFFFF == right


def geometry(data: memoryview) -> Geometry:
    """What the first header says, and where the next one stands; raises SourceError."""
    _, version, _, _, header, body, *_ = _EC.unpack_from(data)
    if not _HEADER <= header < header + _HEADER <= body < _LARGEST:
        raise SourceError("an erase block whose headers overlap", place="byte 16")
    if version != 1:
        raise SourceError(f"UBI of version {version}", place="byte 4")
    size = 0
    for at in range(_LEAST, min(len(data) - _HEADER, _LOOKED_AT) + 1, _LEAST):
        if at > body and checksum(data, at, b"UBI#"):
            size = math.gcd(size, at)  # blocks between may be erased
    size = size or len(data)
    if size <= body or len(data) < size:
        raise SourceError("an erase block without data", place="byte 20")
    return Geometry(size, header, body, version)


def blocks(data: memoryview, shape: Geometry, ask: Ask, faults: list[Fault]) -> Iterator[Block]:
    """Every erase block, up to one that is neither one nor erased."""
    for at in range(0, len(data), shape.size):
        within(ask, at // shape.size, at)
        if at + shape.size > len(data):
            if not is_fill(data[at:]):
                faults.append(Fault("truncated", "an erase block is cut", Span(at, len(data) - at)))
            return
        if checksum(data, at, b"UBI#"):
            yield _block(data, at, shape, faults)
        elif data[at] == 0xFF and is_fill(data[at : at + shape.size]):
            yield Block(at=at)
        elif bytes(data[at : at + 4]) == b"UBI#":
            faults.append(Fault("checksum", "a header of an erase block", Span(at, _HEADER)))
        else:
            return


def _block(data: memoryview, at: int, shape: Geometry, faults: list[Fault]) -> Block:
    _, version, zeros, erasures, header, body, image, more, _ = _EC.unpack_from(data, at)
    if (version, header, body) != (shape.version, shape.header, shape.data):
        faults.append(Fault("pointer", "an erase block of another shape", Span(at + 16, 8)))
        return Block(at=at, heads=(Span(at, _HEADER),), erasures=erasures, image=image)
    heads = (Span(at, _HEADER),)
    second = at + header
    reserved = zeros + more
    if not checksum(data, second, b"UBI!"):
        if bytes(data[second : second + 4]) == b"UBI!":
            faults.append(Fault("checksum", "a header of a volume's block", Span(second, _HEADER)))
        return Block(at=at, heads=heads, erasures=erasures, image=image, reserved=_told(reserved))
    (_, version, kind, copied, compatible, volume, number, gap1, size, used, padding, right, gap2,
     sequence, gap3, _) = _VID.unpack_from(data, second)  # fmt: skip
    room = shape.size - shape.data
    if kind != STATIC and (used or (not copied and (size or right))):
        reserved += struct.pack(">III", size, right, used)
    if version != 1 or size > room or padding >= room:
        faults.append(Fault("pointer", "a volume's block of another shape", Span(second, _HEADER)))
        return Block(at=at, heads=heads, erasures=erasures, image=image)
    return Block(
        at=at, heads=(*heads, Span(second, _HEADER)), erasures=erasures, image=image,
        volume=volume, number=number, sequence=sequence, kind=kind, compatible=compatible,
        used=used, padding=padding, length=size, body_at=at + body,
        right=right if kind == STATIC or copied else None,
        reserved=_told(reserved + gap1 + gap2 + gap3),
    )  # fmt: skip


def _told(reserved: bytes) -> bytes:
    return reserved if any(reserved) else b""
