"""Of fifty planted secrets none is kept, quoted, or put out in any format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CONTRACTOR, table
from .planted import Planted, found_in


def test_none_of_fifty_planted_secrets_is_kept_or_shown(cm, project, folder):
    inbox = Path("inbox")
    inbox.mkdir()
    planted = Planted(inbox)
    assert len(planted.values) >= 50
    sources = {p.name: p.read_bytes() for p in inbox.iterdir()}
    assert {v for raw in sources.values() for v in found_in(planted.values, raw)} == set(
        planted.values
    ), "the planting itself must be seen, or finding nothing proves nothing"
    outputs = []
    for form in ("table", "json", "tsv", "sarif", "html"):
        said = cm("check", inbox, *CONTRACTOR, "--record", "r.json", "--format", form)
        outputs += [said.raw, said.err.encode()]
    outputs.append(cm("explain", "ZTE Corporation").raw)
    outputs.append(Path("r.json").read_bytes())
    outputs += [p.read_bytes() for p in Path(".countermark").rglob("*") if p.is_file()]
    assert len(outputs) > 12
    assert sorted({v for raw in outputs for v in found_in(planted.values, raw)}) == []


def test_what_was_masked_is_told_by_kind_and_line_and_alone_changes_no_exit_code(cm):
    path = table("s.csv", "Supplier,Country,SNMP Community", "Quillfeather Cabling,US,c0mm-x9")
    said = cm("check", path, *CONTRACTOR, "--format", "json")
    assert said.code == 0
    (file,) = said.json["files"]
    assert file["withheld"] == [{"kind": "SNMP community", "count": 1, "lines": "2"}]
    assert file["original"].startswith("commitment:")
    assert any("SNMP community: 1 (line 2)" in s for s in said.json["coverage"]["sentences"])


def test_a_masked_customers_name_may_have_been_a_party_and_is_not_examined(cm):
    path = table(
        "s.csv", "Supplier,Customer Name,Customer Address", "Quillfeather,ZTE Corporation,4 Elm St"
    )
    said = cm("check", path, *CONTRACTOR, "--format", "json")
    assert said.code == 13
    assert "a secret, not kept" in {gap["why"] for gap in said.json["not_examined"]}


def test_a_record_is_repeated_from_the_original(cm):
    path = table("s.csv", "Supplier,Country,Password", "ZTE Corporation,CN,pw-x9")
    cm("check", path, *CONTRACTOR, "--record", "r.json")
    again = cm("check", "--again", "r.json")
    assert again.code == 14
    assert "byte-identical verdicts" in again.err
    assert "has changed" not in again.err


def test_a_workbook_with_a_password_is_read_named_by_a_commitment_and_not_kept(cm, project):
    inbox = Path("inbox")
    inbox.mkdir()
    Planted(inbox)
    said = cm("check", inbox / "book.xlsx", *CONTRACTOR, "--format", "json")
    assert said.code == 14
    (file,) = said.json["files"]
    assert file["digest"] == file["original"]
    assert file["not_kept"]
    assert not [p for p in Path(".countermark/vault").rglob("*") if p.is_file()]
    sarif = cm("check", inbox / "book.xlsx", *CONTRACTOR, "--format", "sarif").json
    assert "hashes" not in sarif["runs"][0]["artifacts"][0]


def test_the_same_file_has_another_commitment_for_another_user(cm, monkeypatch, tmp_path):
    path = table("s.csv", "Supplier,Password", "ZTE Corporation,pw-x9")
    first = cm("check", path, *CONTRACTOR, "--format", "json").json
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    second = cm("check", path, *CONTRACTOR, "--format", "json").json
    assert first["files"][0]["original"] != second["files"][0]["original"]
    assert json.dumps(first["subjects"]) == json.dumps(second["subjects"])


@pytest.mark.parametrize("row", ["password=Huawei", "snmp-server community Huawei RO"])
def test_a_name_taken_for_a_secret_is_not_examined(cm, row):
    """Who writes ``password=`` before a supplier's name must not hide it without a word."""
    Path("suppliers.csv").write_text(f"Vendor\n{row}\nBlue Finch LLC\n")
    said = cm("check", "suppliers.csv", *CONTRACTOR, "--format", "json")
    assert said.code == 13
    assert any("looks like a password" in gap["detail"] for gap in said.json["not_examined"])
