"""``check`` for a supplier list too long to hold: the same verdicts, a part of the list at a time.

Each part is examined together with all other files, with every row that bears a name of the part,
and with the rows those files link to. What else could bear on it (products that several suppliers
sell, documents that mention them) is left to ``check``. One thing differs: two rows that merely
resemble the same listed party are not led through it to one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import msgspec

from countermark.assessment import coverage, shipped
from countermark.assessment.check import Examined, examine
from countermark.assessment.following import beyond
from countermark.assessment.intake import Intake, boms, read_one, told
from countermark.assessment.judging import EXCEPTION
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.project import open_ledger
from countermark.assessment.request import Request
from countermark.assessment.screener import screener
from countermark.inventory import large
from countermark.inventory.large import TooEntangledError
from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.model.inquiry import Coverage, FileRead, Inquiry
from countermark.model.node import CONTRACT, NAMED, kind_of
from countermark.model.ports import Progress, Screener, View
from countermark.model.reading import Reading
from countermark.store.files import SourceFile
from countermark.tracing.search import Trace
from countermark.tracing.survey import Ended

__all__ = ["Streamed", "TooEntangledError", "streamed"]

LEAST = 20_000
"""Lines from which a supplier list is examined in parts."""

PART = 5_000
"""Rows of a part."""


class Streamed:
    """One run in parts: take ``parts`` to the end, then ask for ``ending``."""

    def __init__(
        self,
        request: Request,
        files: list[SourceFile | Gap],
        readings: dict[int, Reading],
        at: int,
        found: large.SupplierList,
        progress: Progress,
    ) -> None:
        self._request, self._files, self._readings, self._at = request, files, readings, at
        self._list = found
        self._progress = progress
        self._tally = _Tally()
        self._kept: dict[str, Claim] = {}
        self._names: dict[str, str] = {}
        self._last: Inquiry | None = None

    def parts(self) -> Iterator[Inquiry]:
        """An inquiry per part, each with only its own subjects, in the order of the files."""
        request = self._request
        with ExitStack() as open_:
            ledger = open_.enter_context(
                open_ledger(request.project, request.known_at, request.ledger)
            )
            screens = self._begin(ledger)
            quiet = _Quiet()
            done = 0
            coming = self._list.parts(PART)
            part = next(coming, None)
            while part is not None:
                after = next(coming, None)
                read = self._intake(part)
                told = self._told(read, part, first=not done, last=after is None)
                inquiry = self._counted(examine(request, read, ledger, quiet, screens, told))
                done += len(part.own)
                self._progress.step("judging", done)
                yield inquiry
                part = after

    def _begin(self, ledger: View | None) -> Screener:
        """Learn what belongs together; the screener is made once."""
        request = self._request
        claims = [c for reading in self._readings.values() for c in reading.claims]
        base = Knowledge([*shipped.catalog().claims(), *claims], request.known_at, ledger)
        linked = {
            node
            for claim in base.claims()
            for node in (claim.subject, claim.object)
            if kind_of(node) in (NAMED, CONTRACT)
        }
        self._progress.step("reading the list", 0)
        self._list.learn(linked)
        self._progress.step("screening names", 0)
        return screener(base, request.project)

    def _intake(self, part: large.Part) -> Intake:
        readings = self._readings | {self._at: part.reading}
        ordered = tuple(readings[at] for at in sorted(readings))
        return Intake(ordered, (), (), ())

    def _told(self, read: Intake, part: large.Part, *, first: bool, last: bool) -> set[str]:
        """The subjects this part tells of: its own, and at either end those of other files."""
        before = self._nodes(range(self._at))
        after = self._nodes(range(self._at + 1, len(self._files)))
        after -= {subject.node for subject in part.reading.subjects}
        own = {s.node for s in read.subjects if part.owns(s)} - before - after
        return own | (before if first else set()) | (after if last else set())

    def _counted(self, examined: Examined) -> Inquiry:
        inquiry = examined.inquiry
        self._tally.add(inquiry, examined)
        self._kept |= inquiry.claims
        self._names |= inquiry.names
        self._last = inquiry
        return inquiry

    def _nodes(self, places: range) -> set[str]:
        readings = (self._readings[at] for at in places if at in self._readings)
        return {subject.node for reading in readings for subject in reading.subjects}

    def ending(self) -> tuple[Inquiry, Intake]:
        """The whole inquiry without its subjects, and the files as read."""
        assert self._last is not None
        readings = self._readings | {self._at: self._list.ending()}
        ordered = [readings[at] for at in sorted(readings)]
        gaps: list[Gap] = []
        files: list[FileRead] = []
        for at, found in enumerate(self._files):
            if isinstance(found, Gap):
                gaps.append(found)
            else:
                gaps.extend(readings[at].gaps)
                files.append(told(found, readings[at]))
        sources = tuple(f for f in self._files if isinstance(f, SourceFile))
        read = Intake(tuple(ordered), tuple(files), tuple(gaps), sources)
        inquiry = msgspec.structs.replace(
            self._last,
            subjects=(),
            files=read.files,
            not_examined=(
                *read.gaps,
                *(gap for gap in self._last.not_examined if gap.what.startswith(EXCEPTION)),
                *beyond(self._tally.beyond, self._request.depth),
            ),
            coverage=self._tally.coverage(self._last.coverage, ordered),
            claims=dict(sorted(self._kept.items())),
            names=dict(sorted(self._names.items())),
        )
        return inquiry, read


class _Tally:
    """Coverage counted over the parts' own subjects."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self.beyond: list[Trace] = []
        self._ended: Counter[Ended] = Counter()
        self.far: list[Trace] = []

    def add(self, inquiry: Inquiry, examined: Examined) -> None:
        subjects = [result.subject for result in inquiry.subjects]
        traces = [examined.traces[subject.node] for subject in subjects]
        self.beyond += [trace for trace in traces if trace.beyond]
        owned = coverage.with_owners(examined.edges)
        parties = {s.node for s in subjects if s.kind in coverage.PARTIES}
        self._sums["unmatched"] += sum(1 for trace in traces if not trace.paths)
        self._sums["parties"] += len(parties)
        self._sums["owners_known"] += len(parties & owned)
        self._sums["chains_cut"] += sum(trace.chains_cut for trace in traces)
        self.far += [trace for trace in traces if trace.beyond]
        for trace in traces:
            self._ended.update(trace.ended)

    def coverage(self, last: Coverage, readings: list[Reading]) -> Coverage:
        """The counts of all parts, with the sentences that hold for the run as a whole."""
        read, complete = boms(readings)
        general = [s for s in last.sentences if not s.startswith(coverage.CHAINS)]
        return Coverage(
            unmatched=self._sums["unmatched"],
            boms=read,
            boms_complete=complete,
            parties=self._sums["parties"],
            owners_known=self._sums["owners_known"],
            depth=last.depth,
            chains_cut=self._sums["chains_cut"] + self._ended[Ended.HOP_LIMIT],
            sentences=(*coverage.sentences(self._ended, ()), *general),
        )


class _Quiet:
    """Progress of a part: the whole list is what people watch."""

    def step(self, what: str, done: int, total: int | None = None) -> None:
        """Says nothing."""


def streamed(
    request: Request, files: list[SourceFile | Gap], progress: Progress
) -> Streamed | None:
    """A run in parts, if exactly one file of ``files`` is a long supplier list; else None."""
    tables = shipped.folder("inventory")
    lists: dict[int, large.SupplierList] = {}
    for at, found in enumerate(files):
        if isinstance(found, SourceFile):
            opened = large.opened(
                found.label,
                found.content,
                found.digest,
                tables=tables,
                overrides=request.columns,
                least=LEAST,
            )
            if opened is not None:
                lists[at] = opened
    if len(lists) != 1:
        return None
    ((place, opened),) = lists.items()
    readings: dict[int, Reading] = {}
    for at, found in enumerate(files):
        if at != place and isinstance(found, SourceFile):
            readings[at] = read_one(request, found)
            if readings[at].document is not None:
                return None
    return Streamed(request, files, readings, place, opened, progress)
