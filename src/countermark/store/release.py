"""The register of another release: in a folder, a checkout or an archive that somebody named.

In a folder it is looked for where a release and a checkout have it, and nowhere else; records are
read from regular files only, never through a link, each within its cap.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from countermark.formats import release
from countermark.formats.release import FALSE_FRIENDS, FOLDERS, MAX_ARCHIVE, MAX_RECORD, Member
from countermark.model.errors import NoInputError
from countermark.store.output import operator_error
from countermark.store.paths import printable

_SEATS = (
    *("", "shipped", "register/shipped", "countermark/register/shipped"),
    "src/countermark/register/shipped",
)
_READ_ONLY = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)


def read(path: str) -> dict[str, bytes]:
    """The records below ``path`` by their name in the register.

    Raises NoInputError where there is nothing, SourceError where it holds no register that can be
    read, OperatorError where it cannot be opened.
    """
    label = printable(path)
    try:
        if Path(path).is_dir():
            return release.taken(label, _below(Path(path), label))
        if not Path(path).is_file():
            raise NoInputError("no such file or directory", place=label, next_step="check the path")
        with Path(path).open("rb") as stream:
            content = stream.read(MAX_ARCHIVE + 1)
    except OSError as error:
        raise operator_error(error, path, "not read") from error
    except ValueError as error:
        raise NoInputError(str(error), place=label, next_step="check the path") from error
    return release.records(label, content)


def _below(folder: Path, label: str) -> Iterator[Member]:
    for seat in _SEATS:
        root = folder / seat
        if not (root / "measures").is_dir():
            continue
        for inside in FOLDERS:
            if not (root / inside).resolve().is_relative_to(folder.resolve()):
                raise release.refused(label, f"{inside} is a link that leads out of it")
            if (root / inside).is_dir():
                for path in sorted((root / inside).iterdir()):
                    yield from _member(root, f"{inside}{path.name}", label)
        yield from _member(root, FALSE_FRIENDS, label)
        return


def _member(root: Path, name: str, label: str) -> Iterator[Member]:
    path = root / name
    try:
        state = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(state.st_mode):
        yield name, state.st_size, lambda: _content(path, label)


def _content(path: Path, label: str) -> bytes:
    with os.fdopen(os.open(path, _READ_ONLY), "rb") as stream:
        content = stream.read(MAX_RECORD + 1)
    if len(content) > MAX_RECORD:  # it grew after it was looked at
        raise release.refused(
            label, f"“{printable(path.name)}” is larger than {MAX_RECORD:,} bytes"
        )
    return content
