"""An inquiry record as the request that would repeat it."""

from __future__ import annotations

from datetime import date

from countermark.assessment.request import Request
from countermark.model.errors import CallerError, NoInputError, SourceError
from countermark.reports.record import InquiryRecord, read_record
from countermark.store.files import SourceFile, gather


def request_of(path: str, project: str | None) -> tuple[InquiryRecord, Request]:
    """The record in ``path`` and the request it stands for, pinned to its ledger version."""
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
        return record, _request(record, project if in_project else None)
    except ValueError as error:
        raise SourceError(
            f"the record does not hold together: {str(error)[:200]}",
            place=path,
            next_step="make one with: countermark check PATH --record FILE",
        ) from error


def _request(record: InquiryRecord, project: str | None) -> Request:
    return Request(
        paths=record.paths,
        contexts=record.contexts,
        as_of=date.fromisoformat(record.as_of),
        known_at=date.fromisoformat(record.known_at) if record.known_at else None,
        columns=dict(text.rpartition("=")[::2] for text in record.overrides),
        depth=int(record.options.get("depth", "8")),
        components=record.options.get("components") == "true",
        project=project,
        ledger=int(record.ledger) if project is not None and record.ledger.isdigit() else None,
    )
