"""A pool of strings in Android's compiled resources, read one string at a time.

Source: ResourceTypes.h, ``ResStringPool_header``. Strings are UTF-16 or UTF-8; lengths that lie are
errors of the one string, so that the others can still be read.
"""

from __future__ import annotations

from countermark.formats.android.chunks import STRINGS, Chunk
from countermark.formats.artefact.numbers import little, part
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_UTF8 = 1 << 8
NONE = 0xFFFFFFFF
"""The number of no string."""
LONGEST = 1 << 20
"""Letters of one string."""


class StringPool:
    """The strings of one chunk, by number."""

    def __init__(self, data: memoryview, chunk: Chunk) -> None:
        if chunk.kind != STRINGS:
            raise SourceError("no pool of strings where one should be", place=f"byte {chunk.at}")
        self._data, self._at, self._end = data, chunk.at, chunk.end
        self._offsets = chunk.body
        self._count = little(data, chunk.at + 8, 4)
        self._utf8 = bool(little(data, chunk.at + 16, 4) & _UTF8)
        self._begin = chunk.at + little(data, chunk.at + 20, 4)
        if chunk.body + 4 * self._count > chunk.end:
            raise SourceError("more strings than the pool has room for", place=f"byte {chunk.at}")
        self._made: dict[int, str] = {}

    def __len__(self) -> int:
        return self._count

    def get(self, number: int) -> str:
        """The string of a number, empty for none; raises SourceError where there is no such."""
        if number == NONE:
            return ""
        if number not in self._made:
            raw, coding = self._raw(number)
            self._made[number] = bytes(self._data[raw.offset : raw.end]).decode(coding, "replace")
        return self._made[number]

    def span(self, number: int) -> Span:
        """Where the letters of a string stand; raises SourceError."""
        return self._raw(number)[0]

    def _raw(self, number: int) -> tuple[Span, str]:
        if number >= self._count:
            raise SourceError(f"string {number} of {self._count}", place=f"byte {self._at}")
        at = self._begin + little(self._data, self._offsets + 4 * number, 4)
        if self._utf8:
            _, at = self._short(at)
            length, at = self._short(at)
            span, coding = Span(at, length), "utf-8"
        else:
            length = little(self._data, at, 2)
            at += 2
            if length & 0x8000:
                length = (length & 0x7FFF) << 16 | little(self._data, at, 2)
                at += 2
            span, coding = Span(at, 2 * length), "utf-16-le"
        if span.end > self._end or length > LONGEST:
            raise SourceError("a string that reaches out of its pool", place=f"byte {at}")
        return span, coding

    def _short(self, at: int) -> tuple[int, int]:
        """A length of one byte, or of two where the highest bit of the first is set."""
        first = part(self._data, at, 1)[0]
        if not first & 0x80:
            return first, at + 1
        return (first & 0x7F) << 8 | part(self._data, at + 1, 1)[0], at + 2
