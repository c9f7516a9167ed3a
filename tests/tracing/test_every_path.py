"""Every path and the smallest cut, against exhaustive search on random graphs with circles."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.model.claim import Claim
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.tracing.cutting import smallest_cut
from countermark.tracing.dating import Calendar
from countermark.tracing.every import every_path
from countermark.tracing.graph import Graph
from countermark.tracing.space import Space

EVIDENCE = Evidence(Digest.of(b"x"), "text/plain", Selector(SelectorKind.WHOLE), label="x")
DAY = date(2026, 11, 20)
TARGET = "reg:l"
FIRMS = [f"name:f{n}" for n in range(6)]
EDGES = st.sets(
    st.tuples(st.sampled_from(FIRMS), st.sampled_from([*FIRMS, TARGET])).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=14,
)


def claims(edges):
    """Each member of a group: a relation of which every walk is allowed."""
    return [
        Claim(claimant="a", subject=one, predicate=Predicate.PART_OF_GROUP, object=other,
              evidence=EVIDENCE, grade=Grade.parse("B2"))
        for one, other in sorted(edges)
    ]  # fmt: skip


def simple(edges, start, hops):
    """All simple paths by exhaustive search, as sequences of nodes."""
    found, todo = [], [(start,)]
    while todo:
        path = todo.pop()
        if path[-1] == TARGET:
            found.append(path)
            continue
        if len(path) <= hops:
            todo += [(*path, o) for s, o in edges if s == path[-1] and o not in path]
    return set(found)


def asked(edges, hops, most=10_000):
    graph = Graph(claims(edges))
    space = Space(graph, Calendar(DAY, graph), {TARGET}, [FIRMS[0]])
    return every_path(space, FIRMS[0], {}, max_hops=hops, most=most)


def walked(path):
    return (path.subject, *(hop.to_node for hop in path.hops))


@settings(max_examples=150)
@given(edges=EDGES, hops=st.integers(1, 7))
def test_every_simple_path_is_found_once_the_shortest_first(edges, hops):
    found = asked(edges, hops)
    assert sorted(map(walked, found.paths)) == sorted(simple(edges, FIRMS[0], hops))
    assert found.total == len(found.paths)
    lengths = [len(path.hops) for path in found.paths]
    assert lengths == sorted(lengths)


@given(edges=EDGES, hops=st.integers(1, 7), most=st.integers(1, 3))
def test_what_is_not_shown_is_counted(edges, hops, most):
    found = asked(edges, hops, most)
    assert len(found.paths) == min(most, found.total)
    assert found.total == len(simple(edges, FIRMS[0], hops))


@settings(max_examples=150)
@given(edges=EDGES)
def test_no_smaller_set_of_claims_cuts_every_path(edges):
    paths = asked(edges, 7).paths
    cut = smallest_cut(paths)
    by_path = [{hop.claim for hop in path.hops} for path in paths]
    assert all(set(cut) & claims_ for claims_ in by_path)
    every = sorted(set().union(*by_path)) if by_path else []
    for fewer in combinations(every, max(len(cut) - 1, 0)):
        assert not paths or not all(set(fewer) & claims_ for claims_ in by_path)
