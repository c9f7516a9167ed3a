"""bzip2: one or more streams behind one another; their contents together are one file.

The format is that of bzip2 1.0; it has no other specification. Fields: ``bzip2.level`` of each
stream (blocks of so many 100,000 bytes) and ``bzip2.last-bits``, the bits behind the end of a
stream in its last byte, which mean nothing, and ``bzip2.encoding``, the SHA-256 of a stream behind
its header: decoders ignore code tables and selectors that no symbol uses and a flag of old
versions, so that the same content under another encoding may say more than the content. Each
stream is decoded once to find its end; the checks of its blocks are verified then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator

from countermark.formats.artefact.decoding import decode, decode_exactly
from countermark.formats.artefact.members import Member, members
from countermark.formats.artefact.numbers import part
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Field, Kind, Span
from countermark.model.errors import SourceError

_END = 0x177245385090
"""The 48 bits before the check of a stream, which stand at any bit."""
_BLOCK = 0x314159265359


class Bzip2:
    """Reads all streams."""

    form = "bzip2"

    def recognise(self, data: memoryview) -> bool:
        """Does a stream begin here, with a block or with its end?"""
        head = bytes(data[:10])
        known = int.from_bytes(head[4:], "big") in (_BLOCK, _END)
        return head[:3] == b"BZh" and head[3:4] in b"123456789" and len(head) == 10 and known

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, and one content made of the bodies of all streams."""
        read = Read(pieces=[])
        bits: list[Field] = []
        size = 0

        def one(at: int) -> Member | None:
            nonlocal size
            if not self.recognise(data[at : at + 10]):
                return None
            end, out = _end(data, at, ask, ask.entry - size)
            bits.extend((_last_bits(data, at, end), _encoding(data, at + 4, end)))
            size += out
            level = Field("bzip2.level", data[at + 3] - 0x30, Span(at + 3, 1))
            header = Piece(
                kind=Kind.HEADER, role="bzip2.header", spans=(Span(at, 4),), fields=(level,)
            )
            return Member([header], (Span(at + 4, end - at - 4),), end)

        found = members(data, ask, read, "stream", one, padded=self.form)
        bodies = [body for member in found for body in member.bodies]
        read.pieces.append(
            Piece(
                kind=Kind.FILE,
                role="bzip2.content",
                spans=tuple(bodies),
                fields=tuple(bits),
                content=Content("bzip2", lambda: _decoded(data, bodies, ask), size),
            )
        )
        return read


def _decoded(data: memoryview, bodies: list[Span], ask: Ask) -> Iterator[bytes]:
    import bz2

    for body in bodies:
        span = body.offset - 4, body.end
        yield from decode_exactly(bz2.BZ2Decompressor(), data, span, ask, OSError)


def _end(data: memoryview, at: int, ask: Ask, most: int) -> tuple[int, int]:
    """Where the stream at ``at`` ends and how many bytes come out of it."""
    import bz2

    stream: Generator[bytes, None, int] = decode(
        bz2.BZ2Decompressor(), data, (at, len(data)), ask, OSError
    )
    size = 0
    while True:
        try:
            size += len(next(stream))
        except StopIteration as stop:
            return int(stop.value), size
        if size > most:
            raise SourceError(f"more than {ask.entry} bytes come out of it", place=f"byte {at}")


def _encoding(data: memoryview, at: int, end: int) -> Field:
    digest = hashlib.sha256(data[at:end]).hexdigest()
    return Field("bzip2.encoding", digest, Span(at, end - at))


def _last_bits(data: memoryview, at: int, end: int) -> Field:
    tail = int.from_bytes(part(data, end - 11 if end - at > 10 else at, min(11, end - at)), "big")
    for unused in range(8):
        if (tail >> (32 + unused)) & 0xFFFFFFFFFFFF == _END:
            return Field("bzip2.last-bits", tail & ((1 << unused) - 1), Span(end - 1, 1))
    raise SourceError("a stream without its end", place=f"byte {end}")
