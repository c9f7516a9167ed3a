"""Text as DEX files hold it: modified UTF-8.

Source: Dalvik Executable format, "MUTF-8 (Modified UTF-8) Encoding". It differs from UTF-8 in two
ways: U+0000 is written ``C0 80``, and a character beyond U+FFFF as two surrogates of three bytes
each. A surrogate without its other half stays one: strings in DEX are sequences of UTF-16 units.
"""

from __future__ import annotations


def text_of(raw: bytes) -> tuple[str, bool]:
    """The text of some MUTF-8 without its final zero byte, and whether it was canonical.

    What is no MUTF-8 at all becomes U+FFFD.
    """
    if raw.isascii():
        return raw.decode("ascii"), b"\0" not in raw
    joined = raw.replace(b"\xc0\x80", b"\0")
    canonical = b"\0" not in raw and not any(byte >= 0xF0 for byte in raw)
    try:
        text = joined.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return joined.decode("utf-8", "replace"), False
    units = text.encode("utf-16-le", "surrogatepass")
    return units.decode("utf-16-le", "surrogatepass"), canonical


def units_of(text: str) -> int:
    """How many UTF-16 units a text is, which is the length that a DEX file writes before it."""
    return len(text) + sum(char > "\uffff" for char in text)
