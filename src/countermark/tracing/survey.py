"""Why each chain ended, found or not: an answer of "no path" is worth what this says of it.

Walks the same moves as the search, each node and state once, without looking for anything. What a
limit hid from the search is not counted here: the search says it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from itertools import islice
from typing import NamedTuple

from countermark.model.coverage import Ended
from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Tie
from countermark.tracing.moves import DECIDE_MOVES, after

MAX_STEPS = 1_000
"""Ties looked at for one subject. The count is for people, and no verdict rests on it; where it is
not finished it says so. More would be quadratic where many subjects share a contract."""


_State = tuple[str, int, Span]


class _Onward(NamedTuple):
    """One tie from a state: to which node and state, whether it may hold, and is over."""

    target: str
    state: _State
    holds: bool
    over: bool


class Survey:
    """The surveys of one graph: what follows a state is worked out once for all subjects."""

    def __init__(self, graph: Graph, calendar: Calendar, targets: Set[str], max_hops: int) -> None:
        self._graph, self._calendar = graph, calendar
        self._targets, self._max_hops = targets, max_hops
        self._onward: dict[_State, tuple[_Onward | None, ...]] = {}

    def ends(self, start: str) -> dict[Ended, int]:
        """Count the ends of all chains from ``start``, by node (by tie, where a date ended it)."""
        reached, onward, at_limit = {start}, set[str](), set[str]()
        dated: set[tuple[str, str]] = set()
        first = start, 0, self._calendar.first_span(start)
        queue = deque([(first, 0, "")])
        seen = {first}
        steps = 0
        while queue and steps < MAX_STEPS:
            state, length, before = queue.popleft()
            node = state[0]
            for step in self._from(state):
                steps += 1
                if step is None or step.target in (start, before):
                    continue
                if not step.holds:
                    dated.add((node, step.target))
                    continue
                if length == self._max_hops:
                    if step.target not in reached:
                        at_limit.add(node)
                    continue
                onward.add(node)
                if step.over:
                    dated.add((node, step.target))  # walked on, for what was delivered till then
                else:
                    reached.add(step.target)
                if step.state not in seen:
                    seen.add(step.state)
                    queue.append((step.state, length + 1, node))
        waiting = {state[0] for state, _, _ in queue}
        counts = {
            Ended.NO_FURTHER_CLAIM: len(reached - onward - at_limit - waiting - self._targets),
            Ended.DATE: len(dated),
            Ended.NOT_COUNTED: int(steps >= MAX_STEPS),
        }
        return {why: count for why, count in counts.items() if count}

    def _from(self, state: _State) -> tuple[_Onward | None, ...]:
        known = self._onward.get(state)
        if known is None:
            ties = islice(self._graph.ties.get(state[0], ()), MAX_STEPS)
            known = self._onward[state] = tuple(self._step(state, tie) for tie in ties)
        return known

    def _step(self, state: _State, tie: Tie) -> _Onward | None:
        """Where ``tie`` leads; None where the rules forbid it."""
        _, bits, span = state
        step = after(bits, tie, self._graph)
        if step is None:
            return None
        calendar = self._calendar
        return _Onward(
            tie.target,
            (tie.target, step[0] & DECIDE_MOVES, calendar.next_span(tie, span)),
            any(calendar.held(c, tie, bits, span)[0] is not Holds.NO for c in tie.claims),
            all(calendar.is_over(claim, tie) for claim in tie.claims),
        )
