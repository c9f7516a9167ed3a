"""What would clear a subject: a smallest set of claims without which none of its paths is left.

By the theorem of Ford and Fulkerson on the graph of the paths' own nodes, each claim an edge that
can be cut once. Every path is cut by it; where a claim serves in two places, fewer may do.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence

from countermark.model.path import Path

MOST_PATHS = 5_000

Edge = tuple[str, str, str]
"""From which node to which, by which claim."""


def smallest_cut(paths: Sequence[Path]) -> tuple[str, ...]:
    """The claims, by id, in the order of the paths; empty for a subject that is itself a target."""
    if not paths or any(not path.hops for path in paths):
        return ()
    source = paths[0].subject
    sinks = {path.target for path in paths}
    edges = dict.fromkeys(
        (hop.from_node, hop.to_node, hop.claim) for path in paths[:MOST_PATHS] for hop in path.hops
    )
    used = _flow(source, sinks, list(edges))
    inside = _reached(source, edges, used)
    cut = [edge[2] for edge in edges if edge[0] in inside and edge[1] not in inside]
    return tuple(dict.fromkeys(cut))


def _flow(source: str, sinks: set[str], edges: list[Edge]) -> set[Edge]:
    """The edges that carry a greatest flow, each of capacity one (Edmonds and Karp)."""
    used: set[Edge] = set()
    out: dict[str, list[Edge]] = defaultdict(list)
    into: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        out[edge[0]].append(edge)
        into[edge[1]].append(edge)
    while True:
        came: dict[str, tuple[Edge, bool] | None] = {source: None}
        queue = deque([source])
        end = None
        while queue and end is None:
            node = queue.popleft()
            steps = [(edge, True) for edge in out[node] if edge not in used]
            steps += [(edge, False) for edge in into[node] if edge in used]
            for edge, forward in steps:
                other = edge[1] if forward else edge[0]
                if other in came:
                    continue
                came[other] = (edge, forward)
                if other in sinks:
                    end = other
                    break
                queue.append(other)
        if end is None:
            return used
        at: str = end
        while (step := came[at]) is not None:
            edge, forward = step
            (used.add if forward else used.discard)(edge)
            at = edge[0] if forward else edge[1]


def _reached(source: str, edges: Iterable[Edge], used: set[Edge]) -> set[str]:
    """The nodes that can still be reached once the flow is full."""
    steps: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        if edge in used:
            steps[edge[1]].append(edge[0])
        else:
            steps[edge[0]].append(edge[1])
    found = {source}
    queue = deque(found)
    while queue:
        for other in steps[queue.popleft()]:
            if other not in found:
                found.add(other)
                queue.append(other)
    return found
