"""The right of reply: it stands beside every finding about the party, in every format, in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

WORDS = "We did not. Our products meet the rules of every country."
ASKED = ("--asked", "q.txt", "--until", "2026-11-15", "--on", "2026-11-01", "--by", "An Editor")
DAY = ("--as-of", "2026-11-20")


@pytest.fixture
def project(cm):
    cm("init")
    Path("s.csv").write_text("supplier\nZTE Corporation\nHuawei Technologies Co. Ltd.\n")
    Path("q.txt").write_text("Did you?\n")
    Path("a.txt").write_text(WORDS + "\n")
    said = cm("reply", "zte", *ASKED, *DAY)
    assert said.code == 0, said.err
    return cm


def check(cm, form, *more, day=DAY):
    return cm("check", "s.csv", "--context", "us-federal-contractor", *day, "--format", form, *more)


def told(cm, day=DAY):
    """The replies of each subject's findings, by the subject's name."""
    return {
        s["name"]: {
            (d["date"], d["says"])
            for f in s["findings"]
            for d in f.get("denials", ())
            if d.get("reply")
        }
        for s in check(cm, "json", day=day).json["subjects"]
    }


def test_while_the_term_runs_it_says_so(project):
    found = told(project, ("--as-of", "2026-11-15"))
    assert found["ZTE Corporation"] == {("2026-11-01", "no reply yet; the term runs")}
    assert found["Huawei Technologies Co. Ltd."] == set()


def test_after_the_term_silence_is_told_with_its_day(project):
    assert told(project)["ZTE Corporation"] == {("2026-11-15", "no reply by that day")}


def test_before_anybody_asked_there_is_nothing(project):
    assert told(project, ("--as-of", "2026-10-31"))["ZTE Corporation"] == set()


@pytest.mark.parametrize("form", ["json", "tsv", "html", "sarif", "table", "jsonl"])
def test_the_answer_stands_in_every_format_in_full(project, form):
    cm = project
    before = check(cm, form)
    assert cm("reply", "ZTE Corporation", "--answer", "a.txt", "--on", "2026-11-12", *DAY).code == 0
    said = check(cm, form, *(("--verbose",) if form == "table" else ()))
    assert WORDS in " ".join(said.out.split())
    assert "An Editor" not in said.out
    assert said.code == before.code == 14


def test_explain_has_it_beside_the_finding(project):
    cm = project
    cm("reply", "zte", "--answer", "a.txt", "--on", "2026-11-12", *DAY)
    document = check(cm, "json").json
    finding = next(
        f
        for s in document["subjects"]
        if s["name"] == "ZTE Corporation"
        for f in s["findings"]
        if f["decision"] == "prohibited"
    )
    said = cm("explain", finding["id"][:16])
    assert WORDS in " ".join(said.out.split())


def test_a_finding_s_id_means_its_party(project):
    cm = project
    document = check(cm, "json").json
    finding = next(f for s in document["subjects"] if s["name"] == "Huawei Technologies Co. Ltd."
                   for f in s["findings"] if f["entity"])  # fmt: skip
    said = cm("reply", finding["id"][:16], *ASKED, *DAY)
    assert "Huawei Technologies" in said.out


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("nobody",), "is no party"),
        (("huawei", "--answer", "a.txt"), "no questions to Huawei"),
        (("zte", "--answer", "long.txt"), "20000 characters"),
        (("zte", "--answer", "nowhere.txt"), "nowhere.txt"),
        (("zte", "--answer", "a.txt", "--on", "2026-10-01"), "lies before 2026-11-01"),
        (("zte", "--answer", "a.txt", "--on", "2027-10-01"), "is after the day"),
        (("zte", "--asked", "q.txt", "--until", "2026-10-01"), "lies before"),
        (("zte", "--asked", "q.txt", "--by", " "), "nobody asks"),
        (("zte", "--asked", "q.txt", "--answer", "a.txt"), "not allowed with"),
    ],
)
def test_what_cannot_be_meant_is_told_in_one_sentence(project, given, words):
    Path("long.txt").write_text("x" * 30_000)
    said = project("reply", *given, *DAY)
    assert said.code in (1, 2, 3)
    assert words in said.err


FINAL = """We did not.

Our products meet the rules
of every country."""


@pytest.fixture
def answered(project):
    Path("a.txt").write_text(FINAL + "\n")
    assert project("reply", "zte", "--answer", "a.txt", "--on", "2026-11-12", *DAY).code == 0
    return project


@pytest.mark.parametrize("form", ["tsv", "html", "sarif", "table"])
def test_a_reply_of_several_lines_reads_as_text(answered, form):
    said = check(answered, form, *(("--verbose",) if form == "table" else ())).out
    if form == "sarif":  # its properties hold the lines as they came, its message is one of text
        said = "".join(r["message"]["text"] for r in json.loads(said)["runs"][0]["results"])
    assert "did not.\\n" not in said
    if form == "html":
        assert "<p>We did not.</p><p>Our products meet the rules</p>" in said
    else:
        assert " ".join(FINAL.split()) in " ".join(said.split())


def test_json_has_its_lines_as_they_came(answered):
    assert ("2026-11-12", FINAL) in told(answered)["ZTE Corporation"]


def test_a_page_pairs_the_reply_with_every_measure_not_with_the_first(answered):
    page = check(answered, "html").out
    before = page.partition("<h4>Reply</h4>")[0].rpartition("<h4>Said</h4>")[2]
    assert "measures in the table above say of ZTE Corporation" in before
    assert "889" not in before


def test_a_reply_is_named_as_no_denial(answered):
    causes = json.loads(check(answered, "json").out)["causes"]
    assert not [c for c in causes if any("asked on" in who for who in c.get("denied_by", ()))]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("We did not. Our products meet the rules.", True),
        ("ZTE Corporation did not.", True),
        ("We never sold Gate GT-17 under contract HQ-17 to anybody.", False),
        ("Nothing of ours came through blue HARBOR llc.", False),
    ],
)
@pytest.mark.parametrize("form", ["json", "html"])
def test_a_published_reply_names_nothing_that_is_left_out(cm, words, shown, form):
    cm("init")
    Path("s.csv").write_text("supplier,contract\nBlue Harbor LLC,HQ-17\nZTE Corporation,HQ-17\n")
    Path("q.txt").write_text("Did you?\n")
    Path("a.txt").write_text(words)
    assert cm("reply", "zte", *ASKED, *DAY).code == 0
    assert cm("reply", "zte", "--answer", "a.txt", "--on", "2026-11-12", *DAY).code == 0
    said = check(cm, form, "--for", "publication", "--handling", "public").out
    assert (words in said) is shown
    assert ("its words name what this document leaves out" in said) is not shown
    assert "HQ-17" not in said
    assert "harbor" not in said.casefold()
