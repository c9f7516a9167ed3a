"""The shortest walk between a start and each state at a target, and how many are as short.

One search gives all walks from one start, or all walks to one goal: breadth first over the states
of ``space``, each looked at once, by whichever end is asked fewer times. A walk through states may
come to one node twice; a path may not. Where the shortest walk does so, a simple one is looked for
beside it, and if that cannot be settled the start is cut, never taken to have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from countermark.model.path import Cut, Limit
from countermark.tracing.space import Deadline, Leg, Space, Step

MAX_TRIES = 2_000
"""Steps spent on one walk that comes to a node twice."""

MAX_COUNT = 1_000
"""Walks are counted no further than this."""


class Arrival(NamedTuple):
    """The best walk from a start to a goal, and how many there are of its length and one more."""

    goal: int
    legs: tuple[Leg, ...]
    ways: int


class Spent(Exception):  # noqa: N818 -- no error: the work allowed for is done
    """The search has used up its steps or its time."""

    def __init__(self, cut: Cut) -> None:
        super().__init__(cut.words)
        self.cut = cut


class Budget:
    """The steps left for a run, and its deadline."""

    def __init__(self, steps: int, deadline: Deadline | None) -> None:
        self._allowed = self._left = steps
        self._deadline = deadline

    def spend(self, steps: int) -> None:
        """Raises Spent once more was spent than allowed."""
        self._left -= steps
        if self._left < 0:
            raise Spent(Cut(Limit.STEPS, allowed=self._allowed))
        if self._deadline is not None and self._deadline():
            raise Spent(Cut(Limit.TIME))


class Levels:
    """Breadth first from ``origins``; forward along the steps, or back along them.

    ``length`` maps each state met to its distance from the nearest of them.
    """

    def __init__(
        self, space: Space, origins: Collection[int], budget: Budget, *, forward: bool
    ) -> None:
        self.forward = forward
        self.length = dict.fromkeys(origins, 0)
        self._edges = space.out if forward else space.into
        self._best: dict[int, tuple[int, tuple[str, ...], Step]] = {}
        self._ways = dict.fromkeys(origins, 1)
        self._more = dict.fromkeys(origins, 0)
        level = list(origins)
        while level:
            budget.spend(sum(len(self._edges[state]) for state in level))
            level = self._next(level)

    def _next(self, level: list[int]) -> list[int]:
        length, forward, ways, more = self.length, self.forward, self._ways, self._more
        here = length[level[0]]
        found: list[int] = []
        for state in level:  # walks one longer than the shortest, by a step within the level
            for step in self._edges[state]:
                other = step[1] if forward else step[0]
                if length.get(other) == here:
                    more[other] += ways[state]
        for state in level:
            cost, ids = self._best[state][:2] if state in self._best else (0, ())
            for step in self._edges[state]:
                other = step[1] if forward else step[0]
                known = length.get(other)
                if known is None:
                    length[other] = here + 1
                    ways[other] = more[other] = 0
                    found.append(other)
                elif known != here + 1:
                    continue
                ways[other] = min(ways[other] + ways[state], MAX_COUNT)
                more[other] = min(more[other] + more[state], MAX_COUNT)
                self._keep_best(other, cost, ids, step)
        return found

    def _keep_best(self, other: int, cost: int, ids: tuple[str, ...], step: Step) -> None:
        """Fewest doubts, then disputes, then best grades, then by name of the claims in order."""
        best = self._best.get(other)
        total = cost + step[2].cost
        if best is not None and best[0] < total:
            return
        claim = (step[2].claim.id,)
        names = ids + claim if self.forward else claim + ids
        if best is None or (total, names) < best[:2]:
            self._best[other] = total, names, step

    def count(self, state: int) -> int:
        """How many walks between ``state`` and its origin have the least length, or one more."""
        return min(self._ways[state] + self._more[state], MAX_COUNT)

    def steps(self, state: int) -> list[Step]:
        """The best walk between ``state`` and the nearest origin, in walking order."""
        found: list[Step] = []
        while self.length[state]:
            step = self._best[state][2]
            found.append(step)
            state = step[0] if self.forward else step[1]
        return found[::-1] if self.forward else found


def arrival(
    space: Space, levels: Levels, start: int, goal: int, max_hops: int, budget: Budget
) -> Arrival | Cut | None:
    """The walk from ``start`` to ``goal``, which ``levels`` joins; a Cut where a limit hides it.

    None where no walk joins them without coming to a node twice.
    """
    far = goal if levels.forward else start
    steps = levels.steps(far)
    count = levels.count(far)
    if not is_simple(space, steps):
        found = _simple(space, start, goal, max_hops, budget)
        if not isinstance(found, list):
            return found
        steps, count = found, 1
    if len(steps) > max_hops:
        return Cut(Limit.HOPS, max_hops, len(steps), 1)
    return Arrival(goal, tuple(step[2] for step in steps), count)


def is_simple(space: Space, steps: list[Step]) -> bool:
    """Does the walk come to no node twice?"""
    nodes = {space.states[step[1]].node for step in steps}
    nodes |= {space.states[step[0]].node for step in steps[:1]}
    return len(nodes) == len(steps) + 1 or not steps


def _simple(
    space: Space, start: int, goal: int, max_hops: int, budget: Budget
) -> list[Step] | Cut | None:
    """The shortest walk that comes to no node twice, given that the shortest of all does.

    Without the nodes of both ends most such walks are seen to be impossible; the others are tried
    one by one, by length. One longer than ``max_hops`` may be returned.
    """
    ends = frozenset({space.states[start].node, space.states[goal].node})
    if len(ends) == 1 and start != goal:
        return None
    away = _lengths(space, goal, ends, budget)
    if not any(step[1] in away for step in space.out[start]):
        return None
    states = space.states
    tries = limit = 0
    while True:
        limit += 1
        pruned = False
        walk: list[Step] = []
        passed = {states[start].node}
        todo: list[Iterator[Step]] = [iter(space.out[start])]
        while todo:
            step = next(todo[-1], None)
            if step is None:
                todo.pop()
                if walk:
                    passed.remove(states[walk.pop()[1]].node)
                continue
            tries += 1
            if tries > MAX_TRIES:
                return _untold(limit, max_hops)
            further = away.get(step[1])
            if further is None or states[step[1]].node in passed:
                continue
            if len(walk) + 1 + further > limit:
                pruned = True
                continue
            walk.append(step)
            if step[1] == goal:
                return walk
            passed.add(states[step[1]].node)
            todo.append(iter(space.out[step[1]]))
        if not pruned:
            return None


def _lengths(space: Space, goal: int, without: frozenset[str], budget: Budget) -> dict[int, int]:
    """The distance to ``goal`` of each state that leads to it, past no state of ``without``."""
    length = {goal: 0}
    level = [goal]
    while level:
        budget.spend(sum(len(space.into[state]) for state in level))
        further = length[level[0]] + 1
        before = (step[0] for state in level for step in space.into[state])
        found: dict[int, None] = {}
        for state in before:
            if state not in length and space.states[state].node not in without:
                found[state] = None
        length.update(dict.fromkeys(found, further))
        level = list(found)
    return length


def _untold(limit: int, max_hops: int) -> Cut:
    """Walks of up to ``limit`` hops were being tried when the tries ran out."""
    if limit > max_hops:
        return Cut(Limit.HOPS, max_hops, parties=1)
    return Cut(Limit.STEPS, MAX_TRIES, parties=1)
