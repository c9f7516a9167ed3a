"""Which of the files that are read are workbooks, and may be given back with the verdicts?"""

from __future__ import annotations

from collections.abc import Iterable

from countermark.formats.sample import HEAD, Sample
from countermark.model.gap import Gap
from countermark.store.files import SourceFile


def workbooks(files: Iterable[SourceFile | Gap]) -> list[SourceFile]:
    """The workbooks among ``files``, by what they hold."""
    return [found for found in files if isinstance(found, SourceFile) and _is_workbook(found)]


def _is_workbook(found: SourceFile) -> bool:
    with found.stored.open() as stream:
        head = stream.read(HEAD)
    return Sample(found.label, head, found.size).office_folder == "xl"
