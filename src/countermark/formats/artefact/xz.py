"""xz (The .xz File Format 1.2.1): streams of blocks behind one another, one content.

The structure is walked without decoding (LZMA2 chunks say their sizes); checks of blocks are
verified when the content is decoded. Fields: ``xz.check`` (section 2.1.1.2), for each block
``xz.filters`` (the filter flags as they stand, section 3.1.5), ``xz.sizes`` (which of the sizes
stand in its header, section 3.1.2) and ``xz.header-size``. Sizes in block headers, the index
(section 4), the stream footer (2.1.2) and all CRC32 are derived. ``xz.between`` is stream padding
(2.2). How LZMA2 chose to say the content is no field.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.decoding import decode_exactly
from countermark.formats.artefact.members import Member, checked, members
from countermark.formats.artefact.numbers import little, part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC = b"\xfd7zXZ\0"
_CHECK_SIZES = (0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64)
_KNOWN_CHECKS = (0, 1, 4, 10)
_LZMA2 = 0x21


class _Block(msgspec.Struct, frozen=True):
    """Where a block lies; ``unpadded`` and ``size`` as the index must say them."""

    header: Span
    body: Span
    unpadded: int
    size: int


class Xz:
    """Reads all streams."""

    form = "xz"

    def recognise(self, data: memoryview) -> bool:
        """Does a stream begin here?"""
        return bytes(data[:6]) == _MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, indexes, footers, and one content made of the blocks of all streams."""
        read = Read(pieces=[])
        streams: list[tuple[int, int]] = []
        size = 0

        def one(at: int) -> Member | None:
            nonlocal size
            before = streams[-1][1] if streams else 0
            if (at - before) % 4 or not self.recognise(data[at : at + 6]):
                return None
            faults: list[Fault] = []
            pieces, blocks, end = _stream(data, at, ask, faults, len(read.pieces))
            streams.append((at, end))
            size += sum(block.size for block in blocks)
            return Member(pieces, tuple(block.body for block in blocks), end, tuple(faults))

        found = members(data, ask, read, "stream", one, padded=self.form)
        bodies = [body for member in found for body in member.bodies]
        content = Content("xz", lambda: _decoded(data, streams, ask), size)
        read.pieces.append(
            Piece(kind=Kind.FILE, role="xz.content", spans=tuple(bodies), content=content)
        )
        return read


def _decoded(data: memoryview, streams: list[tuple[int, int]], ask: Ask) -> Iterator[bytes]:
    import lzma

    for begin, end in streams:
        if data[begin + 7] not in _KNOWN_CHECKS:
            raise SourceError("a check that nobody here can compute", place=f"byte {begin + 7}")
        decoder = lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=ask.table)
        yield from decode_exactly(decoder, data, (begin, end), ask, lzma.LZMAError)


def _stream(
    data: memoryview, at: int, ask: Ask, faults: list[Fault], count: int
) -> tuple[list[Piece], list[_Block], int]:
    flags = part(data, at + 6, 2)
    if flags[0] or flags[1] > 15:
        raise SourceError("stream flags of a later version", place=f"byte {at + 6}")
    crc = checked(
        "xz.header-crc32", little(data, at + 8, 4), zlib.crc32(flags), Span(at + 8, 4), faults
    )
    check = Field("xz.check", flags[1], Span(at + 7, 1))
    pieces = [_header("xz.stream-header", Span(at, 12), check, crc)]
    blocks: list[_Block] = []
    end = at + 12
    while part(data, end, 1) != b"\0":
        within(ask, count + len(pieces), end)
        block, fields = _block(data, end, _CHECK_SIZES[flags[1]], faults)
        blocks.append(block)
        pieces.append(_header("xz.block-header", block.header, *fields))
        end = block.body.end
    index = _index(data, end, blocks, faults)
    pieces.append(index)
    footer = _footer(data, index.spans[0], flags, faults)
    pieces.append(footer)
    return pieces, blocks, footer.spans[0].end


def _header(role: str, span: Span, *fields: Field) -> Piece:
    return Piece(kind=Kind.HEADER, role=role, spans=(span,), fields=fields)


