"""``check`` for a supplier list too long to hold: the same verdicts, a part of the list at a time.

Each part holds every row of its names, and is examined together with all other files and with the
rows those files link to. What else could bear on it (products that several suppliers sell,
documents that mention them) is left to ``check``. Two things differ: two rows that merely resemble
the same listed party are not led through it to one another, and what lies beyond the hop limit is
counted along what a part holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol

import msgspec

from countermark.assessment import coverage, probes, shipped
from countermark.assessment.check import Examined, check, examine
from countermark.assessment.following import cut_gaps
from countermark.assessment.intake import Intake, boms, read_one, told
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.mentions import documents_in, mentions_in
from countermark.assessment.request import Request
from countermark.assessment.run import Quiet, Run
from countermark.assessment.screener import screener
from countermark.assessment.withhold import (
    hidden_names,
    masked_names,
    unexamined,
    without_masks,
)
from countermark.formats.caps import CAPS
from countermark.inventory import large
from countermark.inventory.columns import check_said
from countermark.inventory.large import TooEntangledError
from countermark.model.coverage import (
    CategoriesOpen,
    ChainsEnded,
    Ended,
    JudgementsCounted,
    MakersUnnamed,
)
from countermark.model.evidence import Digest
from countermark.model.gap import About, Gap
from countermark.model.inquiry import Coverage, FileRead, Inquiry
from countermark.model.match import Judged
from countermark.model.node import CONTRACT, NAMED, kind_of
from countermark.model.path import Cut
from countermark.model.ports import Screener
from countermark.model.reading import PARTIES, Reading
from countermark.store import clock
from countermark.store.files import SourceFile

__all__ = ["Streamed", "TooEntangledError", "streamed"]

LEAST = 20_000
"""Lines from which a supplier list is examined in parts."""

PART = 5_000
"""Rows of a part."""


FIRST, LAST = 0, 1 << 62
"""Where subjects of files before and after the list stand; its own stand by their line."""


class Told(msgspec.Struct, frozen=True):
    """One part: an inquiry with only its own subjects, and where each stands among all."""

    inquiry: Inquiry
    places: tuple[int, ...]


class Parts(Protocol):
    """A run in parts: take ``parts`` to the end, then ask for ``ending``.

    ``listed`` is the digest of a long list whose records are quoted by ``passages``, or None.
    """

    @property
    def listed(self) -> Digest | None: ...

    def parts(self, spill: BinaryIO) -> Iterator[Told]: ...

    def passages(self, lines: Sequence[int]) -> Iterator[tuple[int, str]]: ...

    def ending(self) -> tuple[Inquiry, Intake]: ...


class OnePart:
    """A run of which all is one part."""

    listed: Digest | None = None

    def __init__(self, run: Run, request: Request, files: list[SourceFile | Gap]) -> None:
        self._run, self._request, self._files = run, request, files
        self._ending: tuple[Inquiry, Intake] | None = None

    def parts(self, spill: BinaryIO) -> Iterator[Told]:
        """The one inquiry; nothing has to wait."""
        inquiry, read = check(self._run, self._request, self._files)
        self._ending = msgspec.structs.replace(inquiry, subjects=(), claims={}, names={}), read
        yield Told(inquiry, tuple(range(len(inquiry.subjects))))

    def passages(self, lines: Sequence[int]) -> Iterator[tuple[int, str]]:
        """No record is quoted from a list."""
        return iter(())

    def ending(self) -> tuple[Inquiry, Intake]:
        """The inquiry without subjects and their claims, and the files as read."""
        assert self._ending is not None, "take the parts first"
        return self._ending


class Streamed:
    """One run in parts: take ``parts`` to the end, then ask for ``ending``."""

    def __init__(
        self,
        run: Run,
        request: Request,
        files: list[SourceFile | Gap],
        readings: dict[int, Reading],
        at: int,
        found: large.SupplierList,
    ) -> None:
        self._run, self._request = run, request
        self._files, self._readings, self._at = files, readings, at
        # What nobody reads is looked through once, at the end.
        self._bare = {a: msgspec.structs.replace(r, document=None) for a, r in readings.items()}
        self._known: Knowledge | None = None
        self._list = found
        self._tally = _Tally()
        self._masked: set[str] = set()
        self._exceptions: dict[str, Gap] = {}
        self._last: Inquiry | None = None

    def parts(self, spill: BinaryIO) -> Iterator[Told]:
        """An inquiry per part; rows that have to wait for their part wait in ``spill``.

        Raises TooEntangledError before the first one.
        """
        screens = self._begin(spill)
        quiet = Quiet()
        done = 0
        before = self._places(range(self._at))
        after = self._places(range(self._at + 1, len(self._files)))
        for part in self._list.parts():
            wanted = dict(part.own)
            wanted |= dict.fromkeys(before if not done else (), FIRST)
            wanted |= dict.fromkeys(after if part.last else (), LAST)
            read = self._intake(part)
            told = {s.node for s in read.subjects if s.place in wanted}
            examined = examine(self._run, self._request, read, screens, told, quiet)
            done += len(part.own)
            self._run.progress.step("judging", done)
            yield self._told(examined, wanted)

    @property
    def listed(self) -> Digest | None:
        """The digest of the long list."""
        return self._list.digest

    def passages(self, lines: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The records on these lines of the list, in ascending order."""
        return self._list.passages(lines)

    def _begin(self, spill: BinaryIO) -> Screener:
        """Learn what belongs together; the screener is made once."""
        self._known = base = self._run.knowledge(
            c for reading in self._readings.values() for c in reading.claims
        )
        linked = frozenset(
            node
            for claim in base.claims()
            for node in (claim.subject, claim.object)
            if kind_of(node) in (NAMED, CONTRACT)
        )
        self._run.progress.step("reading the list", 0)
        self._list.learn(linked, PART, spill)
        self._run.progress.step("screening names", 0)
        return screener(base, self._run.directory)

    def _intake(self, part: large.Part) -> Intake:
        listed = self._files[self._at]
        assert isinstance(listed, SourceFile)
        self._masked |= masked_names(listed, part.reading)
        readings = self._bare | {self._at: without_masks(listed, part.reading)}
        ordered = tuple(readings[at] for at in sorted(readings))
        return Intake(ordered, (), (), ())

    def _told(self, examined: Examined, wanted: Mapping[str, int]) -> Told:
        inquiry = examined.inquiry
        self._tally.add(inquiry, examined)
        self._exceptions |= {gap.what: gap for gap in self._about(inquiry, About.EXCEPTION)}
        self._last = msgspec.structs.replace(inquiry, subjects=(), claims={}, names={})
        return Told(inquiry, tuple(wanted[result.subject.place] for result in inquiry.subjects))

    @staticmethod
    def _about(inquiry: Inquiry, *kinds: About) -> Iterator[Gap]:
        return (gap for gap in inquiry.not_examined if gap.about in kinds)

    def _places(self, files: range) -> set[str]:
        readings = (self._readings[at] for at in files if at in self._readings)
        return {subject.place for reading in readings for subject in reading.subjects}

    def ending(self) -> tuple[Inquiry, Intake]:
        """The whole inquiry without subjects and their claims, and the files as read."""
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
                if at == self._at:
                    gaps.extend((*unexamined(found), *hidden_names(found, self._masked)))
                files.append(told(found, readings[at]))
        sources = tuple(f for f in self._files if isinstance(f, SourceFile))
        read = Intake(tuple(ordered), tuple(files), tuple(gaps), sources)
        assert self._known is not None
        inquiry = msgspec.structs.replace(
            self._last,
            subjects=(),
            files=read.files,
            not_examined=(
                *read.gaps,
                *mentions_in(documents_in(ordered), self._known).gaps,
                *(self._exceptions[what] for what in sorted(self._exceptions)),
                *self._about(self._last, About.LIST, About.DECISIONS),
                *cut_gaps(self._tally.cuts, self._request.depth),
                # Every part holds all rows that ties of other files lead to: each tells the same.
                *self._about(self._last, About.DENIAL),
            ),
            coverage=self._tally.coverage(self._last.coverage, ordered),
        )
        return inquiry, read


