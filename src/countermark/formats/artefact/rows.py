"""Records of fixed layout as fields: a row for each number, by its name and its size."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Field, Kind, Says, Span
from countermark.model.errors import SourceError

Row = tuple[str, str]
"""A name, and the letters of ``struct`` for its size.

A name that begins with ``-`` is of bytes that ought to be zero and is said only where they are not,
one that begins with ``=`` is derived (the reader follows it, or reckons it again), and an empty one
is not said.
"""


def size(rows: tuple[Row, ...]) -> int:
    """Bytes of a record."""
    return sum(struct.calcsize("<" + letters) for _, letters in rows)


def named(
    data: memoryview, at: int, rows: tuple[Row, ...], prefix: str = "", order: str = "<"
) -> Iterator[Field]:
    """A field for each row of the record at ``at``; raises SourceError where it is cut."""
    if at < 0 or at + size(rows) > len(data):
        raise SourceError("a record is cut", place=f"byte {at}")
    for name, letters in rows:
        (value,) = struct.unpack_from(order + letters, data, at)
        span = Span(at, struct.calcsize("<" + letters))
        at = span.end
        if name.startswith("-"):
            if any(value):
                yield Field(prefix + name[1:], value, span)
        elif name:
            says = Says.DERIVED if name.startswith("=") else Says.FACT
            yield Field(prefix + name.lstrip("="), value, span, says)


def numbers(data: memoryview, at: int, rows: tuple[Row, ...], order: str = "<") -> dict[str, int]:
    """The numbers of a record by name; raises SourceError where it is cut."""
    if at < 0 or at + size(rows) > len(data):
        raise SourceError("a record is cut", place=f"byte {at}")
    letters = "".join(letters for _, letters in rows)
    values = struct.unpack_from(order + letters, data, at)
    names = [name.lstrip("=") for name, _ in rows]
    return {
        name: value
        for name, value in zip(names, values, strict=True)
        if name and isinstance(value, int)
    }


def header(role: str, *spans: Span, fields: tuple[Field, ...] = ()) -> Piece:
    """A part that the format itself writes."""
    return Piece(kind=Kind.HEADER, role=role, spans=spans, fields=fields)
