"""A source's word that two are one is a graded claim; only a named person judges it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from .conftest import CONTRACTOR, suppliers

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases/scenarios/same/said-to-be-the-same.yaml").read_text("utf-8")
)["cases"]
NAME = "Brandwell Networks"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_who_may_decide(cm, folder, case):
    cm("init", ".")
    listed = suppliers(NAME)
    for step in case["does"]:
        if step["by"] == "note":
            said = ("--claimant", step["who"], "--source", "an article", "--quote", "it is so")
            done = cm("note", NAME, step["word"], "reg:zte", *said)
        else:
            why = ("--reason", "seen the register", "--by", step["who"])
            done = cm("judge", NAME, "zte", step["word"], *why)
        assert done.code == 0, done.err
    asked = ("check", listed, *CONTRACTOR)
    (subject,) = cm(*asked, "--format", "json").json["subjects"]
    assert subject["verdict"] == case["verdict"]
    judged = {m.get("judged") or "" for m in subject["matches"] if m["entity"] == "reg:zte"} or {""}
    assert case["judged"] in judged
    out = " ".join(cm(*asked, "--format", "table", "--verbose").out.split())
    assert case["says"] in out
    if not case["judged"]:
        assert "judged the same party" not in out
