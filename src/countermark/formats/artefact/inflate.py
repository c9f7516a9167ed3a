"""Deflate (RFC 1951), decoded a chunk at a time; where it ends and what its last bits are.

A stream ends within a byte. The bits behind it in that byte mean nothing, and zlib neither looks at
them nor says how many there are. They are found by trying: of the highest bits of the last byte,
those that can be changed without effect lie behind the end, for the last code takes at least one
bit, and changing a bit of a code changes what it means.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator
from typing import TYPE_CHECKING

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.errors import SourceError

if TYPE_CHECKING:
    from zlib import _Decompress

_CHUNK = 1 << 16
_MOST = 1 << 20


class Inflated(msgspec.Struct, frozen=True):
    """The first byte behind a stream, and the value of its unused bits (0 from usual writers)."""

    end: int
    last_bits: int


def inflate(
    data: memoryview, at: int, end: int, ask: Ask, guess: int | None = None
) -> Generator[bytes, None, Inflated]:
    """Decode the stream at ``at``, which does not reach behind ``end``; raises SourceError.

    ``guess`` is where it probably ends: where that is right, nothing is decoded twice.
    """
    last = (end if guess is None else guess) - 1
    decoder = zlib.decompressobj(-15)
    while not decoder.eof:
        stop = min(at + _CHUNK, end)
        if at <= last < stop:
            stop = max(last, at + 1)  # the last byte comes alone
        chunk = bytes(data[at:stop])
        if not chunk:
            raise SourceError("a deflate stream that does not end", place=f"byte {at}")
        within(ask, 0, at)
        before = decoder.copy()
        yield from _fed(decoder, chunk, at)
        at += len(chunk)
    used = len(chunk) - len(decoder.unused_data)
    for _ in _fed(before, chunk[: used - 1], at):
        pass
    return Inflated(at - len(decoder.unused_data), _last_bits(before, chunk[used - 1]))


def _fed(decoder: _Decompress, chunk: bytes, at: int) -> Generator[bytes, None, None]:
    """What comes out of ``chunk``, not much at once."""
    while True:
        try:
            out = decoder.decompress(chunk, _MOST)
        except zlib.error as error:
            raise SourceError(f"no deflate stream ({error})", place=f"near byte {at}") from error
        if out:
            yield out
        chunk = decoder.unconsumed_tail
        if decoder.eof or (not chunk and len(out) < _MOST):
            return


def _last_bits(before: _Decompress, last: int) -> int:
    """The value of the bits of ``last`` behind the end; ``before`` has decoded all but ``last``."""
    out = before.copy().decompress(bytes((last,)), _MOST)
    unused = 0
    while unused < 7:
        other = before.copy()
        try:
            same = other.decompress(bytes((last ^ (0x80 >> unused),)), _MOST) == out
        except zlib.error:
            break
        if not same or not other.eof:
            break
        unused += 1
    return last >> (8 - unused)
