"""Finds the document of a run: the file named, else the last run."""

from __future__ import annotations

from countermark.assessment.last_request import refuse_elsewhere
from countermark.model.errors import NoInputError
from countermark.reports.document import read_document
from countermark.reports.shapes.check import CheckDocument
from countermark.store import cache
from countermark.store.files import SourceFile, gather


def load_run(path: str | None, project: str | None) -> CheckDocument:
    """The document in ``path``, or the last run of the project or the user.

    Raises NoInputError where there is none, CallerError where the user's last run was made in
    another directory: whoever asks here means what is here.
    """
    if path is not None:
        found = next(iter(gather([path])), None)
        if not isinstance(found, SourceFile):
            raise NoInputError("the run could not be read", place=path)
        return read_document(found.content, path)
    raw = cache.load_last_run(cache.directory(project))
    if raw is None:
        raise NoInputError(
            "there is no last run", next_step="run countermark check first, or give --run FILE"
        )
    if project is None:
        refuse_elsewhere(raw)
    return read_document(raw, "last run")
