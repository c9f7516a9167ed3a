"""set-aside: the finding no longer decides, stays visible and counted, and ends on its day."""

from __future__ import annotations

import pytest

from .conftest import CONTRACTOR, suppliers

ASIDE = ("--owner", "B. Owner", "--reason", "replaced in January", "--until", "2027-01-31")
CARRIER = ("--context", "us-federal-contractor")


@pytest.fixture
def findings(cm, project):
    """The findings that decide about one supplier."""
    document = cm("check", suppliers("ZTE Corporation"), *CONTRACTOR, "--format", "json").json
    return [f for f in document["subjects"][0]["findings"] if f["decision"] is not None]


def put_aside(cm, findings):
    for finding in findings:
        said = cm("set-aside", finding["id"][:16], "--as-of", "2026-11-20", *ASIDE)
        assert said.code == 0
        assert "committed " in said.err


def again(cm, day, form="json"):
    asked = ("check", "suppliers.csv", *CARRIER, "--as-of", day, "--format", form)
    return cm(*asked, "--with-authors")


def test_it_leaves_the_exit_code_and_stays_visible_and_counted(cm, findings):
    put_aside(cm, findings)
    said = again(cm, "2026-11-20")
    assert said.code == 0
    told = [f for f in said.json["subjects"][0]["findings"] if f["set_aside"]]
    assert {f["id"] for f in told} == {f["id"] for f in findings}
    assert all("B. Owner: replaced in January, until 2027-01-31" in f["set_aside"] for f in told)
    assert said.json["totals"]["set_aside"] == len(told)


@pytest.mark.parametrize("form", ["table", "tsv", "html", "sarif"])
def test_every_format_shows_it(cm, findings, form):
    put_aside(cm, findings)
    said = again(cm, "2026-11-20", form)
    assert said.code == 0
    assert "B. Owner" in said.out


def test_one_of_several_leaves_the_others_in_force(cm, findings):
    worst = [f for f in findings if f["decision"] == "prohibited"]
    assert len(worst) > 1
    put_aside(cm, worst[:1])
    assert again(cm, "2026-11-20").code == 14


@pytest.mark.parametrize(("day", "code"), [("2027-01-30", 0), ("2027-01-31", 14)])
def test_it_ends_on_its_day(cm, findings, day, code):
    put_aside(cm, findings)
    assert again(cm, day).code == code


def test_it_does_not_reach_back(cm, findings):
    put_aside(cm, findings)
    assert again(cm, "2026-11-19").code == 14


@pytest.mark.parametrize("until", ["2026-11-20", "2026-11-19", "2027", "2027-02-30", "soon", ""])
def test_a_wrong_or_past_end_is_refused(cm, findings, until):
    asked = ("--as-of", "2026-11-20", *ASIDE[:-1], until)
    said = cm("set-aside", findings[0]["id"], *asked)
    assert said.code == 2
    assert "--until" in said.err


def test_only_a_finding_can_be_put_aside(cm, findings):
    assert cm("set-aside", findings[0]["id"][:8], *ASIDE).code == 2
    said = cm("set-aside", findings[0]["measure"], *ASIDE)
    assert said.code == 2
    assert "only a subject, a cause or a finding" in said.err
    assert cm("set-aside", findings[0]["id"], "--owner", " ", *ASIDE[2:]).code == 2


def test_a_run_can_be_named(cm, findings):
    cm("check", "suppliers.csv", *CONTRACTOR, "--output", "run.json")
    cm("check", suppliers("Quillfeather Cabling Cooperative"), *CONTRACTOR)
    assert cm("set-aside", findings[0]["id"], *ASIDE).code == 2
    assert cm("set-aside", findings[0]["id"], *ASIDE, "--run", "run.json").code == 0
