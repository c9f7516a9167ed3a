"""Asking suppliers and reading answers, as stories that a domain expert edits."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
import yaml

CASES = Path(__file__).parents[1] / "cases" / "scenarios" / "asking"
STORIES = sorted(CASES.glob("*.yaml"))


class Telling:
    """One story in a project of its own."""

    def __init__(self, cm, story) -> None:
        self.cm = cm
        cm("init")
        for name, text in story["files"].items():
            Path(name).write_text(text, "utf-8")

    def check(self, step):
        names = sorted(str(p) for p in Path().glob("*.csv"))
        said = self.cm("check", *names, "--context", "us-federal-contractor", "--as-of",
                       step["as_of"], "--format", "json")  # fmt: skip
        found = {s["name"]: s["verdict"] for s in said.json["subjects"]}
        assert {name: found[name] for name in step["verdicts"]} == step["verdicts"]

    def note(self, step):
        said = self.cm("note", step["subject"], step["predicate"], step["object"], "--claimant",
                       step["claimant"], "--source", "a page", "--quote", "as it says", "--share",
                       "60")  # fmt: skip
        assert said.code == 0, said.err

    def ask(self, step):
        more = [w for key in ("contract", "by", "until", "questions") if key in step
                for w in (f"--{key}", step[key])]  # fmt: skip
        asked = ("ask", step["supplier"], *more, "--as-of", step["as_of"])
        said = self.cm(*asked, "--format", "json", "--output", "asked.json")
        assert said.code == 0, said.err

    def answer(self, step):
        asked = json.loads(Path("asked.json").read_text())
        for question in asked["questions"]:
            question["answer"] = step["answers"].get(question["id"])
            question["complete"] = step.get("complete", {}).get(question["id"])
        asked["signature"] |= step["signature"]
        Path("back.json").write_text(json.dumps(asked))
        said = self.cm("answer", "back.json", "--as-of", step["as_of"], "--format", "json")
        assert said.code == step["exit"], said.err
        told = said.json
        for name in ("standing", "expires_on", "unanswered", "ask_next"):
            if name in step:
                assert told[name] == step[name], name
        assert [c["question"] for c in told["contradictions"]] == step.get("contradicted", [])
        places = [gap["what"].partition("#")[2] for gap in told["not_examined"]]
        assert places == step.get("gaps", [])
        claims = {one["question"]: one["claims"] for one in told["answers"]}
        assert {id_: claims[id_] for id_ in step.get("claims", {})} == step.get("claims", {})

    def askings(self, step):
        said = self.cm("ask", "--as-of", step["as_of"], "--format", "json")
        rows = said.json["askings"]
        assert len(rows) == len(step["rows"])
        for row, wanted in zip(rows, step["rows"], strict=True):
            assert {key: row[key] for key in wanted} == wanted
        if "to_ask" in step:
            assert [row["supplier"] for row in said.json["to_ask"]] == step["to_ask"]
        assert said.code == step.get("exit", said.code)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_of_asking(cm, path):
    story = yaml.safe_load(path.read_text("utf-8"))
    telling = Telling(cm, story)
    for step in story["steps"]:
        ((name, what),) = step.items()
        getattr(telling, name)(what)


@pytest.fixture
def asked(cm):
    cm("init")
    cm("ask", "Blue Finch LLC", "--by", "Purchasing", "--as-of", "2026-11-01", "--format", "json",
       "--output", "asked.json")  # fmt: skip
    made = json.loads(Path("asked.json").read_text())
    made["signature"] |= {"name": "A. Finch", "title": "Director", "signed_on": "2026-11-02"}
    return made


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a: a["signature"].update(name=""), "nobody signed it"),
        (lambda a: a["signature"].update(title=" "), "nobody signed it"),
        (lambda a: a["signature"].update(signed_on=""), "bears no day"),
        (lambda a: a["signature"].update(signed_on="soon"), "is no day"),
        (lambda a: a["signature"].update(signed_on="2027-01-01"), "a day to come"),
        (lambda a: a["signature"].update(expires_on="2025-01-01"), "before it was signed"),
        (lambda a: a.update(schema="countermark.check/2"), "no filled questionnaire"),
        (lambda a: a.update(questions="none"), "no filled questionnaire"),
        (lambda a: a.pop("supplier"), "no filled questionnaire"),
    ],
)
def test_what_is_no_signed_answer_is_refused_in_one_sentence(cm, asked, change, words):
    change(asked)
    Path("back.json").write_text(json.dumps(asked))
    said = cm("answer", "back.json", "--as-of", "2026-11-12")
    assert said.code == 1
    assert words in said.err
    assert said.out == ""


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"\xff\xfe{", b"no json"])
def test_bytes_of_anybody_are_refused(cm, content):
    cm("init")
    Path("back.json").write_bytes(content)
    assert cm("answer", "back.json").code == 1


def test_an_answer_to_questions_that_nobody_asked_is_cautioned(cm, asked):
    asked["id"] = "f" * 64
    Path("back.json").write_text(json.dumps(asked))
    told = cm("answer", "back.json", "--as-of", "2026-11-12", "--format", "json").json
    assert told["cautions"]


def test_an_answer_twice_is_one_answer(cm, asked):
    asked["questions"][2]["answer"] = [{"party": "Maple Holdings Inc.", "share": "51"}]
    Path("back.json").write_text(json.dumps(asked))
    for _ in range(2):
        cm("answer", "back.json", "--as-of", "2026-11-12")
    rows = cm("ask", "--as-of", "2026-11-12", "--format", "json").json["askings"]
    assert len(rows) == 1


def test_the_screen_is_not_wider_than_it_is(cm, asked, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    Path("back.json").write_text(json.dumps(asked))
    for words in (
        ("ask", "Grey Heron Ltd"),
        ("answer", "back.json"),
        ("ask",),
    ):
        said = cm(*words, "--as-of", "2026-11-12", "--format", "table")
        assert max(map(len, said.out.splitlines())) <= 80, words


def test_a_document_has_every_question_and_room_to_sign(cm, folder):
    said = cm("ask", "Blue Finch LLC", "--output", "asked.docx")
    assert "not remembered" in said.err
    with zipfile.ZipFile("asked.docx") as archive:
        text = archive.read("word/document.xml").decode()
    assert text.count("☐ yes") >= 5
    assert "by which authority" in text


def test_topics_and_terms_are_checked(cm, folder):
    assert "is no topic" in cm("ask", "A Ltd", "--questions", "weather").err
    assert "lies before" in cm("ask", "A Ltd", "--until", "2020-01-01", "--as-of", "2026-11-01").err
    assert "nobody is asked" in cm("ask", " ").err
    assert cm("answer", "nowhere.json").code != 0
