"""Large files are kept by reference: the evidence says so, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import CONTRACTOR

from countermark.assessment import retention
from countermark.assessment.retention import BY_REFERENCE, LARGE, is_copied
from countermark.model.evidence import Digest

TABLE = b'from,predicate,to\nWidget 9,made_by,"Huawei Technologies Co., Ltd."\n'
ASKED = ("check", "links.csv", *CONTRACTOR, "--format", "json", "--no-progress")


@pytest.mark.parametrize(
    ("size", "keep", "kept"),
    [(LARGE, False, True), (LARGE + 1, False, False), (LARGE + 1, True, True), (0, False, True)],
)
def test_the_rule(size: int, keep: bool, kept: bool) -> None:
    assert is_copied(size, keep=keep) is kept


@pytest.fixture
def small(folder, monkeypatch):
    """A file that counts as large."""
    monkeypatch.setattr(retention, "LARGE", len(TABLE) - 1)
    (folder / "links.csv").write_bytes(TABLE)
    return folder


def in_vault(folder: Path) -> bool:
    return any(p.read_bytes() == TABLE for p in (folder / ".countermark/vault").glob("*/*"))


def reasons(document, digest: str) -> set[str]:
    evidence = [claim["evidence"] for claim in document["claims"].values()]
    return {e["not_kept"] for e in evidence if e["digest"] == digest}


def test_a_large_file_is_named_and_not_kept_in_a_project(cm, small):
    cm("init")
    said = cm(*ASKED).json
    assert not in_vault(small)
    digest = Digest.of(TABLE).hex
    assert reasons(said, digest) == {BY_REFERENCE}
    kept = cm(*ASKED, "--keep").json
    assert in_vault(small)
    assert reasons(kept, digest) == {""}
    assert said["claims"].keys() == kept["claims"].keys(), "ids do not change"
    quotes = [c["evidence"]["quote"] for c in said["claims"].values()]
    assert any("Huawei" in quote for quote in quotes)


def test_explain_says_that_it_is_kept_by_reference(cm, small):
    cm("init")
    cm(*ASKED)
    said = cm("explain", "Widget 9").out
    assert f"not kept: {BY_REFERENCE}" in " ".join(said.split())


def test_without_a_project_nothing_is_said(cm, small):
    said = cm(*ASKED).json
    assert reasons(said, Digest.of(TABLE).hex) == {""}
