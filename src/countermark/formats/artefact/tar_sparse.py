"""Entries of tar archives of which holes are left out.

Source: GNU tar manual, "Storing Sparse Files" (the old GNU format, and pax 0.0, 0.1 and 1.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from countermark.formats.artefact.numbers import part
from countermark.formats.artefact.piece import Piece
from countermark.formats.artefact.tar_header import BLOCK, Header
from countermark.formats.artefact.tar_pax import Records
from countermark.model.artefact import Field, Kind, Span
from countermark.model.errors import SourceError

_ZEROS = bytes(1 << 16)
_MAPPED = 1 << 20
"""Stretches of data in one entry; more are refused."""


class Sparse(msgspec.Struct, frozen=True, kw_only=True):
    """``extents`` are the stretches that are not holes, in the file; the body holds them packed."""

    size: int
    extents: tuple[Span, ...]
    body: Span
    pieces: tuple[Piece, ...] = ()
    fields: tuple[Field, ...] = ()

    def chunks(self, data: memoryview, body: Span) -> Callable[[], Iterator[bytes | memoryview]]:
        """The file with its holes filled; raises SourceError where the map is false."""

        def filled() -> Iterator[bytes | memoryview]:
            at, place = 0, body.offset
            for extent in self.extents:
                yield from _hole(extent.offset - at)
                yield data[place : place + extent.length]
                at, place = extent.end, place + extent.length
            yield from _hole(self.size - at)

        at = 0
        for extent in self.extents:
            if extent.offset < at or extent.length < 0:
                raise SourceError("a map of holes out of order", place=f"byte {body.offset}")
            at = extent.end
        if sum(extent.length for extent in self.extents) != body.length or at > self.size:
            raise SourceError(
                "a map of holes that is not of this file", place=f"byte {body.offset}"
            )
        return filled


def _hole(length: int) -> Iterator[bytes]:
    while length > 0:
        yield _ZEROS[:length]
        length -= len(_ZEROS)


def of(data: memoryview, header: Header, records: Records, body: Span) -> Sparse | None:
    """The map of an entry's holes; None where it is not sparse."""
    said = {key: value for key, value, _ in records}
    if header.kind == b"S" and header.is_gnu:
        return _old(data, header, body)
    if "GNU.sparse.major" in said:
        return _in_body(data, said, body)
    if "GNU.sparse.map" in said:
        numbers = said["GNU.sparse.map"].split(b",")
        return _mapped(numbers, said.get("GNU.sparse.size", b""), body)
    if "GNU.sparse.numblocks" in said:
        pairs = ("GNU.sparse.offset", "GNU.sparse.numbytes")
        numbers = [value for key, value, _ in records if key in pairs]
        return _mapped(numbers, said.get("GNU.sparse.size", b""), body)
    return None


def _mapped(numbers: list[bytes], size: bytes, body: Span) -> Sparse:
    if any(not n.isdigit() or len(n) > 20 for n in (*numbers, size)) or len(numbers) % 2:
        raise SourceError("no map of holes", place=f"byte {body.offset}")
    values = [int(n) for n in numbers]
    extents = tuple(Span(*pair) for pair in zip(values[::2], values[1::2], strict=True))
    return Sparse(size=int(size), extents=extents, body=body)


def _in_body(data: memoryview, said: dict[str, bytes], body: Span) -> Sparse:
    """pax 1.0: the map stands before the data, as lines of decimal numbers in whole blocks."""
    end = body.offset
    text = b""
    wanted = 1
    while text.count(b"\n") < wanted:
        if end >= body.end or len(text) > 40 * _MAPPED:
            raise SourceError("a map of holes without an end", place=f"byte {body.offset}")
        text += part(data, end, BLOCK)
        end += BLOCK
        first = text.split(b"\n", 1)[0]
        if b"\n" in text:
            if not first.isdigit() or len(first) > 7:
                raise SourceError("no map of holes", place=f"byte {body.offset}")
            wanted = 1 + 2 * int(first)
    lines = text.split(b"\n")
    rest = b"\n".join(lines[wanted:])
    if end > body.end or rest.strip(b"\0"):
        raise SourceError("no map of holes", place=f"byte {body.offset}")
    packed = Span(end, body.end - end)
    found = _mapped(lines[1:wanted], said.get("GNU.sparse.realsize", b""), packed)
    span = Span(body.offset, end - body.offset)
    fields = (Field("tar.sparse-map", text.rstrip(b"\0"), span),)
    piece = Piece(kind=Kind.HEADER, role="tar.sparse-map", spans=(span,), fields=fields)
    return Sparse(size=found.size, extents=found.extents, body=packed, pieces=(piece,))


def _old(data: memoryview, header: Header, body: Span) -> Sparse:
    """Old GNU: four stretches in the header, 21 in each block that follows it."""
    raw = [header.raw[386 + 24 * n : 410 + 24 * n] for n in range(4)]
    more, at = header.raw[482], body.offset
    while more:
        block = part(data, at, BLOCK)
        raw += [block[24 * n : 24 * n + 24] for n in range(21)]
        more, at = block[504], at + BLOCK
        if len(raw) > _MAPPED:
            raise SourceError("too many stretches of data", place=f"byte {at}")
    extents = tuple(
        Span(_octal(pair[:12], header.at), _octal(pair[12:], header.at))
        for pair in raw
        if pair.strip(b"\0")
    )
    pieces: tuple[Piece, ...] = ()
    if at > body.offset:
        span = Span(body.offset, at - body.offset)
        fields = (Field("tar.sparse-map", part(data, span.offset, span.length), span),)
        pieces = (Piece(kind=Kind.HEADER, role="tar.sparse-map", spans=(span,), fields=fields),)
    packed = Span(at, body.length)
    if packed.end > len(data):
        raise SourceError("an entry reaches behind the end", place=f"byte {header.at}")
    size = _octal(header.raw[483:495], header.at)
    return Sparse(size=size, extents=extents, body=packed, pieces=pieces)


def _octal(raw: bytes, at: int) -> int:
    if raw[0] == 0x80:
        return int.from_bytes(raw[1:], "big")
    digits = raw.strip(b"\0 ")
    if digits.translate(None, b"01234567"):
        raise SourceError("no octal number", place=f"byte {at}")
    return int(digits or b"0", 8)
