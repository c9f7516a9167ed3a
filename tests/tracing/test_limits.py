"""A search that met a limit says so, and few searches need to meet one (limits.yaml)."""

from __future__ import annotations

from datetime import date
from pathlib import Path as FilePath

import pytest
import yaml
from tests.tracing.tracing import trace
from tests.worlds import World, claim, subject

from countermark.model.path import Cut, Limit, worst_cut
from countermark.model.reading import SubjectKind
from countermark.tracing import search, space
from countermark.tracing.search import MAX_HOPS

TODAY = date(2026, 11, 20)
CASES = yaml.load(
    (FilePath(__file__).parents[1] / "cases/tracing/limits.yaml").read_bytes(),
    Loader=yaml.CBaseLoader,
)


def ring(size: int, word: str) -> list[str]:
    firms = [f"f{number}" for number in range(size)]
    return [f"{a} {word} {b}" for a in firms for b in firms if a != b]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_case(case, monkeypatch):
    lines = list(case["lines"])
    if "ring" in case:
        size, word = case["ring"].split()
        lines += ring(int(size), word)
    monkeypatch.setattr(search, "MAX_STEPS", int(case.get("steps", search.MAX_STEPS)))
    monkeypatch.setattr(space, "MAX_MOVES", int(case.get("moves", space.MAX_MOVES)))
    asked = subject(case["ask"]["node"], SubjectKind(case["ask"]["kind"]))
    hops = int(case.get("hops", MAX_HOPS))
    found = trace(World(*lines).claims, [asked], ["reg:l", "reg:z"], TODAY, max_hops=hops)
    one = found[asked.node]
    assert [
        f"{p.kind.name} {'certain' if p.certain else 'possible'} "
        f"{'own' if p.own else 'inherited'} {len(p.hops)}"
        for p in one.paths
    ] == case["find"]
    met = "none"
    if one.cut:
        met = one.cut.limit.value + (f" {one.cut.nearest}" if one.cut.nearest else "")
    assert met == case["cut"]


def test_when_the_time_is_over_everybody_it_touches_is_cut():
    claims = World("a <- b", "b <- reg:l", "c <- d").claims
    asked = [subject(name) for name in "ac"]
    found = trace(claims, asked, ["reg:l"], TODAY, deadline=lambda: True)
    assert found["name:a"].cut == Cut(Limit.TIME)
    assert found["name:c"].cut is None  # nothing it leads to leads to a listed party


def test_an_unfinished_search_is_told_before_a_far_party():
    far, near = Cut(Limit.HOPS, 8, 12, 1), Cut(Limit.HOPS, 8, 9, 1)
    assert worst_cut(None, far, near) == near
    assert worst_cut(far, Cut(Limit.STEPS, 50)) == Cut(Limit.STEPS, 50)
    assert worst_cut(None) is None


def test_firms_that_all_own_each_other_share_one_search():
    firms = 400
    claims = [claim(f"f{i} owns f{(i * 7 + k) % firms}") for i in range(firms) for k in (1, 2, 3)]
    asked = [subject(f"f{i}") for i in range(firms)]
    found = trace([*claims, claim("reg:l owns f3")], asked, ["reg:l"], TODAY, max_hops=40)
    assert all(one.paths and one.cut is None for one in found.values())
