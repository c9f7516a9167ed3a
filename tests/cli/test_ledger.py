"""``ledger verify``, ``tidy`` and ``migrate`` as a user meets them."""

from __future__ import annotations

import shutil
from pathlib import Path

import jsonschema
import pytest

from countermark.store import notes

from .conftest import CONTRACTOR, suppliers

JUDGE = ("judge", "Acme", "zte", "same", "--reason", "seen", "--by", "me")
LEDGER = Path(".countermark/ledger")
MADE = Path(__file__).parents[1] / "store" / "format1" / "ledger"


@pytest.fixture
def judged(cm, project):
    assert cm(*JUDGE).code == 0


def said(answer):
    return dict(line.split("\t") for line in answer.out.splitlines())


def test_a_sound_ledger_in_numbers(cm, judged):
    answer = cm("ledger", "verify")
    assert answer.code == 0
    told = said(answer)
    assert (told["ledger"], told["version"], told["rows"], told["evidence sound"]) == (
        *("sound", "1", "1"),
        "1",
    )
    document = cm("ledger", "verify", "--format", "json").json
    assert (document["sound"], document["readable"]) == (True, [[0, 1]])
    from countermark.reports.schema import PUBLISHED, schema_of

    jsonschema.validate(document, schema_of("ledger-1", PUBLISHED["ledger-1"]))


def test_missing_evidence_and_damage_are_13(cm, judged):
    blob = next(p for p in Path(".countermark/vault").rglob("*") if p.is_file())
    blob.write_bytes(b"x")
    answer = cm("ledger", "verify")
    assert (answer.code, said(answer)["evidence damaged"]) == (13, "1")
    blob.unlink()
    assert said(cm("ledger", "verify"))["evidence missing"] == "1"
    assert cm("ledger", "verify", "--exit-zero").code == 0
    next(LEDGER.glob("*.parquet")).unlink()
    answer = cm("ledger", "verify")
    assert (answer.code, said(answer)["versions readable"]) == (13, "0")
    assert "is missing" in said(answer)["fault"]


def test_a_restored_backup_is_taken_when_a_person_says_so(cm, judged):
    shutil.copytree(LEDGER, "backup")
    assert cm("judge", "Bolt", *JUDGE[2:]).code == 0
    shutil.rmtree(LEDGER)
    shutil.copytree("backup", LEDGER)
    refused = cm("judge", "Cogs", *JUDGE[2:])
    assert refused.code == 1
    assert "countermark ledger verify --accept" in refused.err
    assert cm("ledger", "verify").code == 13
    assert cm("ledger", "verify", "--accept").code == 0
    assert cm("judge", "Cogs", *JUDGE[2:]).rows[0]["ledger"] == "2"


def test_litter_is_tidied(cm, judged):
    (LEDGER / "part-0.parquet").write_bytes(b"1234")
    assert cm("ledger", "tidy").out == "removed 1 tables and 0 temporary files, 4 bytes\n"


def test_a_ledger_of_format_1_says_so_and_is_moved(cm, project):
    shutil.rmtree(LEDGER)
    shutil.copytree(MADE, LEDGER)
    Path("suppliers.csv").write_text("supplier\nAcme\n")
    refused = cm("check", "suppliers.csv")
    assert "verify --accept" in refused.err, "another ledger lies here than was made"
    accepted = cm("ledger", "verify", "--accept")
    assert said(accepted)["format"] == "1"
    assert "is of format 1" in cm("check", "suppliers.csv").err
    assert cm("ledger", "migrate").out == "committed 9\n"
    assert "format 1" not in cm("check", "suppliers.csv").err


def test_a_ledger_that_was_never_opened_here_says_so_once(cm, project, tmp_path, monkeypatch):
    """An archive of somebody else's brings judgements with it: that they decide is not silent."""
    cm("judge", "Huawei", "huawei", "different", "--reason", "checked", "--by", "nobody")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user"))
    first = cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR)
    again = cm("check", suppliers("Blue Finch LLC"), *CONTRACTOR)
    assert "this ledger was not opened here before" in first.err
    assert "this ledger was not opened here before" not in again.err


