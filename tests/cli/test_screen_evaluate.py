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
    ("form", "held"), [("table", "reliability"), ("tsv", "f1_best"), ("html", "<svg")]
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


def test_a_help_of_its_own(capsys):
    assert main(["screen", "evaluate", "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage: countermark screen evaluate")
    for word in ("PAIRS", "name1", "is_match", "judgement", "f1_best", "pairs_per_second"):
        assert word in shown
    assert max(map(len, shown.partition("PAIRS, plain")[2].splitlines())) <= 80
    assert main(["screen", "--help"]) == 0
    assert "screen evaluate" in capsys.readouterr().out
    assert main(["screen", "evaluate", "x.csv", "--since", "2020"]) == 2


@pytest.mark.parametrize("column", ["name1,name2,is_match", "left,right,judgement", "a,b,label"])
def test_the_columns_that_the_help_names(tmp_path, capsys, column):
    path = tmp_path / "pairs.csv"
    path.write_text(f"{column},country1,country2,kind\nMerlin Ltd,Merlin Limited,yes,NO,NO,firm\n"
                    "Merlin Ltd,Osprey AS,no,,,\nAnna Berg,Anna Bergh,same,,,person\n")  # fmt: skip
    assert main(["screen", "evaluate", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    counted = {kind: one["n"] for kind, one in found["kinds"].items()}
    assert counted == {"organisation": 1, "person": 1}
    assert found["skipped"] == 1, "“firm” is no kind that it knows"


def test_the_page_tells_what_was_left_out(tmp_path, capsys):
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS + "Merlin Ltd,,true\nMerlin Ltd,Osprey AS,perhaps\n")
    assert main(["screen", "evaluate", str(path), "--format", "html"]) == 0
    shown = capsys.readouterr().out
    assert "a name is missing" in shown
    assert "1 pair left out" in shown
    assert shown.count("<svg") == 2


def test_packed_pairs(tmp_path, capsys):
    import gzip

    path = tmp_path / "pairs.csv.gz"
    path.write_bytes(gzip.compress(PAIRS.encode()))
    assert main(["screen", "evaluate", str(path), "--format", "tsv"]) == 0
