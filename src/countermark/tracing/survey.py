"""Why each chain ended, found or not: an answer of "no path" is worth what this says of it.

Walks the same moves as the search, each node and state once, without looking for anything. What a
limit hid from the search is not counted here: the search says it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Set
from itertools import islice

from countermark.model.coverage import Ended
from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Tie
from countermark.tracing.moves import DECIDE_MOVES, after

MAX_STEPS = 1_000
"""Ties looked at for one subject. The count is for people, and no verdict rests on it; where it is
not finished it says so. More would be quadratic where many subjects share a contract."""


def survey(
    graph: Graph, calendar: Calendar, targets: Set[str], start: str, max_hops: int
) -> dict[Ended, int]:
    """Count the ends of all chains from ``start``, by node (and by tie, where a date ended it)."""
    reached, onward, at_limit = {start}, set[str](), set[str]()
    dated: set[tuple[str, str]] = set()
    first = start, 0, calendar.first_span(start)
    queue = deque([(first, 0, "")])
    seen = {first}
    steps = 0
    while queue and steps < MAX_STEPS:
        (node, bits, span), length, before = queue.popleft()
        for tie in islice(graph.ties.get(node, ()), MAX_STEPS):
            steps += 1
            step = after(bits, tie, graph)
            if step is None or tie.target in (start, before):
                continue
            if not _may_hold(calendar, tie, bits, span):
                dated.add((node, tie.target))
                continue
            if length == max_hops:
                if tie.target not in reached:
                    at_limit.add(node)
                continue
            onward.add(node)
            if all(calendar.is_over(claim, tie) for claim in tie.claims):
                dated.add((node, tie.target))  # walked on, for what was delivered while it ran
            else:
                reached.add(tie.target)
            state = tie.target, step[0] & DECIDE_MOVES, calendar.next_span(tie, span)
            if state not in seen:
                seen.add(state)
                queue.append((state, length + 1, node))
    waiting = {state[0] for state, _, _ in queue}
    counts = {
        Ended.NO_FURTHER_CLAIM: len(reached - onward - at_limit - waiting - targets),
        Ended.DATE: len(dated),
        Ended.NOT_COUNTED: int(steps >= MAX_STEPS),
    }
    return {why: count for why, count in counts.items() if count}


def _may_hold(calendar: Calendar, tie: Tie, bits: int, span: Span) -> bool:
    return any(calendar.held(c, tie, bits, span)[0] is not Holds.NO for c in tie.claims)
