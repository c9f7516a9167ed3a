"""Paths as people are told of them."""

from __future__ import annotations

import os
import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def printable(path: str) -> str:
    """A path as text that any stream and terminal can carry.

    Bytes that are no UTF-8 are spelt ``\\xNN``, control and direction characters as escapes.
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(
        c.encode("unicode_escape").decode() if unicodedata.category(c) in _UNSEEN else c
        for c in text
    )
