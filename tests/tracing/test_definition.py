"""The search finds what the definition says, and where a limit hides something it says so."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.tracing.definition import all_walks
from tests.worlds import World, subject

from countermark.model.path import Limit
from countermark.model.predicate import EDGES, Family, Predicate, Trait
from countermark.model.reading import SubjectKind
from countermark.tracing import nearest, search, space
from countermark.tracing.graph import Graph
from countermark.tracing.moves import HANDED, MADE, OWN, SHARE
from countermark.tracing.search import trace_graph

TODAY = date(2026, 11, 20)
NODES = ["reg:l", "reg:z", "item:f/1", "item:f/2", "contract:c", "a", "b", "c", "d"]
OPTIONS = ["", "", "unsure", "to=2020-11-17", "to=2026", "share=20", "denied", "relabelled"]
LINES = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(EDGES), st.sampled_from(NODES),
        st.sampled_from(OPTIONS),
    ).map(lambda t: f"{t[0]} {t[1].value} {t[2]} {t[3]}"),
    max_size=16, unique=True,
)  # fmt: skip
SUBJECTS = [
    subject("a"),
    subject("item:f/1", SubjectKind.DEVICE, made="2020"),
    subject("item:f/2", SubjectKind.DEVICE, acquired="2026-03"),
    subject("contract:c", SubjectKind.CONTRACT),
    *(subject(name) for name in "bcd"),
]
TARGETS = {"reg:l", "reg:z"}


def act_of(graph, path):
    """The bits that show an act, read off the hops alone."""
    bits = 0
    for hop in path.hops:
        word = hop.predicate
        if word.family is Family.MAKING and hop.forward:
            bits |= MADE
        elif word.traits & Trait.OWN_USE:
            bits |= OWN
        elif word.traits & Trait.UNDER:
            bits |= SHARE if hop.forward else 0
        elif word is Predicate.DELIVERS or (
            word is Predicate.CONTAINS and graph.is_contract(hop.from_node)
        ):
            bits |= HANDED
    return bits


def found_in(graph, trace):
    return {
        (p.target, p.kind, p.certain, p.disputed, act_of(graph, p)): len(p.hops)
        for p in trace.paths
    }


def check_against_definition(lines, hops, starts):
    graph = Graph(World(*lines).claims, SUBJECTS)
    traces = trace_graph(graph, [s.node for s in starts], TARGETS, TODAY, max_hops=hops)
    for node, found in traces.items():
        expected = all_walks(graph, node, TARGETS, TODAY, hops)
        whole = all_walks(graph, node, TARGETS, TODAY, len(NODES))
        seen = found_in(graph, found)
        assert seen.items() <= expected.items(), node
        if found.cut is None:
            assert seen == expected, node
            for target, kind, certain, disputed, act in whole.keys() - expected.keys():
                assert any(
                    (target, kind, sure, denied, act) in seen
                    for sure in {True, certain}
                    for denied in {False, disputed}
                ), node
        elif found.cut.limit is Limit.HOPS:
            assert seen == expected, node


@given(LINES, st.sampled_from([1, 2, 3, 8]))
@settings(deadline=None, max_examples=150)
def test_what_is_found_is_what_the_definition_says(lines, hops):
    check_against_definition(lines, hops, SUBJECTS)


@given(LINES, st.sampled_from([2, 8]))
@example(
    [
        "item:f/2 made_by reg:l ",
        "item:f/2 shares_data_with reg:l ",
        "item:f/2 provides_service_to item:f/1 ",
    ],
    2,
)
@settings(deadline=None, max_examples=60)
def test_one_start_is_answered_as_among_many(lines, hops):
    check_against_definition(lines, hops, SUBJECTS[:1])
    graph = Graph(World(*lines).claims, SUBJECTS)
    nodes = [s.node for s in SUBJECTS]
    many = trace_graph(graph, nodes, TARGETS, TODAY, max_hops=hops, count_ends=False)
    for node in nodes:
        alone = trace_graph(graph, [node], TARGETS, TODAY, max_hops=hops, count_ends=False)
        assert alone[node] == many[node]


@pytest.mark.parametrize(
    ("module", "name"), [(search, "MAX_STEPS"), (nearest, "MAX_TRIES"), (space, "MAX_MOVES")]
)
@given(lines=LINES, allowed=st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_whatever_limit_is_met_nothing_is_missed_in_silence(module, name, lines, allowed):
    before = getattr(module, name)
    setattr(module, name, allowed)
    try:
        check_against_definition(lines, 8, SUBJECTS)
    finally:
        setattr(module, name, before)
