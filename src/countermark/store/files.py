"""Which bytes lie under the paths a user named? Yields each file as read, or a gap with its reason.

Refuses devices, pipes, directory loops and files above the cap; skips nothing silently except
countermark's own ``.countermark`` directory. Judges no content.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from countermark.model.errors import NoInputError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.withheld import Origin
from countermark.store.notes import note
from countermark.store.own import DIRECTORY
from countermark.store.paths import Labels, printable
from countermark.store.stored_bytes import StoredBytes, store_bytes

DEFAULT_CAP = 512 * 1024 * 1024
"""The largest file read, in bytes."""

MAX_FILES = 100_000
"""The most files taken from directories in one run."""

OWN_DIRECTORY = DIRECTORY
STANDARD_INPUT = "-"
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Non-blocking: a pipe put in a file's place between looking and opening cannot hold us up."""


class SourceFile(msgspec.Struct, frozen=True):
    """One file as read: ``label`` for people, ``path`` as named, and its bytes.

    Where the file held secrets the bytes are the masked ones, and ``origin`` says so. ``linked``:
    the path is a link that leads out of its directory.
    """

    label: str
    path: str
    stored: StoredBytes
    origin: Origin = Origin()
    linked: bool = False

    @property
    def content(self) -> bytes:
        """All bytes; those of a long file are read from its copy each time."""
        return self.stored.whole()

    @property
    def digest(self) -> Digest:
        """The digest of the bytes, or the commitment to bytes that may not be kept."""
        committed = self.origin.not_kept and self.origin.commitment
        return Digest(committed) if committed else self.stored.digest

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self.stored.size


def gather(
    paths: Sequence[str], *, cap: int = DEFAULT_CAP, stdin: BinaryIO | None = None
) -> Iterator[SourceFile | Gap]:
    """Read every file under ``paths`` in the order named, directories sorted; ``-`` is stdin.

    Raises NoInputError at once when nothing was named or none of the paths is there.
    """
    if not paths:
        raise NoInputError("no file was named", next_step="name a file, a directory or -")
    if not any(path == STANDARD_INPUT or _is_there(path) for path in paths):
        raise NoInputError(
            "no such file or directory", place=printable(paths[0]), next_step="check the path"
        )
    return _Walk(cap, stdin).all(paths)


def looks_like_file(text: str) -> bool:
    """Is ``text`` standard input or an existing file, rather than a name to look up?"""
    try:
        return text == STANDARD_INPUT or Path(text).is_file()
    except (OSError, ValueError):
        return False


def is_folder(text: str) -> bool:
    """Is ``text`` an existing directory?"""
    try:
        return Path(text).is_dir()
    except (OSError, ValueError):
        return False


def _is_there(path: str) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # a NUL in the name
        return False


