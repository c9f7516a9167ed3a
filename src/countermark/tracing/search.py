"""Every kind of path from subjects to listed parties, each by its shortest and strongest witness.

The states that walks can be in (``space``) are explored once for all subjects, and the distance to
each listed party is measured in them (``nearest``). A path is as certain as its weakest hop;
several doubtful paths never add up to a certain one. Where a limit was met, the trace says which:
what it says of a subject without a path is then worth less, and nobody may take it for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from countermark.model.coverage import Ended
from countermark.model.path import Cut, Limit, Path, PathClass, worst_cut
from countermark.tracing.dating import Calendar
from countermark.tracing.graph import Graph
from countermark.tracing.moves import SHOWS_ACT
from countermark.tracing.nearest import Arrival, Budget, Levels, Spent, arrival, is_simple
from countermark.tracing.space import NO_MARKS, Deadline, Marks, Space
from countermark.tracing.survey import Survey
from countermark.tracing.trail import Trail, owns_it

MAX_HOPS = 8
MAX_STEPS = 20_000_000
"""Steps looked at in one run; the nearest parties are looked for first."""
MAX_OTHERS = 999
"""``Path.others`` counts no further than this."""

UNBOUNDED = 1 << 62
"""For a search that looks at each step of a space once: the space itself is bounded."""


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """What tracing found for one subject.

    ``paths``: per target, class and certainty the best witness, certain and strong first, and
    apart from it the best that rests on a disputed claim, that shows another act, or that comes
    through nodes of which something else is said (``marks``);
    ``others`` in each is a floor: further walks as short, or longer by one hop.
    ``ended``: how many chains ended for which reason.
    ``cut``: the limit that was met before everything was looked at; None where all was.
    ``red_flags``: the paths among them that are minority holdings.
    """

    subject: str
    paths: tuple[Path, ...] = ()
    ended: Mapping[Ended, int] = {}
    cut: Cut | None = None
    red_flags: tuple[Path, ...] = ()


class Tracing:
    """The traces of ``starts`` towards ``targets`` on the day ``as_of``, each made when asked for.

    All walks are searched at once; what people see of them is made start by start, so that whoever
    asks for some and lets them go never holds those of a whole graph. Arguments as in
    ``trace_graph``.
    """

    def __init__(
        self,
        graph: Graph,
        starts: Iterable[str],
        targets: Collection[str],
        as_of: date,
        *,
        max_hops: int = MAX_HOPS,
        names: Mapping[str, str] | None = None,
        ownership: bool = True,
        count_ends: bool = True,
        deadline: Deadline | None = None,
        marks: Mapping[str, Marks] | None = None,
    ) -> None:
        calendar = Calendar(as_of, graph)
        space = Space(
            graph,
            calendar,
            targets,
            dict.fromkeys(starts),
            ownership=ownership,
            deadline=deadline,
            marks=marks,
        )
        self._search = _Search(space, max_hops, deadline, names or {})
        self._survey = Survey(graph, calendar, space.targets, max_hops) if count_ends else None

    def trace(self, start: str) -> Trace:
        """The trace of one of the starts."""
        paths, cut = self._search.result(start)
        ends: dict[Ended, int] = {}
        if self._survey is not None:
            ends = self._survey.ends(start)
            if paths:
                ends[Ended.LISTED] = len({path.target for path in paths})
        if cut is not None:
            ends[Ended.HOP_LIMIT if cut.limit is Limit.HOPS else Ended.WORK_LIMIT] = 1
        return Trace(
            subject=start,
            paths=paths,
            ended=ends,
            cut=cut,
            red_flags=tuple(p for p in paths if p.kind is PathClass.MINORITY),
        )


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
    deadline: Deadline | None = None,
    marks: Mapping[str, Marks] | None = None,
) -> dict[str, Trace]:
    """Trace each of ``starts`` towards ``targets`` on the day ``as_of``; keys are the starts.

    ``names`` maps nodes to what people call them. Without ``ownership`` no owner is walked to;
    without ``count_ends`` ``ended`` stays empty. ``deadline`` says when the time is over. ``marks``
    are what is said of nodes that may decide what a path is worth, each as a word: of walks that
    differ in them none stands for another.
    """
    wanted = list(dict.fromkeys(starts))
    found = Tracing(
        graph,
        wanted,
        targets,
        as_of,
        max_hops=max_hops,
        names=names,
        ownership=ownership,
        count_ends=count_ends,
        deadline=deadline,
        marks=marks,
    )
    return {start: found.trace(start) for start in wanted}


_Group = tuple[str, PathClass, bool, bool, int, Marks]
"""Target, class, certainty, dispute, act and marks: one path is shown of each."""


class _Search:
    """The walks from every start of ``space`` to every goal, and which starts are cut."""

    def __init__(
        self, space: Space, max_hops: int, deadline: Deadline | None, names: Mapping[str, str]
    ) -> None:
        self._space = space
        self._trail = Trail(space.graph, names)
        self._max_hops = max_hops
        self._budget = Budget(MAX_STEPS, deadline)
        self._arrivals: dict[int, list[Arrival]] = defaultdict(list)
        self._cuts: dict[int, list[Cut]] = defaultdict(list)
        self._far: dict[int, list[tuple[int, int]]] = defaultdict(list)
        if space.limit is not None:
            self._cut(space.unexplored, space.limit)
        self._measure()

    def _measure(self) -> None:
        """From whichever end is asked fewer times; the nearest goals, in order of discovery."""
        space = self._space
        starts, goals = list(space.starts.values()), list(space.goals)
        forward = len(starts) <= len(goals)
        origins, others = (starts, set(goals)) if forward else (goals, set(starts))
        for place, origin in enumerate(origins):
            try:
                levels = Levels(space, [origin], self._budget, forward=forward)
                for other in sorted(others & levels.length.keys()):
                    self._join(levels, *((origin, other) if forward else (other, origin)))
            except Spent as spent:
                left = origins[place:]
                self._nearest(*((left, goals) if forward else (starts, left)))
                (self._cut_starts if forward else self._cut)(left, spent.cut)
                return

    def _nearest(self, starts: list[int], goals: list[int]) -> None:
        """The work ran out: still, the nearest goal of each start, in one search for all."""
        levels = Levels(self._space, goals, Budget(UNBOUNDED, None), forward=False)
        for start in starts:
            if start in levels.length:
                steps = levels.steps(start)
                goal = steps[-1][1] if steps else start
                if len(steps) <= self._max_hops and is_simple(self._space, steps):
                    found = Arrival(goal, tuple(step[2] for step in steps), 1)
                    self._arrivals[start].append(found)

    def _join(self, levels: Levels, start: int, goal: int) -> None:
        found = arrival(self._space, levels, start, goal, self._max_hops, self._budget)
        if isinstance(found, Arrival):
            self._arrivals[start].append(found)
        elif found is not None and found.limit is Limit.HOPS:
            self._far[start].append((goal, found.nearest))
        elif found is not None:
            self._cuts[start].append(found)

    def _cut_starts(self, starts: list[int], cut: Cut) -> None:
        for start in starts:
            self._cuts[start].append(cut)

    def _cut(self, ends: list[int], cut: Cut) -> None:
        touched = self._space.can_reach(ends)
        self._cut_starts([s for s in self._space.starts.values() if s in touched], cut)

    def result(self, node: str) -> tuple[tuple[Path, ...], Cut | None]:
        """The paths of one start, strongest first, and the limit that was met on the way."""
        start = self._space.starts.get(node)
        if start is None:
            return (), None
        groups: dict[_Group, list[Arrival]] = defaultdict(list)
        for found in self._arrivals.get(start, ()):
            groups[self._group(found.goal)].append(found)
        paths = [self._path(node, key, found) for key, found in groups.items()]
        cuts = [*self._cuts.get(start, ()), *self._missed(start, groups)]
        return tuple(sorted(paths, key=_strongest_first)), worst_cut(*cuts)

    def _missed(self, start: int, groups: Collection[_Group]) -> Iterator[Cut]:
        """What lies beyond the hop limit and is not shown in the same way by a shorter path."""
        far = [
            (hops, self._space.states[goal].node)
            for goal, hops in self._far.get(start, ())
            if not _shown(self._group(goal), groups)
        ]
        if far:
            parties = len({node for _, node in far})
            yield Cut(Limit.HOPS, self._max_hops, min(far)[0], parties)

    def _group(self, goal: int) -> _Group:
        at = self._space.states[goal]
        act = at.bits & SHOWS_ACT
        return at.node, self._space.kind(goal), at.certain, at.disputed, act, at.marks

    def _path(self, start: str, group: _Group, found: list[Arrival]) -> Path:
        best = min(found, key=_shortest_first)
        graph = self._space.graph
        return Path(
            subject=start,
            target=group[0],
            hops=self._trail.hops(best.legs),
            kind=group[1],
            own=owns_it(graph, start, self._space.states[best.goal].bits),
            others=min(sum(arrived.ways for arrived in found) - 1, MAX_OTHERS),
        )


def _shown(missed: _Group, groups: Collection[_Group]) -> bool:
    """Is there a path to the same party, of the same class, that is worth at least as much?"""
    target, kind, certain, disputed, act, marks = missed
    return any(
        (target, kind, sure, denied, act, said) in groups
        for sure in {True, certain}
        for denied in {False, disputed}
        for said in {NO_MARKS, marks}
    )


def _shortest_first(found: Arrival) -> tuple[int, int, tuple[str, ...]]:
    ids = tuple(leg.claim.id for leg in found.legs)
    return len(found.legs), sum(leg.cost for leg in found.legs), ids


def _strongest_first(path: Path) -> tuple[bool, int, bool, int, str, tuple[str, ...]]:
    ids = tuple(hop.claim for hop in path.hops)  # paths alike in all else come in no other order
    return not path.certain, path.kind.value, path.disputed, len(path.hops), path.target, ids
