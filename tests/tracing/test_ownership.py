"""The ownership cascade against published and hand-made vectors (tests/cases/tracing)."""

from __future__ import annotations

from datetime import date
from pathlib import Path as FilePath

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.tracing.tracing import owned_paths
from tests.worlds import World, claim, node, subject

from countermark.model.doubt import ShareUnknown
from countermark.model.path import Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.reading import SubjectKind
from countermark.tracing.graph import Graph
from countermark.tracing.owned import ONLY_IF_ALL_COUNT
from countermark.tracing.ownership import T50, closure

TODAY = date(2026, 11, 20)
CASES = yaml.load(
    (FilePath(__file__).parents[1] / "cases/tracing/faq401.yaml").read_bytes(),
    Loader=yaml.CBaseLoader,
)


def confirmed(*lines: str) -> list:
    return [claim(f"{x} confirmed=2026-06-01" if "confirmed=" not in x else x) for x in lines]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_vector(case):
    claims = confirmed(*case["lines"])
    listed = case.get("listed", ["reg:x"])
    threshold = int(case.get("threshold", "50")) * 1_000_000
    sure = closure(listed, claims, threshold, TODAY)
    possible = closure(listed, claims, threshold, TODAY, lower=False)
    owned = {n for n in case.get("owned", [])}
    assert {n for n in owned if node(n) not in sure} == set()
    assert {n for n in case.get("not_owned", []) if node(n) in sure} == set()
    for name in case.get("possible", []):
        assert node(name) in possible
    for name in set(case.get("not_owned", [])) - set(case.get("possible", [])):
        assert node(name) not in possible, name
    assert [o.owned for o in sure.overfull] == [node(n) for n in case.get("overfull", [])]
    found = owned_paths(Graph(claims, [subject(n) for n in owned]), listed, threshold, TODAY)
    for paths, _ in found.values():
        best = paths[0]
        assert best.kind is PathClass.OWNED and best.certain and best.target in listed
        assert_connected(best)


def assert_connected(path: Path) -> None:
    at = path.subject
    for hop in path.hops:
        assert hop.from_node == at
        at = hop.to_node
    assert at == path.target


def paths_of(name: str, *lines: str, threshold: int = T50, kind=SubjectKind.SUPPLIER, **more):
    asked = subject(name, kind)
    graph = Graph(confirmed(*lines), [asked], **more)
    found = owned_paths(graph, ["reg:x"], threshold, TODAY)[asked.node].paths
    for path in found:
        assert_connected(path)
    return found


def test_minority_is_a_red_flag_with_its_chain():
    (path,) = paths_of("b", "reg:x owns a share=70", "a owns b share=20")
    assert (path.kind, path.certain, path.target) == (PathClass.MINORITY, True, "reg:x")
    assert [h.word for h in path.hops] == ["owned_by", "owned_by"]


def test_control_without_ownership_is_a_red_flag():
    (path,) = paths_of("a", "reg:x controls a", "b owns a share=20", "reg:x owns b share=60")
    assert path.kind is PathClass.MINORITY
    assert not paths_of("a", "reg:x controls a"), (
        "its shares may all be in the group: a walk says so"
    )


def test_groups_inside_one_another_end():
    found = paths_of(
        "a", "a part_of_group b", "b part_of_group a", "reg:x owns b share=60", "b controls a"
    )
    assert {p.kind for p in found} == {PathClass.MINORITY}


def test_unknown_share_of_a_listed_owner_is_possible_and_says_so():
    (path,) = paths_of("a", "reg:x owns a")
    assert path.kind is PathClass.OWNED and not path.certain
    assert path.hops[0].doubts == (ShareUnknown(),)


def test_each_holding_is_certain_but_their_sum_is_not():
    (path, flag) = sorted(
        paths_of("a", "reg:x owns a share=30", "o owns a share=20", "reg:x owns o band=40-60"),
        key=lambda p: p.kind.value,
    )
    assert path.kind is PathClass.OWNED and path.hops[0].doubts == (ONLY_IF_ALL_COUNT,)
    assert flag.kind is PathClass.MINORITY and flag.certain


def test_the_maker_of_a_thing_may_be_owned():
    (path,) = paths_of(
        "item:f/1", "item:f/1 made_by m", "m same_as reg:m", "reg:x owns reg:m share=80",
        kind=SubjectKind.DEVICE,
    )  # fmt: skip
    assert (path.kind, path.own, path.certain) == (PathClass.OWNED, True, True)


def test_a_part_from_an_owned_maker_is_a_component():
    (path,) = paths_of(
        "item:f/1", "item:f/1 contains item:f/2", "item:f/2 made_by m", "reg:x owns m share=80",
        kind=SubjectKind.DEVICE,
    )  # fmt: skip
    assert (path.kind, path.own) == (PathClass.COMPONENT, False)


def test_without_what_is_disputed_no_share_counts():
    lines = "reg:x owns a share=60", "reg:x owns a share=60 denied by=reg:x"
    (path,) = paths_of("a", *lines)
    assert path.disputed
    assert paths_of("a", *lines, without_disputed=True) == ()


NODES = ["reg:x", "a", "b", "c", "d"]
SHARES = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.integers(1, 100), st.booleans()),
    max_size=12,
)


@given(SHARES, st.randoms())
def test_closure_properties(rows, random):
    lines = [f"{o} owns {f} share={s}{'' if sure else ' unsure'}" for o, f, s, sure in rows]
    claims = confirmed(*lines)
    sure = closure(["reg:x"], claims, T50, TODAY)
    possible = closure(["reg:x"], claims, T50, TODAY, lower=False)
    random.shuffle(claims)
    assert closure(["reg:x"], claims, T50, TODAY).joined == sure.joined
    assert set(sure.joined) <= set(possible.joined)
    certain_only = [c for c in claims if c.certain]
    assert set(closure(["reg:x"], certain_only, T50, TODAY).joined) == set(sure.joined)
    for firm, why in sure.joined.items():
        assert why.share == sum(h.least for h in why.holdings) >= T50
        assert all(h.owner in sure for h in why.holdings), firm
    found = owned_paths(Graph(claims, [subject(n) for n in NODES[1:]]), ["reg:x"], T50, TODAY)
    for name, (paths, cut) in found.items():
        assert cut is None
        assert (name in sure) == any(p.kind is PathClass.OWNED and p.certain for p in paths)
        if name in possible:
            assert any(p.kind is PathClass.OWNED for p in paths)
        for path in paths:
            assert_connected(path)
            assert all(h.predicate is Predicate.OWNS for h in path.hops)


def test_a_long_chain_and_a_wide_firm_are_quick():
    chain = [f"n{i} owns n{i + 1} share=51" for i in range(3000)]
    wide = [f"n{i} owns wide share=0.02" for i in range(3000)]
    claims = confirmed("reg:x owns n0 share=51", *chain, *wide)
    found = closure(["reg:x"], claims, T50, TODAY)
    assert "name:n3000" in found and "name:wide" in found


def test_world_takes_lines_away():
    world = World("a owns b", "b owns c")
    assert world.without("a owns b").and_("c owns d").claims == World("b owns c", "c owns d").claims
