"""A graph of a handful of claims, made and walked in one go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from countermark.model.claim import Claim
from countermark.model.reading import Subject
from countermark.tracing.graph import Graph
from countermark.tracing.owned import Owned, OwnedPaths
from countermark.tracing.search import MAX_HOPS, Trace, trace_graph
from countermark.tracing.space import Deadline, Marks


def trace(
    claims: Iterable[Claim],
    subjects: Collection[Subject],
    targets: Collection[str],
    as_of: date,
    *,
    max_hops: int = MAX_HOPS,
    without_disputed: bool = False,
    names: Mapping[str, str] | None = None,
    starts: Collection[str] | None = None,
    deadline: Deadline | None = None,
    marks: Mapping[str, Marks] | None = None,
) -> dict[str, Trace]:
    """Trace each subject towards ``targets`` on the day ``as_of``; keys are subject nodes.

    ``claims`` are those already public at the known-at asked for. ``without_disputed`` leaves out
    what anybody denies. ``names`` maps nodes to what people call them. ``starts`` are the nodes of
    the subjects to trace, where not all are. ``deadline`` says when the time is over. ``marks``
    are what is said of nodes that may decide what a path is worth, each as a word: of walks that
    differ in them none stands for another.
    """
    graph = Graph(claims, subjects, without_disputed=without_disputed)
    wanted = [node for node in graph.subjects if starts is None or node in starts]
    return trace_graph(
        graph,
        wanted,
        targets,
        as_of,
        max_hops=max_hops,
        names=names,
        deadline=deadline,
        marks=marks,
    )


def owned_paths(
    graph: Graph, listed: Collection[str], threshold: int, as_of: date
) -> dict[str, Owned]:
    """The paths by shares of each subject of ``graph``."""
    subjects = list(graph.subjects)
    found = OwnedPaths(graph, subjects, listed, threshold, as_of)
    return {node: found.of(node) for node in subjects}
