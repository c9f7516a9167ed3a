"""Tracing: the rules case by case, then order, monotony, disputes, limits and hostile worlds."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path as FilePath

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tracing.tracing import trace
from tests.worlds import World, claim, node, subject

from countermark.model.coverage import Ended
from countermark.model.doubt import SourceUnsure
from countermark.model.path import Cut, Limit, PathClass
from countermark.model.predicate import EDGES
from countermark.model.reading import SubjectKind
from countermark.tracing import search
from countermark.tracing.dating import MANUFACTURE
from countermark.tracing.graph import MOVES
from countermark.tracing.moves import BRAND_ALONE, NOT_SHOWN_DELIVERED
from countermark.tracing.reach import reach
from countermark.tracing.search import MAX_OTHERS

TODAY = date(2026, 11, 20)
CASES = yaml.load(
    (FilePath(__file__).parents[1] / "cases/tracing/classes.yaml").read_bytes(),
    Loader=yaml.CBaseLoader,
)


def ask(world: World, name: str, kind=SubjectKind.SUPPLIER, targets=("reg:l",), **options):
    as_of = options.pop("as_of", TODAY)
    asked = subject(name, kind)
    return trace(world.claims, [asked], targets, as_of, **options)[asked.node]


def words(path) -> str:
    return (
        f"{path.kind.name} {'certain' if path.certain else 'possible'} "
        f"{'own' if path.own else 'inherited'} {len(path.hops)}"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case):
    asked = dict(case["ask"])
    thing = subject(asked.pop("node"), SubjectKind(asked.pop("kind")), **asked)
    as_of = date.fromisoformat(case.get("on", "2026-11-20"))
    world = World(*case["lines"])
    found = trace(world.claims, [thing], ["reg:l"], as_of)[thing.node]
    assert [words(p) for p in found.paths] == case["find"]
    assert found.cut is None
    for path in found.paths:
        at = thing.node
        for hop in path.hops:
            assert hop.from_node == at and hop.certain == (not hop.doubts)
            at = hop.to_node
        assert at == path.target


def test_every_edge_of_the_vocabulary_can_be_walked():
    assert {p for p, _, _ in MOVES} == set(EDGES)


def test_doubts_are_said_where_they_arise():
    world = World("a <- d", "d supplies box", "box made_by reg:l")
    (path,) = ask(world, "a").paths
    assert [h.doubts for h in path.hops] == [(), (NOT_SHOWN_DELIVERED,), ()]
    assert path.weakest.doubts == (NOT_SHOWN_DELIVERED,)
    world = World("item:f/1 branded_by b", "b part_of_group reg:l to=2020-11-17")
    (path,) = ask(world, "item:f/1", SubjectKind.DEVICE).paths
    assert [h.doubts for h in path.hops] == [(BRAND_ALONE,), (MANUFACTURE,)]


def test_hops_carry_names_score_and_reading_direction():
    world = World("a <- d", "d same_as reg:l score=0.87 note=a_similar_name unsure")
    (path,) = ask(world, "a", names={"name:a": "A Ltd", "reg:l": "L Corporation"}).paths
    assert [(h.from_name, h.word, h.to_name) for h in path.hops] == [
        ("A Ltd", "supplied_by", "d"),
        ("d", "same_as", "L Corporation"),
    ]
    assert [h.score for h in path.hops] == [None, 870_000]
    assert path.hops[1].doubts == (SourceUnsure("a similar name"),)


def test_the_subject_may_be_what_is_looked_for():
    (path,) = ask(World(), "reg:l").paths
    assert (path.kind, path.hops, path.certain) == (PathClass.DIRECT, (), True)


def test_best_witness_and_others():
    world = World("a <- m", "m <- reg:l", "a <- n", "n <- reg:l grade=A1", "a <- o", "o <- p",
                  "p <- reg:l", "a <- q unsure", "q <- reg:l")  # fmt: skip
    sure, possible = ask(world, "a").paths
    assert (len(sure.hops), sure.others, sure.certain) == (2, 2, True)
    assert (len(possible.hops), possible.others, possible.certain) == (2, 0, False)


def test_one_relation_told_twice_is_one_path():
    world = World("a <- reg:l", "a <- reg:l by=other grade=A1", "a <- reg:l by=third unsure")
    (path,) = ask(world, "a").paths
    assert path.others == 0 and str(path.hops[0].grade) == "A1"


def test_a_certain_telling_outweighs_a_better_graded_doubt():
    world = World("a <- reg:l grade=C3 to=2027", "a <- reg:l by=other grade=A1 to=2026")
    (path,) = ask(world, "a").paths
    assert path.certain and str(path.hops[0].grade) == "C3"


# --- disputes ------------------------------------------------------------------------------------


def test_a_denied_hop_stays_and_is_marked():
    world = World("a <- m", "m part_of_group reg:l by=agency", "m part_of_group reg:l denied by=m")
    (path,) = ask(world, "a").paths
    assert path.disputed
    assert path.hops[1].disputed_by == (claim("m part_of_group reg:l denied by=m").id,)
    assert ask(world, "a", without_disputed=True).paths == ()


def test_an_undisputed_witness_is_shown_beside_a_shorter_disputed_one():
    world = World("a <- reg:l", "a <- reg:l denied by=a", "a <- m", "m <- reg:l")
    paths = ask(world, "a").paths
    assert [(len(p.hops), p.disputed, p.others) for p in paths] == [(2, False, 0), (1, True, 0)]
    assert ask(world, "a", without_disputed=True).paths == paths[:1]


def test_a_denial_of_other_days_disputes_nothing():
    world = World(
        "m part_of_group reg:l from=2019-01-01", "m part_of_group reg:l denied to=2019-01-01"
    )
    (path,) = ask(world, "m").paths
    assert not path.disputed
    coarse = World("m part_of_group reg:l from=2019", "m part_of_group reg:l denied to=2019-06-01")
    assert ask(coarse, "m").paths[0].disputed


def test_different_from_denies_same_as_in_either_direction():
    world = World("a same_as reg:l", "reg:l different_from a")
    (path,) = ask(world, "a").paths
    assert path.disputed and ask(world, "a", without_disputed=True).paths == ()


# --- why chains ended ----------------------------------------------------------------------------


def test_why_chains_ended():
    world = World("a <- m", "m <- n", "n <- reg:l", "m <- dead", "a <- past to=2020", "a <- reg:l")
    ended = ask(world, "a").ended
    assert ended == {Ended.LISTED: 1, Ended.NO_FURTHER_CLAIM: 1, Ended.DATE: 1}
    world = World(*(f"n{i} <- n{i + 1}" for i in range(20)), "n20 <- reg:l")
    found = ask(world, "n0")
    assert found.paths == () and found.ended == {Ended.HOP_LIMIT: 1}
    assert ask(world, "n0", max_hops=21).paths[0].kind is PathClass.SUPPLIER


# --- reach ---------------------------------------------------------------------------------------


def test_reach_finds_the_other_contracts():
    world = World(
        "contract:c1 delivers box", "contract:c2 delivers case", "case contains box",
        "contract:c3 <- prime", "prime <- d", "d supplies box", "box made_by reg:l",
        "contract:c4 delivers other", "operator runs box",
    )  # fmt: skip
    found = reach("name:box", world.claims, TODAY)
    reached = {p.subject: (p.kind.name, p.certain) for p in found.paths}
    assert reached == {
        "contract:c1": ("DIRECT", True),
        "contract:c2": ("COMPONENT", True),
        "contract:c3": ("DIRECT", False),
        "name:operator": ("DIRECT", True),
        "name:prime": ("DIRECT", False),
    }
    assert [p.subject for p in found.paths][:3] == ["contract:c1", "contract:c2", "contract:c3"]
    assert found.cut is None
    assert {p.subject for p in reach("reg:l", world.claims, TODAY).paths} == set(reached)


# --- properties ----------------------------------------------------------------------------------

NODES = ["reg:l", "reg:z", "item:f/1", "item:f/2", "contract:c", "a", "b", "c"]
OPTIONS = [
    "",
    "unsure",
    "to=2020-11-17",
    "to=2026",
    "share=20",
    "denied",
    "grade=A1",
    "unsure to=2026",
]
LINES = st.lists(
    st.tuples(
        st.sampled_from(NODES), st.sampled_from(EDGES), st.sampled_from(NODES),
        st.sampled_from(OPTIONS),
    ).map(lambda t: f"{t[0]} {t[1].value} {t[2]} {t[3]}"),
    max_size=14, unique=True,
)  # fmt: skip
SUBJECTS = [
    subject("a"),
    subject("item:f/1", SubjectKind.DEVICE, made="2020"),
    subject("contract:c", SubjectKind.CONTRACT),
]


def everything(claims):
    found = trace(claims, SUBJECTS, ["reg:l"], TODAY)
    return {node: (t.paths, t.ended, t.cut) for node, t in found.items()}


@given(LINES, st.randoms())
@settings(deadline=None)
def test_the_order_of_claims_does_not_matter(lines, random):
    claims = World(*lines).claims
    before = everything(claims)
    random.shuffle(claims)
    assert everything(claims + claims[:3]) == before


@given(LINES)
@settings(deadline=None)
def test_removing_a_doubtful_claim_never_strengthens(lines):
    before = trace(World(*lines).claims, SUBJECTS, ["reg:l"], TODAY)
    for line in lines:
        if "unsure" not in line:
            continue
        after = trace(World(*lines).without(line).claims, SUBJECTS, ["reg:l"], TODAY)
        for start, found in after.items():
            was = before[start].paths
            for certain in (True, False):
                now = [p.kind.value for p in found.paths if p.certain >= certain]
                then = [p.kind.value for p in was if p.certain >= certain]
                assert not now or (then and min(then) <= min(now)), (line, certain)


@given(LINES)
@settings(deadline=None)
def test_paths_are_simple_and_rest_on_claims_given(lines):
    claims = {c.id: c for c in World(*lines).claims}
    for found in trace(claims.values(), SUBJECTS, ["reg:l", "reg:z"], TODAY).values():
        for path in found.paths:
            at = [path.subject, *(h.to_node for h in path.hops)]
            assert len(set(at)) == len(at) <= 9
            for hop in path.hops:
                ends = claims[hop.claim].subject, claims[hop.claim].object
                assert (hop.from_node, hop.to_node) == (ends if hop.forward else ends[::-1])


@given(LINES)
@settings(deadline=None)
def test_without_disputed_shows_no_dispute(lines):
    found = trace(World(*lines).claims, SUBJECTS, ["reg:l"], TODAY, without_disputed=True)
    assert not any(p.disputed for t in found.values() for p in t.paths)


# --- hostile worlds ------------------------------------------------------------------------------


def test_a_thousand_ways():
    world = World(*(f"a <- m{i}" for i in range(1500)), *(f"m{i} <- reg:l" for i in range(1500)))
    found = ask(world, "a")
    assert [p.others for p in found.paths] == [MAX_OTHERS] and found.cut is None


def test_a_thousand_names_of_one_party():
    names = [f"n{i}" for i in range(1000)]
    world = World(*(f"{n} same_as reg:l unsure" for n in names))
    asked = [subject(n) for n in names]
    begun = time.perf_counter()
    found = trace(world.claims, asked, ["reg:l"], TODAY)
    assert time.perf_counter() - begun < 5
    assert all(len(t.paths) == 1 and t.paths[0].others == 0 for t in found.values())


def test_three_thousand_devices_of_one_model():
    items = [f"item:f/{i}" for i in range(3000)]
    world = World(
        *(f"{i} same_as x100" for i in items), *(f"{i} made_by m" for i in items), "m same_as reg:l"
    )
    asked = [subject(i, SubjectKind.DEVICE) for i in items]
    begun = time.perf_counter()
    found = trace(world.claims, asked, ["reg:l"], TODAY)
    assert time.perf_counter() - begun < 5
    assert all(t.paths[0].certain and len(t.paths[0].hops) == 2 for t in found.values())
    assert not any(t.cut for t in found.values())


def test_a_clique_of_suppliers_is_bounded_and_says_so(monkeypatch):
    nodes = [f"n{i}" for i in range(40)]
    world = World(*(f"{a} <- {b}" for a in nodes for b in nodes if a != b), "n7 <- reg:l")
    found = ask(world, "n0")
    assert len(found.paths) == 1 and len(found.paths[0].hops) == 2
    monkeypatch.setattr(search, "MAX_STEPS", 50)
    found = ask(world, "n0")
    assert found.cut == Cut(Limit.STEPS, allowed=50) and Ended.WORK_LIMIT in found.ended
    assert len(found.paths[0].hops) == 2  # the nearest is found all the same


def test_removing_the_listed_party_from_a_ring():
    ring = [f"r{i} owns r{(i + 1) % 9}" for i in range(9)]
    assert ask(World(*ring), "r0").paths == ()
    (path,) = ask(World(*ring, "reg:l owns r4"), "r0").paths
    assert len(path.hops) == 6


def test_subjects_are_keyed_by_node():
    assert set(trace([], [subject("a"), subject("b")], ["reg:l"], TODAY)) == {node("a"), node("b")}
