"""Paths as people are told of them."""

from __future__ import annotations

import os

from countermark.model.safe_text import SafeText, visible


def printable(path: str) -> SafeText:
    """A path as text that any stream and terminal can carry.

    Bytes that are no UTF-8 are spelt ``\\xNN``, control and direction characters as escapes.
    """
    try:
        return visible(os.fsencode(path).decode("utf-8", "backslashreplace"))
    except UnicodeEncodeError:  # no path of this system: half a surrogate pair, or another locale
        return visible(path)
