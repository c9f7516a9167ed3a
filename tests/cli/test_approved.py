"""Approved lists are imported like others and told beside each thing; they change no verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = Path(__file__).parents[1] / "cases/register/approved"
ITEMS = """maker,model,version,category
"Larkspur Networks, Inc.",FieldGate 240,7.2,router
Larkspur Networks,FieldGate 240,7.4,router
Larkspur Networks,FieldGate 90,3.1,router
Quillon Assembly Ltd,QVoice 11,2.0,router
Harrowgate AG,Sentinel 5,4.0.1,firewall
"""
DOD = ("--context", "us-dod", "--as-of", "2026-12-01")


@pytest.fixture
def project(cm, folder):
    """A project with devices, before any list is imported."""
    cm("init", ".")
    Path("d.csv").write_text(ITEMS)
    return folder


def states(cm):
    subjects = cm("check", "d.csv", *DOD, "--format", "json").json["subjects"]
    return [
        {one["list"]: one["state"] for one in subject.get("approved", ())} for subject in subjects
    ]


def test_five_states_are_told_apart_and_verdicts_stay(cm, project):
    before = cm("check", "d.csv", *DOD, "--format", "json").json
    assert states(cm) == [{}] * 5
    said = cm("register", "import", str(FILES / "apl.csv"), "--date", "2026-11-01")
    assert (said.code, said.out) == (
        13, "kept: DoDIN Approved Products List of 2026-11-01, 4 products\n",
    )  # fmt: skip
    assert "apl.csv:6" in said.err
    assert [one["us-dodin-apl"] for one in states(cm)] == [
        "assessed for this use", "assessed for this use", "assessment expired",
        "assessed for another use", "not assessed",
    ]  # fmt: skip
    after = cm("check", "d.csv", *DOD, "--format", "json").json
    assert [s["verdict"] for s in after["subjects"]] == [s["verdict"] for s in before["subjects"]]


@pytest.mark.parametrize("form", ["table", "html"])
def test_each_thing_says_it_with_the_version_and_what_absence_means(cm, project, form):
    cm("register", "import", str(FILES / "apl.csv"), "--date", "2026-11-01")
    shown = ("--format", form, *(["--verbose"] if form == "table" else []))
    out = " ".join(cm("check", "d.csv", *DOD, *shown).out.split())
    assert "certified is version 7.2, and this is another" in out
    assert "which prohibits nothing by itself" in out
    assert "ended 2025-06-30" in out


def test_three_lists_stand_side_by_side_and_among_the_sources(cm, project):
    names = ("apl.csv", "common-criteria.csv", "niap.csv")
    cm("register", "import", *(str(FILES / name) for name in names), "--date", "2026-11-01")
    assert states(cm)[0] == {
        "us-dodin-apl": "assessed for this use",
        "common-criteria": "assessed, whether for this use is open",
        "niap-pcl": "assessment expired",
    }
    listed = cm("register", "sources", "--format", "json").json["lists"]
    assert {"us-dodin-apl", "common-criteria", "niap-pcl"} <= {one["id"] for one in listed}


def test_a_new_edition_replaces_the_one_before(cm, project):
    cm("register", "import", str(FILES / "apl.csv"), "--date", "2026-11-01")
    head = (FILES / "apl.csv").read_text().splitlines()[0]
    Path("new.csv").write_text(f"{head}\nHarrowgate AG,Sentinel 5,4.0.1,01/01/2030,Firewall,T-9\n")
    assert cm("register", "import", "new.csv", "--date", "2026-11-30").code == 0
    assert [one["us-dodin-apl"] for one in states(cm)] == ["not assessed"] * 4 + [
        "assessed for this use"
    ]


def test_a_damaged_list_is_one_clear_error_and_changes_nothing(cm, project):
    cm("register", "import", str(FILES / "apl.csv"), "--date", "2026-11-01")
    Path("bad.csv").write_text("Vendor,Model,Version,Certification Expiration,For use in\n,,,,\n")
    said = cm("register", "import", "bad.csv")
    assert said.code != 0
    assert "holds no product" in said.err
    assert states(cm)[0] == {"us-dodin-apl": "assessed for this use"}
