"""Why each chain ended, found or not: an answer of "no path" is worth what this says of it.

Walks the same moves as the search, each node and state once for all starts of a run, without
looking for anything. An end that several starts share is counted for the first of them.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from enum import Enum

from countermark.model.when import Holds
from countermark.tracing.dating import Calendar, Span
from countermark.tracing.graph import Graph, Tie
from countermark.tracing.moves import DECIDE_MOVES, after

MAX_STEPS = 2_000_000
"""Ties looked at before the count of ends, which is for people, ends; the search goes on."""


class Ended(Enum):
    """Why a chain ended; the words are for people."""

    LISTED = "reached a party that is looked for"
    NO_FURTHER_CLAIM = "no further claim"
    HOP_LIMIT = "the hop limit"
    WORK_LIMIT = "the limit on steps or time"
    DATE = "a claim that did not hold on the day"


def survey(
    graph: Graph, calendar: Calendar, targets: Collection[str], starts: Sequence[str]
) -> Mapping[str, Mapping[Ended, int]]:
    """How many chains ended where nothing leads on, by node (by tie, where a date ended it)."""
    first: dict[str, str] = {}
    onward = set[str]()
    dated: dict[tuple[str, str], str] = {}
    seen = set[tuple[str, int, Span]]()
    steps = 0
    for start in starts:
        first.setdefault(start, start)
        state = start, 0, calendar.first_span(start)
        queue = deque([(state, "")])
        while queue and steps < MAX_STEPS:
            (node, bits, span), before = queue.popleft()
            for tie in graph.ties.get(node, ()):
                steps += 1
                step = after(bits, tie, graph)
                if step is None or tie.target in (start, before):
                    continue
                if not _may_hold(calendar, tie, bits, span):
                    dated.setdefault((node, tie.target), start)
                    continue
                onward.add(node)
                first.setdefault(tie.target, start)
                state = tie.target, step[0] & DECIDE_MOVES, calendar.next_span(tie, span)
                if state not in seen:
                    seen.add(state)
                    queue.append((state, node))
    wanted = set(targets)
    found: dict[str, Counter[Ended]] = {start: Counter() for start in starts}
    for node, start in first.items():
        if node not in onward and node not in wanted:
            found[start][Ended.NO_FURTHER_CLAIM] += 1
    for start in dated.values():
        found[start][Ended.DATE] += 1
    return found


def _may_hold(calendar: Calendar, tie: Tie, bits: int, span: Span) -> bool:
    return any(calendar.held(c, tie, bits, span)[0] is not Holds.NO for c in tie.claims)
