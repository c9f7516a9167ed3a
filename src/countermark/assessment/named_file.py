"""One file that was named on the command line, or the error that says why it is not to be had."""

from __future__ import annotations

from collections.abc import Iterable

from countermark.assessment.withhold import withheld
from countermark.model.errors import NoInputError, SourceError
from countermark.model.gap import Gap
from countermark.store.files import SourceFile, gather


def named_file(path: str, what: str = "file") -> SourceFile:
    """The file as it is; SourceError where it cannot be read, NoInputError where there is none."""
    found = _first(gather((path,)), path, what)
    if isinstance(found, Gap):
        raise SourceError(f"{found.why.value}: {found.detail}".rstrip(": "), place=found.what)
    return found


def file_to_keep(path: str) -> SourceFile:
    """The file as it may be kept; SourceError also where a secret in it forbids that."""
    found = _first(withheld(gather((path,))), path)
    if isinstance(found, Gap):
        raise SourceError(found.why.value, place=found.what, next_step=found.next_step)
    if found.origin.not_kept:
        raise SourceError(found.origin.not_kept, place=found.label)
    return found


def _first(files: Iterable[SourceFile | Gap], path: str, what: str = "file") -> SourceFile | Gap:
    for found in files:
        return found
    raise NoInputError(f"no {what} was found", place=path)
