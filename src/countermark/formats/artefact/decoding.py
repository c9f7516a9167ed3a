"""A stream decoded a chunk at a time by a decoder of the shape that bz2, lzma and zstd share."""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_CHUNK = 1 << 16
_MOST = 1 << 20


class Decoder(Protocol):
    """What decodes one stream; ``decompress`` raises an error of its own."""

    @property
    def eof(self) -> bool:
        """Has the stream ended?"""
        ...

    @property
    def needs_input(self) -> bool:
        """Does nothing more come out before more goes in?"""
        ...

    @property
    def unused_data(self) -> bytes | None:
        """What went in and stands behind the end."""
        ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Some of what comes out."""
        ...


def decode(
    decoder: Decoder, data: memoryview, span: tuple[int, int], ask: Ask, errors: type[Exception]
) -> Generator[bytes, None, int]:
    """Decode one stream that begins at ``span[0]`` and does not reach behind ``span[1]``.

    Returns where it ends. Raises SourceError; ``errors`` is what ``decoder`` raises.
    """
    at, end = span
    chunk = b""
    while not decoder.eof:
        if decoder.needs_input:
            chunk = bytes(data[at : min(at + _CHUNK, end)])
            if not chunk:
                raise SourceError("a stream that does not end", place=f"byte {at}")
            at += len(chunk)
            within(ask, 0, at)
        try:
            out = decoder.decompress(chunk, _MOST)
        except errors as error:
            raise SourceError(f"it cannot be decoded ({error})", place=f"near byte {at}") from error
        chunk = b""
        if out:
            yield out
    return at - len(decoder.unused_data or b"")  # lz4 gives None for nothing


def decode_exactly(
    decoder: Decoder, data: memoryview, span: tuple[int, int], ask: Ask, errors: type[Exception]
) -> Generator[bytes, None, None]:
    """Decode one stream that is all of ``span``; raises SourceError."""
    end = yield from decode(decoder, data, span, ask, errors)
    if end != span[1]:
        raise SourceError("a stream ends before its container says", place=f"byte {end}")


def needs_extra(what: str, size: int) -> Gap:
    """Encoded bytes that only a library of the extra ``inspection`` decodes."""
    return Gap(
        what,
        Why.NOT_READ,
        size,
        detail="its library is not installed",
        next_step="pip install 'countermark[inspection]'",
    )
