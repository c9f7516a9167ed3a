"""What ``compare`` is given: files, or directories as the archives that stand for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from countermark.model.errors import CallerError, NoInputError
from countermark.model.gap import Gap, Why
from countermark.store.files import SourceFile, gather
from countermark.store.paths import Labels, is_directory
from countermark.store.stored_bytes import StoredBytes
from countermark.store.tree import archive

LARGEST = 16 << 30
"""Bytes of one artefact at most."""


class Artefact(msgspec.Struct, frozen=True):
    """One side as it was read; ``unread`` where it was not, and then there are no bytes."""

    name: str
    stored: StoredBytes
    directory: bool = False
    unread: tuple[Gap, ...] = ()


def artefacts(paths: Sequence[str]) -> Iterator[Artefact]:
    """Each artefact as it is read, in the order named; the last one is asked for last.

    Raises NoInputError for one that is not there, empty or no file, CallerError where some are
    directories and others are not.
    """
    kinds = {is_directory(path) for path in paths}
    if len(kinds) > 1:
        raise CallerError(
            "a file and a directory cannot be compared",
            place="EVALUATED",
            next_step="name two files, or two directories",
        )
    return _directories(paths) if kinds == {True} else _files(paths)


def _files(paths: Sequence[str]) -> Iterator[Artefact]:
    for found in gather(paths, cap=LARGEST):
        if isinstance(found, SourceFile):
            yield Artefact(found.label, found.stored)
        elif found.why is Why.TOO_LARGE:
            yield Artefact(found.what, StoredBytes.of(b""), unread=(found,))
        else:
            raise no_input(found)


def _directories(paths: Sequence[str]) -> Iterator[Artefact]:
    labels = Labels()
    for path in paths:
        labels.within(path)
        label = labels.of(path)
        found = archive(path, label, LARGEST)
        if isinstance(found, StoredBytes):
            yield Artefact(label, found, directory=True)
        else:
            yield Artefact(label, StoredBytes.of(b""), directory=True, unread=found)


def one_file(path: str) -> SourceFile:
    """The file that was named; raises NoInputError where there is none to be had."""
    found = next(gather([path]))
    if isinstance(found, Gap):
        raise no_input(found)
    return found


def no_input(gap: Gap) -> NoInputError:
    """The error of a file that was named and is not to be had."""
    detail = f" ({gap.detail})" if gap.detail else ""
    return NoInputError(f"{gap.why.value}{detail}", place=gap.what, next_step=gap.next_step)
