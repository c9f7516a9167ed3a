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


def working_directory() -> str:
    """Where relative paths begin, as an absolute path; empty where there is no such directory."""
    try:
        return str(Path.cwd())
    except OSError:
        return ""


def is_directory(path: str) -> bool:
    """Is ``path`` a directory, or a link to one? False where that cannot be seen."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


class Labels:
    """What files are called in results: never where they lie on the machine of whoever asked.

    A file below the working directory is called by its path from there. Any other is called by its
    name alone, or by its path within a directory that was named, whose own name goes first. Two of
    one name are told apart by a number.
    """

    def __init__(self) -> None:
        self._base = ""
        self._named: dict[str, str] = {}
        self._taken: set[str] = set()

    def within(self, argument: str) -> None:
        """What follows was found under ``argument``, as the user typed it."""
        self._base = argument

    def of(self, path: str) -> str:
        """The label of ``path``; the same each time."""
        found = self._named.get(path)
        if found is None:
            found = plain = printable(_relative(path, self._base))
            number = 2
            while found in self._taken:
                found = f"{plain} ({number})"
                number += 1
            self._taken.add(found)
            self._named[path] = found
        return found


def _relative(path: str, base: str) -> str:
    if not Path(path).is_absolute() and ".." not in Path(path).parts:
        return path
    try:
        here = os.path.relpath(path)
        within = os.path.relpath(path, base)
    except (ValueError, OSError):  # another drive, or no working directory
        return Path(path).name or "file"
    if not here.startswith(os.pardir):
        return here
    head = Path(Path.cwd(), base).resolve().name or "root"
    return head if within == os.curdir else str(Path(head, within))
