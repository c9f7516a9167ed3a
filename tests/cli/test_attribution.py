"""Who says what, who denies it, and what exactly is prohibited: in every form of the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import CONTRACTOR, suppliers

ACCUSED = "Super Micro Computer, Inc."
DENIED_BY = (
    "Apple, Amazon and Super Micro",
    "US Department of Homeland Security",
    "outside investigators found no malicious hardware",
    "the wider claims are not so either",
)


@pytest.fixture
def accused(folder):
    """The accused firm as a supplier, as a maker and behind a link."""
    Path("d.csv").write_text(f'maker,model\n"{ACCUSED}",X11\n')
    Path("l.csv").write_text(
        f'from,predicate,to\ncontract:HQ-9,delivers,Board 7\nBoard 7,made_by,"{ACCUSED}"\n'
    )
    return suppliers(ACCUSED), "d.csv", "l.csv"


@pytest.mark.parametrize("form", ["table", "tsv", "json", "sarif", "html"])
def test_an_allegation_is_headed_as_one_with_each_denial(cm, accused, form):
    for path in accused:
        shown = ("--format", form, *(["--verbose"] if form == "table" else []))
        out = " ".join(cm("check", path, *CONTRACTOR, *shown).out.split())
        assert "llegation by Bloomberg (press), anonymous sources" in out
        assert "prohibited\u2003" not in out
        for words in DENIED_BY[:2] if form in ("tsv", "sarif") else DENIED_BY:
            assert words in out, (form, words)


def test_the_first_screen_names_accusers_and_deniers(cm, accused):
    for path in accused:
        out = " ".join(cm("check", path, *CONTRACTOR, "--format", "table").out.split())
        assert "allegation by Bloomberg (press), anonymous sources; denied by Apple, Amazon" in out
        assert "US Department of Homeland Security" in out


def test_json_has_the_denials_as_types(cm, accused):
    (subject,) = cm("check", accused[0], *CONTRACTOR, "--format", "json").json["subjects"]
    found = next(f for f in subject["findings"] if f["measure"] == "US-SUPERMICRO-ALLEGATION")
    assert found["alleged_by"] == "Bloomberg (press), anonymous sources"
    assert [d["date"] for d in found["denials"]] == [
        "2018-10-04", "2018-10-06", "2018-10-08", "2018-12-11", "2021-02-12",
    ]  # fmt: skip
    assert subject["verdict"] == "advisory"


def test_what_was_not_known_yet_denies_nothing(cm, accused):
    asked = ("check", accused[0], *CONTRACTOR, "--known-at", "2018-11-01", "--format", "json")
    (subject,) = cm(*asked).json["subjects"]
    found = next(f for f in subject["findings"] if f["measure"] == "US-SUPERMICRO-ALLEGATION")
    assert [d["date"] for d in found["denials"]] == ["2018-10-04", "2018-10-06", "2018-10-08"]


def test_explain_and_the_timeline_show_the_denials(cm, accused):
    subject = cm("check", accused[0], *CONTRACTOR, "--format", "json").json["subjects"][0]
    out = " ".join(cm("explain", subject["findings"][0]["id"], "--format", "table").out.split())
    history = " ".join(cm("register", "timeline", "supermicro", "--format", "table").out.split())
    for words in DENIED_BY:
        assert words in out
        assert words in history


def test_no_other_measure_is_an_allegation(cm):
    (subject,) = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", "json").json[
        "subjects"
    ]
    assert not any("alleged_by" in f for f in subject["findings"])


ROWS = {
    "Board 7,made_by,ZTE Corporation": "PROHIBITED to provide, to use  Board 7, made by ZTE",
    "Hall 2,runs,Board 7\nBoard 7,made_by,ZTE Corporation": "to use  Board 7, made by ZTE",
    "contract:HQ-9,delivers,Board 7\nBoard 7,made_by,ZTE Corporation": "to provide  Board 7, made",
}


@pytest.mark.parametrize("rows", ROWS)
def test_what_is_prohibited_is_an_act_with_a_thing(cm, folder, rows):
    Path("l.csv").write_text(f"from,predicate,to\n{rows}\n")
    out = cm("check", "l.csv", *CONTRACTOR, "--format", "table").out
    heads = [line for line in out.splitlines() if line.startswith("PROHIBITED")]
    assert any(ROWS[rows] in head for head in heads), heads
    assert not [h for h in heads if h.endswith(("  ZTE Corporation", "  HQ-9", "  Board 7"))], heads


def test_a_firm_is_not_prohibited_but_what_is_bought_of_it(cm):
    out = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", "table").out
    assert "PROHIBITED to provide, to use  goods or services of ZTE Corporation" in out


def test_a_match_is_no_source_and_a_row_is_graded_by_its_owner(cm, folder):
    Path("l.csv").write_text("from,predicate,to,grade\nBoard 7,made_by,ZTE Corporation,\n"
                             "Board 8,made_by,ZTE Corporation,B2\n")  # fmt: skip
    document = cm("check", "l.csv", *CONTRACTOR, "--format", "json").json
    grades = {
        (hop["from"], hop["word"]): hop["grade"]
        for subject in document["subjects"]
        for finding in subject["findings"]
        for hop in finding["via"]
    }
    assert grades["Board 7", "made_by"] == "F6"
    assert grades["Board 8", "made_by"] == "B2"
    assert "A1" not in grades.values()
    assert {s["verdict"] for s in document["subjects"]} == {"prohibited"}, "ungraded is no doubt"


def test_a_row_that_its_owner_grades_f6_is_not_certain(cm, folder):
    Path("l.csv").write_text("from,predicate,to,grade\nBoard 7,made_by,ZTE Corporation,F6\n")
    document = cm("check", "l.csv", *CONTRACTOR, "--format", "json").json
    board = next(s for s in document["subjects"] if s["name"] == "Board 7")
    assert board["verdict"] == "unresolved"


def test_what_a_person_judged_is_that_person_s_word(cm, project):
    path = suppliers("Zhongxing Trading House")
    asked = ("judge", "Zhongxing Trading House", "zte", "same")
    assert cm(*asked, "--reason", "asked them", "--by", "R. Amari").code == 0
    more = (*CONTRACTOR, "--format", "json")
    document = cm("check", path, *more, "--with-authors").json
    hop = document["subjects"][0]["findings"][0]["via"][0]
    said = document["claims"][hop["claim"]]
    assert (hop["grade"], said["claimant"]) == ("F6", "R. Amari")
    assert said["evidence"]["source"] == "judgement"
    assert "Amari" not in cm("check", path, *more).out
