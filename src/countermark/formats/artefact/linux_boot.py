"""The packed kernel in a Linux kernel that unpacks itself: bzImage of x86, zImage of ARM.

Source: the Linux kernel's ``Documentation/arch/x86/boot.rst`` and
``arch/arm/boot/compressed/head.S``. The packed kernel stands where a bzImage of boot protocol 2.08
says, and in a zImage where a stream begins that a reader reads.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.piece import Ask, Content, Piece, Reader
from countermark.formats.artefact.rows import Row, header, named, numbers
from countermark.model.artefact import Field, Kind, Span
from countermark.model.errors import SourceError

_X86_AT = 0x1F1
_X86: tuple[Row, ...] = (
    ("setup-sectors", "B"), ("root-flags", "H"), ("system-size", "I"), ("ram-size", "H"),
    ("video-mode", "H"), ("root-device", "H"), ("", "H"), ("", "2s"), ("", "4s"),
    ("protocol", "H"), ("", "I"), ("start-system", "H"), ("=version-offset", "H"),
    ("loader-type", "B"), ("load-flags", "B"), ("move-size", "H"), ("code32-start", "I"),
    ("ramdisk-image", "I"), ("ramdisk-size", "I"), ("", "I"), ("heap-end", "H"), ("", "2s"),
    ("command-line", "I"), ("initrd-most", "I"), ("alignment", "I"), ("relocatable", "B"),
    ("least-alignment", "B"), ("extended-flags", "H"), ("command-line-size", "I"),
    ("hardware", "I"), ("hardware-data", "Q"), ("=payload-offset", "I"), ("=payload-length", "I"),
)  # fmt: skip
_PROTOCOL = 0x208
_ARM_AT, _ARM_MAGIC = 0x24, b"\x18\x28\x6f\x01"
_STREAMS = (
    b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"BZh", b"\x02\x21\x4c\x18",
    b"\x5d\0\0", b"\x89LZO\0",
)  # fmt: skip


class Kernel(msgspec.Struct, frozen=True):
    """The parts of a packed kernel, and the values of the header it is started by."""

    pieces: list[Piece]
    fields: list[Field]


def is_x86(data: memoryview) -> bool:
    """Is there a boot header that says where the payload stands?"""
    if bytes(data[0x1FE:0x200]) != b"\x55\xaa" or bytes(data[0x202:0x206]) != b"HdrS":
        return False
    return len(data) > 0x250 and little(data, 0x206, 2) >= _PROTOCOL


def is_arm(data: memoryview) -> bool:
    """Does the magic stand where the start-up code has it?"""
    return bytes(data[_ARM_AT : _ARM_AT + 4]) == _ARM_MAGIC and len(data) > 64


def x86_kernel(data: memoryview) -> Kernel:
    """Of a bzImage; raises SourceError."""
    said = numbers(data, _X86_AT, _X86)
    begin = ((said["setup-sectors"] or 4) + 1) * 512 + said["payload-offset"]
    span = Span(begin, said["payload-length"])
    if not span.length or span.end > len(data):
        raise SourceError("the payload reaches behind the end", place="byte 584")
    pieces, more = _x86_payload(data, span)
    return Kernel(pieces, [*named(data, _X86_AT, _X86, "linux."), *more])


def arm_kernel(data: memoryview, ask: Ask) -> Kernel:
    """Of a zImage; raises SourceError where no stream is found."""
    start, end = little(data, _ARM_AT + 4, 4), little(data, _ARM_AT + 8, 4)
    stop = end - start if start < end and end - start <= len(data) else len(data)
    found = next(_streams(data[:stop], ask), None)
    if found is None:
        raise SourceError("no packed kernel in it", place="byte 36")
    fields = [
        Field("linux.start", start, Span(_ARM_AT + 4, 4)),
        Field("linux.end", end, Span(_ARM_AT + 8, 4)),
    ]
    return Kernel([_payload(found)], fields)


def _x86_payload(data: memoryview, span: Span) -> tuple[list[Piece], list[Field]]:
    """The payload, and the size that the build appends where the stream does not end with it."""
    if bytes(data[span.offset : span.offset + 2]) == b"\x1f\x8b" or span.length < 8:
        return [_payload(span)], []
    tail = Span(span.end - 4, 4)
    size = Field("linux.unpacked-size", little(data, tail.offset, 4), tail)
    return [_payload(Span(span.offset, span.length - 4)), header("linux.size", tail)], [size]


def _payload(span: Span) -> Piece:
    return Piece(
        kind=Kind.FILE,
        role="linux.payload",
        name=b"payload",
        spans=(span,),
        content=Content(size=span.length),
    )


def _streams(data: memoryview, ask: Ask) -> Iterator[Span]:
    """Where a packed kernel stands: the first stream that a reader reads."""
    text = bytes(data[: 1 << 20])
    places = sorted(
        place for sign in _STREAMS for place in _every(text, sign) if place >= _ARM_AT + 12
    )
    for place in places[:1000]:
        rest = data[place:]
        for reader in _readers():
            if reader.recognise(rest):
                try:
                    read = reader.read(rest, ask)
                except SourceError:
                    continue
                end = max(span.end for piece in read.pieces for span in piece.spans)
                if end >= 64:
                    yield Span(place, end)


def _every(text: bytes, sign: bytes) -> Iterator[int]:
    at = text.find(sign)
    while at >= 0:
        yield at
        at = text.find(sign, at + 1)


def _readers() -> tuple[Reader, ...]:
    from countermark.formats.artefact.bzip2 import Bzip2
    from countermark.formats.artefact.gzip import Gzip
    from countermark.formats.artefact.lz4 import Lz4
    from countermark.formats.artefact.lzma_alone import LzmaAlone
    from countermark.formats.artefact.lzop import Lzop
    from countermark.formats.artefact.xz import Xz
    from countermark.formats.artefact.zstd import Zstd

    return Gzip(), Xz(), Zstd(), Bzip2(), Lz4(), Lzop(), LzmaAlone()
