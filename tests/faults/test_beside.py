"""A listed firm that a file shows beside its cells or paragraphs never ends in a clear verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.formats import beside

LISTED = "Huawei Technologies Co., Ltd."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


def test_every_workbook_that_shows_the_firm_is_named(check, folder):
    files = beside.sheets("Huawei Technologies")
    del files["formula"]  # its stored result is a cell's value
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    code, document = check("in")
    assert code == 13
    told = {gap["what"] for gap in document["not_examined"]}
    assert {f"in/{name}.xlsx" for name in files} == told
    assert {subject["name"] for subject in document["subjects"]} <= {"Blue Finch LLC", "x"}


def test_a_gap_says_what_is_named_and_where(check, folder):
    (folder / "a.xlsx").write_bytes(beside.sheets(LISTED)["comment"])
    _, document = check("in")
    (gap,) = document["not_examined"]
    assert gap["why"] == "named where no record is read"
    assert (gap["size"], gap["unit"]) == (1, "names")
    assert "Huawei Technologies Co., Ltd" in gap["detail"]
    assert "comments1!A2" in gap["detail"]


def test_a_workbook_that_shows_nobody_listed_is_clear(check, folder):
    for name, content in beside.sheets("Quillfeather Cabling").items():
        (folder / f"{name}.xlsx").write_bytes(content)
    code, document = check("in")
    assert (code, document["not_examined"]) == (0, [])


def test_documents_mention_what_they_show(check, folder):
    files = {f"{name}.docx": raw for name, raw in beside.letters(LISTED).items()}
    if pytest.importorskip("pypdfium2"):
        files |= {f"{name}.pdf": raw for name, raw in beside.pages(LISTED).items()}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    _, document = check("in")
    silent = [s["place"] for s in document["subjects"] if s["verdict"] != "advisory"]
    assert silent == []


def test_screening_a_workbook_names_what_stands_beside_its_cells(command, folder):
    (folder / "a.xlsx").write_bytes(beside.sheets(LISTED)["text box"])
    answer = command("screen", "in/a.xlsx", "--format", "json")
    assert answer.code == 13
    assert [gap["why"] for gap in answer.json["not_examined"]] == ["named where no record is read"]


def test_a_secret_beside_the_cells_is_not_kept(check, command, folder, tmp_path):
    content = beside.sheets("password: Plant4711ed")["comment"]
    (folder / "a.xlsx").write_bytes(content)
    assert command("init", tmp_path / "project").code == 0
    _, document = check("in", more=("--ledger", str(tmp_path / "project")))
    assert "Plant4711ed" not in str(document)
    kept = [p for p in tmp_path.rglob("*") if p.is_file() and "in" not in p.parts]
    assert [p for p in kept if b"Plant4711ed" in p.read_bytes() or p.read_bytes() == content] == []
