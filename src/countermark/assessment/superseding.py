"""The earlier result that a new one takes the place of: its digest, and what it counted."""

from __future__ import annotations

from countermark.model.errors import CallerError, NoInputError, SourceError
from countermark.reports.document import read_document
from countermark.reports.shapes.check import SupersedesShape
from countermark.store.files import SourceFile, gather


def superseded(path: str, corrects: str) -> SupersedesShape:
    """The result in the file at ``path``; of one in JSON also its day, version and totals.

    Any other file (a dossier, a workbook) is named by its digest alone. Raises NoInputError where
    it cannot be read, CallerError where nothing is said of what is corrected.
    """
    if not corrects.strip():
        raise CallerError(
            "a reissued result says what it corrects", next_step="add --corrects 'WORDS'"
        )
    found = next(iter(gather([path])), None)
    if not isinstance(found, SourceFile):
        raise NoInputError("the earlier result could not be read", place=path)
    digest = found.digest.hex
    try:
        document = read_document(found.content, found.label)
    except SourceError:
        return SupersedesShape(
            digest=digest, corrects=corrects, as_of="", version="", by_verdict={}
        )
    return SupersedesShape(
        digest=digest,
        corrects=corrects,
        as_of=document.as_of,
        version=document.version,
        by_verdict=document.totals.by_verdict if document.contexts else {},
    )
