"""Are the files of the table the bytes that were committed? Each is read and weighed once.

A file is opened without following a link, must be a regular file of the committed size, and have
the committed digest. Between this and DuckDB's opening it by its name lies a moment that only a
writer of the directory could use.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from countermark.model.errors import OperatorError
from countermark.store.log_entry import File
from countermark.store.paths import printable

LARGE = 4 << 20
"""Bytes from which several threads share the work."""

_READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)

RESTORE = (
    "restore it from a backup; countermark ledger verify says what is sound and which "
    "versions can still be read"
)


class Unsound(msgspec.Struct, frozen=True):
    """A file that is not the one committed, and why."""

    path: str
    why: str


_weighed: dict[tuple[str, str | None], tuple[int, ...]] = {}


def read(path: Path, cap: int) -> bytes:
    """The bytes of a regular file; OSError where it is none, is too large or cannot be read."""
    with os.fdopen(os.open(path, _READ), "rb") as stream:
        found = os.fstat(stream.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError("it is not a file")
        content = stream.read(cap + 1)
    if len(content) > cap:
        raise OSError(f"it has more than {cap} bytes")
    return content


def check(directory: Path, files: Sequence[File]) -> list[str]:
    """The paths of ``files`` once each was found to be what was committed; else OperatorError."""
    if bad := weigh(directory, files):
        raise damaged(directory, bad, len(files))
    return [str(directory / file.path) for file in files]


def damaged(directory: Path, bad: Sequence[Unsound], of: int) -> OperatorError:
    """The error that names what is damaged, what is not, and the way out."""
    more = f" and {len(bad) - 1} more" if len(bad) > 1 else ""
    return OperatorError(
        f"the ledger is damaged: {bad[0].path} {bad[0].why}{more}; "
        f"{of - len(bad)} of {of} files are sound, and so is the log",
        place=printable(str(directory)),
        next_step=RESTORE,
    )


def weigh(
    directory: Path, files: Sequence[File], look: bool = False, anew: bool = False
) -> list[Unsound]:
    """Those of ``files`` that are missing or altered; what was weighed before is only looked at.

    With ``look`` nothing is read: only whether each is there with its size. With ``anew`` all are.
    """
    if anew:
        _weighed.clear()
    found: Iterable[Unsound | None]
    if look or sum(file.size for file in files) < LARGE:
        found = [_weigh(directory, file, look) for file in files]
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            found = list(pool.map(lambda file: _weigh(directory, file, False), files))
    return [one for one in found if one is not None]


def _weigh(directory: Path, file: File, look: bool) -> Unsound | None:
    path = directory / file.path
    try:
        with os.fdopen(os.open(path, _READ), "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                return Unsound(file.path, "is not a file")
            if found.st_size != file.size:
                return Unsound(file.path, f"has {found.st_size} bytes instead of {file.size}")
            mark = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            if look or file.sha256 is None or _weighed.get((str(path), file.sha256)) == mark:
                return None
            if hashlib.file_digest(stream, "sha256").hexdigest() != file.sha256:
                return Unsound(file.path, "has other bytes than were committed")
    except FileNotFoundError:
        return Unsound(file.path, "is missing")
    except OSError as error:
        return Unsound(file.path, f"cannot be read ({error.strerror or error})")
    _weighed[str(path), file.sha256] = mark
    return None
