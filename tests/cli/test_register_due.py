"""Records past their term: they decide as they were read, and everything says so."""

from __future__ import annotations

import pytest

from countermark.assessment import shipped

from .conftest import everything, suppliers

READ = b"read_on: '2026-11-20'\nread_by: legal research\n"
LATER = ("--as-of", "2028-06-01")
BOUND = ("--context", "us-federal-contractor")


@pytest.fixture(autouse=True)
def read_once(monkeypatch):
    """The shipped register, each record of it read on one day."""
    kept = [one for one in vars(shipped).values() if hasattr(one, "cache_clear")]
    files = dict(shipped.folder("register"))
    for name, raw in files.items():
        if name.startswith(("measures/", "entities/")):
            lines = [one for one in raw.splitlines(True) if not one.startswith(b"read_")]
            files[name] = b"".join(lines) + READ
    real = shipped.folder.__wrapped__

    def folder(room):
        return files if room == "register" else real(room)

    monkeypatch.setattr(shipped, "folder", folder)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def test_nothing_is_said_while_readings_are_good(cm):
    said = cm("check", suppliers("ZTE Corporation"), *BOUND, "--as-of", "2026-11-20")
    assert "re-read" not in said.out
    assert cm("register", "due", "--as-of", "2026-12-01", "--within", "0").code == 0


@pytest.mark.parametrize("form", ["table", "json", "tsv", "sarif", "html"])
def test_a_verdict_stands_and_says_since_when_nobody_read(cm, form):
    path = suppliers("ZTE Corporation")
    asked = ("check", path, *BOUND, *LATER, "--format", form)
    said = cm(*asked)
    assert said.code == 14
    if form == "table":  # one sentence on the first screen, each record's term on its card
        screen = " ".join(said.out.split())
        assert "Not re-read within their term" in screen
        assert "countermark register due" in screen
        asked = (*asked, "--verbose")
    words = " ".join(everything(cm, *asked).split())
    assert "2027-11-20" in words
    assert "amended, suspended or ended" in words
    assert "Not re-read within their term" in words
    assert "countermark register due" in words


def test_a_person_is_told_the_same_words_once(cm):
    path = suppliers("ZTE Corporation")
    said = cm("check", path, *BOUND, *LATER, "--format", "table", "--verbose").out
    assert said.count("since 2026-11-20, due 2027-11-20 as its term is over: parties") == 1
    assert "not re-read  since 2026-11-20, as above" in said


def test_json_tells_it_in_types(cm):
    said = cm("check", suppliers("ZTE Corporation"), *BOUND, *LATER, "--format", "json").json
    findings = said["subjects"][0]["findings"]
    (found,) = (f for f in findings if f["measure"] == "US-NDAA19-889B")
    assert found["decision"] == "prohibited"
    assert found["not_reread"] == {
        "since": "2026-11-20",
        "due": "2027-11-20",
        "because": "its term is over",
        "may_have_changed": [
            "parties may have been added or taken off",
            "it may have been amended, suspended or ended",
        ],
    }
    (line,) = (s for s in said["coverage"]["sentences"] if s.startswith("Not re-read"))
    assert len(line) < 400
    assert "what was found rests on US-" in line


def test_explain_and_show_say_it(cm):
    cm("check", suppliers("ZTE Corporation"), *BOUND, *LATER, "--format", "json")
    shown = cm("register", "show", "US-NDAA19-889B", *LATER, "--format", "table").out
    assert "NOT RE-READ" in shown
    assert "2026-11-20 by legal research; to be read again from 2027-11-20 on" in shown
    assert "NOT RE-READ" in cm("register", "show", "zte", *LATER, "--format", "table").out
    assert "NOT RE-READ" not in cm("register", "show", "zte", "--format", "table",
                                   "--as-of", "2026-12-01").out  # fmt: skip
    sheet = cm("register", "show", "US-NDAA19-889B", *LATER, "--format", "json").json["measure"]
    assert sheet["review"] == {
        "read_on": "2026-11-20",
        "due": "2027-11-20",
        "because": "its term is over",
    }
    assert sheet["not_reread"]["since"] == "2026-11-20"


def test_due_lists_them_and_asks_for_action(cm):
    said = cm("register", "due", *LATER, "--format", "json")
    assert said.code == 12
    rows = said.json["records"]
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    assert {"US-NDAA19-889B", "zte"} <= {row["record"] for row in rows}
    assert all(row["past"] for row in rows)
    assert cm("register", "due", *LATER, "--exit-zero").code == 0
    rows = cm("register", "due", *LATER).rows
    assert {row["past"] for row in rows} == {"yes"}
    assert "past their term on 2028-06-01" in cm("register", "due", *LATER, "--format", "table").out
    assert cm("register", "due", "--within", "-1").code == 2
