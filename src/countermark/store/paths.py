"""Paths as people are told of them."""

from __future__ import annotations

import os
from pathlib import Path

from countermark.model.safe_text import SafeText, visible


def printable(path: str) -> SafeText:
    """A path as text that any stream and terminal can carry.

    Bytes that are no UTF-8 are spelt ``\\xNN``, control and direction characters as escapes.
    """
    try:
        return visible(os.fsencode(path).decode("utf-8", "backslashreplace"))
    except UnicodeEncodeError:  # no path of this system: half a surrogate pair, or another locale
        return visible(path)


def is_inside(path: str, directory: str = ".") -> bool:
    """Does ``path`` lie in ``directory``, all links followed? False where unclear."""
    try:
        return Path(path).resolve().is_relative_to(Path(directory).resolve())
    except (OSError, ValueError, RuntimeError):  # a loop of links, a NUL, no working directory
        return False


def is_directory(path: str) -> bool:
    """Is ``path`` a directory, or a link to one? False where that cannot be seen."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False
