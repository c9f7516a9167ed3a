"""check --again: a recorded inquiry gives byte-identical verdicts, or says what differs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CONTRACTOR, suppliers, table

RECORD = ("--record", "record.json")


def test_the_same_verdicts_again(cm, demo):
    first = cm("check", *demo, *CONTRACTOR, *RECORD, "--format", "json")
    again = cm("check", "--again", "record.json", "--format", "json")
    assert (first.code, again.code) == (14, 14)
    assert again.raw == first.raw
    assert "byte-identical verdicts" in again.err


def subjects_of(path="record.json"):
    """The subjects of a record by the first of their names."""
    subjects = json.loads(Path(path).read_text("utf-8"))["subjects"]
    return {one["names"][0]: one for one in subjects}


def test_the_record_holds_what_was_screened_and_nothing_else_of_the_files(cm):
    path = table("s.csv", "supplier,country,price,remark", "Secret Supplier Ltd,FI,99173,of old")
    cm("check", path, *CONTRACTOR, *RECORD)
    record = Path("record.json").read_text("utf-8")
    assert list(subjects_of()) == ["Secret Supplier Ltd"]
    assert "99173" not in record
    assert "of old" not in record
    assert json.loads(record)["files"][0]["digest"]


def test_the_record_says_of_each_subject_what_was_asked_and_considered(cm):
    path = table("d.csv", "device,manufacturer", "Lobby Camera,Hikvision", "Desk,Abc Furniture")
    found = cm("check", path, *CONTRACTOR, *RECORD, "--format", "json").json
    recorded = subjects_of()
    assert set(recorded) == {"Hikvision", "Abc Furniture"}
    camera, desk = recorded["Hikvision"], recorded["Abc Furniture"]
    (shown,) = [one for one in found["subjects"] if one["id"] == camera["id"]]
    assert camera["measures"] == sorted({f["measure"] for f in shown["findings"]}) != []
    assert len(camera["claims"]) >= 2
    assert desk["claims"] == []


def test_keys_in_the_record_are_the_same_in_another_row_of_another_file(cm):
    table("one.csv", "device,manufacturer,serial", "Lobby Camera,Hikvision,SN-10442")
    rows = ("Desk,Abc Furniture,SN-77", "Lobby Camera,Hikvision,SN-10442")
    table("two.csv", "device,manufacturer,serial", *rows)
    both = []
    for path in ("one.csv", "two.csv"):
        cm("check", path, *CONTRACTOR, *RECORD)
        both.append(subjects_of()["Hikvision"])
    assert both[0]["id"] != both[1]["id"]
    assert (both[0]["key"], both[0]["claims"]) == (both[1]["key"], both[1]["claims"])


def test_the_subject_that_is_answered_otherwise_is_named(cm):
    cm("check", suppliers("ZTE Corporation", "Abc Ltd", "Gone Ltd"), *CONTRACTOR, *RECORD)
    Path("suppliers.csv").write_text("supplier\nZTE Corporation\nAbc Ltd\nNew Ltd\n")
    Path("links.csv").write_text("from,relation,to\nZTE Corporation,owns,Abc Ltd\n")
    said = cm("check", "suppliers.csv", "links.csv", "--again", "record.json")
    assert said.code == 1
    lines = [line for line in said.err.splitlines() if "“" in line]
    assert "differs: “Gone Ltd”: asked about then, not now" in lines
    assert "differs: “New Ltd”: asked about now, not then" in lines
    (line,) = [line for line in lines if "“Abc Ltd”" in line]
    assert line.startswith("differs: “Abc Ltd”: no restriction found then, prohibited now in us-")
    assert "names: ZTE Corporation now and not then" in line
    assert not any("“ZTE Corporation”" in line for line in lines)


def test_a_record_without_its_subjects_is_repeated_as_well(cm):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    record = json.loads(Path("record.json").read_text("utf-8"))
    del record["subjects"], record["subjects_left_out"]
    Path("record.json").write_text(json.dumps(record), "utf-8")
    assert "byte-identical" in cm("check", "--again", "record.json").err


def test_options_that_bear_on_verdicts_are_repeated(cm, demo):
    odd = table("odd.csv", "alpha", "ZTE Corporation")
    asked = ("check", odd, demo[3], *CONTRACTOR, "--column", "alpha=supplier", "--components",
             "--depth", "3", "--known-at", "2026-11-01")  # fmt: skip
    first = cm(*asked, *RECORD, "--format", "json")
    again = cm("check", "--again", "record.json", "--format", "json")
    assert again.raw == first.raw


def test_a_file_that_differs_is_told(cm):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    suppliers("Quillfeather Cabling Cooperative")
    said = cm("check", "--again", "record.json")
    assert said.code == 1
    assert "suppliers.csv has changed" in said.err
    assert "not those of the record" in said.err


def test_a_change_that_leaves_the_verdicts_is_told_and_passes(cm):
    path = table("s.csv", "supplier,remark", "ZTE Corporation,one")
    cm("check", path, *CONTRACTOR, *RECORD)
    Path("s.csv").write_text("supplier,remark\nZTE Corporation,two\n")
    said = cm("check", "--again", "record.json")
    assert "s.csv has changed" in said.err
    assert said.code in (1, 14)
    assert ("byte-identical" in said.err) == (said.code == 14)


def test_a_file_that_is_gone_is_told(cm):
    cm("check", suppliers("ZTE Corporation"), table("b.csv", "supplier", "Abc Ltd"), *CONTRACTOR,
       *RECORD)  # fmt: skip
    Path("b.csv").unlink()
    said = cm("check", "--again", "record.json")
    assert said.code == 1
    assert "b.csv" in said.err


def test_in_a_project_it_is_pinned_to_its_ledger_version(cm, project):
    name = "Huawei Technologes Co"
    cm("judge", name, "huawei", "same", "--reason", "registry extract")
    first = cm("check", suppliers(name), *CONTRACTOR, *RECORD, "--format", "json")
    assert first.code == 14
    cm("judge", name, "huawei", "different", "--reason", "another firm after all")
    finding = first.json["subjects"][0]["findings"][0]["id"]
    cm("set-aside", finding, "--owner", "O", "--reason", "r", "--until", "2027-01-01",
       "--as-of", "2026-11-20")  # fmt: skip
    assert cm("check", "suppliers.csv", *CONTRACTOR).code != 14
    again = cm("check", "--again", "record.json", "--format", "json")
    assert again.code == 14
    assert again.raw == first.raw
    assert "byte-identical" in again.err


def test_a_project_keeps_each_record(cm, project):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    (kept,) = Path(".countermark/records").glob("*.json")
    assert cm("check", "--again", kept).code == 14


def test_a_record_of_a_project_is_not_repeated_outside(cm, project, folder, monkeypatch):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    outside = folder.parent / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    said = cm("check", "--again", folder / "record.json")
    assert said.code == 2
    assert "--ledger" in said.err
    # The last run here knows where the file lies; a record does not say.
    assert cm("check", "--again", folder / "record.json", "--ledger", folder).code == 14


def test_what_is_no_record_is_refused(cm):
    Path("x.json").write_text("{}")
    assert cm("check", "--again", "x.json").code == 1
    assert cm("check", "--again", "missing.json").code == 3


def test_it_says_what_it_reads_before_it_reads(cm):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    assert cm("check", "--again", "record.json").err.startswith("reads again: suppliers.csv\n")


def edited(**changes: object) -> str:
    """The record of the folder with other fields, as somebody else could have written it."""
    record = json.loads(Path("record.json").read_text("utf-8"))
    Path("edited.json").write_text(json.dumps(record | changes), "utf-8")
    return "edited.json"


def test_a_record_does_not_make_us_show_a_file_elsewhere(cm, folder):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    secret = folder.parent / "secret"
    secret.mkdir()
    (secret / "secret.csv").write_text("supplier\nVery Secret Supplier\n")
    Path("link.csv").symlink_to(secret / "secret.csv")
    for paths in ([str(secret / "secret.csv")], [str(secret)], ["../secret/secret.csv"],
                  ["link.csv"], ["suppliers.csv", str(folder.parent)]):  # fmt: skip
        said = cm("check", "--again", edited(paths=paths))
        assert "Very Secret" not in said.out + said.err, paths
        assert said.code in (1, 3), paths


def test_a_directory_elsewhere_that_the_record_calls_a_file_is_not_walked(cm, folder):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    secret = folder.parent / "secret"
    (secret / "below").mkdir(parents=True)
    (secret / "below" / "names-of-files.csv").write_text("supplier\nVery Secret Supplier\n")
    (one,) = json.loads(Path("record.json").read_text("utf-8"))["files"]
    for label in (secret, secret / "below"):
        files = [one | {"label": str(label)}]
        said = cm("check", "--again", edited(paths=[str(secret)], files=files))
        assert "names-of-files" not in said.out + said.err
        assert said.code in (1, 3)


def test_a_file_elsewhere_that_the_record_saw_is_read_again(cm, folder):
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.csv").write_text("supplier\nZTE Corporation\n")
    first = cm("check", elsewhere, *CONTRACTOR, *RECORD, "--format", "json")
    # A record names no path of the machine it was made on: whoever repeats it says where files lie.
    again = cm("check", elsewhere, "--again", "record.json", "--format", "json")
    assert again.raw == first.raw


HOSTILE = {
    "no day": {"as_of": "yesterday"},
    "a day of the far future": {"as_of": "9" * 400},
    "no known day": {"known_at": "\u202e2026"},
    "no depth": {"options": {"depth": "-1"}},
    "a superscript": {"options": {"depth": "²"}},
    "a huge depth": {"options": {"depth": "9" * 5000}},
    "a huge version": {"options": {"project": "yes"}, "ledger": "9" * 5000},
    "no context": {"contexts": ["\x1b]0;x\x07" * 3]},
    "a wrong type": {"paths": 7},
    "a number for text": {"overrides": [1]},
    "no path": {"paths": []},
    "a NUL in a path": {"paths": ["a\0b"]},
    "half a pair": {"paths": ["\ud800.csv"]},
    "a device": {"paths": ["/dev/zero"]},
    "another kind": {"schema": "countermark.record/9"},
    "columns": {"overrides": ["=", "x=\x1b[2J"]},
}


@pytest.mark.parametrize("changes", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_record_is_refused_in_one_line(cm, project, changes):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, *RECORD)
    said = cm("check", "--again", edited(**changes))
    assert said.code in (1, 2, 3)
    assert said.err
    assert "Traceback" not in said.err
    assert "defect" not in said.err
    assert "\x1b" not in said.err


def test_a_deep_record_is_refused(cm):
    Path("deep.json").write_text('{"paths":' + "[" * 200_000)
    assert cm("check", "--again", "deep.json").code == 1
