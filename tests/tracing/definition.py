"""What tracing should find, by definition: every simple walk is walked, one after the other.

Shares with the search only the rules for one move (``moves``, ``dating``, ``choose``); no state is
looked at once, nothing is left out as leading nowhere, and no work is spared.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from countermark.model.path import PathClass
from countermark.model.predicate import Predicate
from countermark.tracing.classes import classify
from countermark.tracing.dating import Calendar
from countermark.tracing.graph import Graph, Move
from countermark.tracing.moves import BRAND, OVER, RELABELLED, SHOWS_ACT, after, arrives
from countermark.tracing.space import State, choose

Found = tuple[str, PathClass, bool, bool, int]
"""Target, class, certain, disputed, and the bits that show an act."""


def all_walks(
    graph: Graph, start: str, targets: set[str], as_of: date, hops: int
) -> dict[Found, int]:
    """Each kind of path from ``start`` with its least length, among walks of at most ``hops``."""
    calendar = Calendar(as_of, graph)
    best: dict[Found, int] = {}
    state = State(start, 0, True, False, calendar.first_span(start), None)
    for end, ties in _walks(graph, calendar, state, [], hops):
        if end.node in targets and arrives(end.bits):
            act = end.bits & SHOWS_ACT
            found = end.node, _kind(graph, end, ties), end.certain, end.disputed, act
            best[found] = min(best.get(found, len(ties)), len(ties))
    return best


def _walks(graph, calendar, state, ties, hops) -> Iterator:
    yield state, ties
    if len(ties) == hops:
        return
    met = {state.node, *(tie.source for tie in ties)}
    for tie in graph.ties.get(state.node, ()):
        moved = None if tie.target in met else after(state.bits, tie, graph)
        chosen = moved and choose(calendar, state, tie, moved[1])
        if chosen:
            claim, doubt = chosen
            alone = bool(state.bits & BRAND) and tie.move is not Move.IDENTITY
            further = State(
                tie.target,
                moved[0] | OVER * calendar.is_over(claim, tie),
                state.certain and not doubt and not alone,
                state.disputed or claim.id in graph.disputes,
                calendar.next_span(tie, state.span),
                None,
            )
            yield from _walks(graph, calendar, further, [*ties, tie], hops)


def _kind(graph, end, ties) -> PathClass:
    bits = end.bits
    making = [tie for tie in ties if tie.predicate is Predicate.MADE_BY]
    if bits & RELABELLED and making and not making[-1].relabel:
        maker = making[-1].target
        for name in graph.names_on(making[-1].source):
            if graph.maybe_same(name, end.node) and not graph.maybe_same(name, maker):
                bits &= ~RELABELLED
    return classify(bits)