class _Walk:
    """One pass over the named paths; remembers the directories entered, by device and inode."""

    def __init__(self, cap: int, stdin: BinaryIO | None) -> None:
        self._cap = cap
        self._stdin = stdin
        self._entered: dict[tuple[int, int], str] = {}
        self._files = 0
        self._labels = Labels()
        self._linked = False

    def all(self, paths: Sequence[str]) -> Iterator[SourceFile | Gap]:
        for path in paths:
            if path == STANDARD_INPUT:
                yield self._from_stdin()
            else:
                yield from self._from_path(path)

    def _from_stdin(self) -> SourceFile | Gap:
        stream = self._stdin if self._stdin is not None else sys.stdin.buffer
        try:
            content = store_bytes(stream, self._cap)
        except OSError as error:
            return _gap("standard input", Why.UNREADABLE, detail=error.strerror or str(error))
        return self._judge("standard input", STANDARD_INPUT, content, None)

    def _from_path(self, path: str) -> Iterator[SourceFile | Gap]:
        """Depth first with a stack of our own: a deep tree must not exhaust Python's."""
        self._labels.within(path)
        self._linked = _leads_out(path, str(Path(path).parent))
        if self._linked:
            note(f"{printable(path)} is a link: {printable(os.path.realpath(path))} was read")
        pending = [path]
        while pending:
            here = pending.pop()
            if here != path and _leads_out(here, path):
                yield _gap(
                    self._labels.of(here),
                    Why.UNREADABLE,
                    detail="it is a link that leads out of the directory that was named",
                    next_step="name the link itself, if what it leads to is meant",
                )
                continue
            try:
                state = Path(here).stat()
            except (OSError, ValueError) as error:
                yield _unread(self._labels.of(here), error)
                continue
            if stat.S_ISDIR(state.st_mode):
                inside = self._enter(here, state)
                if isinstance(inside, Gap):
                    yield inside
                else:
                    pending += reversed(inside)
                continue
            self._files += 1
            if self._files > MAX_FILES:
                yield _gap(
                    self._labels.of(path),
                    Why.LIMIT,
                    detail=f"more than {MAX_FILES} files; the rest was not opened",
                    next_step="name fewer directories at once",
                )
                return
            yield self._read(here, state)

    def _enter(self, here: str, state: os.stat_result) -> list[str] | Gap:
        key = (state.st_dev, state.st_ino)
        if key in self._entered:
            before = f"already read as {self._entered[key]}"
            return _gap(self._labels.of(here), Why.LOOP, detail=before)
        self._entered[key] = self._labels.of(here)
        try:
            names = sorted(entry.name for entry in os.scandir(here))
        except OSError as error:
            return _unread(self._labels.of(here), error)
        inside = [str(Path(here) / name) for name in names if name != OWN_DIRECTORY]
        label, nothing = self._labels.of(here), "put your lists and exports there, or name others"
        return inside or _gap(label, Why.EMPTY, size=0, unit="files", next_step=nothing)

    def _read(self, path: str, state: os.stat_result) -> SourceFile | Gap:
        if not stat.S_ISREG(state.st_mode):
            return _gap(
                self._labels.of(path),
                Why.UNREADABLE,
                detail=f"it is {_kind(state.st_mode)}, not a file",
                next_step="send its content to standard input and name it -",
            )
        if state.st_size > self._cap:
            return self._judge(self._labels.of(path), path, None, state.st_size)
        try:
            with os.fdopen(os.open(path, _READ_ONLY), "rb") as stream:
                content = store_bytes(stream, self._cap)
        except OSError as error:
            return _unread(self._labels.of(path), error)
        return self._judge(self._labels.of(path), path, content, state.st_size)

    def _judge(
        self, label: str, path: str, content: StoredBytes | None, size: int | None
    ) -> SourceFile | Gap:
        if content is None:
            return _gap(
                label,
                Why.TOO_LARGE,
                size=size,
                detail=f"the cap is {self._cap} bytes",
                next_step="split the file",
            )
        if not content.size:
            return _gap(label, Why.EMPTY, size=0)
        return SourceFile(label, path, content, linked=self._linked)


def _leads_out(here: str, named: str) -> bool:
    """Is this a link to something that was not named? A folder of somebody else's may hold one
    to a private file, whose content would be shown and kept with the project."""
    try:
        inside = Path(here)
        return inside.is_symlink() and not inside.resolve().is_relative_to(Path(named).resolve())
    except (OSError, RuntimeError, ValueError):
        return False  # what cannot be followed is told as such


def _kind(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _unread(label: str, error: OSError | ValueError) -> Gap:
    if isinstance(error, FileNotFoundError):
        return _gap(label, Why.MISSING, next_step="check the path")
    if isinstance(error, PermissionError):
        return _gap(label, Why.UNREADABLE, detail="no permission", next_step="change its mode")
    reason = error.strerror if isinstance(error, OSError) else None
    return _gap(label, Why.UNREADABLE, detail=reason or str(error))


def _gap(
    what: str,
    why: Why,
    *,
    size: int | None = None,
    unit: str = "bytes",
    detail: str = "",
    next_step: str = "",
) -> Gap:
    return Gap(what, why, size=size, unit=unit, detail=detail, next_step=next_step)
