"""What the verdicts did not look at, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from countermark.assessment.intake import Intake, boms
from countermark.model.claim import Claim
from countermark.model.coverage import (
    CategoriesOpen,
    ChainsEnded,
    CoverageItem,
    Ended,
    JudgementsCounted,
    MakersUnnamed,
)
from countermark.model.inquiry import Coverage, SubjectResult
from countermark.model.match import Judged
from countermark.model.path import Cut
from countermark.model.predicate import GROUPING, MAKING, OWNING
from countermark.model.reading import PARTIES, THINGS
from countermark.tracing.search import Trace


def coverage(
    intake: Intake,
    claims: Sequence[Claim],
    traces: Iterable[Trace],
    *,
    depth: int,
    categories: Sequence[str],
    further: Sequence[CoverageItem] = (),
) -> Coverage:
    """The coverage of one run; ``categories`` are those some rule limits and rows left open,
    ``further`` what others than this module know of."""
    parties = {s.node for s in intake.subjects if s.kind in PARTIES}
    owned = with_owners(claims)
    read, complete = boms(intake.readings)
    told = list(traces)
    ended: Counter[Ended] = Counter()
    for trace in told:
        ended.update(trace.ended)
    return Coverage(
        unmatched=sum(1 for trace in told if not trace.paths),
        boms=read,
        boms_complete=complete,
        parties=len(parties),
        owners_known=len(parties & owned),
        depth=depth,
        chains_cut=cuts_in(told).total(),
        items=(
            *chains(ended),
            *([CategoriesOpen(tuple(categories))] if categories else ()),
            *_makers(intake, claims),
            *further,
        ),
    )


def cuts_in(traces: Iterable[Trace]) -> Counter[Cut]:
    """The limits that were met, each with how many subjects met it."""
    return Counter(trace.cut for trace in traces if trace.cut is not None)


def _makers(intake: Intake, claims: Iterable[Claim]) -> Iterator[CoverageItem]:
    """How many things name nobody who made or branded them: a gap that no path shows."""
    things = {s.node for s in intake.subjects if s.kind in THINGS}
    silent = things - {c.subject for c in claims if c.predicate in MAKING and c.certain}
    if silent:
        yield MakersUnnamed(len(silent), len(things))


def with_owners(claims: Iterable[Claim]) -> set[str]:
    """The nodes some claim states an owner or a group of."""
    return {c.object for c in claims if c.predicate in OWNING} | {
        c.subject for c in claims if c.predicate in GROUPING
    }


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
