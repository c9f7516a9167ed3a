"""Numbers taken from bytes that another party wrote: what ends too early is a SourceError."""

from __future__ import annotations

from countermark.formats.artefact.piece import Ask
from countermark.model.errors import SourceError


def part(data: memoryview, at: int, length: int) -> bytes:
    """``length`` bytes from ``at`` on; raises SourceError where there are not so many."""
    if at < 0 or length < 0 or at + length > len(data):
        raise SourceError(f"{length} bytes do not stand here", place=f"byte {at}")
    return bytes(data[at : at + length])


def little(data: memoryview, at: int, size: int) -> int:
    """A number of ``size`` bytes, the lowest first; raises SourceError."""
    return int.from_bytes(part(data, at, size), "little")


def big(data: memoryview, at: int, size: int) -> int:
    """A number of ``size`` bytes, the highest first; raises SourceError."""
    return int.from_bytes(part(data, at, size), "big")


def line(data: memoryview, at: int, most: int = 1 << 16) -> bytes:
    """The bytes from ``at`` to the next zero byte, without it; raises SourceError."""
    found = bytes(data[at : at + most])
    end = found.find(b"\0")
    if end < 0:
        raise SourceError("a text without an end", place=f"byte {at}")
    return found[:end]


def zeros(data: memoryview, at: int) -> int:
    """How many zero bytes stand from ``at`` on."""
    begin, size = at, 1 << 12
    while at < len(data):
        found = bytes(data[at : at + size])
        rest = len(found.lstrip(b"\0"))
        at += len(found) - rest
        if rest:
            break
        size = min(size * 2, 1 << 20)
    return at - begin


def within(ask: Ask, count: int, at: int) -> None:
    """Raises SourceError where ``count`` parts are more than was asked for, or the time is over."""
    if count > ask.pieces:
        raise SourceError(f"more than {ask.pieces} parts", place=f"byte {at}")
    if ask.deadline.passed():
        raise SourceError(f"not read within {ask.deadline.seconds:g} s", place=f"byte {at}")
