"""``check`` of a supplier list too long to hold: read, judged and written part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from countermark.assessment.request import Request
    from countermark.cli.session import Session
    from countermark.model.gap import Gap
    from countermark.model.ports import Progress
    from countermark.model.verdict import Decision
    from countermark.store.files import SourceFile


def in_parts(
    session: Session, request: Request, files: list[SourceFile | Gap], progress: Progress
) -> Decision | None:
    """Run ``request`` in parts and write its result; the worst decision of all.

    None, with nothing written, where it has to be run as a whole.
    """
    from countermark.assessment.publish import part, publish, remember_part
    from countermark.assessment.stream import TooEntangledError, streamed
    from countermark.cli.emit import emit_parts
    from countermark.cli.progress import narrate
    from countermark.model.verdict import Decision
    from countermark.reports.parts import WRITERS, joined
    from countermark.reports.summed import Summed
    from countermark.store.output import in_blocks, spool

    if session.format not in WRITERS or session.options.record:
        return None
    run = streamed(request, files, progress)
    if run is None:
        return None
    writer, summed = WRITERS[session.format](), Summed()
    matched = False
    with spool() as body:
        try:
            for inquiry in run.parts():
                document = part(inquiry)
                summed.add(document)
                body.write(writer.part(document))
                matched |= any(m.judged != "different" for s in inquiry.subjects for m in s.matches)
        except TooEntangledError:
            return None
        inquiry, read = run.ending()
        published = publish(inquiry, read, request.project, summed)
        progress.step(f"writing {session.format}", 0)
        not_kept = remember_part(request, published, read, summed)
        head, tail = writer.around(published.document)
        emit_parts(session, joined(head, in_blocks(body), tail))
    if not_kept:
        narrate(f"countermark explain will not know this run: {not_kept}")
    if matched and not inquiry.contexts:
        return Decision.UNRESOLVED
    return published.document.totals.verdict or Decision.NO_RESTRICTION_FOUND
