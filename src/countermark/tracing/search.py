"""Every kind of path from subjects to listed parties, each by its shortest and strongest witness.

Breadth first over walks that repeat no node, typed by what they met (``moves``), with bounded work
that is reported where it cuts a chain. A walk is as certain as its weakest hop; several doubtful
walks never add up to a certain one.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec

from countermark.model.claim import Claim
from countermark.model.path import Path, PathClass
from countermark.model.reading import Subject
from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Move, Tie
from countermark.tracing.moves import BRAND, OWNED, after
from countermark.tracing.survey import Ended, Survey, survey
from countermark.tracing.trail import Walk, hops_of, kind_of_walk, owns_it

MAX_HOPS = 8
MAX_STEPS = 20_000
"""Ties walked per subject before the search stops and counts the chains it cut."""
MAX_OTHERS = 999
"""``Path.others`` counts no further than this."""
WIDTHS = (8, 2)
"""Walks kept per node and state; where the first is too many for MAX_STEPS, the second is tried."""


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What tracing found for one subject.

    ``paths``: per target, class and certainty the best witness, certain and strong first, and
    apart from it the best that rests on a disputed claim;
    ``others`` in each is a floor: further simple paths that were met, at most ``MAX_OTHERS``.
    ``ended``: how many chains ended for which reason. ``chains_cut``: chains left unwalked because
    the work was bounded; if it is not 0, absence of a path means less.
    ``red_flags``: the paths among them that are minority holdings. ``beyond``: how many hops away
    the nearest listed party is, where that is more than the hop limit; else 0.
    """

    subject: str
    paths: tuple[Path, ...] = ()
    ended: Mapping[Ended, int] = {}
    chains_cut: int = 0
    red_flags: tuple[Path, ...] = ()
    beyond: int = 0


class Question(NamedTuple):
    """What stays the same for all subjects of one run."""

    graph: Graph
    calendar: Calendar
    targets: frozenset[str]
    away: Mapping[str, int]
    away_by_owners: Mapping[str, int]
    max_hops: int
    ownership: bool
    count_ends: bool
    widths: tuple[int, ...]


def trace(
    claims: Iterable[Claim],
    subjects: Collection[Subject],
    targets: Collection[str],
    as_of: date,
    *,
    max_hops: int = MAX_HOPS,
    without_disputed: bool = False,
    names: Mapping[str, str] | None = None,
    starts: Collection[str] | None = None,
) -> dict[str, Trace]:
    """Trace each subject towards ``targets`` on the day ``as_of``; keys are subject nodes.

    ``claims`` are those already public at the known-at asked for. ``without_disputed`` leaves out
    what anybody denies. ``names`` maps nodes to what people call them. ``starts`` are the nodes of
    the subjects to trace, where not all are.
    """
    graph = Graph(claims, subjects, without_disputed=without_disputed)
    wanted = [node for node in graph.subjects if starts is None or node in starts]
    return trace_graph(graph, wanted, targets, as_of, max_hops=max_hops, names=names)


def trace_graph(
    graph: Graph,
    starts: Iterable[str],
    targets: Collection[str],
    as_of: date,
    *,
    max_hops: int = MAX_HOPS,
    names: Mapping[str, str] | None = None,
    ownership: bool = True,
    count_ends: bool = True,
    widths: tuple[int, ...] = WIDTHS,
) -> dict[str, Trace]:
    """As ``trace``, on a graph already built.

    Without ``ownership`` no owner is walked to; without ``count_ends`` ``ended`` stays empty;
    ``widths`` as ``WIDTHS``.
    """
    calendar = Calendar(as_of, graph)
    question = Question(
        graph=graph,
        calendar=calendar,
        targets=frozenset(targets),
        away=graph.distances(targets),
        away_by_owners=graph.distances(targets, (Move.IDENTITY, Move.OWNERSHIP)),
        max_hops=max_hops,
        ownership=ownership,
        count_ends=count_ends,
        widths=widths,
    )
    return {start: _trace_one(question, start, names or {}) for start in starts}


