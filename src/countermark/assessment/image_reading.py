"""An image among the files of ``check``: what is inside becomes claims, and the image a subject.

Whether what is inside is covered, and essential, follows from the measures and from claims of
people. Words and tables inside are not screened, and that is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading, Subject, SubjectKind

if TYPE_CHECKING:
    from countermark.model.inspected import Inspection
    from countermark.model.ports import Progress
    from countermark.store.files import SourceFile

FORMAT = "image"


class _Quiet:
    """Progress of which nobody is told: the run tells which file it reads."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Says nothing."""


def read_image(found: SourceFile, directory: str | None) -> Reading | None:
    """What an image says, or None for bytes that no container reader knows."""
    from countermark.assessment.artefacts import Artefact
    from countermark.assessment.inspecting import Asked, indicators, inspected
    from countermark.formats.artefact.readers import readers
    from countermark.inspection.claims import claims, node_of

    view = found.stored.view()
    if not any(reader.recognise(view) for reader in readers()):
        return None
    quiet: Progress = _Quiet()
    made = inspected([Artefact(found.label, found.stored)], Asked(), quiet, directory)
    subject = Subject(
        node=node_of(found.stored.digest.hex),
        name=found.label,
        kind=SubjectKind.PRODUCT,
        place=found.label,
        software=True,
    )
    return Reading(
        format=FORMAT,
        claims=claims(made, indicators({}).rows),
        subjects=(subject,),
        gaps=(*made.gaps, *_left(made, found)),
        records=1,
    )


def _left(made: Inspection, found: SourceFile) -> tuple[Gap, ...]:
    """What of the image nobody read, and what nobody screened."""
    cover = made.coverage
    words = Gap(
        found.label,
        Why.NOT_READ,
        len(made.files),
        "files",
        detail="names of firms in texts and tables inside were not screened",
        next_step="see what is inside with countermark inspect; name tables in it by themselves",
    )
    unread = cover.unread + cover.encrypted
    if not unread:
        return (words,)
    detail = "no reader knows them, or they look encrypted"
    return (words, Gap(found.label, Why.UNKNOWN_KIND, unread, detail=detail))
