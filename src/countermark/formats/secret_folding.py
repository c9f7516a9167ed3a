"""Text as people read it where its bytes hide a key: full-width letters, signs without width.

Full-width letters, escapes (``\\u0070``, ``&#112;``) and, after a key, odd spaces and full-width
colons become the ASCII characters they stand for, and signs without width go. Each place of the
folded text leads back to the bytes it came from. Letters of other scripts that look Latin are left.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable

import msgspec

from countermark.formats.secret_rules import KEY
from countermark.model.lazy_pattern import lazy_pattern

_WIDE = rb"\xef(?:\xbc[\x90-\x99\xa1-\xba\xbf]|\xbd[\x81-\x9a])"
"""A full-width digit, letter or low line (U+FF10 to U+FF5A)."""

_HIDDEN = lazy_pattern(
    _WIDE + rb"(?:" + _WIDE + rb")*"  # each branch begins with a byte, which makes it quick
    rb"|\xe2(?:\x80[\x8b-\x8f\xaa-\xae]|\x81[\xa0-\xa4])|\xef\xbb\xbf|\xc2\xad|\xcd\x8f|\0"
    rb"|\\u00[2-7][0-9a-fA-F]|&#(?:x[2-7][0-9a-fA-F]|[0-9]{2,3});"
)
_SPACE = rb"(?:[ \t]|\xc2\xa0|\xe3\x80\x80|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f)"
_AFTER_KEY = lazy_pattern(
    KEY + rb"[\"']?(" + _SPACE + rb"{0,8}(?:[:=]|\xef\xbc[\x9a\x9d])" + _SPACE + rb"{0,8})"
)
_ODD = lazy_pattern(rb"[\x80-\xff]")
_BEFORE = 60
"""Bytes around the beginning of a word in which the whole of a key stands."""


class Folded(msgspec.Struct, frozen=True):
    """``text``, and at ``places`` of it the place in the original that lies in ``origins``.

    Between two places both run on byte by byte.
    """

    text: bytes
    places: array[int]
    origins: array[int]

    def origin(self, place: int) -> int:
        """Where in the original the byte at ``place`` begins."""
        at = bisect_right(self.places, place) - 1
        return self.origins[at] + place - self.places[at]


Keys = Callable[[bytes], Iterable[int]]
"""Where words begin in a text, in small letters, of which a key may be made."""


def fold(text: bytes, keys: Keys) -> tuple[bytes, Callable[[int], int]] | None:
    """The folded text, and where each of its places lies in the original.

    None where there is nothing to fold.
    """
    if text.isascii() and b"\0" not in text and b"\\u00" not in text and b"&#" not in text:
        return None
    first = _replaced(text, ((m.start(), m.end()) for m in _HIDDEN.finditer(text)), _plain)
    shown = text if first is None else first.text
    second = _replaced(shown, _marks(shown.lower(), keys), _mark)
    if second is None:
        return None if first is None else (first.text, first.origin)
    if first is None:
        return second.text, second.origin
    return second.text, lambda place: first.origin(second.origin(place))


def _marks(low: bytes, keys: Keys) -> Iterable[tuple[int, int]]:
    """What parts a key from its value, where it is not plain already."""
    for first, last in _windows(low, keys):
        for found in _AFTER_KEY.finditer(low, first, last):
            if _ODD.search(found[1]):
                yield found.span(1)


def _windows(low: bytes, keys: Keys) -> Iterable[tuple[int, int]]:
    """Where to look: around each word, as one stretch where two such places meet.

    So no stretch begins or ends within a key: that key's own word makes it longer.
    """
    first, last = 0, -_BEFORE - 1
    for at in keys(low):
        if at - _BEFORE > last:
            if last > 0:
                yield first, last
            first = max(low.rfind(b"\n", max(0, at - _BEFORE), at) + 1, at - _BEFORE, 0)
        last = at + _BEFORE
    if last > 0:
        yield first, last


def _replaced(
    text: bytes, spans: Iterable[tuple[int, int]], plain: Callable[[bytes], bytes]
) -> Folded | None:
    """``text`` with each of ``spans`` made plain, character by character where it is as long."""
    out = bytearray()
    places, origins = array("q", [0]), array("q", [0])
    at = 0
    for start, end in spans:
        out += text[at:start]
        for first, last in _characters(text, start, end):
            places.append(len(out))
            origins.append(first)
            out += plain(text[first:last])
        at = end
        places.append(len(out))
        origins.append(at)
    if not at:
        return None
    out += text[at:]
    return Folded(bytes(out), places, origins)


def _characters(text: bytes, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The full-width characters of a run one by one; anything else as it is."""
    if re.match(_WIDE, text[start : start + 3]):
        return ((at, at + 3) for at in range(start, end, 3))
    return ((start, end),)


def _plain(odd: bytes) -> bytes:
    """The ASCII character that is meant; nothing for a sign without width."""
    if odd[:2] in (b"\xef\xbc", b"\xef\xbd"):
        return bytes([odd[2] - 0x60 if odd[1] == 0xBC else odd[2] - 0x20])
    if odd.startswith(b"\\u"):
        return bytes([int(odd[4:], 16)])
    if odd.startswith(b"&#"):
        number = int(odd[3:-1], 16) if odd[2:3] == b"x" else int(odd[2:-1])
        return bytes([number]) if 32 <= number < 127 else odd
    return b""


def _mark(odd: bytes) -> bytes:
    """What parts a key from its value: a full-width colon is as wide as a colon and a space."""
    return b" = " if b"=" in odd or b"\xef\xbc\x9d" in odd else b": "
