"""Our own files, below ``.countermark`` and in the user's cache: never reached through a link.

A project may have been unpacked from a stranger's archive, with a link where a file of ours is
expected. So each directory is opened from the handle of the one above it without following a link
(POSIX ``openat`` with ``O_NOFOLLOW``), its owner looked at on the handle, and a file read only
where the handle says that it is a regular one. Nothing is written in place: a new file is renamed
over the old name in the same directory, so another name of the old file (a hard link) keeps it.

The way *to* a project may hold links: those are the user's own. What the engine or the table
library must open by path goes through ``check_path`` or ``check_tree`` just before; between the two
a writer of the directory can still put a link there (see SECURITY.md).
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, FileIO
from pathlib import Path

from countermark.model.errors import CountermarkError, OperatorError
from countermark.store import trust
from countermark.store.output import operator_error
from countermark.store.paths import printable
from countermark.store.random_name import random_name

DIRECTORY = ".countermark"

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_ENTER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_INSIDE = _ENTER | _NOFOLLOW
# Non-blocking: a pipe put in a file's place cannot hold us up.
_READ = os.O_RDONLY | _NOFOLLOW | getattr(os, "O_NONBLOCK", 0)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW
_NO_SUCH_KIND = (errno.ELOOP, errno.ENOTDIR, errno.EMLINK, errno.ENXIO)
"""What systems answer where a link, a file or a socket stands in the way."""


def read(folder: Path, name: str, cap: int, what: str = "not read") -> bytes | None:
    """The bytes of one file below ``folder``, or None where there is none.

    Raises OperatorError for a link, a pipe, a device, another's file, or more than ``cap`` bytes.
    """
    stream = open_file(folder, name, what)
    if stream is None:
        return None
    with _told(folder / name, what), stream:
        content = stream.read(cap + 1)
    if len(content) > cap:
        raise OperatorError(
            f"{what}: more than {cap} bytes",
            place=printable(str(folder / name)),
            next_step="this is no file that countermark wrote: move it away",
        )
    return content


def open_file(folder: Path, name: str, what: str = "not read") -> BufferedReader | None:
    """The file as a stream, None where there is none; errors as of ``read``."""
    place = folder / name
    *between, last = Path(name).parts
    try:
        with _told(place, what), _entered(folder, between) as (handle, root):
            opened = _open(last, _READ, handle, place)
            try:
                found = os.fstat(opened)
                if not stat.S_ISREG(found.st_mode):
                    raise _wrong(place, _kind(found.st_mode), "a file")
                trust.require(root, found, place)
                return BufferedReader(FileIO(opened))
            except BaseException:
                os.close(opened)
                raise
    except _AbsentError:
        return None


def write(
    folder: Path, name: str, parts: Iterable[bytes], what: str = "not written", mode: int = 0o777
) -> None:
    """Put a file below ``folder`` whole or not at all, making directories on the way.

    What stood there under this name, a link too, is replaced and not written through. ``mode`` is
    of the directories made. Raises OperatorError; the old file stays then.
    """
    place = folder / name
    *between, last = Path(name).parts
    temporary = f".countermark-{random_name()}.tmp"
    with _told(place, what), _entered(folder, between, mode) as (handle, _):
        try:
            with os.fdopen(os.open(temporary, _CREATE, 0o666, dir_fd=handle), "wb") as stream:
                stream.writelines(parts)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, last, src_dir_fd=handle, dst_dir_fd=handle)
        except BaseException:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=handle)
            raise
        with suppress(OSError):  # a system that cannot flush a directory is let off
            os.fsync(handle)


def make(folder: Path, what: str = "not made", mode: int = 0o777) -> None:
    """Make a directory, with those on the way from ``.countermark`` down."""
    with _told(folder, what), _entered(folder, (), mode):
        pass


def names(folder: Path, what: str = "not read") -> dict[str, int]:
    """The regular files directly in ``folder``: name, and when it was last written in ns."""
    try:
        with _told(folder, what), _listed(folder) as inside:
            plain = [entry for entry in inside if entry.is_file(follow_symlinks=False)]
            return {e.name: e.stat(follow_symlinks=False).st_mtime_ns for e in plain}
    except _AbsentError:
        return {}


def touch(folder: Path, name: str) -> None:
    """Note that a file was used now, where it has no other name and that can be noted."""
    with suppress(CountermarkError, OSError):
        stream = open_file(folder, name)
        if stream is not None:
            with stream:
                if os.fstat(stream.fileno()).st_nlink == 1:
                    os.utime(stream.fileno())


def remove(folder: Path, name: str) -> None:
    """Take a name away, of a link the link; no error where it is gone already."""
    place = folder / name
    with suppress(_AbsentError), _told(place, "not removed"), _entered(folder, ()) as (handle, _):
        try:
            os.unlink(name, dir_fd=handle)
        except FileNotFoundError:
            return


def check_path(path: Path) -> None:
    """Raise OperatorError unless ``path``, and all from ``.countermark`` down to it, is ours.

    Only directories, at its end also a regular file; no links; nobody else's. What is not there yet
    is no error. Without ``.countermark`` in it only the last part is looked at.
    """
    try:
        with _told(path, "not opened"), _entered(path.parent, ()) as (handle, root):
            try:
                found = os.stat(path.name, dir_fd=handle, follow_symlinks=False)
            except FileNotFoundError:
                return
            if not stat.S_ISDIR(found.st_mode) and not stat.S_ISREG(found.st_mode):
                raise _wrong(path, _kind(found.st_mode), "a file or directory")
            trust.require(root, found, path)
    except _AbsentError:
        return


def check_tree(folder: Path) -> None:
    """``check_path``, and nothing but directories and regular files directly in ``folder``."""
    check_path(folder)
    with suppress(_AbsentError), _told(folder, "not opened"), _listed(folder) as inside:
        odd = next((entry for entry in inside if not _is_plain(entry)), None)
        if odd is not None:
            kind = _kind(odd.stat(follow_symlinks=False).st_mode)
            raise _wrong(folder / odd.name, kind, "a file or directory")


@contextmanager
def _listed(folder: Path) -> Iterator[Iterator[os.DirEntry[str]]]:
    with _entered(folder, ()) as (handle, _), os.scandir(handle) as inside:
        yield inside


def _is_plain(entry: os.DirEntry[str]) -> bool:
    return entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)


class _AbsentError(Exception):
    """There is nothing under this name."""


@contextmanager
def _told(place: Path, what: str) -> Iterator[None]:
    try:
        yield
    except (CountermarkError, _AbsentError):
        raise
    except OSError as error:
        raise operator_error(error, place, what) from error
    except ValueError as error:  # a NUL in a name
        raise OperatorError(f"{what}: {error}", place=printable(str(place))) from error


@contextmanager
def _entered(
    folder: Path, below: Iterable[str], mode: int | None = None
) -> Iterator[tuple[int, Path]]:
    """A handle on the directory ``below`` ``folder``, and the project (or else) it belongs to.

    With ``mode`` directories are made where they are missing.
    """
    root, own = _split(folder)
    try:
        handle = os.open(root, _ENTER)
    except (FileNotFoundError, NotADirectoryError) as error:
        if mode is None:
            raise _AbsentError from error
        raise
    try:
        here = root
        for name in (*own, *below):
            here = here / name
            inner = _step(name, handle, here, mode)
            os.close(handle)
            handle = inner
            trust.require(root, os.fstat(handle), here)
        yield handle, root
    finally:
        os.close(handle)


def _split(folder: Path) -> tuple[Path, tuple[str, ...]]:
    """Where the user's own way ends and what is ours begins: at the last ``.countermark``.

    Without one ``folder`` itself is the user's: a project, a cache directory, a ledger by itself.
    """
    folder = folder.absolute()
    parts = folder.parts
    if DIRECTORY not in parts:
        return folder, ()
    at = len(parts) - 1 - parts[::-1].index(DIRECTORY)
    return Path(*parts[:at]), parts[at:]


def _step(name: str, handle: int, here: Path, mode: int | None) -> int:
    if mode is not None:
        with suppress(FileExistsError):
            os.mkdir(name, mode, dir_fd=handle)
    return _open(name, _INSIDE, handle, here)


def _open(name: str, flags: int, handle: int, here: Path) -> int:
    if name == "..":
        raise _wrong(here, "the way back up", "a name")
    try:
        return os.open(name, flags, dir_fd=handle)
    except FileNotFoundError as error:
        raise _AbsentError from error
    except OSError as error:
        if error.errno not in _NO_SUCH_KIND:
            raise
        mode = os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode
        wanted = "a directory" if flags == _INSIDE else "a file"
        raise _wrong(here, _kind(mode), wanted) from error


def _kind(mode: int) -> str:
    kinds = {
        stat.S_IFLNK: "a link",
        stat.S_IFDIR: "a directory",
        stat.S_IFREG: "a file",
        stat.S_IFIFO: "a named pipe",
        stat.S_IFSOCK: "a socket",
    }
    return kinds.get(stat.S_IFMT(mode), "a device")


def _wrong(place: Path, kind: str, wanted: str) -> OperatorError:
    return OperatorError(
        f"this is {kind}, not {wanted}: countermark never reaches its own files that way",
        place=printable(str(place)),
        next_step="find out who put it there and move it away; to go on without it, give "
        "--ledger none --config none",
    )
