"""The signing block of an APK: what stands before the directory of its archive.

Source: the Android documentation of APK Signature Scheme v2 and v3, "APK Signing Block". Each pair
of id and value is named by its id and has ``apk.id`` and ``apk.value``; those of the schemes and of
source stamps are signatures, for any other there is no telling. Padding is ``apk.padding``, and
says nothing where it is the last pair and as long as makes the block a multiple of a page. Zeros
that move the block to the beginning of a page are padding too.
"""

from __future__ import annotations

from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Field, Kind, Says, Span

_MAGIC = b"APK Sig Block 42"
_PADDING = 0x42726577
_SIGNATURES = frozenset({0x7109871A, 0xF05368C0, 0x1B93AD61, 0x2B09189E, 0x6DFF800D})
"""Schemes v2, v3 and v3.1, source stamps v1 and v2."""

_PAGE = 4096
_PAIR = 12
"""Bytes of a pair without a value: one that is too short for that is a page longer."""


def pieces(data: memoryview, end: int, last: int) -> list[Piece]:
    """The pieces of the block that ends at ``end``; none where none is or it is broken.

    ``last`` is where the last of the entries before it ends.
    """
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
    if begin % _PAGE == 0 and 0 < begin - last < _PAGE:
        found += if_zero(data, Span(last, begin - last), "apk.alignment")
    pages = (end - begin) % _PAGE == 0
    at = begin + 8
    while at < end - 24:
        length = little(data, at, 8)
        if length < 4 or at + 8 + length > end - 24:
            return []
        span = Span(at, 8 + length)
        value = Span(at + 12, length - 4)
        fills = pages and span.end == end - 24
        found.append(_pair(data, span, little(data, at + 8, 4), value, fills))
        at = span.end
    return found


def _pair(data: memoryview, span: Span, key: int, value: Span, fills: bool) -> Piece:
    raw = bytes(data[value.offset : value.end])
    identity = Field("apk.id", f"{key:08x}", Span(span.offset + 8, 4))
    if key == _PADDING and not any(raw):
        says = Says.DERIVED if fills and value.length < _PAGE + _PAIR else Says.FACT
        size = Field("apk.padding", value.length, value, says)
        known = Field(identity.name, identity.value, identity.span, Says.DERIVED)
        return Piece(kind=Kind.PADDING, role="apk.padding", spans=(span,), fields=(known, size))
    fields = (identity, Field("apk.value", raw, value))
    is_signature = key in _SIGNATURES
    role = "apk.signature" if is_signature else "apk.pair"
    return Piece(
        kind=Kind.SIGNATURE if is_signature else Kind.HEADER,
        role=role,
        name=f"{role}:{key:08x}".encode(),
        spans=(span,),
        fields=fields,
    )
