"""What else the same gear or party reaches: the walk asked from the other end.

Lists the contracts, operators and supplied parties from which a path leads to one target. It
alleges nothing about them: each path names its class and its doubts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from countermark.model.claim import Claim
from countermark.model.node import CONTRACT, kind_of
from countermark.model.path import Cut, Path, worst_cut
from countermark.model.predicate import DOWNSTREAM, Predicate
from countermark.model.reading import Subject
from countermark.tracing.graph import Graph
from countermark.tracing.search import MAX_HOPS, trace_graph


class Reached(msgspec.Struct, frozen=True):
    """``paths``: the best path from each node reached, contracts first, then by name.

    ``cut``: the limit that was met before all were found; None where none was.
    """

    target: str
    paths: tuple[Path, ...] = ()
    cut: Cut | None = None


def reach(
    target: str,
    claims: Iterable[Claim],
    as_of: date,
    *,
    subjects: Collection[Subject] = (),
    max_hops: int = MAX_HOPS,
    names: Mapping[str, str] | None = None,
) -> Reached:
    """Which contracts, operators, supplied parties and ``subjects`` lead to ``target``.

    ``target`` is any node: a listed party, or a product to find the other contracts it is in.
    """
    graph = Graph(claims, subjects)
    starts = sorted(_starts(graph) - {target})
    traces = trace_graph(
        graph,
        starts,
        [target],
        as_of,
        max_hops=max_hops,
        names=names,
        count_ends=False,
    )
    paths = [t.paths[0] for t in traces.values() if t.paths]
    return Reached(
        target=target,
        paths=tuple(sorted(paths, key=lambda p: (kind_of(p.subject) != CONTRACT, p.subject))),
        cut=worst_cut(*(t.cut for t in traces.values())),
    )


def _starts(graph: Graph) -> set[str]:
    found = set(graph.subjects)
    for claim in graph.claims:
        found |= {n for n in (claim.subject, claim.object) if graph.is_contract(n)}
        if claim.predicate in DOWNSTREAM:
            found.add(claim.subject)
        elif claim.predicate is Predicate.SUPPLIES and not graph.may_be_thing(claim.object):
            found.add(claim.object)
    return found
