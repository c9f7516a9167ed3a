"""zstd (RFC 8878): frames and skippable frames behind one another, one content.

The frames are walked without decoding (blocks say their sizes); checks and sizes are verified when
the content is decoded. Fields of each frame (section 3.1.1.1): ``zstd.descriptor`` (the byte of
flags, of which one bit means nothing), ``zstd.window``, ``zstd.dictionary``, ``zstd.content-size``
(derived). ``zstd.skippable`` is the low half of a skippable frame's magic (3.1.2); what it holds
is opaque. How the blocks say the content is no field.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from countermark.formats.artefact.decoding import Decoder, decode_exactly
from countermark.formats.artefact.members import SKIPPABLE, Member, members, skippable
from countermark.formats.artefact.numbers import little, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Field, Kind, Says, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

if TYPE_CHECKING:
    from types import ModuleType

_MAGIC = 0xFD2FB528
_WINDOW = 27
"""Bits of the largest window that is decoded (128 MiB), as the program zstd has it by default."""


class Zstd:
    """Reads all frames."""

    form = "zstd"

    def recognise(self, data: memoryview) -> bool:
        """Does a frame begin here? A skippable one alone is nobody's: other formats have them."""
        at = 0
        for _ in range(4):
            magic = int.from_bytes(data[at : at + 4], "little")
            if magic & ~0xF != SKIPPABLE:
                return magic == _MAGIC
            at += 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        return False

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, what is skipped, and one content made of the blocks of all frames."""
        read = Read(pieces=[])
        frames: list[Span] = []
        dictionary = 0

        def one(at: int) -> Member | None:
            nonlocal dictionary
            magic = int.from_bytes(data[at : at + 4], "little")
            if magic & ~0xF == SKIPPABLE:
                return skippable(data, at, self.form)
            if magic != _MAGIC:
                return None
            header, end, needs = _frame(data, at, ask)
            frames.append(Span(at, end - at))
            dictionary = dictionary or needs
            body = header.spans[0].end
            return Member([header], (Span(body, end - body),), end)

        found = members(data, ask, read, "frame", one)
        bodies = [body for member in found for body in member.bodies]
        read.pieces.append(_content(data, frames, bodies, dictionary, ask))
        return read


def zstd_decoder(window: int = _WINDOW) -> tuple[Decoder, type[Exception]]:
    """A decoder of one frame, and what it raises."""
    module = _module()
    options = {module.DecompressionParameter.window_log_max: window}
    return module.ZstdDecompressor(options=options), module.ZstdError


def _module() -> ModuleType:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _content(
    data: memoryview, frames: list[Span], bodies: list[Span], dictionary: int, ask: Ask
) -> Piece:
    missing = Gap(
        "zstd content",
        Why.NOT_READ,
        sum(body.length for body in bodies),
        detail=f"it needs the dictionary {dictionary}",
        next_step="unpack it with that dictionary by hand",
    )
    return Piece(
        kind=Kind.FILE,
        role="zstd.content",
        spans=tuple(bodies),
        content=Content(
            "zstd", lambda: _decoded(data, frames, ask), missing=missing if dictionary else None
        ),
    )


def _decoded(data: memoryview, frames: list[Span], ask: Ask) -> Iterator[bytes]:
    for frame in frames:
        decoder, error = zstd_decoder()
        yield from decode_exactly(decoder, data, (frame.offset, frame.end), ask, error)


def _frame(data: memoryview, at: int, ask: Ask) -> tuple[Piece, int, int]:
    """The header of the frame at ``at``, its end, its dictionary (0 for none)."""
    descriptor = little(data, at + 4, 1)
    if descriptor & 0x08:
        raise SourceError("a reserved flag is set", place=f"byte {at + 4}")
    single = descriptor & 0x20
    place = at + 5
    fields = [Field("zstd.descriptor", descriptor, Span(at + 4, 1))]
    if not single:
        fields.append(Field("zstd.window", little(data, place, 1), Span(place, 1)))
        place += 1
    dictionary = 0
    if length := (0, 1, 2, 4)[descriptor & 3]:
        dictionary = little(data, place, length)
        fields.append(Field("zstd.dictionary", dictionary, Span(place, length)))
        place += length
    if length := (1 if single else 0, 2, 4, 8)[descriptor >> 6]:
        size = little(data, place, length) + (256 if length == 2 else 0)
        fields.append(Field("zstd.content-size", size, Span(place, length), Says.DERIVED))
        place += length
    header = Piece(
        kind=Kind.HEADER,
        role="zstd.header",
        spans=(Span(at, place - at),),
        fields=tuple(fields),
    )
    end = _blocks(data, place, ask) + (4 if descriptor & 0x04 else 0)
    if end > len(data):
        raise SourceError("a frame without its end", place=f"byte {at}")
    return header, end, dictionary


def _blocks(data: memoryview, at: int, ask: Ask) -> int:
    """Section 3.1.1.2: where the last block ends."""
    last = 0
    while not last:
        within(ask, 0, at)
        header = little(data, at, 3)
        last, kind, size = header & 1, (header >> 1) & 3, header >> 3
        if kind == 3:
            raise SourceError("a block of a reserved kind", place=f"byte {at}")
        at += 3 + (1 if kind == 1 else size)
        if at > len(data):
            raise SourceError("a block reaches behind the end", place=f"byte {at}")
    return at
