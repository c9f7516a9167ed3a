"""redact removes bytes for good and leaves who, why and when in their place."""

from __future__ import annotations

from pathlib import Path

from .conftest import CONTRACTOR, table


def kept():
    return [p for p in Path(".countermark/vault").rglob("*") if p.is_file() and not p.suffix]


def test_the_bytes_of_a_file_go_and_a_note_stays(cm, project):
    path = table("links.csv", "subject,predicate,object", "AX-900,made_by,ZTE Corporation")
    run = cm("check", path, *CONTRACTOR, "--format", "json")
    Path("run.json").write_bytes(run.raw)
    digest = run.json["files"][0]["digest"]
    said = cm("redact", digest, "--reason", "court order 7", "--by", "R. Roe")
    assert (said.code, kept()) == (0, [])
    assert not Path(".countermark/cache/last-run.json").exists()
    subject = next(s["id"] for s in run.json["subjects"] if s["name"] == "AX-900")
    told = cm("explain", subject, "--run", "run.json", "--format", "table").out
    assert "REDACTED: by R. Roe on " in told
    assert "court order 7" in told
    cm("check", path, *CONTRACTOR)
    assert kept() == []  # what was removed is not put back by reading the file again


def test_what_names_nothing_or_says_no_reason_is_refused(cm, project):
    assert cm("redact", "0" * 64, "--reason", "r", "--by", "x").code == 2
    assert cm("redact", "abc", "--reason", "r", "--by", "x").code == 2
    assert cm("redact", "0" * 64, "--reason", " ", "--by", "x").code == 2


def test_bytes_that_other_claims_rest_on_need_a_word(cm, project):
    note = ("Castellan Inc", "owns", "Blue Harbor LLC", "--claimant", "A", "--source", "page 3")
    said = cm("note", *note, "--quote", "Castellan owns Blue Harbor.", "--grade", "C3")
    assert said.code == 0
    (blob,) = kept()
    digest = blob.parent.name + blob.name
    refused = cm("redact", digest, "--reason", "r", "--by", "x")
    assert refused.code == 2
    assert "--whole-file" in refused.err
    assert kept() == [blob]
    assert cm("redact", digest, "--reason", "r", "--by", "x", "--whole-file").code == 0
    assert kept() == []
