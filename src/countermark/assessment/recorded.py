"""The inquiry record of a run in parts: what its subjects were asked, put aside as they come."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.model.inquiry import Inquiry
from countermark.reports.record import digest_in_parts, record
from countermark.reports.shapes.check import CheckDocument
from countermark.reports.shapes.record import InquiryRecord
from countermark.reports.subject_records import Chosen, Recorded, records_of
from countermark.store.files import STANDARD_INPUT
from countermark.store.paths import Labels
from countermark.store.runs import Piece, Runs
from countermark.store.spool import spool


class RecordedSubjects:
    """The subjects of all parts, by their ids: add every part, then ask for the record."""

    def __init__(self, run: Run) -> None:
        self._compared, self._records = (Runs(run.keep_open(spool())) for _ in range(2))
        self._count = self._found = 0

    def add(self, inquiry: Inquiry, document: CheckDocument) -> None:
        """The subjects of one part more; ``document`` is the part as it is published."""
        subjects = sorted(records_of(inquiry, document), key=lambda one: one.id)
        self._count += len(subjects)
        self._found += sum(one.is_found for one in subjects)
        self._compared.add((_place(one), one.compared) for one in subjects)
        self._records.add(map(_marked, subjects))

    def record(self, request: Request, whole: CheckDocument) -> InquiryRecord:
        """The record; ``whole`` is the published document without subjects."""
        verdicts = digest_in_parts(whole, (subject for _, subject in self._compared.merged()))
        chosen = Chosen(self._count, self._found)
        chosen.take(self._packed())
        return recorded(request, whole, verdicts, chosen)

    def _packed(self) -> Iterator[tuple[bool, bytes]]:
        for _, content in self._records.merged():
            yield content[:1] == _FOUND, content[1:]


_FOUND, _OTHER = b"1", b"0"


def _place(one: Recorded) -> int:
    return int(one.id[:16], 16)


def _marked(one: Recorded) -> Piece:
    return _place(one), (_FOUND if one.is_found else _OTHER) + one.record


def recorded(
    request: Request, published: CheckDocument, verdicts: str, chosen: Chosen
) -> InquiryRecord:
    """The inquiry record: enough to ask the same question again.

    ``verdicts`` is the digest of all subjects (``reports.record``), of which ``chosen`` are in it.
    It names paths as results name them, never where they lie on the machine of whoever asked.
    """
    return record(
        published,
        paths=[_label(path) for path in request.paths],
        options={
            "depth": str(request.depth),
            "components": "true" if request.components else "false",
            "project": "yes" if request.project else "no",
            **({"thorough": "true"} if request.thorough else {}),
            **({"identified": request.identified.isoformat()} if request.identified else {}),
        },
        overrides=[f"{header}={meaning}" for header, meaning in sorted(request.columns.items())],
        verdicts=verdicts,
        subjects=chosen.subjects,
        subjects_left_out=chosen.left_out,
    )


def _label(path: str) -> str:
    if path == STANDARD_INPUT:
        return path
    labels = Labels()
    labels.within(path)
    return labels.of(path)
