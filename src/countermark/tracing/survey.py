"""Why each chain ended, found or not: an answer of "no path" is worth what this says of it.

Walks the same moves as the search, each node and state once, without looking for anything. What a
limit hid from the search is not counted here: the search says it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from typing import NamedTuple

from countermark.model.coverage import Ended
from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Tie
from countermark.tracing.moves import DECIDE_MOVES, after

MAX_STEPS = 200
"""Ties looked at for one subject. The count is for people, and no verdict rests on it; where it is
not finished it says so. More would be quadratic where many subjects share a contract, and half the
time of a check where all firms are linked with one another."""


_State = tuple[str, int, Span]


class _Onward(NamedTuple):
    """The ties from a state that the rules allow: to which node and state each leads, whether it
    may hold, and is over.

    States are numbered: to compare two of them, dates and all, takes longer than the walk itself.
    """

    node: str
    ties: list[tuple[str, int, bool, bool]]


class Survey:
    """The surveys of one graph: what follows a state is worked out once for all subjects."""

    def __init__(self, graph: Graph, calendar: Calendar, targets: Set[str], max_hops: int) -> None:
        self._graph, self._calendar = graph, calendar
        self._targets, self._max_hops = targets, max_hops
        self._numbers: dict[_State, int] = {}
        self._states: list[_State] = []
        self._onward: list[_Onward | None] = []
        """Per state, once somebody came to it."""

    def ends(self, start: str) -> dict[Ended, int]:
        """Count the ends of all chains from ``start``, by node (by tie, where a date ended it)."""
        reached, onward, at_limit = {start}, set[str](), set[str]()
        dated: set[tuple[str, str]] = set()
        first = self._number((start, 0, self._calendar.first_span(start)))
        queue = deque([(first, 0, "")])
        seen = {first}
        steps, last, known = 0, self._max_hops, self._onward
        while queue and steps < MAX_STEPS:
            state, length, before = queue.popleft()
            node, ties = known[state] or self._from(state)
            steps += len(ties)
            for target, further, holds, over in ties:
                if target in (start, before):
                    continue
                if not holds:
                    dated.add((node, target))
                elif length == last:
                    if target not in reached:
                        at_limit.add(node)
                else:
                    onward.add(node)
                    if over:
                        dated.add((node, target))  # walked on, for what was delivered till then
                    else:
                        reached.add(target)
                    if further not in seen:
                        seen.add(further)
                        queue.append((further, length + 1, node))
        waiting = {self._states[state][0] for state, _, _ in queue}
        counts = {
            Ended.NO_FURTHER_CLAIM: len(reached - onward - at_limit - waiting - self._targets),
            Ended.DATE: len(dated),
            Ended.NOT_COUNTED: int(steps >= MAX_STEPS),
        }
        return {why: count for why, count in counts.items() if count}

    def _number(self, state: _State) -> int:
        known = self._numbers.get(state)
        if known is None:
            known = self._numbers[state] = len(self._states)
            self._states.append(state)
            self._onward.append(None)
        return known

    def _from(self, number: int) -> _Onward:
        state = self._states[number]
        # What lies behind a listed party is not asked: the chain ended at it.
        ties = self._graph.ties.get(state[0], ()) if state[0] not in self._targets else ()
        steps = [step for tie in ties if (step := self._step(state, tie)) is not None]
        found = self._onward[number] = _Onward(state[0], steps)
        return found

    def _step(self, state: _State, tie: Tie) -> tuple[str, int, bool, bool] | None:
        """Where ``tie`` leads; None where the rules forbid it."""
        _, bits, span = state
        step = after(bits, tie, self._graph)
        if step is None:
            return None
        calendar = self._calendar
        return (
            tie.target,
            self._number((tie.target, step[0] & DECIDE_MOVES, calendar.next_span(tie, span))),
            any(calendar.held(c, tie, bits, span)[0] is not Holds.NO for c in tie.claims),
            all(calendar.is_over(claim, tie) for claim in tie.claims),
        )
