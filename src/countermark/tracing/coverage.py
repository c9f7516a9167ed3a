"""What the verdicts did not look at, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from countermark.model.claim import Claim
from countermark.model.coverage import (
    ApprovedCounted,
    CategoriesOpen,
    ChainsEnded,
    CoverageItem,
    Ended,
    JudgementsCounted,
    MakersUnnamed,
    RecordsNotReread,
    RolesOfRows,
)
from countermark.model.evaluation import Approval, Assessed
from countermark.model.inquiry import Coverage, SubjectResult
from countermark.model.match import Judged
from countermark.model.measure import Kind, Measure
from countermark.model.path import Cut
from countermark.model.predicate import GROUPING, MAKING, OWNING
from countermark.model.reading import PARTIES, THINGS, Reading
from countermark.model.review import not_reread
from countermark.model.when import earliest
from countermark.tracing.search import Trace


class ApprovedTally:
    """How things stand to approved lists, counted list by list."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[Assessed]] = {}
        self._said: dict[str, Approval] = {}

    def add(self, results: Iterable[SubjectResult]) -> None:
        """Count these more."""
        for one in (told for result in results for told in result.approved):
            self._counts.setdefault(one.list, Counter())[one.state] += 1
            if one.list not in self._said or one.absent:
                self._said[one.list] = one

    def counted(self) -> tuple[ApprovedCounted, ...]:
        """Each list with its counts, and what absence from it means where something is absent."""
        return tuple(
            ApprovedCounted(said.title, said.date, tuple(self._counts[id_].items()), said.absent)
            for id_, said in self._said.items()
        )


class Tally:
    """Coverage counted part by part, over each part's own subjects."""

    def __init__(self) -> None:
        self._sums: Counter[str] = Counter()
        self.cuts: Counter[Cut] = Counter()
        """The limits that were met, each with how many subjects met it."""
        self._cut = 0
        self._ended: Counter[Ended] = Counter()
        self._judged: Counter[Judged] = Counter()
        self._roles: set[str] = set()
        self.approved = ApprovedTally()
        self.not_reread: set[str] = set()
        """The measures past the term of their last reading that some finding rests on."""

    def add(
        self,
        results: Sequence[SubjectResult],
        traces: Mapping[str, Trace],
        edges: Iterable[Claim],
        apart: Collection[str] = (),
        beside: Collection[str] = (),
    ) -> None:
        """Count one part more; ``apart`` are nodes of documents, of which no path was wanted, and
        ``beside`` those whose rows name somebody who may be listed."""
        subjects = [result.subject for result in results]
        self.cuts += cuts_in(traces[s.node] for s in subjects)
        self._roles.update(role for s in subjects for role in s.facets.role)
        self._sums["in_a_role"] += sum(1 for s in subjects if s.facets.role)
        self._judged += people_said(results)
        self.approved.add(results)
        self.not_reread |= {
            found.measure
            for result in results
            for verdict in result.verdicts
            for found in verdict.findings
            if found.not_reread is not None
        }
        followed = [traces[s.node] for s in subjects if s.node not in apart]
        self._cut += cuts_in(followed).total()
        # A row that names somebody listed, in whatever column, is not one that matched nothing.
        self._sums["unmatched"] += sum(
            1
            for s in subjects
            if s.node not in apart and s.node not in beside and not traces[s.node].paths
        )
        for trace in followed:
            self._ended.update(trace.ended)
        ties = tuple(edges)
        parties = {s.node for s in subjects if s.kind in PARTIES}
        things = {s.node for s in subjects if s.kind in THINGS}
        made = {c.subject for c in ties if c.predicate in MAKING and c.certain} if things else ()
        self._sums["parties"] += len(parties)
        self._sums["owners_known"] += len(parties & with_owners(ties))
        self._sums["things"] += len(things)
        self._sums["silent"] += len(things.difference(made))

    def coverage(
        self,
        readings: Sequence[Reading],
        *,
        depth: int,
        categories: Sequence[str],
        further: Sequence[CoverageItem] = (),
    ) -> Coverage:
        """The coverage of all parts; ``categories`` are those some rule limits and rows left open,
        ``further`` what others than this module know of."""
        read = sum(reading.boms for reading in readings)
        complete = sum(reading.boms_complete for reading in readings)
        sums = self._sums
        return Coverage(
            unmatched=sums["unmatched"],
            boms=read,
            boms_complete=complete,
            parties=sums["parties"],
            owners_known=sums["owners_known"],
            depth=depth,
            chains_cut=self._cut,
            items=(
                *chains(self._ended),
                *([CategoriesOpen(tuple(categories))] if categories else ()),
                # Things that name nobody who made or branded them: a gap that no path shows.
                *([MakersUnnamed(sums["silent"], sums["things"])] if sums["silent"] else ()),
                # A row's own role may be one that further measures bind.
                *([RolesOfRows(sums["in_a_role"], tuple(sorted(self._roles)))] * bool(self._roles)),
                *judgements(self._judged),
                *further,
            ),
        )


def cuts_in(traces: Iterable[Trace]) -> Counter[Cut]:
    """The limits that were met, each with how many subjects met it."""
    return Counter(trace.cut for trace in traces if trace.cut is not None)


def with_owners(claims: Iterable[Claim]) -> set[str]:
    """The nodes some claim states an owner or a group of."""
    return {c.object for c in claims if c.predicate in OWNING} | {
        c.subject for c in claims if c.predicate in GROUPING
    }


def not_reread_in(
    measures: Iterable[Measure], day: date, decided: Collection[str]
) -> Iterator[CoverageItem]:
    """Which records of the register are past their term on ``day``; nothing where none is."""
    known = list(measures)
    past = [(one, found) for one in known if (found := not_reread(one, day)) is not None]
    if past:
        yield RecordsNotReread(
            past=len(past),
            records=len(known),
            restrictive=sum(one.kind is Kind.RESTRICTIVE for one, _ in past),
            since=min((found.since for _, found in past), key=earliest),
            decided=tuple(sorted(decided)),
        )


def chains(ended: Mapping[Ended, int]) -> Iterator[CoverageItem]:
    """Why chains ended where they did, if any did."""
    if any(ended.values()):
        yield ChainsEnded(tuple((why, ended[why]) for why in Ended if ended.get(why)))


def people_said(results: Iterable[SubjectResult]) -> Counter[Judged]:
    """How many subjects a person's judgement touched, by what it said.

    What the register itself tells apart (a false friend) is nobody's judgement.
    """
    return Counter(
        said
        for result in results
        for said in {m.judged for m in result.matches if m.judged and not m.by_register}
    )


def judgements(said: Counter[Judged]) -> Iterator[CoverageItem]:
    """What rests on judgements in the project; nothing where there is none."""
    if said:
        yield JudgementsCounted(same=said[Judged.SAME], different=said[Judged.DIFFERENT])
