"""Which files hold only rows that are what their ids say? Found out once, remembered by digest.

A file never changes, so one look at all of its rows stands for every later question: no claim is
shown whose id is not the digest of its identity columns. What was looked at before lies in the
user's state directory, in the head; files we wrote ourselves got their ids from the same SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from countermark.store.log_entry import File

_digests: set[str] = set()


def trust(files: Iterable[File]) -> None:
    """Every row of these files was looked at, or got its id from our own SQL."""
    _digests.update(map(_key, files))


def trust_remembered(digests: Iterable[str]) -> None:
    """The same for files that were looked at in an earlier process."""
    _digests.update(digests)


def known(files: Iterable[File]) -> tuple[str, ...]:
    """The digests of those of ``files`` whose rows are what their ids say."""
    return tuple(file.sha256 for file in files if file.sha256 and file.sha256 in _digests)


def unknown(files: Sequence[File]) -> list[File]:
    """Those of ``files`` whose rows have to be looked at; of format 1 in each process anew."""
    return [file for file in files if _key(file) not in _digests]


def _key(file: File) -> str:
    return file.sha256 or f"{file.path} {file.size}"


def forget() -> None:
    """Begin anew, as a new process does."""
    _digests.clear()
