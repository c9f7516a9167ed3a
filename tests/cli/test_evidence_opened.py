"""explain and check --again open the evidence, and say what they found in the place of a quote."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import CONTRACTOR, table

EDGE = ("links.csv", "subject,predicate,object", "AX-900,made_by,ZTE Corporation")


def stated(said):
    """State and quote of every claim that rests on the user's own file."""
    hops = (hop for f in said.json["findings"] for hop in f["hops"])
    shown = [hop["claim"]["evidence"] for hop in hops if hop["claim"]]
    return {(e["state"], e["quote"]) for e in shown if e["file"] == "links.csv"}


@pytest.fixture
def checked(cm):
    path = table(*EDGE)
    run = cm("check", path, *CONTRACTOR, "--record", "r.json", "--format", "json").json
    return next(s["id"] for s in run["subjects"] if s["name"] == "AX-900")


def blobs():
    return [p for p in Path(".countermark/vault").rglob("*") if p.is_file()]


@pytest.mark.parametrize("inside", [True, False])
def test_evidence_that_is_there_is_quoted(cm, request, inside):
    if inside:
        request.getfixturevalue("project")
    id_ = request.getfixturevalue("checked")
    found = stated(cm("explain", id_, "--format", "json"))
    assert found == {("quoted", "AX-900,made_by,ZTE Corporation")}


def test_a_vault_that_was_emptied_is_told(cm, project, checked):
    for blob in blobs():
        blob.unlink()
    assert stated(cm("explain", checked, "--format", "json")) == {("missing", "")}
    assert "MISSING" in cm("explain", checked, "--format", "table").out
    again = cm("check", "--again", "r.json", "--exit-zero")
    assert "missing for" in again.err
    assert "could not be checked again" in again.err


def test_a_flipped_byte_is_told(cm, project, checked):
    for blob in blobs():
        raw = bytearray(blob.read_bytes())
        raw[3] ^= 1
        blob.chmod(0o600)
        blob.write_bytes(bytes(raw))
    assert stated(cm("explain", checked, "--format", "json")) == {("damaged", "")}
    assert "damaged for" in cm("check", "--again", "r.json").err


def test_outside_a_project_a_file_that_is_gone_or_changed_is_told(cm, checked):
    table(EDGE[0], EDGE[1], "AX-901,made_by,ZTE Corporation")
    assert stated(cm("explain", checked, "--format", "json")) == {("missing", "")}
    Path("links.csv").unlink()
    assert stated(cm("explain", checked, "--format", "json")) == {("missing", "")}


def test_a_clear_run_again_without_its_evidence_is_not_examined(cm, project):
    path = table("s.csv", "supplier", "Quillfeather Cabling")
    assert cm("check", path, *CONTRACTOR, "--record", "q.json").code == 0
    for blob in blobs():
        blob.unlink()
    assert cm("check", "--again", "q.json").code == 13


def test_a_foreign_result_cannot_have_files_elsewhere_opened(cm, checked, folder):
    outside = folder.parent / "outside.csv"
    outside.write_bytes(Path("links.csv").read_bytes())
    raw = cm("check", "links.csv", *CONTRACTOR, "--format", "json").out
    Path("run.json").write_text(raw.replace("links.csv", "../outside.csv"))
    Path("links.csv").unlink()
    said = cm("explain", checked, "--run", "run.json", "--format", "json")
    hops = (hop for f in said.json["findings"] for hop in f["hops"])
    shown = [hop["claim"]["evidence"] for hop in hops]
    states = {at["state"] for at in shown if "outside" in at["file"]}
    assert states == {"missing"}
