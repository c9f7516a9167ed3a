"""An inquiry record as the request that would repeat it.

A record may come from somebody else, and names files. What it can make us read is bounded: in the
working directory, what it names; outside it, only files that have the very digest the record has,
so that nobody learns what he did not know. A link that leads outside counts as outside.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date
from functools import partial
from pathlib import PurePath

from countermark.assessment.request import Request
from countermark.model.errors import CallerError, NoInputError, SourceError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.when import is_when
from countermark.reports.record import read_record
from countermark.reports.shapes.record import InquiryRecord
from countermark.store import whereabouts
from countermark.store.files import (
    STANDARD_INPUT,
    SourceFile,
    gather,
    is_folder,
    looks_like_file,
)
from countermark.store.paths import is_directory, is_inside, printable

DEEPEST = 64
"""Hops that ``check --depth`` allows."""

MOST_PATHS = 100_000
"""Paths that one record may name."""


def request_of(
    path: str, project: str | None, paths: tuple[str, ...] = ()
) -> tuple[InquiryRecord, Request]:
    """The record in ``path`` and the request it stands for, pinned to its ledger version.

    A record does not say where files lie: ``paths`` name them where they lie elsewhere than below
    the working directory; else those are tried that were read in the last run here.
    Raises SourceError for a record that no run of ``check`` can have written.
    """
    found = next(iter(gather([path])), None)
    if not isinstance(found, SourceFile):
        raise NoInputError("the record could not be read", place=path)
    record = read_record(found.content, path)
    return record, asked(record, paths, project, path)


def asked(
    record: InquiryRecord, paths: tuple[str, ...], project: str | None, place: str
) -> Request:
    """The request that ``record`` stands for; ``place`` is what errors call the record."""
    in_project = record.options.get("project") == "yes"
    if in_project and project is None:
        raise CallerError(
            "this inquiry was made in a project, and there is none here",
            place=place,
            next_step="run it in the project's directory, or name it with --ledger DIR",
        )
    if len(record.paths) > MOST_PATHS:
        raise _wrong(place, f"it names more than {MOST_PATHS:,} paths")
    return Request(
        paths=paths or tuple(map(partial(_lying, record), record.paths)),
        contexts=record.contexts,
        as_of=_day(record.as_of, place),
        known_at=_day(record.known_at, place) if record.known_at else None,
        columns=dict(text.rpartition("=")[::2] for text in record.overrides),
        depth=int(_number(record.options.get("depth", "8"), 1, DEEPEST, place)),
        components=record.options.get("components") == "true",
        thorough=record.options.get("thorough") == "true",
        identified=_day(said, place) if (said := record.options.get("identified")) else None,
        project=project if in_project else None,
        ledger=_version(record.ledger, place) if in_project else None,
    )


def gathered_again(
    record: InquiryRecord, paths: Sequence[str], *, named: bool = False
) -> list[SourceFile | Gap]:
    """The files at ``paths`` that ``record`` asks for, a gap for each it may not make us show.

    ``named``: the user named the paths himself, and so they are read whatever the record says.
    """
    from countermark.assessment.withhold import withheld

    if named:
        return list(withheld(gather(paths)))
    asked = [(path, _bounded(path, record)) for path in paths]
    known = {file.digest for file in record.files}
    passed_over: list[SourceFile | Gap] = [
        _refused(path, None) for path, opened in asked if not opened
    ]
    wanted = [path for _, opened in asked for path in opened]
    if not wanted and passed_over:
        return passed_over
    return passed_over + [
        _refused(found.label, found.size)
        if isinstance(found, SourceFile) and not _allowed(found, known)
        else found
        for found in withheld(gather(wanted))  # a record has the digests of what was read
    ]


def _bounded(path: str, record: InquiryRecord) -> Sequence[str]:
    """What is opened for ``path``: itself; of a directory elsewhere only what the record lists."""
    if path == STANDARD_INPUT or is_inside(path):
        return (path,)
    below = (f.label for f in record.files if f.label == path or _below(f.label, path))
    # What it calls a file may be a directory: that is not walked, whoever says so.
    listed = [label for label in below if not is_directory(label)]
    return listed if listed or is_directory(path) else (path,)


def _allowed(found: SourceFile, known: Set[str]) -> bool:
    return found.path == STANDARD_INPUT or is_inside(found.path) or found.digest.hex in known


def _refused(label: str, size: int | None) -> Gap:
    return Gap(
        printable(label),
        Why.UNREADABLE,
        size,
        detail="it lies outside the working directory and is not what the record saw",
        next_step="run countermark check on it if you want it read",
    )


def read_words(record: InquiryRecord, most: int = 8) -> str:
    """Which paths are read again, in words, before any is opened."""
    named = ", ".join(record.paths[:most]) or "nothing"
    left = len(record.paths) - most
    return f"{named} and {left:,} more" if left > 0 else named


def _below(label: str, path: str) -> bool:
    return PurePath(label).is_relative_to(path)


def _day(text: str, path: str) -> date:
    if len(text) == len("2026-01-01") and is_when(text):
        return date.fromisoformat(text)
    raise _wrong(path, f"“{text[:40]}” is not a day")


def _number(text: str, least: int, most: int, path: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    raise _wrong(path, f"“{text[:40]}” is no number from {least} to {most}")


def _version(text: str, path: str) -> int | None:
    """The ledger version; None for a run without one (``memory``)."""
    return _number(text, 0, 10**9, path) if text[:1].isdigit() else None


def _wrong(path: str, what: str) -> SourceError:
    return SourceError(
        f"not an inquiry record: {what}",
        place=path,
        next_step="make one with: countermark check PATH --record FILE",
    )


def _lying(record: InquiryRecord, path: str) -> str:
    """Where the file called ``path`` lies: here, or where the user's last run had it."""
    if looks_like_file(path) or is_folder(path):
        return path
    digests = [f.digest for f in record.files if f.label == path]
    known = whereabouts.of(Digest(digests[0])) if len(digests) == 1 else ""
    return known or path
