"""A directory as one artefact: the archive of what lies in it, the same wherever it lies.

The archive is a cpio archive ("newc", cpio(5) of the SVR4 tradition) of every name below the
directory in the order of its bytes, with its kind and mode, its device numbers, and as its content
the bytes of a file or the target of a symbolic link. No link is followed. Owners, times, inode
numbers and extended attributes are those of whoever unpacked it, and are not taken.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from countermark.model.gap import Gap, Why
from countermark.store.paths import printable
from countermark.store.stored_bytes import StoredBytes, store_bytes

MOST = 1_000_000
"""Names in one directory and all below it."""

LARGEST = 0xFFFF_FFFF
"""Bytes of one file: the field of the archive has eight hexadecimal digits."""

_CHUNK = 1 << 20
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_READ |= getattr(os, "O_BINARY", 0)


def archive(directory: str, label: str, cap: int) -> StoredBytes | tuple[Gap, ...]:
    """The archive of ``directory``, or what of it could not be read, each with the reason.

    ``label`` is what people call it, ``cap`` the largest archive in bytes. Raises OperatorError
    where a long archive has no place on this machine.
    """
    root = os.fsencode(directory)
    names, gaps = _names(root, label)
    if gaps:
        return gaps
    try:
        made = store_bytes(cast("BinaryIO", _Stream(_archive(root, names))), cap)
    except _UnreadError as error:
        return (_gap(label, error.name, error.words),)
    if made is None:
        return (Gap(label, Why.TOO_LARGE, detail=f"the cap is {cap} bytes in all"),)
    return made


def _names(root: bytes, label: str) -> tuple[list[bytes], tuple[Gap, ...]]:
    """Every name below, by its path from the directory; those of a directory before its own."""
    found: list[bytes] = []
    gaps: list[Gap] = []
    waiting = [b""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(_under(root, inside)) as entries:
                for entry in entries:
                    name = os.fsencode(entry.name)
                    path = inside + b"/" + name if inside else name
                    found.append(path)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(path)
        except OSError as error:
            gaps.append(_gap(label, inside, error.strerror or str(error)))
        if len(found) > MOST:
            return [], (Gap(label, Why.LIMIT, MOST, "names", next_step="compare parts of it"),)
    return sorted(found), tuple(gaps)


class _UnreadError(Exception):
    """Something could not be read whole; ``words`` say why."""

    def __init__(self, name: bytes, words: str) -> None:
        super().__init__(words)
        self.name, self.words = name, words


class _Stream:
    """Chunks as a stream that is read to its end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def read(self, _: int) -> bytes:
        return next(self._chunks, b"")


def _archive(root: bytes, names: list[bytes]) -> Iterator[bytes]:
    for name in names:
        try:
            yield from _entry(root, name)
        except OSError as error:
            raise _UnreadError(name, error.strerror or str(error)) from error
    yield _header(b"TRAILER!!!", 0, 0, 0)


def _entry(root: bytes, name: bytes) -> Iterator[bytes]:
    path = _under(root, name)
    state = path.lstat()
    if stat.S_ISREG(state.st_mode):
        yield from _file(path, name, state)
    elif stat.S_ISLNK(state.st_mode):
        target = os.fsencode(path.readlink())
        yield _header(name, state.st_mode, len(target), 0) + target + _padding(len(target))
    else:
        yield _header(name, state.st_mode, 0, getattr(state, "st_rdev", 0))


def _file(path: Path, name: bytes, seen: os.stat_result) -> Iterator[bytes]:
    """The very file that was looked at, at the length it had: else it changed meanwhile."""
    with os.fdopen(os.open(path, _READ), "rb") as stream:
        state = os.fstat(stream.fileno())
        if (state.st_dev, state.st_ino) != (seen.st_dev, seen.st_ino):
            raise _UnreadError(name, "it changed while it was read")
        size = state.st_size
        if size > LARGEST:
            raise _UnreadError(name, f"larger than {LARGEST} bytes: compare it by itself")
        yield _header(name, state.st_mode, size, 0)
        left = size
        while left:
            chunk = stream.read(min(left, _CHUNK))
            if not chunk:
                raise _UnreadError(name, "it changed while it was read")
            left -= len(chunk)
            yield chunk
        if stream.read(1):
            raise _UnreadError(name, "it changed while it was read")
        if padding := _padding(size):
            yield padding


def _header(name: bytes, mode: int, size: int, device: int) -> bytes:
    major, minor = (os.major(device), os.minor(device)) if device else (0, 0)
    numbers = (0, mode, 0, 0, 1, 0, size, 0, 0, major, minor, len(name) + 1, 0)
    header = b"070701" + b"".join(b"%08x" % number for number in numbers) + name + b"\0"
    return header + _padding(len(header))


def _padding(size: int) -> bytes:
    return bytes(-size % 4)


def _under(root: bytes, name: bytes) -> Path:
    return Path(os.fsdecode(os.path.join(root, name) if name else root))  # noqa: PTH118 - bytes


def _gap(label: str, name: bytes, words: str) -> Gap:
    what = f"{label}/{printable(os.fsdecode(name))}" if name else label
    step = "name a copy that can be read whole"
    return Gap(what, Why.UNREADABLE, detail=words, next_step=step)
