"""DER values (ITU-T X.690, clauses 8 and 10), read strictly: one length for each, nothing behind.

What stands in a signature beside what is signed could be somebody's message, so that a looser
encoding of it is refused. ``formats.der`` reads; here is what must be there, and nothing else.
"""

from __future__ import annotations

from typing import NamedTuple

from countermark.formats import der
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
    try:
        for found in der.values(raw, der.Value(0, 0, 0, len(raw)), strict=True):
            if len(made) == most:
                raise unknown(f"more than {most} values")
            made.append(Value(found.tag, der.content(raw, found), der.encoded(raw, found)))
    except der.DerError as error:
        raise unknown(str(error)) from error
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
    """The dotted form of an object identifier (8.19); raises Unverified."""
    try:
        return der.dotted(content, strict=True)
    except der.DerError as error:
        raise unknown(str(error)) from error
