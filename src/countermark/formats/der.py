"""Values of ASN.1 in their distinguished encoding, as spans of the bytes that hold them.

Source: ITU-T X.690, section 8.1, and section 10 for DER. Nothing is copied and nothing is known
of a schema: who reads a certificate or a message asks for the values inside a value.

What is only described is read as it stands. Where bytes that no signature covers must not be able
to say anything, ``strict`` refuses whatever could be written in a second way (decision 0103).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SEQUENCE, SET, INTEGER, BIT_STRING, OCTET_STRING, OID = 0x30, 0x31, 0x02, 0x03, 0x04, 0x06
UTC_TIME, BMP_STRING = 0x17, 0x1E
CONTEXT_0, CONTEXT_1 = 0xA0, 0xA1
_LONG_TAG = 0x1F
_LONGEST_OID = 64


class DerError(ValueError):
    """The bytes are no value of DER, or not the one that was expected."""


class Value(NamedTuple):
    """A value (X.690, 8.1): its tag stands ``at``, its content from ``begin`` to ``end``."""

    tag: int
    at: int
    begin: int
    end: int


def values(raw: bytes, within: Value, *, strict: bool = False) -> Iterator[Value]:
    """The values in the content of one, one after another; raises DerError."""
    at, end = within.begin, within.end
    while at < end:
        found = _value(raw, at, end, strict=strict)
        yield found
        at = found.end


def whole(raw: bytes, tag: int = SEQUENCE) -> Value:
    """The value that ``raw`` begins with, which must have this tag; raises DerError.

    Bytes behind it are allowed: its ``end`` tells.
    """
    found = _value(raw, 0, len(raw), strict=False)
    if found.tag != tag:
        raise DerError(f"a value of tag {found.tag:#04x} where {tag:#04x} should be")
    return found


def parts(raw: bytes, value: Value, *tags: int) -> list[Value]:
    """The values in ``value``, of which the first must have these tags; raises DerError."""
    found = list(values(raw, value))
    if [one.tag for one in found[: len(tags)]] != list(tags):
        raise DerError("values of other tags than expected")
    return found


def content(raw: bytes, value: Value) -> bytes:
    """What stands in a value."""
    return raw[value.begin : value.end]


def encoded(raw: bytes, value: Value) -> bytes:
    """A value with its tag and length, as it stands."""
    return raw[value.at : value.end]


def integer(raw: bytes, value: Value) -> int:
    """The number in an INTEGER (X.690, 8.3); raises DerError."""
    if value.tag != INTEGER or value.begin == value.end:
        raise DerError("no number where one should be")
    return int.from_bytes(content(raw, value), "big", signed=True)


def oid(raw: bytes, value: Value) -> str:
    """An object identifier in its dotted form (X.690, 8.19); raises DerError."""
    if value.tag != OID:
        raise DerError("no object identifier where one should be")
    return dotted(content(raw, value))


def dotted(body: bytes, *, strict: bool = False) -> str:
    """The dotted form of the content of an object identifier (X.690, 8.19); raises DerError.

    ``strict``: none of its numbers begins with zeros (8.19.2).
    """
    if not body or body[-1] & 0x80 or len(body) > _LONGEST_OID:
        raise DerError("no object identifier where one should be")
    numbers: list[int] = []
    number, begins = 0, True
    for byte in body:
        if strict and begins and byte == 0x80:
            raise DerError("an object identifier that DER does not have")
        number = number << 7 | byte & 0x7F
        begins = not byte & 0x80
        if begins:
            numbers.append(number)
            number = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


def _value(raw: bytes, at: int, end: int, *, strict: bool) -> Value:
    """``strict``: of a tag of one byte, its length in the fewest bytes (8.1.2, 10.1)."""
    if at + 2 > end:
        raise DerError("a value is cut")
    tag, length, begin = raw[at], raw[at + 1], at + 2
    if strict and tag & _LONG_TAG == _LONG_TAG:
        raise DerError("a value of a long tag")
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or begin + count > end:
            raise DerError("a length that DER does not have")
        length = int.from_bytes(raw[begin : begin + count], "big")
        if strict and (not raw[begin] or length < 0x80):
            raise DerError("a length that DER does not have")
        begin += count
    if begin + length > end:
        raise DerError("a value that reaches out of what holds it")
    return Value(tag, at, begin, begin + length)
