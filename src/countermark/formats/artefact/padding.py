"""Bytes that fill a place: as the format wants them, only if zero, or as many as liked."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Fault, Field, Kind, Span


def wanted_zero(
    data: memoryview, span: Span, role: str, faults: list[Fault], *, what: str, field: str
) -> Iterator[Piece]:
    """Padding as long as the format gives; where it is not zero, a fault, and its bytes a fact."""
    if not span.length:
        return
    value = bytes(data[span.offset : span.end])
    fields: tuple[Field, ...] = ()
    if any(value):
        faults.append(Fault("reserved", f"{what} that is not zero", span))
        fields = (Field(field, value, span),)
    yield Piece(kind=Kind.PADDING, role=role, spans=(span,), fields=fields)


def if_zero(data: memoryview, span: Span, role: str) -> Iterator[Piece]:
    """Padding where the bytes are zero; others are left to be a gap."""
    if span.length > 0 and not any(data[span.offset : span.end]):
        yield Piece(kind=Kind.PADDING, role=role, spans=(span,))


def of_free_length(span: Span, role: str, field: str) -> Piece:
    """Zero bytes, as many as their maker liked: how many is a fact."""
    return Piece(
        kind=Kind.PADDING, role=role, spans=(span,), fields=(Field(field, span.length, span),)
    )
