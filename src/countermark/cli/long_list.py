"""``check`` of a supplier list too long to hold: read, judged and written part by part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from countermark.assessment.intake import Intake
    from countermark.assessment.request import Request
    from countermark.assessment.stream import Streamed
    from countermark.cli.session import Session
    from countermark.model.claim import Claim
    from countermark.model.evidence import FoundPassage
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
    from contextlib import ExitStack
    from functools import partial

    from countermark.assessment.gathering import Gathered
    from countermark.assessment.keeping import by_reference
    from countermark.assessment.publish import part, publish, remember_part
    from countermark.assessment.stream import TooEntangledError, streamed
    from countermark.cli.emit import emit_parts
    from countermark.cli.progress import narrate
    from countermark.cli.render import with_settings
    from countermark.model.evidence import Digest
    from countermark.model.verdict import Decision
    from countermark.reports.authors import claim_without_author, without_authors
    from countermark.reports.parts import WRITERS
    from countermark.reports.summed import Summed
    from countermark.store.files import SourceFile
    from countermark.store.runs import Runs
    from countermark.store.spool import spool

    if session.format not in WRITERS or session.options.record:
        return None
    run = streamed(request, files, progress)
    if run is None:
        return None
    named = session.format == "table" or session.options.with_authors
    writer, summed = WRITERS[session.format](), Summed()
    matched = False
    with ExitStack() as open_:
        waiting, body, claims, passages = (open_.enter_context(spool()) for _ in range(4))
        runs, gathered = Runs(body), Gathered(claims, passages, run.listed)
        kept: set[str] = set()
        large = frozenset[Digest]()
        if request.project is not None:
            large = by_reference((f for f in files if isinstance(f, SourceFile)), keep=request.keep)
        try:
            for told in run.parts(waiting):
                document = part(told.inquiry, large)
                remembered = summed.add(document)
                kept |= remembered.keys()
                wanted = document.claims if writer.shows_claims else remembered
                gathered.add(told.inquiry.claims, wanted)
                shown = document if named else without_authors(document)
                runs.add(zip(told.places, writer.pieces(shown), strict=True))
                matched |= any(not m.told_apart for s in told.inquiry.subjects for m in s.matches)
        except TooEntangledError:
            return None
        inquiry, read = run.ending()
        gathered.close(partial(quoted, run, read, request), run.passages)
        published = publish(inquiry, read, request.project, summed, keep=request.keep)
        progress.step(f"writing {session.format}", 0)
        last = {claim.id: claim for claim in gathered.claims() if claim.id in kept}
        not_kept = remember_part(request, published, read, summed, last)
        pieces = (piece for _, piece in runs.merged())
        said = gathered.claims()
        shown_claims = said if named else map(claim_without_author, said)
        whole = with_settings(published.document, session)
        emit_parts(session, writer.framed(whole, pieces, shown_claims))
    if not_kept:
        narrate(f"countermark explain will not know this run: {not_kept}")
    if matched and not inquiry.contexts:
        return Decision.UNRESOLVED
    return published.document.totals.verdict or Decision.NO_RESTRICTION_FOUND


def quoted(
    run: Streamed, read: Intake, request: Request, claims: Iterable[Claim]
) -> dict[str, FoundPassage]:
    """Passages of claims that do not rest on the long list."""
    from countermark.assessment.publish import opened

    others = [source for source in read.sources if source.digest != run.listed]
    return opened(claims, others, request.project)
