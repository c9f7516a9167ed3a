"""Write a result whole or not at all: a temporary file beside it, flushed, then renamed over it.

The old file stays until the new one is safe on disk. A device or pipe is written directly.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from countermark.model.errors import OperatorError
from countermark.store.paths import printable
from countermark.store.random_name import random_name

_NEXT_STEP = {
    errno.ENOSPC: "free some space or choose another place, then run it again",
    errno.EDQUOT: "free some of your quota or choose another place, then run it again",
    errno.EROFS: "choose a directory that can be written to",
    errno.EACCES: "choose a directory that can be written to",
    errno.EPERM: "choose a directory that can be written to",
    errno.ENOENT: "create its directory first",
    errno.ENOTDIR: "choose a path whose parent is a directory",
    errno.EISDIR: "name a file, not a directory",
}


def operator_error(error: OSError, place: str | Path, what: str = "not written") -> OperatorError:
    """The failure of a write, in words, with the next step and what stayed as it was."""
    reason = (error.strerror or str(error)).lower()
    return OperatorError(
        f"{what}: {reason}",
        place=printable(str(place)),
        next_step=_NEXT_STEP.get(error.errno or 0, "see that the disk is sound, then run it again"),
    )


def is_same_file(one: str, other: str) -> bool:
    """Do two paths lead to one file, by whatever way? False where either is not there."""
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def write_atomic(path: str | Path, content: bytes) -> None:
    """Replace ``path`` by ``content``; raises OperatorError and leaves the old file otherwise."""
    write_parts(path, (content,))


def write_parts(path: str | Path, content: Iterable[bytes]) -> None:
    """As ``write_atomic``, some bytes at a time."""
    try:
        target = Path(path).resolve()  # through a symbolic link, not over it
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as stream:
                stream.writelines(content)
        else:
            _replace(target, content)
    except OSError as error:
        raise operator_error(error, path) from error
    except (ValueError, RuntimeError) as error:
        raise OperatorError(str(error), place=printable(str(path))) from error


def _replace(target: Path, content: Iterable[bytes]) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    temporary = target.with_name(f".countermark-{random_name()}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.writelines(content)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_directory(target.parent)


def sync_directory(directory: Path) -> None:
    """Ask the disk to keep the names in ``directory``; a system that cannot is let off."""
    with suppress(OSError):
        handle = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