class _Tally:
    """Coverage counted over the parts' own subjects."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self.cuts: Counter[Cut] = Counter()
        self._ended: Counter[Ended] = Counter()
        self._judged: Counter[Judged] = Counter()

    def add(self, inquiry: Inquiry, examined: Examined) -> None:
        subjects = [result.subject for result in inquiry.subjects]
        traces = [examined.traces[subject.node] for subject in subjects]
        self.cuts += coverage.cuts_in(traces)
        self._judged += coverage.people_said(inquiry.subjects)
        owned = coverage.with_owners(examined.edges)
        parties = {s.node for s in subjects if s.kind in PARTIES}
        self._sums["unmatched"] += sum(1 for trace in traces if not trace.paths)
        self._sums["parties"] += len(parties)
        self._sums["owners_known"] += len(parties & owned)
        for trace in traces:
            self._ended.update(trace.ended)

    def coverage(self, last: Coverage, readings: list[Reading]) -> Coverage:
        """The counts of all parts, with the items that hold for the run as a whole."""
        read, complete = boms(readings)
        mine = ChainsEnded | JudgementsCounted
        general = [item for item in last.items if not isinstance(item, mine)]
        first = [item for item in general if isinstance(item, CategoriesOpen | MakersUnnamed)]
        return Coverage(
            unmatched=self._sums["unmatched"],
            boms=read,
            boms_complete=complete,
            parties=self._sums["parties"],
            owners_known=self._sums["owners_known"],
            depth=last.depth,
            chains_cut=self.cuts.total(),
            items=(
                *coverage.chains(self._ended),
                *first,
                *coverage.judgements(self._judged),
                *(item for item in general if item not in first),
            ),
        )


def streamed(run: Run, request: Request, files: list[SourceFile | Gap]) -> Streamed | None:
    """A run in parts, if exactly one file of ``files`` is a long supplier list; else None."""
    tables = shipped.column_words()
    lists: dict[int, large.SupplierList] = {}
    for at, found in enumerate(files):
        if isinstance(found, SourceFile):
            caps = msgspec.structs.replace(CAPS, deadline=clock.Deadline(CAPS.seconds))
            opened = large.opened(
                found.label,
                found.held,
                found.digest,
                probes=probes.FILES,
                tables=tables,
                overrides=request.columns,
                caps=caps,
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
            document = readings[at].document
            if document is not None and not document.aside:
                return None
    others = (header for reading in readings.values() for header in reading.said)
    check_said(request.columns, (*opened.said, *others))
    return Streamed(run, request, files, readings, place, opened)
