"""DER values (ITU-T X.690, clauses 8 and 10), read strictly: one length for each, nothing behind.

What stands in a signature beside what is signed could be somebody's message, so that a looser
encoding of it is refused.
"""

from __future__ import annotations

from typing import NamedTuple

from countermark.formats.signed.unverified import unknown

INTEGER, BIT_STRING, OCTET_STRING, NULL, OBJECT = 0x02, 0x03, 0x04, 0x05, 0x06
SEQUENCE, SET = 0x30, 0x31


class Value(NamedTuple):
    """One value: its tag, its content, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes


def values(raw: bytes, most: int = 1000) -> list[Value]:
    """The values that ``raw`` is, one after another; raises Unverified."""
    made: list[Value] = []
    at = 0
    while at < len(raw):
        if len(made) == most:
            raise unknown(f"more than {most} values")
        made.append(_value(raw, at))
        at += len(made[-1].whole)
    return made


def one(raw: bytes, tag: int) -> Value:
    """The only value that ``raw`` is; raises Unverified where it is another or more than one."""
    found = values(raw)
    if len(found) != 1 or found[0].tag != tag:
        raise unknown("a value of another kind")
    return found[0]


def inside(value: Value, *tags: int) -> list[Value]:
    """The values in one, which are of exactly these kinds; raises Unverified."""
    found = values(value.content)
    if tuple(part.tag for part in found) != tags:
        raise unknown("values of other kinds")
    return found


def oid(content: bytes) -> str:
    """The dotted form of an object identifier (8.19)."""
    numbers: list[int] = []
    number = 0
    for byte in content:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            numbers.append(number)
            number = 0
    if not numbers:
        raise unknown("an empty object identifier")
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))


def _value(raw: bytes, at: int) -> Value:
    head = raw[at : at + 2]
    if len(head) < 2 or head[0] & 0x1F == 0x1F:
        raise unknown("a value that is cut, or of a long tag")
    size, begin = head[1], at + 2
    if size & 0x80:
        count = size & 0x7F
        number = raw[begin : begin + count]
        size, begin = int.from_bytes(number, "big"), begin + count
        if not 1 <= count <= 4 or len(number) < count or not number[0] or size < 0x80:
            raise unknown("a length that DER does not have")
    if begin + size > len(raw):
        raise unknown("a value that reaches out of what holds it")
    return Value(head[0], raw[begin : begin + size], raw[at : begin + size])
