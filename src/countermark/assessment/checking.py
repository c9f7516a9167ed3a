"""One run of ``check``, written into the edition that was asked for: in parts where that serves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from msgspec.structs import replace

from countermark.assessment.check import check
from countermark.assessment.determining import findings_with_terms, identified
from countermark.assessment.gathering import Gathered
from countermark.assessment.intake import Intake
from countermark.assessment.keeping import by_reference
from countermark.assessment.publication import Content, Edition, Writer
from countermark.assessment.publish import opened, part, publish, remember, remember_part
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.stream import Streamed, TooEntangledError, streamed
from countermark.model.claim import Claim
from countermark.model.evidence import Digest, FoundPassage
from countermark.model.gap import Gap
from countermark.model.handling import DEFAULT
from countermark.model.inquiry import Inquiry
from countermark.model.verdict import Finding
from countermark.reports.coverage import counted
from countermark.reports.summed import Summed
from countermark.reports.totals import worst
from countermark.store.files import SourceFile
from countermark.store.runs import Runs
from countermark.store.spool import spool


class Checking:
    """A check of ``files``; ``record`` names a file for the inquiry record.

    ``person`` (name and role) identified what is found, on the day that the request says.
    """

    def __init__(
        self,
        run: Run,
        request: Request,
        files: list[SourceFile | Gap],
        record: str | None = None,
        person: tuple[str, str] | None = None,
    ) -> None:
        self._run, self._request, self._files, self._record = run, request, files, record
        self._not_kept = ""
        self._person = person
        self._found: dict[str, Finding] = {}

    def into(self, edition: Edition) -> Content | Iterable[bytes]:
        """Read, judge and write; nothing is written before all has been judged."""
        writer = edition.writer()
        if writer is not None and not self._record and DEFAULT.within(edition.showing.widest):
            parts = streamed(self._run, self._request, self._files)
            if parts is not None:
                try:
                    return self._in_parts(parts, edition, writer)
                except TooEntangledError:
                    pass
        return self._whole(edition)

    def afterwards(self) -> Iterator[str]:
        """What to tell the person once the result is written."""
        if self._not_kept:
            yield f"countermark explain will not know this run: {self._not_kept}"
        if self._person is not None and self._request.identified is not None:
            yield from self._identified(self._person, self._request.identified)

    def _identified(self, person: tuple[str, str], day: date) -> Iterator[str]:
        """Remember on which day the person identified what was found."""
        if not self._found:
            yield "nothing was found that has a term running from identification"
        elif self._run.directory is None:
            yield "not remembered: there is no project (countermark init)"
        else:
            count, version = identified(
                self._run.project, self._found.values(), person=person[0], role=person[1], day=day
            )
            yield (
                f"committed {version}: {counted(count, 'determination')}, identified on {day} "
                f"by {person[0]}, {person[1]}"
            )

    def _take(self, inquiry: Inquiry) -> None:
        """Keep the findings whose terms a person starts, where one does."""
        if self._person is not None:
            for found in findings_with_terms(inquiry):
                self._found.setdefault(found.key or found.id, found)

    def _whole(self, edition: Edition) -> Content:
        run, request = self._run, self._request
        inquiry, read = check(run, request, self._files)
        self._take(inquiry)
        document = publish(run, inquiry, read, keep=request.keep)
        run.progress.step(f"writing {edition.showing.format}", 0)
        edition.decision = worst(document)
        self._not_kept = remember(run, request, document, read, record=self._record)
        return edition.whole(document)

    def _in_parts(self, parts: Streamed, edition: Edition, writer: Writer) -> Iterator[bytes]:
        run, request = self._run, self._request
        waiting, body, claims, passages = (run.keep_open(spool()) for _ in range(4))
        runs, gathered = Runs(body), Gathered(claims, passages, parts.listed)
        summed, kept = Summed(), set[str]()
        large = frozenset[Digest]()
        if run.directory is not None:
            sources = (found for found in self._files if isinstance(found, SourceFile))
            large = by_reference(sources, keep=request.keep)
        for found in parts.parts(waiting):
            self._take(found.inquiry)
            document = part(found.inquiry, large)
            remembered = summed.add(document)
            kept |= remembered.keys()
            wanted = document.claims if writer.shows_claims else remembered
            gathered.add(found.inquiry.claims, wanted)
            pieces = writer.part(edition.prepared(document))
            runs.add(zip(found.places, pieces, strict=True))
        inquiry, read = parts.ending()
        gathered.close(partial(self._quoted, parts, read), parts.passages)
        published = publish(run, inquiry, read, summed, keep=request.keep)
        run.progress.step(f"writing {edition.showing.format}", 0)
        last = {claim.id: claim for claim in gathered.claims() if claim.id in kept}
        self._not_kept = remember_part(run, request, published, read, summed, last)
        edition.decision = summed.worst(published)
        handled = edition.prepared(replace(published, claims=summed.handled))
        return writer.ending(
            replace(handled, claims={}),
            (piece for _, piece in runs.merged()),
            edition.claims(gathered.claims()),
        )

    def _quoted(
        self, parts: Streamed, read: Intake, claims: Iterable[Claim]
    ) -> dict[str, FoundPassage]:
        """Passages of claims that do not rest on the long list."""
        others = [source for source in read.sources if source.digest != parts.listed]
        return opened(claims, others, self._run.directory)
