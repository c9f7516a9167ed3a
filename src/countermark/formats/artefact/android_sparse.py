"""Android sparse images: a disk image written as runs of blocks that are there, alike, or left out.

Source: Android's ``system/core/libsparse/sparse_format.h``. The content is the image as it is
written to the disk; what is left out reads as zero. Fields of the whole: ``sparse.major``,
``sparse.minor``, ``sparse.block-size``, ``sparse.checksum``, ``sparse.chunk-checksums``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

MAGIC = b"\x3a\xff\x26\xed"
_HEADER = struct.Struct("<4sHHHHIIII")
_CHUNK = struct.Struct("<HHII")
_RAW, _FILL, _SKIP, _SUM = 0xCAC1, 0xCAC2, 0xCAC3, 0xCAC4
_STEP = 1 << 20
Run = tuple[int, Span]


class AndroidSparse:
    """Reads one image; what stands behind its last chunk is left to be a gap."""

    form = "android-sparse"

    def recognise(self, data: memoryview) -> bool:
        """Does a sparse image begin here?"""
        return bytes(data[:4]) == MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers and one entry, the image; raises SourceError."""
        if len(data) < _HEADER.size:
            raise SourceError("a header that is cut", place="byte 0")
        _, major, minor, head, chunk, size, blocks, count, checksum = _HEADER.unpack_from(data)
        if (major, head, chunk) != (1, 28, 12) or not 512 <= size <= 1 << 26 or size % 4:
            raise SourceError("a header of another layout", place="byte 4")
        read = Read(pieces=[])
        heads, runs, sums = _chunks(data, size, count, read, ask)
        total = sum(length for length, _ in runs)
        if total != blocks * size:
            read.faults.append(Fault("length", f"{total // size} blocks, and not {blocks}"))
        read.fields = (
            Field("sparse.major", major, Span(4, 2)),
            Field("sparse.minor", minor, Span(6, 2)),
            Field("sparse.block-size", size, Span(12, 4)),
            Field("sparse.blocks", blocks, Span(16, 4), Says.DERIVED),
            Field("sparse.chunks", count, Span(20, 4), Says.DERIVED),
            Field("sparse.checksum", checksum, Span(24, 4)),
            *([Field("sparse.chunk-checksums", sums)] if sums else []),
        )
        read.pieces.append(Piece(kind=Kind.HEADER, role="sparse.headers", spans=tuple(heads)))
        read.pieces.append(_image(data, runs, total))
        return read


def _chunks(
    data: memoryview, size: int, count: int, read: Read, ask: Ask
) -> tuple[list[Span], list[Run], bytes]:
    heads, runs, sums = [Span(0, _HEADER.size)], [], b""
    at = _HEADER.size
    for number in range(count):
        if number >= ask.pieces or ask.deadline.passed():
            raise SourceError(f"more than {ask.pieces} chunks, or too slow")
        if at + _CHUNK.size > len(data):
            raise SourceError("a chunk is cut", place=f"byte {at}")
        kind, reserved, blocks, length = _CHUNK.unpack_from(data, at)
        body = Span(at + 12, length - 12)
        expected = {_RAW: blocks * size, _FILL: 4, _SKIP: 0, _SUM: 4}.get(kind)
        if expected is None or body.length != expected or body.end > len(data):
            raise SourceError(f"a chunk of type {kind:#x} and {length} bytes", place=f"byte {at}")
        if reserved:
            what = f"chunk {number} has {reserved:#x} where zero should be"
            read.faults.append(Fault("reserved", what, Span(at + 2, 2)))
        heads.append(Span(at, 12 if kind == _RAW else length))
        if kind == _SUM:
            sums += bytes(data[body.offset : body.end])
            if blocks:
                read.faults.append(Fault("reserved", f"chunk {number} has {blocks} blocks"))
        elif blocks:
            runs.append((blocks * size, body))
        at = body.end
    return heads, runs, sums


def _image(data: memoryview, runs: list[Run], total: int) -> Piece:
    layout = b"".join(struct.pack("<QI", length, span.length & 7) for length, span in runs)
    fields = (Field("runs", layout, says=Says.DERIVED),)
    spans = tuple(span for length, span in runs if span.length == length)
    return Piece(
        kind=Kind.FILE,
        role="sparse.image",
        name=b"image",
        spans=spans,
        fields=fields,
        content=Content(codec="android-sparse", chunks=partial(_decoded, data, runs), size=total),
    )


def _decoded(data: memoryview, runs: list[Run]) -> Iterator[bytes | memoryview]:
    for length, span in runs:
        if span.length == length:
            yield data[span.offset : span.end]
            continue
        value = bytes(data[span.offset : span.end]) or b"\0\0\0\0"
        block = value * (min(length, _STEP) // 4)
        while length > 0:
            yield block[:length]
            length -= len(block)
