"""An inquiry record as the request that would repeat it."""

from __future__ import annotations

from datetime import date
from functools import partial

from countermark.assessment.request import Request
from countermark.model.errors import CallerError, NoInputError, SourceError
from countermark.model.evidence import Digest
from countermark.reports.record import InquiryRecord, read_record
from countermark.store import whereabouts
from countermark.store.files import SourceFile, gather, is_folder, looks_like_file


def request_of(
    path: str, project: str | None, paths: tuple[str, ...] = ()
) -> tuple[InquiryRecord, Request]:
    """The record in ``path`` and the request it stands for, pinned to its ledger version.

    A record does not say where files lie: ``paths`` name them where they lie elsewhere than below
    the working directory; else those are tried that were read in the last run here.
    """
    found = next(iter(gather([path])), None)
    if not isinstance(found, SourceFile):
        raise NoInputError("the record could not be read", place=path)
    record = read_record(found.content, path)
    in_project = record.options.get("project") == "yes"
    if in_project and project is None:
        raise CallerError(
            "this inquiry was made in a project, and there is none here",
            place=path,
            next_step="run it in the project's directory, or name it with --ledger DIR",
        )
    try:
        return record, _request(record, project if in_project else None, paths)
    except ValueError as error:
        raise SourceError(
            f"the record does not hold together: {str(error)[:200]}",
            place=path,
            next_step="make one with: countermark check PATH --record FILE",
        ) from error


def _request(record: InquiryRecord, project: str | None, paths: tuple[str, ...]) -> Request:
    return Request(
        paths=paths or tuple(map(partial(_lying, record), record.paths)),
        contexts=record.contexts,
        as_of=date.fromisoformat(record.as_of),
        known_at=date.fromisoformat(record.known_at) if record.known_at else None,
        columns=dict(text.rpartition("=")[::2] for text in record.overrides),
        depth=int(record.options.get("depth", "8")),
        components=record.options.get("components") == "true",
        project=project,
        ledger=int(record.ledger) if project is not None and record.ledger.isdigit() else None,
    )


def _lying(record: InquiryRecord, path: str) -> str:
    """Where the file called ``path`` lies: here, or where the user's last run had it."""
    if looks_like_file(path) or is_folder(path):
        return path
    digests = [f.digest for f in record.files if f.label == path]
    known = whereabouts.of(Digest(digests[0])) if len(digests) == 1 else ""
    return known or path
