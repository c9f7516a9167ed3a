"""gzip (RFC 1952): one or more members behind one another; their contents together are one file.

Fields of a header: ``gzip.method``, ``gzip.flags``, ``gzip.mtime`` (seconds since 1970, 0 for
none), ``gzip.xfl``, ``gzip.os``, ``gzip.extra``, ``gzip.name``, ``gzip.comment``, ``gzip.hcrc``
(section 2.3.1); of a trailer ``gzip.crc32`` and ``gzip.isize``; of the content
``deflate.last-bits`` of each member. How deflate chose to say the content is no field: another
level gives other bytes and the same content. Zero bytes may stand before a further member, as in
initrds; anything else behind the last member is left to ``cover``.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator, Iterator

from countermark.formats.artefact.inflate import Inflated, inflate
from countermark.formats.artefact.members import Member, checked, members
from countermark.formats.artefact.numbers import line, little, part
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_MAGIC = b"\x1f\x8b"
_HCRC, _EXTRA, _NAME, _COMMENT, _RESERVED = 0x02, 0x04, 0x08, 0x10, 0xE0


class Gzip:
    """Reads all members; each is decoded once to find its end and to check what is said of it."""

    form = "gzip"

    def recognise(self, data: memoryview) -> bool:
        """Does a member with the one known method begin here?"""
        return bytes(data[:3]) == _MAGIC + b"\x08"

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, trailers, and one content made of the bodies of all members."""
        read = Read(pieces=[])
        bits: list[Field] = []
        size = 0

        def one(at: int) -> Member | None:
            nonlocal size
            if not self.recognise(data[at : at + 3]):
                return None
            pieces, body, bit, out = _member(data, at, ask, read.faults, ask.entry - size)
            bits.append(bit)
            size += out
            return Member(pieces, (body,), pieces[-1].spans[-1].end)

        found = members(data, ask, read, "member", one, padded=self.form)
        bodies = [body for member in found for body in member.bodies]
        read.pieces.append(
            Piece(
                kind=Kind.FILE,
                role="gzip.content",
                spans=tuple(bodies),
                fields=tuple(bits),
                content=Content("deflate", lambda: _decoded(data, bodies, ask), size, alone=True),
            )
        )
        return read


def _decoded(data: memoryview, bodies: list[Span], ask: Ask) -> Iterator[bytes]:
    for body in bodies:
        yield from inflate(data, body.offset, body.end, ask, body.end)


def _member(
    data: memoryview, at: int, ask: Ask, faults: list[Fault], most: int
) -> tuple[list[Piece], Span, Field, int]:
    header = _header(data, at, faults)
    body = header.spans[0].end
    crc, size = 0, 0
    stream: Generator[bytes, None, Inflated] = inflate(data, body, len(data), ask, len(data) - 8)
    while True:
        try:
            chunk = next(stream)
        except StopIteration as stop:
            found: Inflated = stop.value
            break
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        if size > most:
            raise SourceError(f"more than {ask.entry} bytes come out of it", place=f"byte {at}")
    trailer = _trailer(data, found.end, crc, size, faults)
    last = Field("deflate.last-bits", found.last_bits, Span(found.end - 1, 1))
    return [header, trailer], Span(body, found.end - body), last, size


def _header(data: memoryview, at: int, faults: list[Fault]) -> Piece:
    flags = part(data, at, 10)[3]
    fields = [
        Field("gzip.method", data[at + 2], Span(at + 2, 1)),
        Field("gzip.flags", flags, Span(at + 3, 1)),
        Field("gzip.mtime", little(data, at + 4, 4), Span(at + 4, 4)),
        Field("gzip.xfl", data[at + 8], Span(at + 8, 1)),
        Field("gzip.os", data[at + 9], Span(at + 9, 1)),
    ]
    if flags & _RESERVED:
        faults.append(Fault("reserved", "reserved flags of a member are set", Span(at + 3, 1)))
    end = at + 10
    if flags & _EXTRA:
        length = little(data, end, 2)
        extra = part(data, end + 2, length)
        fields.append(Field("gzip.extra", extra, Span(end + 2, length)))
        end += 2 + length
    for flag, name in ((_NAME, "gzip.name"), (_COMMENT, "gzip.comment")):
        if flags & flag:
            value = line(data, end)
            fields.append(Field(name, value, Span(end, len(value))))
            end += len(value) + 1
    if flags & _HCRC:
        right = zlib.crc32(data[at:end]) & 0xFFFF
        fields.append(checked("gzip.hcrc", little(data, end, 2), right, Span(end, 2), faults))
        end += 2
    return Piece(
        kind=Kind.HEADER, role="gzip.header", spans=(Span(at, end - at),), fields=tuple(fields)
    )


def _trailer(data: memoryview, at: int, crc: int, size: int, faults: list[Fault]) -> Piece:
    fields = (
        checked("gzip.crc32", little(data, at, 4), crc, Span(at, 4), faults),
        checked("gzip.isize", little(data, at + 4, 4), size & 0xFFFFFFFF, Span(at + 4, 4), faults),
    )
    return Piece(kind=Kind.HEADER, role="gzip.trailer", spans=(Span(at, 8),), fields=fields)