def test_decisions_of_a_ledger_first_opened_here_do_not_count_until_it_is_accepted(
    cm, project, tmp_path, monkeypatch
):
    """Whoever unpacks an archive owns its files: that clears nobody and accuses nobody."""
    asked = ("check", suppliers("Huawei", "Blue Finch LLC"), *CONTRACTOR, "--format", "json")
    matches = next(s["matches"] for s in cm(*asked).json["subjects"] if s["name"] == "Huawei")
    said = ("--reason", "checked", "--by", "nobody")
    for entity in [match["entity"] for match in matches]:
        assert cm("judge", "Huawei", entity, "different", *said).code == 0
    cm("judge", "Blue Finch LLC", "huawei", "same", *said)
    here = cm(*asked)
    assert verdicts(here) == {"Huawei": "no restriction found", "Blue Finch LLC": "prohibited"}
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user"))
    for _ in range(2):  # having been opened once is no consent
        there = cm(*asked)
        assert verdicts(there) == {"Huawei": "unresolved", "Blue Finch LLC": "no restriction found"}
        assert there.code == 13
        gaps = [gap for gap in there.json["not_examined"] if gap["size"] == len(matches) + 1]
        assert "ledger verify --accept" in gaps[0]["next_step"]
    notes.forget()
    assert "decisions in this ledger do not count" in cm(*asked).err
    assert cm("ledger", "verify", "--accept").code == 0
    assert verdicts(cm(*asked)) == verdicts(here)


def test_what_is_put_on_top_of_an_accepted_ledger_does_not_count(
    cm, project, tmp_path, monkeypatch
):
    """A ledger that is mine can be handed back with more in it: acceptance is of what was there."""
    asked = ("check", suppliers("Huawei", "Blue Finch LLC"), *CONTRACTOR, "--format", "json")
    said = ("--reason", "checked", "--by", "nobody")
    cm("judge", "Blue Finch LLC", "huawei", "same", *said)
    matches = next(s["matches"] for s in cm(*asked).json["subjects"] if s["name"] == "Huawei")
    mine = {"Huawei": "unresolved", "Blue Finch LLC": "prohibited"}
    assert verdicts(cm(*asked)) == mine
    with monkeypatch.context() as somebody:
        somebody.setenv("XDG_STATE_HOME", str(tmp_path / "somebody"))
        somebody.setenv("COUNTERMARK_TRUST", str(Path.cwd()))
        for entity in [match["entity"] for match in matches]:
            cm("judge", "Huawei", entity, "different", *said)
        assert cm("judge", "Blue Finch LLC", "huawei", "same", *said, "--retract").code == 0
    notes.forget()
    found = cm(*asked)
    assert "not made by you: commit" in found.err
    assert verdicts(found) == mine
    assert found.code == 14
    gaps = {gap["what"]: gap["size"] for gap in found.json["not_examined"]}
    assert gaps["decisions in the ledger that somebody else recorded"] == len(matches)
    assert gaps["retractions in the ledger that somebody else recorded"] == 1
    assert "commits not made by you" in cm("ledger", "verify").out
    screened = cm("screen", "Nobody At All", "--format", "json")
    assert screened.code == 13
    assert len(screened.json["not_examined"]) == 2


def test_a_project_that_is_trusted_has_its_decisions_counted(cm, project, tmp_path, monkeypatch):
    """In a container the state directory is new each time, and the mounted project is not."""
    cm("judge", "Huawei", "huawei", "different", "--reason", "checked", "--by", "nobody")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "container"))
    monkeypatch.setenv("COUNTERMARK_TRUST", str(Path.cwd()))
    said = cm("check", suppliers("Huawei"), *CONTRACTOR, "--format", "json")
    assert "do not count" not in said.err


def verdicts(said):
    return {s["name"]: s["verdict"] for s in said.json["subjects"]}
