"""Every path from one start to a set of targets, the shortest first, up to a stated number.

The search works on the states of ``space``, with the exact distance to the targets as a bound, so
that nothing is entered that cannot arrive in the hops that are left. Paths come to no node twice.
What a cap kept from being looked at is told: the number found is then a floor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from countermark.model.path import Cut, Limit, Path
from countermark.tracing.nearest import Budget, Levels, Spent
from countermark.tracing.search import UNBOUNDED
from countermark.tracing.space import Leg, Space, Step
from countermark.tracing.trail import Trail, owns_it

MAX_STEPS = 2_000_000
"""Steps tried for one start."""


class EveryPath(msgspec.Struct, frozen=True):
    """The paths that are shown, shortest first; ``total`` were found, at least where ``cut`` is."""

    paths: tuple[Path, ...] = ()
    total: int = 0
    cut: Cut | None = None


def every_path(
    space: Space,
    start: str,
    names: Mapping[str, str],
    *,
    max_hops: int,
    most: int,
    counted: int = 100_000,
) -> EveryPath:
    """All paths of ``start``; ``most`` of them are made, ``counted`` are counted.

    ``names`` maps nodes to what people call them.
    """
    origin = space.starts.get(start)
    if origin is None:
        return EveryPath()
    away = Levels(space, space.goals, Budget(UNBOUNDED, None), forward=False).length
    if origin not in away:
        return EveryPath(cut=space.limit)
    trail, budget = Trail(space.graph, names), Budget(MAX_STEPS, None)
    found: list[Path] = []
    met: set[tuple[str, ...]] = set()
    cut = space.limit
    try:
        for length in range(away[origin], max_hops + 1):
            for goal, legs in _walks(space, origin, away, length, budget):
                key = tuple(leg.claim.id for leg in legs)
                if key in met:
                    continue
                met.add(key)
                if len(found) < most:
                    found.append(_path(space, trail, start, goal, legs))
                if len(met) >= counted:
                    return EveryPath(tuple(found), len(met), Cut(Limit.STEPS, counted))
    except Spent as spent:
        cut = spent.cut
    if cut is None and not met and away[origin] > max_hops:
        cut = Cut(Limit.HOPS, max_hops, away[origin], 1)
    return EveryPath(tuple(found), len(met), cut)


def _walks(
    space: Space, origin: int, away: Mapping[int, int], length: int, budget: Budget
) -> Iterator[tuple[int, tuple[Leg, ...]]]:
    """Walks of exactly ``length`` steps to a target, each through no node twice."""
    goals = set(space.goals)
    if length == 0:
        if origin in goals:
            yield origin, ()
        return
    states = space.states
    walk: list[Step] = []
    passed = {states[origin].node}
    todo = [iter(space.out[origin])]
    while todo:
        step = next(todo[-1], None)
        if step is None:
            todo.pop()
            if walk:
                passed.discard(states[walk.pop()[1]].node)
            continue
        budget.spend(1)
        target = step[1]
        further = away.get(target)
        if further is None or states[target].node in passed:
            continue
        if len(walk) + 1 + further > length:
            continue
        if len(walk) + 1 == length:
            if target in goals:
                yield target, (*(one[2] for one in walk), step[2])
            continue
        walk.append(step)
        passed.add(states[target].node)
        todo.append(iter(space.out[target]))


def _path(space: Space, trail: Trail, start: str, goal: int, legs: tuple[Leg, ...]) -> Path:
    state = space.states[goal]
    return Path(
        subject=start,
        target=state.node,
        hops=trail.hops(legs),
        kind=space.kind(goal),
        own=owns_it(space.graph, start, state.bits),
    )


def strength(path: Path) -> tuple[bool, int, int]:
    """How little a path bears, for sorting: its weakest link decides, then its length."""
    weakest = path.weakest
    weakness = weakest.grade.weakness if weakest else 0
    return not path.certain, weakness, len(path.hops)
