"""Whatever shows an accusation shows who answers it, or that nobody was heard, and what it is."""

from __future__ import annotations

import json

import pytest

from .conftest import suppliers

CARRIER = ("--context", "us-carrier")
ASKED = "no government ever asked it"
NOBODY = "o denial was found in what was read"
INDICTED = "An indictment is an accusation"


@pytest.fixture
def huawei(folder):
    return suppliers("Huawei Technologies Co., Ltd.")


@pytest.mark.parametrize("form", ["table", "html", "json", "tsv", "sarif"])
def test_a_check_shows_the_answers_beside_each_accusation(cm, huawei, form):
    shown = ("--format", form, *(["--verbose"] if form == "table" else []))
    out = " ".join(cm("check", huawei, *CARRIER, *shown).out.split())
    for words in (ASKED, NOBODY, INDICTED):
        assert words in out, words


def test_json_has_them_as_types(cm, huawei):
    said = cm("check", huawei, *CARRIER, "--format", "json")
    (subject,) = said.json["subjects"]
    by_measure = {f["measure"]: f for f in subject["findings"]}
    report, charged = by_measure["US-HPSCI-2012"], by_measure["US-DOJ-HUAWEI-2019"]
    assert (report["accusation"]["kind"], report["dated"]) == ("report", "published")
    assert "denials" not in report["accusation"]
    assert [d.get("how", "denied") for d in report["denials"]] == ["denied", "answered", "denied"]
    assert charged["accusation"]["denials"] == f"n{NOBODY}"
    assert "accusation" not in by_measure["US-FCC-SCAR"]
    causes = [c for c in json.loads(said.raw)["causes"] if c.get("accusations")]
    told = {a["measure"]: a for c in causes for a in c["accusations"]}
    assert told["US-DOJ-HUAWEI-2019"]["denials"] == f"n{NOBODY}"
    assert told["US-HPSCI-2012"]["answers"][0] == ["Huawei", "denied"]


def test_explain_and_register_show_have_them(cm, huawei):
    cm("check", huawei, *CARRIER)
    for measure, words in (("US-HPSCI-2012", ASKED), ("US-DOJ-HUAWEI-2019", NOBODY)):
        for form in ("table", "json"):
            out = " ".join(cm("register", "show", measure, "--format", form).out.split())
            assert words in out
        assert words in " ".join(cm("explain", measure, "--format", "table").out.split())


def test_the_timeline_and_the_board_have_them(cm, folder):
    history = " ".join(cm("register", "timeline", "huawei", "--format", "table").out.split())
    board = " ".join(cm("board", "house-report-2012", "--format", "table").out.split())
    assert f"denied by Huawei: {ASKED}" in history
    assert f"published; n{NOBODY}" in history
    assert ASKED in board
    assert "on record with the measure" not in board


def test_pages_have_them(cm, folder):
    cm("register", "pages", "out")
    for name, words in (
        ("measure-US-HPSCI-2012", ASKED),
        ("measure-US-DOJ-HUAWEI-2019", NOBODY),
        ("measure-US-DOJ-HUAWEI-2019", INDICTED),
        ("entity-huawei", ASKED),
        ("measure-PT-CSSC-2023", "how the case ended was not found"),
    ):
        assert words in (folder / "out" / f"{name}.html").read_text("utf-8"), name


def test_what_was_not_known_yet_is_not_told(cm, huawei):
    asked = ("check", huawei, *CARRIER, "--as-of", "2018-01-01", "--known-at", "2018-01-01")
    (subject,) = cm(*asked, "--format", "json").json["subjects"]
    report = next(f for f in subject["findings"] if f["measure"] == "US-HPSCI-2012")
    assert report["accusation"]["denials"] == f"n{NOBODY}"
    assert "denials" not in report


def test_countries_and_a_warning_that_obliges_have_them(cm, folder):
    for form in ("table", "html", "json"):
        out = cm("countries", "huawei", "--country", "CZ", "--format", form).out
        assert "never aided and never would aid" in " ".join(out.split()), form
    (folder / "w.csv").write_text("administrator,acknowledged\nA Utility,2019-01-02\n")
    for form in ("table", "html", "json"):
        out = " ".join(cm("warning", "CZ-WARN-2018", "w.csv", "--format", form).out.split())
        assert "asked that the warning be withdrawn" in out, form
        assert "the authority confirmed its warning in 2019" in out, form


def test_register_show_of_an_earlier_knowledge_has_no_later_answer(cm, folder):
    asked = (
        "register",
        "show",
        "US-HPSCI-2012",
        "--known-at",
        "2018-01-01",
        "--as-of",
        "2018-01-01",
    )
    out = " ".join(cm(*asked, "--format", "table").out.split())
    assert ASKED not in out
    assert NOBODY in out
