"""One earlier inquiry asked again: of what is touched alone, or whole; verdicts by subject.

What is touched is asked with everything that ties of the files or of people link to it, so that
each subject is judged as in a whole run.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.assessment.check import prepare
from countermark.assessment.examining import Examining
from countermark.assessment.intake import Intake
from countermark.assessment.renewal.kept import PartRead
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.stream import Components, TooEntangledError, streamed
from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.model.inquiry import SubjectResult
from countermark.model.reading import Reading, Subject
from countermark.store.files import SourceFile
from countermark.store.spool import spool


class _Part(Intake, frozen=True, dict=True):
    """Some of what was read, as it was put together then."""

    some: tuple[Subject, ...] = ()
    said: tuple[Claim, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.said

    @property
    def subjects(self) -> tuple[Subject, ...]:
        return self.some


def ask_part(run: Run, request: Request, part: PartRead) -> Iterator[SubjectResult]:
    """The subjects of ``part`` judged from the standpoint of ``run``."""
    rows = (Reading(format="", subjects=part.rows),)
    read = _Part(rows, (), (), (), some=part.subjects, said=part.claims)
    if read.some:
        prepared = prepare(run, request, read)
        yield from Examining(request, prepared, read.some).examined(read.some).results


def ask_whole(run: Run, request: Request, files: list[SourceFile | Gap]) -> Iterator[SubjectResult]:
    """All subjects of the files, judged as a check judges them."""
    parts = streamed(run, request, files) or Components(run, request, files)
    try:
        found = [r for one in parts.parts(run.keep_open(spool())) for r in one.inquiry.subjects]
    except TooEntangledError:
        whole = Components(run, request, files)
        found = [r for one in whole.parts(run.keep_open(spool())) for r in one.inquiry.subjects]
    yield from found
