"""What the verdicts did not look at, counted and said in the same words everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from countermark.assessment.intake import Intake, boms
from countermark.model.claim import Claim
from countermark.model.inquiry import Coverage, SubjectResult
from countermark.model.path import Cut
from countermark.model.predicate import GROUPING, MAKING, OWNING
from countermark.model.reading import PARTIES, THINGS
from countermark.tracing.search import Trace
from countermark.tracing.survey import Ended

CHAINS = "Chains ended:"
"""How the sentence on the ends of chains begins."""

JUDGED = "Judgements of people"
"""How the sentence on judgements begins."""

WORDS = {
    Ended.LISTED: "a party that some measure names",
    Ended.NO_FURTHER_CLAIM: "a name of which nothing further is stated",
    Ended.DATE: "a statement that did not hold on the day",
    Ended.HOP_LIMIT: "the hop limit",
    Ended.WORK_LIMIT: "the limit of the search",
    Ended.NOT_COUNTED: "a name that leads to more chains than were counted",
}
"""Where chains end, in the order in which they are told."""


def coverage(
    intake: Intake,
    claims: Sequence[Claim],
    traces: Iterable[Trace],
    *,
    depth: int,
    categories: Sequence[str],
    duties: Sequence[str] = (),
) -> Coverage:
    """The coverage of one run; ``categories`` are those some rule limits and rows left open,
    ``duties`` sentences on what the contexts must do whatever was found."""
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
        sentences=(*sentences(ended, categories), *_makers(intake, claims), *duties),
    )


def cuts_in(traces: Iterable[Trace]) -> Counter[Cut]:
    """The limits that were met, each with how many subjects met it."""
    return Counter(trace.cut for trace in traces if trace.cut is not None)


def _makers(intake: Intake, claims: Iterable[Claim]) -> Iterator[str]:
    """How many things name nobody who made or branded them: a gap that no path shows."""
    things = {s.node for s in intake.subjects if s.kind in THINGS}
    silent = things - {c.subject for c in claims if c.predicate in MAKING and c.certain}
    if silent:
        yield (
            f"Makers: {len(silent):,} of {len(things):,} devices and products name neither maker "
            "nor brand; who made them was not examined."
        )


def with_owners(claims: Iterable[Claim]) -> set[str]:
    """The nodes some claim states an owner or a group of."""
    return {c.object for c in claims if c.predicate in OWNING} | {
        c.subject for c in claims if c.predicate in GROUPING
    }


def people_said(results: Iterable[SubjectResult]) -> Counter[str]:
    """How many subjects a person's judgement touched, by what it said ("same", "different").

    What the register itself tells apart (a false friend) is nobody's judgement.
    """
    return Counter(
        said
        for result in results
        for said in {m.judged for m in result.matches if m.judged and m.by_person}
    )


def judgements(said: Counter[str]) -> Iterator[str]:
    """What rests on judgements in the project; nothing where there is none."""
    if said:
        yield (
            f"{JUDGED} in the project decided: {said['different']:,} subjects are held to be "
            f"another party than one they resemble, {said['same']:,} to be a listed party; "
            "countermark explain says by whom, which nothing here proves."
        )


def sentences(ended: Counter[Ended], categories: Sequence[str]) -> Iterator[str]:
    """Why chains ended where they did, and what no row told."""
    counted = [f"{ended[why]:,} at {WORDS[why]}" for why in WORDS if ended[why]]
    if counted:
        yield f"{CHAINS} {'; '.join(counted)}."
    if categories:
        yield (
            f"Rules by product category ({', '.join(categories)}) were not decided where no "
            "category was given."
        )
