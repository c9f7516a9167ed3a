"""The signing block of an APK: what stands before the directory of its archive.

Source: the Android documentation of APK Signature Scheme v2 and v3, "APK Signing Block". Each pair
of id and value is a signature with ``apk.id`` and ``apk.value``; padding is ``apk.padding``.
"""

from __future__ import annotations

from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Field, Kind, Span

_MAGIC = b"APK Sig Block 42"
_PADDING = 0x42726577


def pieces(data: memoryview, end: int) -> list[Piece]:
    """The pieces of the block that ends at ``end``; none where none is or it is broken."""
    if end < 32 or bytes(data[end - 16 : end]) != _MAGIC:
        return []
    size = little(data, end - 24, 8)
    begin = end - size - 8
    if begin < 0 or size < 24 or little(data, begin, 8) != size:
        return []
    found = [
        Piece(
            kind=Kind.HEADER, role="apk.signing-block", spans=(Span(begin, 8), Span(end - 24, 24))
        )
    ]
    at = begin + 8
    while at < end - 24:
        length = little(data, at, 8)
        if length < 4 or at + 8 + length > end - 24:
            return []
        span = Span(at, 8 + length)
        value = Span(at + 12, length - 4)
        found.append(_pair(data, span, little(data, at + 8, 4), value))
        at = span.end
    return found


def _pair(data: memoryview, span: Span, key: int, value: Span) -> Piece:
    raw = bytes(data[value.offset : value.end])
    identity = Field("apk.id", f"{key:08x}", Span(span.offset + 8, 4))
    if key == _PADDING and not any(raw):
        size = Field("apk.padding", value.length, value)
        return Piece(kind=Kind.PADDING, role="apk.padding", spans=(span,), fields=(identity, size))
    fields = (identity, Field("apk.value", raw, value))
    return Piece(kind=Kind.SIGNATURE, role="apk.signature", spans=(span,), fields=fields)
