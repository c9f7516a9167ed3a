"""Why each chain ended, found or not: an answer of "no path" is worth what this says of it.

Walks the same moves as the search, each node and state once, without looking for anything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from enum import Enum

import msgspec

from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Tie
from countermark.tracing.moves import DECIDE_MOVES, after


class Ended(Enum):
    """Why a chain ended; the words are for people."""

    LISTED = "reached a party that is looked for"
    NO_FURTHER_CLAIM = "no further claim"
    HOP_LIMIT = "the hop limit"
    DATE = "a claim that did not hold on the day"


class Survey(msgspec.Struct, frozen=True):
    """How many chains ended for which reason; ``chains_cut`` were left when the work ran out."""

    ended: dict[Ended, int]
    chains_cut: int = 0


def survey(
    graph: Graph,
    calendar: Calendar,
    targets: Collection[str],
    start: str,
    max_hops: int,
    max_steps: int,
) -> Survey:
    """Count the ends of all chains from ``start``, by node (and by tie, where a date ended it)."""
    reached, onward, at_limit = {start}, set[str](), set[str]()
    dated: set[tuple[str, str]] = set()
    first = start, 0, calendar.first_span(start)
    queue = deque([(first, 0, "")])
    seen = {first}
    steps = 0
    while queue and steps < max_steps:
        (node, bits, span), length, before = queue.popleft()
        for tie in graph.ties.get(node, ()):
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
            reached.add(tie.target)
            state = tie.target, step[0] & DECIDE_MOVES, calendar.next_span(tie, span)
            if state not in seen:
                seen.add(state)
                queue.append((state, length + 1, node))
    counts = {
        Ended.LISTED: len(reached & set(targets)),
        Ended.NO_FURTHER_CLAIM: len(reached - onward - at_limit - set(targets)),
        Ended.HOP_LIMIT: len(at_limit),
        Ended.DATE: len(dated),
    }
    return Survey({why: count for why, count in counts.items() if count}, len(queue))


def _may_hold(calendar: Calendar, tie: Tie, bits: int, span: Span) -> bool:
    return any(calendar.held(c, tie, bits, span)[0] is not Holds.NO for c in tie.claims)
