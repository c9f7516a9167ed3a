"""Whatever limit a search meets: the subject is *not examined*, exit 13, in every format."""

from __future__ import annotations

import json
import re

import pytest

from countermark.assessment import stream
from countermark.reports.publications import PUBLICATIONS
from countermark.tracing import search

from .conftest import CONTRACTOR, table

FORMATS = tuple(PUBLICATIONS["check"].formats)
HOPS = "lies 4 hops away; the limit is 2 hops"
STEPS = "the search ended after 20 steps"
FAR = ("Quay 0 LLC,owns,Quay 1 LLC", "Quay 2 LLC,owns,Quay 0 LLC", "Quay 3 LLC,owns,Quay 2 LLC")


def chain(*more):
    return table("links.csv", "from,predicate,to", *FAR, "ZTE Corporation,owns,Quay 3 LLC", *more)


def asked():
    return table("firm.csv", "supplier,country", "Quay 0 LLC,US")


@pytest.mark.parametrize("form", FORMATS)
def test_the_hop_limit_in_every_format(cm, form):
    said = cm("check", asked(), chain(), *CONTRACTOR, "--depth", "2", "--format", form)
    assert said.code == 14  # of Quay 3 and 2, which the links name and which are near enough
    words = re.sub(r"\s+", " ", said.out)
    assert HOPS in words and "not examined" in words.casefold()


def test_deep_enough_it_is_prohibited(cm):
    assert cm("check", asked(), chain(), *CONTRACTOR, "--depth", "8").code == 14


def test_the_verdict_carries_the_limit(cm):
    said = cm("check", asked(), chain(), *CONTRACTOR, "--depth", "2", "--format", "json").json
    (quay,) = [s for s in said["subjects"] if s["name"] == "Quay 0 LLC" and s["kind"] == "supplier"]
    assert quay["verdict"] == quay["own"] == "not examined"
    (verdict,) = quay["verdicts"]
    cut = verdict["cut"]
    assert (cut["limit"], cut["allowed"], cut["nearest"]) == ("hops", 2, 4)


@pytest.mark.parametrize("form", FORMATS)
def test_without_a_context_too(cm, form):
    said = cm("check", asked(), chain(), "--as-of", "2026-11-20", "--depth", "2", "--format", form)
    assert said.code == 13


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_found_stands_and_the_limit_is_told_beside_it(cm, form):
    found = chain('"Huawei Technologies Co., Ltd.",owns,Quay 0 LLC')
    shown = ("--format", form, *(["--verbose"] if form == "table" else []))
    said = cm("check", asked(), found, *CONTRACTOR, "--depth", "2", *shown)
    assert said.code == 14
    assert HOPS in re.sub(r"\s+", " ", said.out)


def test_the_steps_run_out(cm, monkeypatch):
    monkeypatch.setattr(search, "MAX_STEPS", 20)
    monkeypatch.setattr(search, "MAX_HOPS", 8)
    firms = [f"Quay {number} LLC" for number in range(12)]
    rows = [f"{a},owns,{b}" for a in firms for b in firms if a != b]
    links = table("links.csv", "from,predicate,to", *rows, "AX-9,made_by,ZTE Corporation")
    many = cm("check", asked(), links, *CONTRACTOR, "--format", "json").json
    assert many["totals"]["verdict"] != "not examined"  # nothing leads there, so no step was spent
    links = table("links.csv", "from,predicate,to", *rows, "ZTE Corporation,owns,Quay 5 LLC")
    said = cm("check", asked(), links, *CONTRACTOR, "--format", "json")
    assert said.code == 14  # the nearest is found all the same
    assert any(STEPS in gap["detail"] for gap in said.json["not_examined"])


def test_a_long_list_in_parts(cm, monkeypatch):
    monkeypatch.setattr(stream, "LEAST", 3)
    monkeypatch.setattr(stream, "PART", 2)
    names = [f"Harbor {number} LLC,US" for number in range(6)]
    firms = table("firm.csv", "supplier,country", "Quay 0 LLC,US", *names)
    said = cm("check", firms, chain(), *CONTRACTOR, "--depth", "2", "--format", "json")
    assert said.code == 14  # of Quay 3, which the links name
    verdicts = {s["name"]: s["verdict"] for s in said.json["subjects"] if s["kind"] == "supplier"}
    assert verdicts["Quay 0 LLC"] == "not examined"
    assert verdicts["Harbor 1 LLC"] == "no restriction found"
    assert said.json["coverage"]["chains_cut"] > 0


def test_explain_says_it(cm):
    done = cm("check", asked(), chain(), *CONTRACTOR, "--depth", "2", "--format", "json").json
    (quay,) = [s for s in done["subjects"] if s["name"] == "Quay 0 LLC" and s["kind"] == "supplier"]
    said = cm("explain", quay["id"][:12], "--format", "json")
    assert HOPS in json.dumps(said.json)
