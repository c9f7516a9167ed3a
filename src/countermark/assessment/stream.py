"""``check`` as a stream of parts: connected components, or parts of a list too long to hold.

Each part of a long list holds every row of its names and of the names they link, and is examined
together with all other files and with the rows those files, or a listed party, lead to. What else
could bear on it (products that several suppliers sell, documents that mention them) is held whole.
The answers are the same, however a run is parted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol

import msgspec

from countermark.assessment import probes, shipped
from countermark.assessment.check import (
    denials_in,
    ending_of,
    exceptions_unknown_in,
    part_of,
    prepare,
    screened,
)
from countermark.assessment.examining import Examined, Examining, Prepared, Rules
from countermark.assessment.intake import Intake, file_read, intake, read_one
from countermark.assessment.mentions import documents_in, mentions_in
from countermark.assessment.named_beside import ShownName
from countermark.assessment.request import Request
from countermark.assessment.run import Run
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
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.inquiry import FileRead, Inquiry
from countermark.model.match import Query
from countermark.model.node import CONTRACT, NAMED, kind_of, named
from countermark.model.ports import Screener
from countermark.model.reading import Reading
from countermark.store import clock
from countermark.store.files import SourceFile
from countermark.store.knowledge import Knowledge
from countermark.store.notes import note
from countermark.tracing.components import components
from countermark.tracing.coverage import Tally

__all__ = ["Streamed", "TooEntangledError", "streamed"]

LEAST = 20_000
"""Lines from which a supplier list is examined in parts."""

PART = 5_000
"""Rows of a part."""

JUDGED = 1_000
"""Subjects judged at a time of a part that is larger."""


FIRST, LAST = 0, 1 << 62
"""Where subjects of files before and after the list stand; its own stand by their line."""


class PartResult(msgspec.Struct, frozen=True):
    """One part: an inquiry with only its own subjects, and where each stands among all."""

    inquiry: Inquiry
    places: tuple[int, ...]


class Parts(Protocol):
    """A run in parts: take ``parts`` to the end, then ask for ``ending``.

    ``listed`` is the digest of a long list whose records are quoted by ``passages``, or None;
    ``asked`` all names that were screened, by node, where they are held.
    """

    @property
    def listed(self) -> Digest | None: ...

    @property
    def asked(self) -> Mapping[str, Query] | None: ...

    def parts(self, spill: BinaryIO) -> Iterator[PartResult]: ...

    def passages(self, lines: Sequence[int]) -> Iterator[tuple[int, str]]: ...

    def ending(self) -> tuple[Inquiry, Intake]: ...


class Components:
    """A run in parts of some connected components each; one that is large is a part alone."""

    listed: Digest | None = None

    def __init__(self, run: Run, request: Request, files: list[SourceFile | Gap]) -> None:
        self._run, self._request, self._files = run, request, files
        self._tally = Tally()
        self._prepared: Prepared | None = None

    def parts(self, spill: BinaryIO) -> Iterator[PartResult]:
        """An inquiry per part; nothing has to wait."""
        run, request = self._run, self._request
        for text in request.contexts:
            run.vocabulary.parse(text)  # a wrong context is told before anything is read
        read = intake(request, run.progress, self._files)
        run.progress.step("screening names", 0)
        self._prepared = prepared = prepare(run, request, read)
        run.progress.step("following links", 0, len(read.subjects))
        done, rules = 0, Rules(request, prepared)
        for one in components(prepared.edges, read.subjects, PART):
            _say_large(run, len(one.subjects), PART)
            following = Examining(
                request,
                prepared,
                one.subjects,
                among=one.subjects,
                edges=one.claims,
                judged_by=rules,
            )
            for some in _some(len(one.subjects), len(request.contexts)):
                examined = following.examined(one.subjects[some])
                apart = prepared.mentions.matches
                beside = prepared.beside.nodes
                self._tally.add(examined.results, examined.traces, examined.edges, apart, beside)
                done += len(examined.results)
                run.progress.step("judging", done, len(read.subjects))
                yield PartResult(part_of(request, prepared, examined), one.places[some])
                del examined

    @property
    def asked(self) -> Mapping[str, Query] | None:
        """All names that were screened, once the parts were given."""
        return None if self._prepared is None else self._prepared.screened.queries

    def passages(self, lines: Sequence[int]) -> Iterator[tuple[int, str]]:
        """No record is quoted from a list."""
        return iter(())

    def ending(self) -> tuple[Inquiry, Intake]:
        """The inquiry without subjects and their claims, and the files as read."""
        assert self._prepared is not None, "take the parts first"
        inquiry = ending_of(self._run, self._request, self._prepared, self._tally)
        return inquiry, self._prepared.read


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
        self._tally = Tally()
        self._masked: set[str] = set()
        self._exceptions: dict[str, Gap] = {}
        self._last: Prepared | None = None
        self._beside: set[ShownName] = set()

    def parts(self, spill: BinaryIO) -> Iterator[PartResult]:
        """An inquiry per part; rows that have to wait for their part wait in ``spill``.

        Raises TooEntangledError before the first one.
        """
        screens = self._begin(spill)
        done = 0
        before = self._places(range(self._at))
        after = self._places(range(self._at + 1, len(self._files)))
        for part in self._list.parts():
            wanted = dict(part.own)
            wanted |= dict.fromkeys(before if not done else (), FIRST)
            wanted |= dict.fromkeys(after if part.last else (), LAST)
            read = self._intake(part)
            own = [s for s in read.subjects if s.place in wanted]
            _say_large(self._run, len(own), 2 * PART)  # one group more than fits may fill a part
            prepared = prepare(self._run, self._request, read, screens)
            following = Examining(self._request, prepared, own)
            before_it = done
            for some in _some(len(own), len(self._request.contexts)):
                examined = following.examined(own[some])
                done = before_it + some.stop
                self._run.progress.step("judging", done)
                yield self._part_result(prepared, examined, wanted)
                del examined
            done = before_it + len(part.own)

    @property
    def asked(self) -> Mapping[str, Query] | None:
        """Nobody holds all names of a long list."""
        return None

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
        screens = screener(base, self._run.directory, thorough=self._request.thorough)
        if self._list.links_names and (found := self._linked_and_listed(screens)):
            self._list.learn(linked | found, PART, spill)
            screens.tally.reset()
        return screens

    def _linked_and_listed(self, screens: Screener) -> frozenset[str]:
        """Names that rows link to others and that resemble a listed party.

        Whoever resembles the same party is led through it to them, whatever part it stands in.
        """
        found: set[str] = set()
        for part in self._list.parts(linking=True):
            read = self._intake(part)
            claims = screened(self._run, read, screens).claims
            resembling = {node for claim in claims for node in (claim.subject, claim.object)}
            found |= resembling
            found |= {named(s.name) for s in read.subjects if s.node in resembling}
        return frozenset(node for node in found if kind_of(node) == NAMED)

    def _intake(self, part: large.Part) -> Intake:
        listed = self._files[self._at]
        assert isinstance(listed, SourceFile)
        self._masked |= masked_names(listed, part.reading)
        readings = self._bare | {self._at: without_masks(listed, part.reading)}
        ordered = tuple(readings[at] for at in sorted(readings))
        return Intake(ordered, (), (), ())

    def _part_result(
        self, prepared: Prepared, examined: Examined, wanted: Mapping[str, int]
    ) -> PartResult:
        beside = prepared.beside.nodes
        self._tally.add(examined.results, examined.traces, examined.edges, beside=beside)
        self._beside |= prepared.beside.told
        wrong = exceptions_unknown_in(prepared)
        self._exceptions |= {gap.what: gap for gap in wrong}
        self._last = prepared
        inquiry = part_of(self._request, prepared, examined)
        return PartResult(
            inquiry, tuple(wanted[result.subject.place] for result in examined.results)
        )

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
                files.append(file_read(found, readings[at]))
        sources = tuple(f for f in self._files if isinstance(f, SourceFile))
        read = Intake(tuple(ordered), tuple(files), tuple(gaps), sources)
        assert self._known is not None
        mentions = mentions_in(documents_in(ordered), self._known, self._run.directory)
        inquiry = ending_of(
            self._run,
            self._request,
            msgspec.structs.replace(self._last, read=read, mentions=mentions),
            self._tally,
            exceptions=[self._exceptions[what] for what in sorted(self._exceptions)],
            # Every part holds all rows that ties of other files lead to: each tells the same.
            denials=denials_in(self._last),
            beside=self._beside,
        )
        return inquiry, read


def _some(subjects: int, contexts: int) -> Iterator[slice]:
    """Which subjects of a part are judged together: all, or some at a time; at least one slice.

    In several contexts each has several verdicts, and few subjects give as large a result.
    """
    size = subjects if subjects * max(contexts, 1) <= PART else min(JUDGED, PART)
    for start in range(0, max(subjects, 1), max(size, 1)):
        yield slice(start, min(start + size, subjects))


def _say_large(run: Run, subjects: int, usual: int) -> None:
    """Say that one part is large: what is linked with one another is not taken apart."""
    if subjects > usual:
        words = f"{subjects:,} subjects that are linked with one another"
        run.progress.step(f"judging together {words}", 0)
        note(f"{words} were examined together: no part of them can be examined alone")


def streamed(run: Run, request: Request, files: list[SourceFile | Gap]) -> Streamed | None:
    """A run in parts, if exactly one file of ``files`` is a long supplier list; else None."""
    words = shipped.lexicon()
    lists: dict[int, large.SupplierList] = {}
    for at, found in enumerate(files):
        if isinstance(found, SourceFile):
            caps = msgspec.structs.replace(CAPS, deadline=clock.Deadline(CAPS.seconds))
            opened = large.opened(
                found.label,
                found.stored,
                found.digest,
                probes=probes.FILES,
                words=words,
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
