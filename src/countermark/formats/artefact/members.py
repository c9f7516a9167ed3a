"""Streams of compressed bytes made of members behind one another, whose contents are one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from countermark.formats.artefact.numbers import little, within, zeros
from countermark.formats.artefact.padding import of_free_length
from countermark.formats.artefact.piece import Ask, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

SKIPPABLE = 0x184D2A50
"""The magic of skippable frames, whose lowest four bits are free (RFC 8878, section 3.1.2)."""


class Member(msgspec.Struct, frozen=True):
    """The pieces of one member but its content, whose encoded bytes are ``bodies``, and its end.

    ``faults`` are those that count only where the member can be read.
    """

    pieces: list[Piece]
    bodies: tuple[Span, ...]
    end: int
    faults: tuple[Fault, ...] = ()


def members(
    data: memoryview,
    ask: Ask,
    read: Read,
    what: str,
    one: Callable[[int], Member | None],
    *,
    padded: str = "",
) -> Iterator[Member]:
    """Each member, its pieces and faults already in ``read``.

    ``one`` reads the member at an offset, and says None where none begins. Where it cannot be read
    and others were, that is a fault, in which the member is called ``what``; raises SourceError
    where none was. ``padded`` is the form in which zero bytes may stand before a further member.
    """
    at, read_before = 0, False
    while at < len(data):
        within(ask, len(read.pieces), at)
        begin = at + zeros(data, at) if padded and at else at
        try:
            member = one(begin)
        except SourceError as error:
            if not read_before:
                raise
            read.faults.append(Fault("unreadable", f"a further {what}: {error.message}"))
            return
        if member is None:
            return
        if begin > at:
            role = f"{padded}.between"
            read.pieces.append(of_free_length(Span(at, begin - at), role, role))
        read.pieces += member.pieces
        read.faults += member.faults
        read_before = read_before or bool(member.bodies)
        at = member.end
        yield member


def checked(name: str, value: int, right: int, span: Span, faults: list[Fault]) -> Field:
    """A field that follows from other bytes, which say that it is ``right``; else a fault."""
    if value == right:
        return Field(name, value, span, Says.DERIVED)
    faults.append(Fault("checksum", f"{name} is not what the bytes give", span))
    return Field(name, value, span, Says.WRONG)


def skippable(data: memoryview, at: int, form: str) -> Member:
    """A skippable frame: the low half of its magic is a fact, what it holds is opaque."""
    low, size = little(data, at, 4) & 0xF, little(data, at + 4, 4)
    end = at + 8 + size
    if end > len(data):
        raise SourceError("a skippable frame reaches behind the end", place=f"byte {at}")
    header = Piece(
        kind=Kind.HEADER,
        role=f"{form}.skippable-header",
        spans=(Span(at, 8),),
        fields=(
            Field(f"{form}.skippable", low, Span(at, 1)),
            Field(f"{form}.size", size, Span(at + 4, 4), Says.DERIVED),
        ),
    )
    body = Piece(
        kind=Kind.OPAQUE,
        role=f"{form}.skippable",
        account=Account.OPAQUE,
        spans=(Span(at + 8, size),),
    )
    return Member([header, body], (), end)
