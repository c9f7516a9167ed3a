"""Duties with their life, as a user lives it: each story a file that a domain expert edits."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parents[1] / "cases" / "scenarios" / "duties"
STORIES = sorted(CASES.glob("*.yaml"))


class Telling:
    """One story in a project of its own."""

    def __init__(self, cm, story) -> None:
        self.cm = cm
        cm("init")
        self.write(story["files"])

    def write(self, files):
        for name, text in files.items():
            Path(name).write_text(text, "utf-8")

    def check(self, step):
        names = sorted(str(p) for p in Path().glob("*.csv"))
        asked = ("--context", step["context"], "--as-of", step["as_of"])
        said = self.cm("check", *names, *asked, "--format", "json")
        assert said.code in (0, 12, 13, 14), said.err
        self.causes = json.loads(said.raw).get("causes", ())

    def determine(self, step):
        found = [step["what"]] if "what" in step else self.keys(step["party"])
        for what in found:
            self._determine(what, step)

    def keys(self, party):
        found = [one["key"] for one in self.causes if one["party_name"] == party]
        assert found, (party, [one["party_name"] for one in self.causes])
        return found

    def _determine(self, what, step):
        said = self.cm("determine", what, step["decision"], "--on", step["day"],
                       "--as-of", "2026-11-20", "--by", "R. Amari")  # fmt: skip
        assert said.code == 0, said.err

    def _act(self, verb, step, *more):
        found = self.one(step["as_of"], step["duty"], step.get("contract"))
        said = self.cm(verb, found["id"][:16], "--by", step["by"], "--on", step["day"],
                       "--as-of", step["as_of"], *more)  # fmt: skip
        assert said.code == 0, said.err
        assert "committed" in said.out

    def acknowledge(self, step):
        self._act("acknowledge", step)

    def not_applicable(self, step):
        self._act("acknowledge", step, "--not-applicable", "--note", step["note"])

    def done(self, step):
        Path(step["evidence"]).write_bytes(b"Report as sent\n")
        self._act("done", step, "--evidence", step["evidence"])

    def duties(self, as_of):
        return self.cm("duties", "--as-of", as_of, "--format", "json").json["duties"]

    def one(self, as_of, words, contract=None):
        found = [d for d in self.duties(as_of) if words.casefold() in d["what"].casefold()]
        if contract is not None:
            found = [d for d in found if d["contract"] == contract]
        assert len(found) == 1, (words, contract, [d["what"] for d in found])
        return found[0]

    def expect(self, step):
        for wanted in step.get("duties", ()):
            found = self.one(step["as_of"], wanted["words"], wanted.get("contract"))
            fields = {k: v for k, v in wanted.items() if k != "words"}
            causes = fields.pop("causes", None)
            assert {key: found[key] for key in fields} == fields
            if causes is not None:
                told = [{key: one[key] for key in causes[0]} for one in found["causes"]]
                assert told == causes
        every = [duty["what"] for duty in self.duties(step["as_of"])]
        for words in step.get("absent", ()):
            assert not any(words in what for what in every)
        for words, number in step.get("count", {}).items():
            assert sum(words in what for what in every) == number


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_of_duties(cm, path):
    story = yaml.safe_load(path.read_text("utf-8"))
    telling = Telling(cm, story)
    for step in story["steps"]:
        ((name, what),) = step.items()
        getattr(telling, name)(what)


@pytest.fixture
def told(cm):
    story = yaml.safe_load((CASES / "one-business-day.yaml").read_text("utf-8"))
    telling = Telling(cm, story)
    telling.check(story["steps"][0]["check"])
    telling.determine({"what": "HQ-1", "decision": "identified", "day": "2026-11-20"})
    return telling


def test_the_screen_is_not_wider_than_it_is(cm, told, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = cm("duties", "--as-of", "2026-11-20", "--format", "table")
    assert max(map(len, said.out.splitlines())) <= 80
    assert "by 2026-11-23, counted from 2026-11-20" in said.out
    assert said.code == 12


def test_what_is_asked_for_is_shown_and_the_rest_counted(cm, told):
    said = cm("duties", "--as-of", "2026-11-20", "--due-before", "2026-11-24", "--format", "json")
    days = {duty["due"] for duty in said.json["duties"]}
    assert days == {"2026-11-22", "2026-11-23"}
    assert said.json["left_out"] > 0
    none = cm("duties", "--as-of", "2026-11-20", "--owner", "Nobody", "--format", "json")
    assert none.json["duties"] == []


def test_a_calendar_has_each_day_once_and_the_same_names_again(cm, told):
    first = cm("duties", "--as-of", "2026-11-20", "--format", "ics").out
    again = cm("duties", "--as-of", "2026-11-20", "--format", "ics").out
    assert first == again
    uids = [line for line in first.splitlines() if line.startswith("UID:")]
    assert len(uids) == len(set(uids)) > 0
    assert "DTSTART;VALUE=DATE:20261123" in first


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("done", "abc", "--evidence", "r.txt"), "is no id of a duty"),
        (("done", "f" * 16, "--evidence", "r.txt"), "is no duty of the last check"),
        (("done", "ID"), "--evidence"),
        (("done", "ID", "--evidence", "nowhere.txt"), "nowhere.txt"),
        (("done", "ID", "--evidence", "r.txt", "--on", "2026-11-19"), "before 2026-11-20"),
        (("done", "ID", "--evidence", "r.txt", "--on", "2027-01-01"), "is after the day"),
        (("done", "ID", "--evidence", "r.txt", "--by", " "), "named person"),
        (("acknowledge", "ID", "--not-applicable"), "needs a reason"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(cm, told, given, words):
    Path("r.txt").write_bytes(b"as sent\n")
    id_ = told.one("2026-11-20", "report to the contracting officer", "HQ-1")["id"]
    said = cm(*(id_ if word == "ID" else word for word in given), "--as-of", "2026-11-20")
    assert said.code in (1, 2, 3)
    assert words in said.err


def test_evidence_that_left_the_vault_is_told(cm, told):
    Path("r.txt").write_bytes(b"as sent\n")
    step = {"duty": "report to the contracting officer", "contract": "HQ-1", "by": "R. Amari",
            "day": "2026-11-20", "as_of": "2026-11-20", "evidence": "r.txt"}  # fmt: skip
    told.done(step)
    found = told.one("2026-11-20", "report to the contracting officer", "HQ-1")
    (digest,) = found["done"]["evidence"]
    assert found["done"]["missing"] == []
    kept = next(Path(".countermark").rglob(f"*{digest[2:]}*"))
    kept.chmod(0o600)
    kept.unlink()
    found = told.one("2026-11-20", "report to the contracting officer", "HQ-1")
    assert found["done"]["missing"] == [digest]


def test_without_a_check_there_is_nothing_to_derive(cm):
    said = cm("duties")
    assert said.code == 3
    assert "there is no last run" in said.err


def test_a_check_for_no_context_does_not_say_that_there_are_none(cm):
    cm("init")
    Path("s.csv").write_text("supplier\nZTE Corporation\n")
    cm("check", "s.csv")
    said = cm("duties", "--format", "table")
    assert "for no context" in said.out and said.code == 13


def test_calendars_open_the_calendar(cm, told):
    icalendar = pytest.importorskip("icalendar")
    raw = cm("duties", "--as-of", "2026-11-20", "--format", "ics").raw
    read = icalendar.Calendar.from_ical(raw)
    events = {str(event["uid"]): event for event in read.walk("VEVENT")}
    duties = told.duties("2026-11-20")
    dated = {
        f"{d['id']}@countermark": d for d in duties if d["due"] and d["state"] != "not started"
    }
    assert events.keys() == dated.keys()
    for uid, event in events.items():
        assert event["dtstart"].dt.isoformat() == dated[uid]["due"][:10]
        assert dated[uid]["what"].casefold() in str(event["summary"]).casefold()


def test_a_user_of_what_may_not_be_resold_is_not_told_to_be_overdue(cm):
    cm("init")
    Path("s.csv").write_text("supplier,country,category\nAO Kaspersky Lab,RU,security-software\n")
    asked = ("check", "s.csv", "--context", "us-federal-contractor", "--as-of", "2026-11-20")
    for name in ("table", "html", "json", "tsv", "sarif"):
        said = cm(*asked, "--format", name, *(["--verbose"] if name == "table" else []))
        assert not re.search(r"OVERDUE|\"overdue\":true|class=.overdue", said.out), name
    told = " ".join(cm(*asked, "--format", "html").out.split())
    assert "<dt>Only if</dt><dd>you provide, resell" in told
    assert "; not a user who keeps the software" in told


def test_a_page_says_to_whom_under_which_clause_for_which_contract(cm):
    cm("init")
    Path("links.csv").write_text(
        "from,predicate,to\ncontract:HQ-1,delivers,AX-900\nAX-900,made_by,ZTE Corporation\n"
    )
    asked = ("check", "links.csv", "--context", "us-federal-contractor", "--as-of", "2026-11-20")
    actions = json.loads(cm(*asked, "--format", "json").raw)["actions"]
    (report,) = (
        a for a in actions if "52.204-25(d)(2)(i)" in a["what"] and "first" not in a["what"]
    )
    assert report["to"].startswith("contracting officer")
    assert report["contracts"] == ["HQ-1"]
    assert report["clauses"] == ["section 889(a)(1)(A), FAR 52.204-25(b)(1)"]
    assert report["only_if"] == "the contract carries 52.204-25"
    page = " ".join(cm(*asked, "--format", "html").out.split())
    for label, words in (
        ("To", report["to"]),
        ("Contract", "HQ-1"),
        ("Under", report["clauses"][0]),
        ("Only if", report["only_if"]),
    ):
        assert f"<dt>{label}</dt><dd>{words}" in page, label
