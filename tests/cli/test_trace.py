"""Paths from what somebody has to a party, and everything downstream: stories, formats, limits."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml

STORIES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "scenarios" / "trace" / "stories.yaml").read_text(
        "utf-8"
    )
)
DAY = ("--as-of", "2026-11-20")


def ask(cm, story, *more):
    Path("links.csv").write_text(story["links"], "utf-8")
    words = [w for key in ("to", "hops") if key in story for w in (f"--{key}", str(story[key]))]
    if "months" in story:
        words += ["--months", *story["months"]]
    day = ("--as-of", story.get("as_of", "2026-11-20"))
    return cm("trace", story["subject"], "links.csv", *words, *day, *more)


@pytest.mark.parametrize("story", STORIES["stories"], ids=lambda story: story["name"])
def test_a_story_of_paths(cm, folder, story):
    said = ask(cm, story, "--format", "json")
    assert said.code == story.get("exit", 0), said.err
    told = said.json
    assert {key: told[key] for key in story["expect"]} == story["expect"]
    assert told["total"] >= story.get("at_least", 0)
    for path, wanted in zip(told["paths"], story.get("paths", ()), strict=False):
        assert path["target_name"] == wanted["to"]
        if "words" in wanted:
            assert [hop["word"] for hop in path["hops"]] == wanted["words"]
        for key in ("class", "certain", "disputed"):
            if key in wanted:
                assert path[key] == wanted[key]
    if "cut" in story:
        assert len(told["smallest_cut"]) == story["cut"]
    if "spans" in story:
        assert [[one["first"], one["last"]] for one in told["months"]] == story["spans"]
    if "denied_by" in story:
        hops = [hop for path in told["paths"] for hop in path["hops"]]
        denials = [told["claims"][id_] for hop in hops for id_ in hop["disputed_by"]]
        assert story["denied_by"] in {claim["claimant"] for claim in denials}


@pytest.mark.parametrize("story", STORIES["reach"], ids=lambda story: story["name"])
def test_a_story_of_reach(cm, folder, story):
    told = ask(cm, story, "--reach", "--format", "json").json
    names = sorted(row["name"] for row in told["reached"])
    assert names == sorted(story.get("names", names))
    assert set(story.get("includes", ())) <= set(names)
    assert told["total"] == len(names)
    assert sum(told["by_tier"].values()) == told["total"]


@pytest.mark.parametrize(
    "subject", ["Huawei", "huawei", " HUAWEI ", "Huawei Technologies Co., Ltd.", "reg:huawei"]
)
def test_a_party_is_taken_whatever_its_capitals_and_names(cm, folder, subject):
    links = "Switch S1,made_by,Huawei\nRadio R7,made_by,Huawei Technologies Co Ltd\n"
    Path("links.csv").write_text(f"from,predicate,to\n{links}", "utf-8")
    told = cm("trace", subject, "links.csv", "--reach", *DAY, "--format", "json").json
    assert {"Switch S1", "Radio R7"} <= {row["name"] for row in told["reached"]}
    assert "reg:huawei" in told["nodes"]
    assert len(told["node_names"]) == len(told["nodes"])


@pytest.mark.parametrize("subject", ["Huawei", "huawei"])
@pytest.mark.parametrize("way", [(), ("--reach",)])
def test_a_name_that_means_a_party_too_says_what_it_takes(cm, folder, subject, way):
    Path("links.csv").write_text("from,predicate,to\nSwitch S1,made_by,Huawei\n", "utf-8")
    said = cm("trace", subject, "links.csv", *way, *DAY, "--format", "table").out
    told = " ".join(said.split())
    assert f"“{subject}” is taken as Huawei (as the files write it) and Huawei Tech" in told
    assert "(as the register names it)" in told


def test_a_name_of_the_files_alone_is_taken_without_a_word(cm, links):
    assert "is taken as" not in cm("trace", "HQ-1", links, *DAY, "--format", "table").out


@pytest.mark.parametrize(
    "words",
    [
        ("HQ-1", "links.csv", "--reach"),
        ("HQ-1", "--reach", "links.csv"),
        ("--reach", "HQ-1", "links.csv"),
        ("HQ-1", "--hops", "8", "links.csv", "--reach"),
    ],
)
def test_options_and_files_stand_in_any_order(cm, links, words):
    said = cm("trace", *words, *DAY, "--format", "json")
    assert said.code == 0, said.err
    assert said.json["subject"] == "HQ-1"
    both = cm("trace", *words, *DAY, "--format", "json", "gone.csv").json
    assert [gap["what"] for gap in both["not_examined"]] == ["gone.csv"]


@pytest.fixture
def links(folder):
    story = STORIES["stories"][0]
    Path("links.csv").write_text(story["links"], "utf-8")
    return "links.csv"


def test_the_first_article_s_case_is_told_hop_by_hop(cm, demo, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = cm("trace", "HQ-2026-0417", *demo, *DAY, "--to", "zte", "--format", "table")
    assert max(map(len, said.out.splitlines())) <= 80
    for words in ("BH-118 has subcontract CN-77", "made by ZTE Corporation", "the weakest"):
        assert words in said.out


def test_a_graph_for_other_programs(cm, links):
    said = cm("trace", "HQ-1", links, *DAY, "--format", "graphml")
    root = ET.fromstring(said.raw)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    nodes = {node.get("id") for node in root.iter(f"{space}node")}
    edges = [(e.get("source"), e.get("target")) for e in root.iter(f"{space}edge")]
    assert len(edges) == 4
    assert {end for edge in edges for end in edge} == nodes
    chart = cm("trace", "HQ-1", links, *DAY, "--format", "mermaid").out
    assert chart.startswith("flowchart LR")
    assert chart.count("-->") == 4


def test_a_page_has_the_picture_and_every_path(cm, links):
    said = cm("trace", "HQ-1", links, *DAY, "--format", "html")
    assert "<script" not in said.out
    assert said.out.count("<rect") == 5
    assert 'id="path-1"' in said.out


def test_rows_name_each_hop(cm, links):
    said = cm("trace", "HQ-1", links, *DAY, "--format", "tsv")
    assert [row["relation"] for row in said.rows] == ["delivers", "contains", "made_by", "same_as"]


def test_without_files_the_last_check_is_asked(cm, links):
    assert cm("trace", "HQ-1").code == 3
    cm("check", links, "--context", "us-federal-contractor", *DAY)
    assert cm("trace", "HQ-1", *DAY, "--format", "json").json["total"] == 1


def test_most_are_shown_and_all_counted(cm, folder):
    rows = [f"contract:HQ-1,delivers,Box {n}\nBox {n},made_by,ZTE Corporation\n" for n in range(40)]
    Path("links.csv").write_text("from,predicate,to\n" + "".join(rows))
    told = cm(
        "trace", "HQ-1", "links.csv", "--to", "zte", "--most", "5", *DAY, "--format", "json"
    ).json
    assert (len(told["paths"]), told["total"], told["complete"]) == (5, 40, True)
    page = cm(
        "trace", "HQ-1", "links.csv", "--to", "zte", "--most", "40", *DAY, "--format", "html"
    ).out
    assert "and 20 more" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("Nobody", "links.csv"), "nothing that was read names"),
        (("HQ-1", "links.csv", "--to", "Nobody Ltd"), "nothing that was read names"),
        (("HQ-1", "links.csv", "--hops", "0"), "1 to 64 hops"),
        (("HQ-1", "links.csv", "--most", "0"), "can be shown"),
        (("HQ-1", "links.csv", "--months", "2026-13", "2026-14"), "2026-13-01"),
        (("HQ-1", "links.csv", "--months", "2026-12", "2026-01"), "lies before"),
        (("HQ-1", "links.csv", "--months", "1900-01", "2026-01"), "at most 600 months"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(cm, links, given, words):
    said = cm("trace", *given, *DAY)
    assert said.code in (2, 3)
    assert words in said.err
    assert said.out == ""


def test_circles_and_stars_end(cm, folder):
    ring = "".join(f"F{n},part_of_group,F{(n + 1) % 300}\n" for n in range(300))
    star = "".join(f"F0,part_of_group,S{n}\n" for n in range(300))
    Path("links.csv").write_text("from,predicate,to\n" + ring + star)
    said = cm("trace", "F0", "links.csv", *DAY, "--format", "json")
    assert json.loads(said.raw)["total"] == 0
