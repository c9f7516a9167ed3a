"""Texts written in another alphabet: base64, hexadecimal digits, backwards, two letters in one.

None of these needs a key. Sources: RFC 4648, sections 4 and 5 (base64), 8 (base16).
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Sequence

from countermark.inspection.hidden.column import Decoded
from countermark.model.inspection import Hiding
from countermark.model.lazy_pattern import lazy_pattern

_BASE64 = lazy_pattern(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = lazy_pattern(r"(?:[0-9A-Fa-f]{2}){5,}")
_BACKWARDS = lazy_pattern(r"//:s?ptth|^(?:moc|ten|gro|nc)\.[a-z0-9.-]+$|^\S*/nib/metsys/")
_PRINTABLE = lazy_pattern(rb"[\t\n\r\x20-\x7e]+")
_URL_SAFE = str.maketrans("-_", "+/")
_LONGEST = 1 << 16
_WIDE_FROM = 0x2000
"""Two letters of ASCII in one UTF-16 unit are never below this."""


def encoded(texts: Sequence[str]) -> Iterator[tuple[int, bytes, Hiding]]:
    """The bytes that each text which may be hexadecimal or base64 stands for."""
    for row, text in enumerate(texts):
        if not 8 <= len(text) <= _LONGEST:
            continue
        if _HEX.fullmatch(text):
            yield row, bytes.fromhex(text), Hiding.HEX
        # A count of 4n+1 letters is no base64 (RFC 4648, section 4).
        elif len(bare := text.replace("\n", "")) % 4 != 1 and _BASE64.fullmatch(bare):
            raw = _base64(bare)
            if raw is not None:
                yield row, raw, Hiding.BASE64


def _base64(text: str) -> bytes | None:
    bare = text.rstrip("=").translate(_URL_SAFE)
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4))
    except binascii.Error:
        return None


def printable(raw: bytes) -> str | None:
    """The text of bytes that are ASCII one can print, or the same in UTF-16; else None."""
    if _PRINTABLE.fullmatch(raw):
        return raw.decode("ascii")
    if len(raw) % 2 == 0 and len(raw) >= 8:
        for first, rest in ((raw[::2], raw[1::2]), (raw[1::2], raw[::2])):
            if not any(rest) and _PRINTABLE.fullmatch(first):
                return first.decode("ascii")
    return None


def backwards(texts: Sequence[str]) -> Iterator[Decoded]:
    """Texts that begin at their end; asked for only where the program turns a text round."""
    for row, text in enumerate(texts):
        if _BACKWARDS.search(text):
            yield Decoded(text[::-1], (row,), (Hiding.REVERSED,))


def packed(texts: Sequence[str]) -> Iterator[Decoded]:
    """Texts of ASCII with two letters in each UTF-16 unit, as a wrong reading makes them."""
    for row, text in enumerate(texts):
        if len(text) < 4 or text[0] < chr(_WIDE_FROM) or len(text) > _LONGEST:
            continue
        for codec in ("utf-16-be", "utf-16-le"):
            raw = text.encode(codec, "surrogatepass")
            if read := printable(raw.rstrip(b"\0")):
                yield Decoded(read, (row,), (Hiding.UTF_16,))
