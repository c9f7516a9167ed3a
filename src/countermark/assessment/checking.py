"""One run of ``check``: a stream of parts, of which there may be one, written part by part.

Each part is examined, published and put aside; at the end come the parts in the order of the files,
and around them what is said of all. Every format and the inquiry record are made so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from msgspec.structs import replace

from countermark.assessment.claim_stream import ClaimStream
from countermark.assessment.determining import findings_with_terms, identified
from countermark.assessment.intake import Intake
from countermark.assessment.publish import opened, part, published, remember
from countermark.assessment.recorded import RecordedSubjects
from countermark.assessment.request import Request
from countermark.assessment.retention import by_reference, marked
from countermark.assessment.run import Run
from countermark.assessment.stream import Components, Parts, TooEntangledError, streamed
from countermark.assessment.workbooks import workbooks
from countermark.model.claim import Claim
from countermark.model.evidence import Digest, EvidenceState, FoundPassage
from countermark.model.gap import Gap
from countermark.model.handling import DEFAULT
from countermark.model.inquiry import Inquiry
from countermark.model.verdict import Finding
from countermark.policy.judging import unreached
from countermark.reports.coverage import counted
from countermark.reports.publication import (
    Content,
    Edition,
    OfContexts,
    OfWorkbook,
    TableWriter,
    Writer,
)
from countermark.reports.shapes.check import ClaimShape
from countermark.reports.shapes.record import InquiryRecord
from countermark.reports.summed import Summed
from countermark.reports.withholding import is_handled
from countermark.store.files import SourceFile
from countermark.store.notes import note
from countermark.store.runs import Runs
from countermark.store.spool import spool


class Checking:
    """A check of ``files``; ``record`` names a file for the inquiry record.

    ``person`` (name and role) identified what is found, on the day that the request says. With
    ``remembers`` False nothing of the run is kept, and a record is made to compare it with another.
    """

    def __init__(
        self,
        run: Run,
        request: Request,
        files: list[SourceFile | Gap],
        record: str | None = None,
        person: tuple[str, str] | None = None,
        *,
        remembers: bool = True,
    ) -> None:
        self._run, self._request, self._files, self._record = run, request, files, record
        self._remembers = remembers
        self._not_kept = ""
        self.made: InquiryRecord | None = None
        """The inquiry record, once the result is written, where one is wanted."""
        self.states: Mapping[EvidenceState, int] = {}
        """How many claims there are by the state of their evidence, likewise."""
        self._person = person
        self._found: dict[str, Finding] = {}

    def into(self, edition: Edition) -> Content | Iterable[bytes]:
        """Read, judge and write; nothing is written before all has been judged."""
        whole = Components(self._run, self._request, self._files)
        parts = streamed(self._run, self._request, self._files)
        if parts is None:
            return self._written(whole, edition)
        try:
            return self._written(parts, edition)
        except TooEntangledError:
            note("the long list was read whole: other files, or its rows, link too much of it")
            return self._written(whole, edition)

    def afterwards(self) -> Iterator[str]:
        """What to tell the person once the result is written; records what was identified."""
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
                f"by {person[0]}, {person[1]}; countermark check --last shows them"
            )

    def _take(self, inquiry: Inquiry) -> None:
        """Keep the findings whose terms a person starts, where one does."""
        if self._person is not None:
            for found in findings_with_terms(inquiry):
                self._found.setdefault(found.key or found.id, found)

    def _written(self, parts: Parts, edition: Edition) -> Content | Iterable[bytes]:
        run, request, writer = self._run, self._request, edition.writer()
        waiting, body, claims, passages, shared = (run.keep_open(spool()) for _ in range(5))
        runs, gathered = Runs(body), ClaimStream(claims, passages, parts.listed)
        rows = Runs(shared)
        summed, subjects = Summed(), RecordedSubjects(run) if self._records else None
        large = self._by_reference()
        book = writer if isinstance(writer, OfWorkbook) else None
        if book is not None and (said := book.begin(workbooks(self._files))):
            note(said)
        for found in parts.parts(waiting):
            self._take(found.inquiry)
            inquiry = marked(found.inquiry, large)
            document = part(inquiry)
            summed.add(document, found.places)
            gathered.add(inquiry.claims, document.claims)
            if subjects is not None:
                subjects.add(inquiry, document)
            runs.add(writer.part(edition.prepared(document), found.places))
            if isinstance(writer, TableWriter):
                rows.add(writer.rows())
            del found, inquiry, document
        ending, read = parts.ending()
        if book is not None:
            labels = (source.label for source in read.sources)
            book.read(dict(zip(labels, read.readings, strict=True)))
        gathered.close(partial(self._quoted, parts, read), parts.passages)
        last: dict[str, ClaimShape] = {}
        handled: list[ClaimShape] = []
        for claim in gathered.claims():
            summed.states[claim.evidence.state] += 1
            if is_handled(claim):
                handled.append(claim)
            if summed.keeps(claim):
                last[claim.id] = claim
        whole = published(run, ending, summed)
        run.progress.step(f"writing {edition.showing.format}", 0)
        self.states = summed.states
        if subjects is not None:
            self.made = subjects.record(request, whole)
        if self._remembers:
            kept = replace(whole, subjects=summed.kept, claims=last)
            self._not_kept = remember(
                run, request, kept, read, made=self.made, record=self._record, asked=parts.asked
            )
        self._before_the_ending(writer, rows, ending)
        edition.decision = summed.worst(whole)
        few = DEFAULT.within(edition.showing.widest) and not edition.showing.leaves_out_own
        judged = handled if few else gathered.claims()
        return writer.ending(
            edition.ended(whole, claims=judged, determined=summed.determined),
            (piece for _, piece in runs.merged()),
            edition.claims(gathered.claims()),
        )

    def _before_the_ending(self, writer: Writer, rows: Runs, ending: Inquiry) -> None:
        """Give a writer what it asks for beside the parts."""
        if isinstance(writer, TableWriter):
            writer.gathered(rows.merged())
        if isinstance(writer, OfContexts):
            writer.unreached(unreached(self._request, ending.contexts, self._run.rules(())))

    @property
    def _records(self) -> bool:
        """Is an inquiry record wanted?"""
        return bool(self._record) or self._run.directory is not None or not self._remembers

    def _by_reference(self) -> frozenset[Digest]:
        """The files that a project does not keep."""
        if self._run.directory is None:
            return frozenset()
        sources = (found for found in self._files if isinstance(found, SourceFile))
        return by_reference(sources, keep=self._request.keep)

    def _quoted(
        self, parts: Parts, read: Intake, claims: Iterable[Claim]
    ) -> dict[str, FoundPassage]:
        """Passages of claims that do not rest on the long list."""
        others = [source for source in read.sources if source.digest != parts.listed]
        return opened(claims, others, self._run.directory)