def _trace_one(question: Question, start: str, names: Mapping[str, str]) -> Trace:
    arrived: list[Walk] = []
    cut = 0
    if question.away.get(start, question.max_hops + 1) <= question.max_hops:
        for width in question.widths:
            arrived, cut = _search(question, start, width)
            if not cut:
                break
    paths = _witnesses(question.graph, start, arrived, names)
    surveyed = Survey({})
    if question.count_ends:
        surveyed = survey(
            question.graph, question.calendar, question.targets, start, question.max_hops, MAX_STEPS
        )
    return Trace(
        subject=start,
        paths=paths,
        ended=surveyed.ended,
        chains_cut=max(cut, surveyed.chains_cut),
        red_flags=tuple(p for p in paths if p.kind is PathClass.MINORITY),
        beyond=_beyond(question, start),
    )


def _beyond(question: Question, start: str) -> int:
    """The distance to the nearest target, by ties of any kind, where it exceeds the limit."""
    away = question.away.get(start, 0)
    return away if away > question.max_hops else 0


def _search(question: Question, start: str, width: int) -> tuple[list[Walk], int]:
    """Walks that end at a target, shortest first, and how many walks were cut."""
    first = Walk.start(start, question.calendar.first_span(start))
    queue = deque([first])
    kept: dict[tuple[str, int, bool, bool, Span], int] = defaultdict(int)
    arrived = [first] if start in question.targets else []
    steps = 0
    while queue:
        if steps >= MAX_STEPS:
            return arrived, len(queue)
        for walk in _onward(question, queue.popleft()):
            steps += 1
            if walk.node in question.targets:
                arrived.append(walk)
            state = walk.node, walk.bits, walk.certain, walk.disputed, walk.span
            if walk.length < question.max_hops and kept[state] < width:
                kept[state] += 1
                queue.append(walk)
    return arrived, 0


def _onward(question: Question, walk: Walk) -> Iterator[Walk]:
    """The walk with one more hop, wherever a target can still be reached in time."""
    left = question.max_hops - walk.length
    for tie in question.graph.ties.get(walk.node, ()):
        by_owners = walk.bits & OWNED or tie.move is Move.OWNERSHIP
        away = question.away_by_owners if by_owners else question.away
        if away.get(tie.target, left) >= left or walk.visited(tie.target):
            continue
        if tie.move is Move.OWNERSHIP and not question.ownership:
            continue
        step = after(walk.bits, tie, question.graph)
        chosen = step and choose(question.calendar, walk, tie, step[1])
        if step and chosen:
            claim, doubt = chosen
            brand_alone = bool(walk.bits & BRAND) and tie.move is not Move.IDENTITY
            yield Walk(
                node=tie.target,
                bits=step[0],
                certain=walk.certain and not doubt and not brand_alone,
                span=question.calendar.next_span(tie, walk.span),
                length=walk.length + 1,
                before=walk,
                tie=tie,
                claim=claim,
                doubt=doubt,
                disputed=walk.disputed or claim.id in question.graph.disputes,
            )


def choose(calendar: Calendar, walk: Walk, tie: Tie, doubt: str) -> tuple[Claim, str] | None:
    """The best claim of a tie that may have held, and the doubt it leaves; None if none held."""
    best: tuple[Claim, str] | None = None
    for claim in tie.claims:
        holds, why = calendar.held(claim, tie, walk.bits, walk.span)
        if holds is Holds.NO:
            continue
        doubts = [doubt, why]
        if not claim.certain:
            doubts.append(claim.note or "its source is not sure")
        found = claim, "; ".join(d for d in doubts if d)
        if not found[1]:
            return found
        best = best or found
    return best


def _witnesses(
    graph: Graph, start: str, arrived: list[Walk], names: Mapping[str, str]
) -> tuple[Path, ...]:
    """The best walk per target, class, certainty and dispute, and the number of others like it."""
    groups: dict[tuple[str, PathClass, bool, bool], list[Walk]] = defaultdict(list)
    for walk in arrived:
        groups[walk.node, kind_of_walk(graph, walk), walk.certain, walk.disputed].append(walk)
    paths = []
    for (target, kind, _, _), walks in groups.items():
        least = min(w.length for w in walks)
        best = min((w for w in walks if w.length == least), key=lambda w: w.strength(graph))
        paths.append(
            Path(
                subject=start,
                target=target,
                hops=hops_of(graph, best, names),
                kind=kind,
                own=owns_it(graph, start, best),
                others=min(len(walks) - 1, MAX_OTHERS),
            )
        )
    return tuple(sorted(paths, key=_strongest_first))


def _strongest_first(path: Path) -> tuple[bool, int, bool, int, str]:
    return not path.certain, path.kind.value, path.disputed, len(path.hops), path.target