def _block(
    data: memoryview, at: int, check: int, faults: list[Fault]
) -> tuple[_Block, list[Field]]:
    length = (data[at] + 1) * 4
    crc_at = at + length - 4
    header = part(data, at, length)
    flags = header[1]
    if flags & 0x3C:
        raise SourceError("block flags of a later version", place=f"byte {at + 1}")
    place = at + 2
    said: dict[str, tuple[int, Span]] = {}
    for flag, name in ((0x40, "xz.compressed-size"), (0x80, "xz.uncompressed-size")):
        if flags & flag:
            value, end = _number(data, place)
            said[name] = value, Span(place, end - place)
            place = end
    filters = place
    kind = 0
    for _ in range((flags & 3) + 1):
        kind, place = _number(data, place)
        properties, place = _number(data, place)
        place += properties
    if kind != _LZMA2 or place > crc_at:
        raise SourceError("filters that do not end in LZMA2", place=f"byte {filters}")
    if any(data[place:crc_at]):
        raise SourceError("padding of a header that is not zero", place=f"byte {place}")
    end, size = _chunks(data, at + length)
    found = {"xz.compressed-size": end - at - length, "xz.uncompressed-size": size}
    fields = [
        Field("xz.header-size", length, Span(at, 1)),
        Field("xz.sizes", flags & 0xC0, Span(at + 1, 1)),
        Field("xz.filters", bytes(data[filters:place]), Span(filters, place - filters)),
        *(checked(key, value, found[key], span, faults) for key, (value, span) in said.items()),
        checked(
            "xz.block-crc32", little(data, crc_at, 4), zlib.crc32(data[at:crc_at]),
            Span(crc_at, 4), faults,
        ),
    ]  # fmt: skip
    padded = end + (at - end) % 4
    if any(part(data, end, padded - end)):
        raise SourceError("padding of a block that is not zero", place=f"byte {end}")
    body = Span(at + length, padded + check - at - length)
    if body.end > len(data):
        raise SourceError("a block reaches behind the end", place=f"byte {at}")
    return _Block(Span(at, length), body, end + check - at, size), fields


def _chunks(data: memoryview, at: int) -> tuple[int, int]:
    """Where the LZMA2 chunks end that begin at ``at``, and how many bytes come out of them."""
    out = 0
    while (control := little(data, at, 1)) != 0:
        if control >= 0x80:
            out += ((control & 0x1F) << 16) + _high(data, at + 1) + 1
            at += (6 if control >= 0xC0 else 5) + _high(data, at + 3) + 1
        elif control <= 2:
            size = _high(data, at + 1) + 1
            out, at = out + size, at + 3 + size
        else:
            raise SourceError("no LZMA2 chunk", place=f"byte {at}")
    return at + 1, out


def _high(data: memoryview, at: int) -> int:
    return int.from_bytes(part(data, at, 2), "big")


def _index(data: memoryview, at: int, blocks: list[_Block], faults: list[Fault]) -> Piece:
    """Section 4: how long each block is; it must say what was found."""
    count, end = _number(data, at + 1)
    if count != len(blocks):
        raise SourceError(f"an index of {count} blocks for {len(blocks)}", place=f"byte {at}")
    for block in blocks:
        unpadded, end = _number(data, end)
        size, end = _number(data, end)
        if (unpadded, size) != (block.unpadded, block.size):
            faults.append(Fault("pointer", "the index gives a block another size", block.header))
    padded = end + (at - end) % 4
    if any(part(data, end, padded - end)):
        raise SourceError("padding of an index that is not zero", place=f"byte {end}")
    value = little(data, padded, 4)
    crc = checked("xz.index-crc32", value, zlib.crc32(data[at:padded]), Span(padded, 4), faults)
    return _header("xz.index", Span(at, padded + 4 - at), crc)


def _footer(data: memoryview, index: Span, flags: bytes, faults: list[Fault]) -> Piece:
    at = index.end
    footer = part(data, at, 12)
    if footer[10:] != b"YZ" or footer[8:10] != flags:
        raise SourceError("a stream without its footer", place=f"byte {at}")
    crc = checked(
        "xz.footer-crc32", little(data, at, 4), zlib.crc32(footer[4:10]), Span(at, 4), faults
    )
    back = (little(data, at + 4, 4) + 1) * 4
    size = Field("xz.backward-size", back, Span(at + 4, 4), Says.DERIVED)
    if back != index.length:
        raise SourceError("a footer that does not point at the index", place=f"byte {at + 4}")
    return _header("xz.footer", Span(at, 12), crc, size)


def _number(data: memoryview, at: int) -> tuple[int, int]:
    """Section 1.2: seven bits a byte, the lowest first, in as few bytes as will do."""
    value = 0
    for count in range(9):
        byte = little(data, at + count, 1)
        value |= (byte & 0x7F) << (7 * count)
        if byte < 0x80:
            if byte == 0 and count:
                break
            return value, at + count + 1
    raise SourceError("no number of the format", place=f"byte {at}")
