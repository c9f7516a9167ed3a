"""What nothing names is removed: temporary files that a killed writer left, tables of no commit.

Never while a writer lives, and never from a ledger that is not sound: what is litter is known only
where the log is whole. Old versions stay readable.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from countermark.store import delta, lock
from countermark.store.ledger_errors import as_operator_errors

SETTLED = 24 * 3600
"""Seconds after which a temporary file outside the ledger is nobody's: no lock covers those."""


class Tidied(msgspec.Struct, frozen=True):
    """How many files were removed, and how many bytes that freed."""

    tables: int
    temporary: int
    bytes: int


def tidy(directory: Path, home: Path) -> Tidied:
    """Remove the litter of the ledger in ``directory`` and of the project's ``home`` around it.

    Raises OperatorError while somebody writes, or where the ledger is not sound.
    """
    with lock.alone(directory), as_operator_errors(directory, "not tidied"):
        state = delta.whole(directory)
        named = {file.path for file in state.named.values()}
        tables = [path for path in directory.glob("part-*.parquet") if path.name not in named]
        temporary = [*directory.glob(".countermark-*.tmp")]
        temporary += (directory / delta.LOG).glob(".countermark-*.tmp")
        temporary += _old(home, directory)
        freed = sum(map(_remove, tables)) + sum(map(_remove, temporary))
    return Tidied(len(tables), len(temporary), freed)


def _old(home: Path, directory: Path) -> Iterator[Path]:
    """Temporary files elsewhere in the project that nobody has touched for a day."""
    now = time.time()
    for path in home.glob("**/.countermark-*.tmp"):
        with suppress(OSError):
            if directory not in path.parents and now - path.lstat().st_mtime > SETTLED:
                yield path


def _remove(path: Path) -> int:
    """Delete one file, or the link that lies there; the bytes that were in it."""
    with suppress(OSError):
        size = path.lstat().st_size
        path.unlink()
        return size
    return 0
