"""The operations of an Android update, and the partition that those which replace make.

Source: AOSP ``system/update_engine/update_metadata.proto``, ``InstallOperation``.
"""

from __future__ import annotations

import bz2
import hashlib
import lzma
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.decoding import decode_exactly
from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.protobuf import fields, message, number
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

NAMES = {
    0: "replace", 1: "replace-bzip2", 2: "move", 3: "bsdiff", 4: "source-copy",
    5: "source-bsdiff", 6: "zero", 7: "discard", 8: "replace-xz", 9: "puffdiff",
    10: "brotli-bsdiff", 11: "zucchini", 12: "lz4diff-bsdiff", 13: "lz4diff-puffdiff",
}  # fmt: skip
_REPLACE, _BZIP2, _ZERO, _DISCARD, _XZ = 0, 1, 6, 7, 8
REPLACING = frozenset({_REPLACE, _BZIP2, _ZERO, _DISCARD, _XZ})
_TYPE, _OFFSET, _LENGTH, _TARGETS, _HASH = 1, 2, 3, 6, 8


class Operation(msgspec.Struct, frozen=True):
    """One operation: its type, the bytes it needs and their SHA-256, and what it writes.

    ``targets`` are places of the partition, in bytes, in the order in which they are written.
    """

    kind: int
    blob: Span
    digest: bytes
    targets: tuple[Span, ...]


def operation(raw: memoryview, blobs: int, block: int) -> Operation:
    """One from its message; raises SourceError."""
    kind = offset = length = 0
    digest = b""
    targets: list[Span] = []
    for key, value in fields(raw):
        if key == _TYPE:
            kind = number(value)
        elif key == _OFFSET:
            offset = number(value)
        elif key == _LENGTH:
            length = number(value)
        elif key == _HASH:
            digest = bytes(message(value))
        elif key == _TARGETS:
            extent = dict(fields(message(value)))
            begin, count = number(extent.get(1, 0)), number(extent.get(2, 0))
            targets.append(Span(begin * block, count * block))
    return Operation(kind, Span(blobs + offset, length), digest, tuple(targets))


def chunks(
    data: memoryview, operations: list[Operation], size: int, ask: Ask
) -> Iterator[bytes | memoryview]:
    """The partition of ``size`` bytes; what no operation writes is zero. Raises SourceError."""
    order = sorted(operations, key=lambda one: one.targets[0].offset if one.targets else 0)
    at = 0
    for one in order:
        if not one.targets:
            continue
        within(ask, 0, one.blob.offset)
        if any(a.end != b.offset for a, b in zip(one.targets, one.targets[1:], strict=False)):
            raise SourceError("an operation writes to places apart", place=f"byte {at}")
        begin, end = one.targets[0].offset, one.targets[-1].end
        if begin < at or end > size:
            raise SourceError("an operation writes over another, or behind the end",
                              place=f"byte {begin}")  # fmt: skip
        yield from _zeros(begin - at, ask)
        if one.kind in (_ZERO, _DISCARD):
            yield from _zeros(end - begin, ask)
        else:
            yield from _written(data, one, end - begin, ask)
        at = end
    yield from _zeros(size - at, ask)


def _zeros(count: int, ask: Ask) -> Iterator[bytes]:
    while count > 0:
        within(ask, 0, 0)
        yield bytes(min(count, 1 << 20))
        count -= 1 << 20


def _written(data: memoryview, one: Operation, size: int, ask: Ask) -> Iterator[bytes | memoryview]:
    blob = data[one.blob.offset : one.blob.end]
    if len(blob) != one.blob.length or hashlib.sha256(blob).digest() != one.digest:
        raise SourceError(
            "a blob that is not what its digest says", place=f"byte {one.blob.offset}"
        )
    out = 0
    for chunk in _unpacked(blob, one.kind, ask):
        out += len(chunk)
        if out > size:
            break
        yield chunk
    if out != size:
        what = f"an operation of {size} bytes writes others"
        raise SourceError(what, place=f"byte {one.blob.offset}")


def _unpacked(blob: memoryview, kind: int, ask: Ask) -> Iterator[bytes | memoryview]:
    whole = (0, len(blob))
    if kind == _REPLACE:
        yield blob
    elif kind == _BZIP2:
        yield from decode_exactly(bz2.BZ2Decompressor(), blob, whole, ask, OSError)
    else:
        undo = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=256 << 20)
        yield from decode_exactly(undo, blob, whole, ask, lzma.LZMAError)
