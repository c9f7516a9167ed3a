"""An inquiry record as the request that would repeat it."""

from __future__ import annotations

from datetime import date

from countermark.assessment.request import Request
from countermark.model.errors import CallerError, NoInputError
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
    return record, Request(
        paths=record.paths,
        contexts=record.contexts,
        as_of=date.fromisoformat(record.as_of),
        known_at=date.fromisoformat(record.known_at) if record.known_at else None,
        columns=dict(text.rpartition("=")[::2] for text in record.overrides),
        depth=int(record.options.get("depth", "8")),
        components=record.options.get("components") == "true",
        project=project if in_project else None,
        ledger=int(record.ledger) if in_project and record.ledger.isdigit() else None,
    )
