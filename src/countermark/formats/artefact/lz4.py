"""LZ4 frames (LZ4 Frame Format 1.6.2), skippable and legacy ones, behind one another: one content.

The frames are walked without decoding (blocks say their sizes); checks of content and blocks are
verified when the content is decoded, which needs the extra ``inspection``. Fields of each frame:
``lz4.flags`` and ``lz4.block-descriptor`` (the bytes FLG and BD), ``lz4.dictionary``,
``lz4.content-size`` and ``lz4.header-checksum`` (derived). ``lz4.skippable`` is the low half of a
skippable frame's magic; what it holds is opaque. Legacy frames, as in kernels, are blocks of 8 MiB
until something else comes.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.decoding import decode_exactly, needs_extra
from countermark.formats.artefact.members import (
    SKIPPABLE,
    Member,
    checked,
    members,
    skippable,
)
from countermark.formats.artefact.numbers import little, part, within
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_MAGIC = 0x184D2204
_LEGACY = 0x184C2102
_LEGACY_BLOCK = 8 << 20


class _Frame(msgspec.Struct, frozen=True):
    """``blocks`` are those of a legacy frame, None of another."""

    span: Span
    body: Span
    blocks: tuple[Span, ...] | None = None
    dictionary: int = 0


class Lz4:
    """Reads all frames."""

    form = "lz4"

    def recognise(self, data: memoryview) -> bool:
        """Does a frame begin here?"""
        return int.from_bytes(data[:4], "little") in (_MAGIC, _LEGACY)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, what is skipped, and one content made of the blocks of all frames."""
        read = Read(pieces=[])
        frames: list[_Frame] = []

        def one(at: int) -> Member | None:
            magic = int.from_bytes(data[at : at + 4], "little")
            if magic & ~0xF == SKIPPABLE:
                return skippable(data, at, self.form)
            if magic not in (_MAGIC, _LEGACY):
                return None
            header, frame = (
                _legacy(data, at, ask) if magic == _LEGACY else _frame(data, at, ask, read.faults)
            )
            frames.append(frame)
            return Member([header], (frame.body,), frame.span.end)

        bodies = tuple(
            body for member in members(data, ask, read, "frame", one) for body in member.bodies
        )
        content = Content("lz4", lambda: _decoded(data, frames, ask), missing=_missing(frames))
        read.pieces.append(Piece(kind=Kind.FILE, role="lz4.content", spans=bodies, content=content))
        return read


def _missing(frames: list[_Frame]) -> Gap | None:
    size = sum(frame.body.length for frame in frames)
    if any(frame.dictionary for frame in frames):
        return Gap("lz4 content", Why.NOT_READ, size, detail="it needs a dictionary")
    try:
        import lz4.frame  # noqa: F401
    except ImportError:
        return needs_extra("lz4 content", size)
    return None


def _decoded(data: memoryview, frames: list[_Frame], ask: Ask) -> Iterator[bytes]:
    import lz4.block
    import lz4.frame

    for frame in frames:
        if frame.blocks is None:
            span = frame.span.offset, frame.span.end
            decoder = lz4.frame.LZ4FrameDecompressor()
            yield from decode_exactly(decoder, data, span, ask, RuntimeError)
        for block in frame.blocks or ():
            within(ask, 0, block.offset)
            try:
                yield lz4.block.decompress(
                    data[block.offset : block.end], uncompressed_size=_LEGACY_BLOCK
                )
            except lz4.block.LZ4BlockError as error:
                raise SourceError(
                    f"it cannot be decoded ({error})", place=f"byte {block.offset}"
                ) from error


def _frame(data: memoryview, at: int, ask: Ask, faults: list[Fault]) -> tuple[Piece, _Frame]:
    flags = little(data, at + 4, 1)
    if flags >> 6 != 1:
        raise SourceError("a frame of another version", place=f"byte {at + 4}")
    fields = [
        Field("lz4.flags", flags, Span(at + 4, 1)),
        Field("lz4.block-descriptor", little(data, at + 5, 1), Span(at + 5, 1)),
    ]
    place, dictionary = at + 6, 0
    if flags & 0x08:
        size = Field("lz4.content-size", little(data, place, 8), Span(place, 8), Says.DERIVED)
        fields.append(size)
        place += 8
    if flags & 0x01:
        dictionary = little(data, place, 4)
        fields.append(Field("lz4.dictionary", dictionary, Span(place, 4)))
        place += 4
    right = (_xxh32(part(data, at + 4, place - at - 4)) >> 8) & 0xFF
    span = Span(place, 1)
    fields.append(checked("lz4.header-checksum", little(data, place, 1), right, span, faults))
    place += 1
    end = _blocks(data, place, 4 if flags & 0x10 else 0, ask) + (4 if flags & 0x04 else 0)
    if end > len(data):
        raise SourceError("a frame without its end", place=f"byte {at}")
    header = Piece(
        kind=Kind.HEADER, role="lz4.header", spans=(Span(at, place - at),), fields=tuple(fields)
    )
    frame = _Frame(Span(at, end - at), Span(place, end - place), dictionary=dictionary)
    return header, frame


def _blocks(data: memoryview, at: int, check: int, ask: Ask) -> int:
    """Where the mark behind the last block ends."""
    while size := little(data, at, 4) & 0x7FFFFFFF:
        within(ask, 0, at)
        at += 4 + size + check
    return at + 4


def _legacy(data: memoryview, at: int, ask: Ask) -> tuple[Piece, _Frame]:
    blocks = []
    place = at + 4
    while place + 4 <= len(data):
        within(ask, 0, place)
        size = little(data, place, 4)
        if not 0 < size <= _LEGACY_BLOCK + _LEGACY_BLOCK // 255 + 16:
            break
        if place + 4 + size > len(data):
            break  # a kernel ends in its own size, which is no block's
        blocks.append(Span(place + 4, size))
        place += 4 + size
    if not blocks:
        raise SourceError("a legacy frame without a block", place=f"byte {at}")
    header = Piece(kind=Kind.HEADER, role="lz4.legacy-header", spans=(Span(at, 4),))
    frame = _Frame(Span(at, place - at), Span(at + 4, place - at - 4), tuple(blocks))
    return header, frame


def _xxh32(data: bytes) -> int:
    """xxHash (32 bits, seed 0) of fewer than 16 bytes."""
    mask = 0xFFFFFFFF
    value = (374761393 + len(data)) & mask
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        value = (value + int.from_bytes(data[at : at + 4], "little") * 3266489917) & mask
        value = (((value << 17) | (value >> 15)) & mask) * 668265263 & mask
    for byte in data[whole:]:
        value = (value + byte * 374761393) & mask
        value = (((value << 11) | (value >> 21)) & mask) * 2654435761 & mask
    value = (value ^ (value >> 15)) * 2246822519 & mask
    value = (value ^ (value >> 13)) * 3266489917 & mask
    return value ^ (value >> 16)
