"""The texts of a program that may hide another, side by side, each with its place.

Strings that code loads and arrays that it fills stand in one column, so that each way of hiding is
looked for once. A text of the first kind is plain as it stands, one of the second hidden already.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from countermark.model.artefact import Span
from countermark.model.inspection import Hiding


class Array(msgspec.Struct, frozen=True):
    """A text or bytes of an array; ``raw`` are its elements where each fits in a byte."""

    text: str
    raw: bytes
    hiding: Hiding
    span: Span
    body: int


class Column(msgspec.Struct, frozen=True):
    """``texts`` are the strings first, then the arrays; ``place`` is where a string stands."""

    texts: list[str]
    arrays: list[Array]
    place: Callable[[int], Span]

    @property
    def strings(self) -> int:
        """How many of them are strings."""
        return len(self.texts) - len(self.arrays)

    def span(self, row: int) -> Span:
        """Where a row stands in the file."""
        return self.arrays[row - self.strings].span if row >= self.strings else self.place(row)

    def steps(self, row: int) -> tuple[Hiding, ...]:
        """How a row itself is hidden."""
        return (self.arrays[row - self.strings].hiding,) if row >= self.strings else ()


class Decoded(msgspec.Struct, frozen=True):
    """A text that was read: the rows it was made from, the steps in front of those, the key."""

    text: str
    rows: tuple[int, ...]
    steps: tuple[Hiding, ...]
    key: tuple[Span, ...] = ()
