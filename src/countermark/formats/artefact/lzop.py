"""lzop files (``.lzo``), as kernels packed with LZO hold them: a header, and blocks with checksums.

Source: the lzop program's file format as the Linux kernel reads it (``lib/decompress_unlzo.c``);
numbers are big-endian. Fields of the header: ``lzop.version``, ``lzop.library``, ``lzop.needed``,
``lzop.method``, ``lzop.level``, ``lzop.flags``, ``lzop.mode``, ``lzop.mtime``, ``lzop.name``; its
checksum is derived. Checksums of blocks are verified when the content is decoded, which needs the
extra ``inspection``. Of two encodings of one content LZO says nothing: their digest is a field.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact import block_codec
from countermark.formats.artefact.members import checked
from countermark.formats.artefact.numbers import big, part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, account_of
from countermark.formats.artefact.rows import header
from countermark.model.artefact import Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_MAGIC = b"\x89LZO\0\r\n\x1a\n"
_ADLER_PLAIN, _ADLER_PACKED, _EXTRA = 0x1, 0x2, 0x40
_CRC_PLAIN, _CRC_PACKED, _HEADER_CRC, _FILTER = 0x100, 0x200, 0x1000, 0x800
_NEW = 0x940
_LARGEST = 64 << 20


class _Block(msgspec.Struct, frozen=True):
    """Bytes that come out, where the packed ones stand, and the checksums that follow the sizes."""

    size: int
    body: Span
    sums: tuple[int, ...]


class Lzop:
    """Reads one file; what stands behind its end is left to be a gap."""

    form = "lzop"

    def recognise(self, data: memoryview) -> bool:
        """Does a file begin here?"""
        return bytes(data[:9]) == _MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, and the content of all blocks; raises SourceError."""
        read = Read(pieces=[])
        head, flags = _header(data, read.faults)
        blocks, end = _blocks(data, head.spans[0].end, flags, ask)
        bodies = tuple(block.body for block in blocks)
        size = sum(block.size for block in blocks)
        digest = hashlib.sha256()
        for body in bodies:
            digest.update(data[body.offset : body.end])
        content = Content(
            "lzo",
            lambda: _decoded(data, blocks, flags, ask),
            size,
            missing=block_codec.missing("lzo", "lzop content", size),
        )
        sums = tuple(_between(head.spans[0].end, bodies, end))
        read.pieces = [
            head,
            header("lzop.blocks", *sums),
            Piece(
                kind=Kind.FILE,
                role="lzop.content",
                account=account_of(content),
                spans=bodies,
                fields=(Field("lzo.encoded", digest.digest()),),
                content=content,
            ),
        ]
        return read


def _between(at: int, bodies: tuple[Span, ...], end: int) -> Iterator[Span]:
    for body in bodies:
        yield Span(at, body.offset - at)
        at = body.end
    yield Span(at, end - at)


def _header(data: memoryview, faults: list[Fault]) -> tuple[Piece, int]:
    at = len(_MAGIC)
    fields: list[Field] = []
    said: dict[str, int] = {}

    def take(name: str, size: int) -> int:
        nonlocal at
        said[name] = big(data, at, size)
        fields.append(Field(f"lzop.{name}", said[name], Span(at, size)))
        at += size
        return said[name]

    new = take("version", 2) >= _NEW
    take("library", 2)
    if new:
        take("needed", 2)
    take("method", 1)
    if new:
        take("level", 1)
    flags = take("flags", 4)
    if flags & _FILTER:
        take("filter", 4)
    take("mode", 4)
    take("mtime", 4)
    if new:
        take("mtime-high", 4)
    length = big(data, at, 1)
    fields.append(Field("lzop.name", part(data, at + 1, length), Span(at + 1, length)))
    at += 1 + length
    raw = data[len(_MAGIC) : at]
    right = zlib.crc32(raw) if flags & _HEADER_CRC else zlib.adler32(raw)
    fields.append(checked("lzop.header-checksum", big(data, at, 4), right, Span(at, 4), faults))
    at += 4
    if flags & _EXTRA:
        length = big(data, at, 4)
        extra = part(data, at, 4 + length + 4)
        fields.append(Field("lzop.extra", extra, Span(at, len(extra))))
        at += len(extra)
    head = Piece(kind=Kind.HEADER, role="lzop.header", spans=(Span(0, at),), fields=tuple(fields))
    return head, flags


def _blocks(data: memoryview, at: int, flags: int, ask: Ask) -> tuple[list[_Block], int]:
    blocks: list[_Block] = []
    while size := big(data, at, 4):
        within(ask, len(blocks), at)
        packed = big(data, at + 4, 4)
        if size > _LARGEST or not 0 < packed <= size:
            raise SourceError(f"a block of {packed} for {size} bytes", place=f"byte {at}")
        count = bool(flags & _ADLER_PLAIN) + bool(flags & _CRC_PLAIN)
        if packed < size:
            count += bool(flags & _ADLER_PACKED) + bool(flags & _CRC_PACKED)
        sums = tuple(big(data, at + 8 + 4 * number, 4) for number in range(count))
        body = Span(at + 8 + 4 * count, packed)
        if body.end > len(data):
            raise SourceError("a block reaches behind the end", place=f"byte {at}")
        blocks.append(_Block(size, body, sums))
        at = body.end
    return blocks, at + 4


def _decoded(
    data: memoryview, blocks: list[_Block], flags: int, ask: Ask
) -> Iterator[bytes | memoryview]:
    for block in blocks:
        within(ask, 0, block.body.offset)
        body = data[block.body.offset : block.body.end]
        packed = block.body.length < block.size
        out = block_codec.decode("lzo", body, block.size) if packed else bytes(body)
        sides = [(flags & _ADLER_PLAIN, zlib.adler32, out), (flags & _CRC_PLAIN, zlib.crc32, out)]
        if packed:
            sides += [
                (flags & _ADLER_PACKED, zlib.adler32, bytes(body)),
                (flags & _CRC_PACKED, zlib.crc32, bytes(body)),
            ]
        sums = tuple(reckon(side) for wanted, reckon, side in sides if wanted)
        if len(out) != block.size or sums != block.sums:
            raise SourceError("a block with a false checksum", place=f"byte {block.body.offset}")
        yield out
