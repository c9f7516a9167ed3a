"""Secrets in text masked byte for byte, block by block, and counted by kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, chain
from typing import BinaryIO, Protocol

from countermark.formats import secrets
from countermark.formats.sample import HEAD
from countermark.formats.secret_tally import SecretTally
from countermark.model.withheld import Withheld

BLOCK = 4 << 20
"""Bytes of a long file that are looked at together."""


class Source(Protocol):
    """Bytes that never change: all of them, or some at a time where they are many."""

    @property
    def is_long(self) -> bool: ...

    def whole(self) -> bytes: ...

    def open(self) -> BinaryIO: ...


def mask_words(text: str) -> str:
    """``text`` with as many characters, its secrets masked."""
    raw = text.encode("utf-8", "surrogatepass")
    spans = secrets.scan(raw).found
    if not spans:
        return text
    letters = list(text)
    starts = range(len(raw)) if len(raw) == len(text) else _starts(text)
    for span in spans:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        for at in range(first, last):
            if letters[at] not in "\r\n":
                letters[at] = "x"
    return "".join(letters)


def _starts(text: str) -> list[int]:
    """The byte of UTF-8 at which each character begins."""
    sizes = (len(letter.encode("utf-8", "surrogatepass")) for letter in text)
    return [0, *accumulate(sizes)]


def _width(head: bytes) -> tuple[int, int]:
    """Bytes per unit of the text (2 for UTF-16), and which of them holds an ASCII letter."""
    if head[:2] == b"\xff\xfe":
        return 2, 0
    if head[:2] == b"\xfe\xff":
        return 2, 1
    sample = head[:8192]
    nuls = sample.count(0)
    if nuls * 10 > len(sample):
        return 2, 0 if sample[1::2].count(0) * 2 > nuls else 1
    return 1, 0


def _narrowed(low: int, high: int) -> int:
    if not high:
        return low
    if high == 0xFF and 0 < low < 0x5F:
        return low + 0x20
    return 0 if high == 0x20 and 0x0B <= low <= 0x0F else 0x80


class Masking:
    """A stream of masked bytes, block by block; ``any`` looks first whether there is any."""

    def __init__(self, source: Source) -> None:
        self._source = source
        with source.open() as stream:
            self._width, self._first = _width(stream.read(HEAD))
        with source.open() as stream:
            self._head = self._narrow(stream.read(secrets.HEAD * self._width))
        self._whole = secrets.Scanner(self._head).has_columns or not source.is_long
        self._blocks: Iterator[bytes] = iter(())
        self._tally = SecretTally()

    def any(self) -> bool:
        """Is there a secret? Then the stream can be read."""
        if not any(spans.found for _, _, spans in self._each()):
            return False
        self._blocks = self._masked()
        return True

    def read(self, _: int) -> bytes:
        """The next block, whatever its size; empty at the end."""
        return next(self._blocks, b"")

    def withheld(self) -> tuple[Withheld, ...]:
        """What was masked, once all was read."""
        return self._tally.withheld()

    def _masked(self) -> Iterator[bytes]:
        for raw, narrow, spans in self._each():
            for span, line in zip(spans.found, spans.lines, strict=True):
                self._tally.add(span.kind, line, is_name=span.is_name)
            if self._width == 1:
                yield secrets.masked(raw, spans.found)
                continue
            covered = secrets.masked(narrow, spans.found)
            wide = bytearray(raw)
            for span in spans.found:
                for at in range(span.start, span.end):
                    wide[2 * at + self._first] = covered[at]
                    wide[2 * at + 1 - self._first] = 0
            yield bytes(wide)

    def _each(self) -> Iterator[tuple[bytes, bytes, secrets.Spans]]:
        scanner = secrets.Scanner(self._head)
        if self._whole:
            raw = self._source.whole()
            narrow = self._narrow(raw)
            yield raw, narrow, scanner.spans(narrow)
            return
        rest = b""
        with self._source.open() as stream:
            for block in chain(iter(lambda: stream.read(BLOCK), b""), (b"",)):
                rest += block
                narrow = self._narrow(rest)
                size = secrets.cut(narrow, scanner, last=not block)
                if size:
                    spans = scanner.spans(narrow[:size])
                    yield rest[: size * self._width], narrow[:size], spans
                    rest = rest[size * self._width :]

    def _narrow(self, raw: bytes) -> bytes:
        """One byte for each unit of UTF-16; what is no ASCII becomes a byte that no rule means.

        Full-width letters become the letters they are, and signs without width NUL.
        """
        if self._width == 1:
            return raw
        low, high = raw[self._first :: 2], raw[1 - self._first :: 2]
        if not high.strip(b"\0"):
            return low
        return bytes(map(_narrowed, low, high))
