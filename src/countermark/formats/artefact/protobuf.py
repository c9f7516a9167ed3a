"""The encoding of Protocol Buffers, as far as a message is fields with numbers.

Source: Google, "Encoding" of the Protocol Buffers documentation. Groups, which nobody writes any
more, are an error.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.model.errors import SourceError

Value = int | memoryview
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """Each field's number and its value, in order; raises SourceError."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        kind = key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
            continue
        if kind == _BYTES:
            length, at = _varint(message, at)
        elif kind in (_EIGHT, _FOUR):
            length = 8 if kind == _EIGHT else 4
        else:
            raise SourceError(f"a field of the kind {kind}", place=f"byte {at} of a message")
        if at + length > len(message):
            raise SourceError("a field reaches behind its message", place=f"byte {at} of a message")
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(message) and shift < 70:
        byte = message[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise SourceError("a number without an end", place=f"byte {at} of a message")


def number(value: Value) -> int:
    """A field that ought to be a number; raises SourceError."""
    if isinstance(value, int):
        return value
    raise SourceError("bytes where a number ought to be")


def message(value: Value) -> memoryview:
    """A field that ought to be bytes or a message; raises SourceError."""
    if isinstance(value, int):
        raise SourceError("a number where bytes ought to be")
    return value
