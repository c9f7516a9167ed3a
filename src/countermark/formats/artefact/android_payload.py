"""Android's ``payload.bin``: what an update writes to each partition, operation by operation.

Source: AOSP ``system/update_engine``, ``update_metadata.proto`` and ``payload_consumer``. A payload
of version 2 is a header, a manifest (Protocol Buffers), a signature over both, blobs, and a
signature over all. A partition is an entry: where all its operations replace (as they are, bzip2 or
xz), its content is the partition; operations that need what is installed are *not read*. Fields of
an entry: ``new-size``, ``new-hash``, ``old-size``, ``old-hash``, ``operations`` (how many of each
type). Parameters: ``payload.block-size``, ``payload.minor-version``, ``payload.timestamp``,
``payload.security-patch``, ``payload.partial`` and ``payload.manifest`` (its SHA-256, since there
are values that have no name here). The SHA-256 of each blob is checked when it is decoded.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from functools import partial

from countermark.formats.artefact.numbers import big
from countermark.formats.artefact.payload_operations import (
    NAMES,
    REPLACING,
    Operation,
    chunks,
    operation,
)
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, account_of
from countermark.formats.artefact.protobuf import Value, fields, message, number
from countermark.formats.artefact.rows import header
from countermark.model.artefact import Account, Field, Kind, Says, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_MAGIC, _HEADER = b"CrAU", 24
_NUMBERS = {3: "block-size", 12: "minor-version", 14: "timestamp", 16: "partial"}
_TEXTS = {18: "security-patch"}
_SIGNATURES_OFFSET, _SIGNATURES_SIZE, _PARTITIONS = 4, 5, 13
_NAME, _OLD, _NEW, _OPERATIONS = 1, 6, 7, 8
_BLOCK = 4096


class AndroidPayload:
    """Reads one payload of version 2."""

    form = "android-payload"

    def recognise(self, data: memoryview) -> bool:
        """Does a header of version 2 stand here?"""
        return bytes(data[:12]) == _MAGIC + (2).to_bytes(8, "big") and len(data) > _HEADER

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Header, manifest, signatures, and an entry for each partition; raises SourceError."""
        length, signed = big(data, 12, 8), big(data, 20, 4)
        manifest = Span(_HEADER, length)
        blobs = manifest.end + signed
        if blobs > len(data) or length > ask.table:
            raise SourceError("the manifest reaches behind the end", place="byte 12")
        raw = data[manifest.offset : manifest.end]
        digest = hashlib.sha256(raw).digest()
        said = [Field("payload.manifest", digest, manifest)]
        numbers: dict[int, int] = {}
        partitions: list[memoryview] = []
        for key, value in fields(raw):
            if key == _PARTITIONS:
                partitions.append(message(value))
            elif key in _TEXTS:
                said.append(Field(f"payload.{_TEXTS[key]}", bytes(message(value)), manifest))
            elif isinstance(value, int):
                numbers[key] = value
        said += (
            Field(f"payload.{name}", numbers[key], manifest)
            for key, name in _NUMBERS.items()
            if key in numbers
        )
        said.append(Field("payload.sizes", length, Span(12, 12), Says.DERIVED))
        block = numbers.get(3, _BLOCK)
        if block < 512 or block & (block - 1):
            raise SourceError(f"a block size of {block}", place=f"byte {_HEADER}")
        pieces = [header("payload.manifest", Span(0, manifest.end))]
        pieces += _signatures(manifest.end, signed, blobs, numbers, len(data))
        for one in partitions:
            pieces.append(_partition(data, one, blobs, block, ask))
        return Read(pieces=pieces, fields=tuple(said), ordered=False)


def _signatures(
    begin: int, signed: int, blobs: int, numbers: dict[int, int], size: int
) -> Iterator[Piece]:
    spans = [(b"manifest", Span(begin, signed))]
    if _SIGNATURES_OFFSET in numbers:
        at = blobs + numbers[_SIGNATURES_OFFSET]
        spans.append((b"payload", Span(at, numbers.get(_SIGNATURES_SIZE, 0))))
    for name, span in spans:
        if span.length and span.end <= size:
            yield Piece(
                kind=Kind.SIGNATURE, role="payload.signature", account=Account.OPAQUE,
                spans=(span,), name=name,
            )  # fmt: skip


def _info(value: Value, name: str) -> Iterator[Field]:
    for key, one in fields(message(value)):
        if key == 1:
            yield Field(f"{name}-size", number(one))
        elif key == 2:
            yield Field(f"{name}-hash", bytes(message(one)))


def _partition(data: memoryview, raw: memoryview, blobs: int, block: int, ask: Ask) -> Piece:
    name, said = b"", list[Field]()
    operations: list[Operation] = []
    for key, value in fields(raw):
        if key == _NAME:
            name = bytes(message(value))
        elif key in (_OLD, _NEW):
            said += _info(value, "old" if key == _OLD else "new")
        elif key == _OPERATIONS:
            operations.append(operation(message(value), blobs, block))
            if len(operations) > ask.pieces:
                raise SourceError(f"more than {ask.pieces} operations")
    counts = Counter(one.kind for one in operations)
    words = " ".join(
        f"{NAMES.get(kind, str(kind))}*{count}" for kind, count in sorted(counts.items())
    )
    said.append(Field("operations", words))
    spans = tuple(one.blob for one in operations if one.blob.length)
    size = next((int(f.value) for f in said if f.name == "new-size" and isinstance(f.value, int)),
                None)  # fmt: skip
    content = _content(data, name, operations, spans, size, ask)
    return Piece(
        kind=Kind.FILE,
        role="payload.partition",
        account=account_of(content),
        name=name,
        spans=spans,
        fields=tuple(said),
        content=content,
        shared=True,
    )


def _content(
    data: memoryview,
    name: bytes,
    operations: list[Operation],
    spans: tuple[Span, ...],
    size: int | None,
    ask: Ask,
) -> Content:
    others = sorted({one.kind for one in operations} - REPLACING)
    if others or size is None:
        packed = sum(span.length for span in spans)
        words = ", ".join(NAMES.get(kind, f"type {kind}") for kind in others)
        why = f"operations that need the partition as it was: {words}" if others else "no size"
        what = f"payload partition {name.decode('utf-8', 'replace')}"
        gap = Gap(what, Why.NOT_READ, packed, detail=why)
        return Content("payload", size=size, missing=gap)
    return Content("payload", partial(chunks, data, operations, size, ask), size)
