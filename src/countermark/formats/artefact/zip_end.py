"""The end of a zip archive: where its directory is (APPNOTE 4.3.14 to 4.3.16)."""

from __future__ import annotations

import msgspec

from countermark.formats.artefact.numbers import little, part
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

END = b"PK\x05\x06"
_END_SIZE = 22
_WIDE_END = b"PK\x06\x06"
_WIDE_SIZE = 56
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_LONGEST = _END_SIZE + 0xFFFF
_NUMBERS = (
    ("disk", 4, 2), ("directory-disk", 6, 2), ("disk-count", 8, 2), ("count", 10, 2),
    ("size", 12, 4), ("begin", 16, 4),
)  # fmt: skip
_WIDE_NUMBERS = (
    ("made-by", 12, 2), ("needed", 14, 2), ("disk", 16, 4), ("directory-disk", 20, 4),
    ("disk-count", 24, 8), ("count", 32, 8), ("size", 40, 8), ("begin", 48, 8),
)  # fmt: skip
_FOLLOW = ("disk-count", "count", "size", "begin")


class End(msgspec.Struct, frozen=True, kw_only=True):
    """``begin`` and ``size`` of the directory, its ``count`` of entries.

    ``shift``: how far behind their place all offsets are, for an archive behind something else.
    """

    begin: int
    size: int
    count: int
    shift: int
    pieces: tuple[Piece, ...]


def ends_here(data: memoryview) -> bool:
    """Does an end of an archive stand at the very end?"""
    tail = bytes(data[-_LONGEST:])
    at = tail.rfind(END)
    return at >= 0 and len(tail) - at >= _END_SIZE and _length(tail, at) == len(tail)


def _length(tail: bytes, at: int) -> int:
    return at + _END_SIZE + int.from_bytes(tail[at + 20 : at + 22], "little")


def find(data: memoryview, faults: list[Fault]) -> End:
    """The last end whose comment reaches the end of the data, else the last one at all."""
    at = _place(data)
    raw = part(data, at, _END_SIZE)
    said = {name: int.from_bytes(raw[o : o + size], "little") for name, o, size in _NUMBERS}
    comment = part(data, at + _END_SIZE, little(data, at + 20, 2))
    span = Span(at, _END_SIZE + len(comment))
    pieces: list[Piece] = []
    last, right, wide = at, dict(said), False
    if bytes(data[max(at - _LOCATOR_SIZE, 0) : at][:4]) == _LOCATOR:
        last, right, pieces = _wide(data, at)
        wide = True
    fields = _compared(said, right, wide, span, faults)
    if said["count"] != said["disk-count"]:
        faults.append(Fault("pointer", f"{said['disk-count']} entries in this part", span))
    place = Span(at + _END_SIZE, len(comment))
    fields += [Field("zip.archive-comment", comment, place)] if comment else []
    pieces = [
        Piece(kind=Kind.HEADER, role="zip.end", spans=(span,), fields=tuple(fields)),
        *pieces,
    ]
    begin = last - said["size"]
    if begin < 0:
        raise SourceError("a directory longer than what stands before its end", place=f"byte {at}")
    begin = _begin(data, said["begin"], said["size"], last)
    shift = begin - said["begin"]
    if shift:
        faults.append(Fault("pointer", f"offsets are {shift} bytes off", span))
    return End(
        begin=begin, size=said["size"], count=said["count"], shift=shift, pieces=tuple(pieces)
    )


def _compared(
    said: dict[str, int], right: dict[str, int], wide: bool, span: Span, faults: list[Fault]
) -> list[Field]:
    """What the end says; where ``right``, the end of zip64, has a number, ``said`` has it then."""
    fields = []
    for name, offset, size in _NUMBERS:
        value = said[name]
        follows = value == right[name] or (wide and value == 256**size - 1)
        if not follows:
            faults.append(Fault("pointer", f"two ends give another {name}", span))
        says = _says(name) if follows else Says.WRONG
        fields.append(Field(f"zip.end-{name}", value, Span(span.offset + offset, size), says))
        said[name] = right[name] if follows else value
    return fields


def _begin(data: memoryview, said: int, size: int, last: int) -> int:
    """Where the directory says, if one is there; else straight before its end."""
    there = size and said + size <= last and bytes(data[said : said + 4]) == b"PK\x01\x02"
    return said if there else last - size


def _says(name: str) -> Says:
    return Says.DERIVED if name in _FOLLOW else Says.FACT


def _place(data: memoryview) -> int:
    base = max(len(data) - _LONGEST, 0)
    tail = bytes(data[base:])
    at = last = tail.rfind(END)
    while at >= 0:
        if len(tail) - at >= _END_SIZE and _length(tail, at) == len(tail):
            return base + at
        at = tail.rfind(END, 0, at)
    if last < 0:
        raise SourceError("a zip archive without its end", next_step="it may be cut: get it again")
    return base + last


def _wide(data: memoryview, at: int) -> tuple[int, dict[str, int], list[Piece]]:
    """The locator before the end, and the end of zip64 that it points at."""
    place = at - _LOCATOR_SIZE
    begin = place - _WIDE_SIZE
    raw = part(data, begin, _WIDE_SIZE) if begin >= 0 else b""
    if raw[:4] != _WIDE_END or little(data, begin + 4, 8) != _WIDE_SIZE - 12:
        raise SourceError("no zip64 end before its locator", place=f"byte {place}")
    said = {name: int.from_bytes(raw[o : o + size], "little") for name, o, size in _WIDE_NUMBERS}
    fields = tuple(
        Field(f"zip.wide-{name}", said[name], Span(begin + offset, size), _says(name))
        for name, offset, size in _WIDE_NUMBERS
    )
    locator = (
        Field("zip.locator-disk", little(data, place + 4, 4), Span(place + 4, 4)),
        Field("zip.locator-disks", little(data, place + 16, 4), Span(place + 16, 4)),
        _pointer(data, place + 8, begin),
    )
    return (
        begin,
        said,
        [
            Piece(kind=Kind.HEADER, role="zip.wide-end", spans=(Span(begin, 56),), fields=fields),
            Piece(kind=Kind.HEADER, role="zip.locator", spans=(Span(place, 20),), fields=locator),
        ],
    )


def _pointer(data: memoryview, at: int, right: int) -> Field:
    value = little(data, at, 8)
    says = Says.DERIVED if value == right else Says.WRONG
    return Field("zip.locator-begin", value, Span(at, 8), says)
