"""Paths of a file system that keeps names and inodes apart, walked from its root."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault
from countermark.model.errors import SourceError

ROOT = b"."
_LONGEST = 1 << 16
"""Bytes of a path: more than Linux opens, and few enough that a deep tree costs no fortune."""


class Name(msgspec.Struct, frozen=True):
    """One entry of a directory: what it is called, the inode it names, and the node that says so.

    ``node`` is a number of the reader's own.
    """

    name: bytes
    inode: int
    node: int


class Path(msgspec.Struct, frozen=True):
    """An entry with its path from the root; ``node`` is -1 for the root."""

    path: bytes
    inode: int
    node: int


def paths(root: int, names: Mapping[int, list[Name]], ask: Ask, faults: list[Fault]) -> list[Path]:
    """Every path below ``root`` in order; ``names`` is what each inode of a directory lists.

    A directory that is listed twice is walked once, so that a loop ends. Raises SourceError.
    """
    found = [Path(ROOT, root, -1)]
    seen, stack, spent = {root}, [(b"", root)], 0
    while stack:
        folder, inode = stack.pop()
        for one in names.get(inode, ()):
            path = folder + b"/" + one.name if folder else one.name
            within(ask, len(found), 0)
            spent += len(path)
            if len(path) > _LONGEST or spent > ask.table:
                raise SourceError("paths that are too long", place=repr(path[:80]))
            found.append(Path(path, one.inode, one.node))
            faults.extend(_wrong(one.name, path))
            if one.inode not in names:
                continue
            if one.inode in seen:
                faults.append(Fault("loop", f"a directory is listed twice: {path!r}"))
                continue
            seen.add(one.inode)
            stack.append((path, one.inode))
    found.sort(key=lambda one: (one.path != ROOT, one.path))
    return found


def _wrong(name: bytes, path: bytes) -> Iterator[Fault]:
    if not name or b"/" in name or b"\0" in name or name in (b".", b".."):
        yield Fault("reserved", f"no name of a file: {path!r}")
