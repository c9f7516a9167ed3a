"""``screen evaluate`` through the real command line."""

from __future__ import annotations

import json

import pytest

from countermark.cli.main import main

PAIRS = (
    "name1,name2,is_match\n"
    "Kestrel Radio Works Ltd,Kestrel Radio Works Limited,true\n"
    "Kestrel Radio Works Ltd,Kestrel Radio Work Ltd,true\n"
    "Kestrel Radio Works Ltd,Merlin Optical Group,false\n"
    "Harbour Bay Shipping,Harbour Bay Shipping,false\n"
)


@pytest.fixture
def pairs(tmp_path):
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS)
    return str(path)


def test_the_numbers_as_json(pairs, capsys):
    assert main(["screen", "evaluate", pairs, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "countermark.evaluation/1"
    for one in (found["overall"], found["kinds"]["organisation"]):
        assert {"n", "threshold", "precision", "recall", "f1", "f1_best", "ece"} <= set(one)
        assert one["n"] == 4 and one["recall"] == 1.0 and one["pairs_per_second"] > 0
    (failure,) = found["failures"]
    assert failure["left"] == "Harbour Bay Shipping" and failure["features"]


@pytest.mark.parametrize(
    ("form", "held"), [("table", "calibration"), ("tsv", "f1_best"), ("html", "<svg")]
)
def test_other_formats(pairs, capsys, form, held):
    assert main(["screen", "evaluate", pairs, "--format", form]) == 0
    shown = capsys.readouterr().out
    assert held in shown and "<script" not in shown


def test_a_name_can_be_called_evaluate(capsys):
    assert main(["screen", "--format", "tsv", "--", "evaluate"]) in (0, 13)
    assert capsys.readouterr().out.splitlines()[1].startswith("evaluate\t")


def test_no_file_and_no_pairs(tmp_path, capsys):
    assert main(["screen", "evaluate"]) == 2
    assert "screen -- evaluate" in capsys.readouterr().err
    empty = tmp_path / "empty.csv"
    empty.write_text("a,b\n")
    assert main(["screen", "evaluate", str(empty)]) == 3
    assert main(["screen", "evaluate", str(empty), "--format", "sarif"]) == 2
