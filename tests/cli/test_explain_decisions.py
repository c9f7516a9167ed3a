"""explain finds who decided: a subject's name, a name judged before, and the id of a decision."""

from __future__ import annotations

import pytest

from .conftest import CONTRACTOR, suppliers

NAME = "Hytera Garden Centre Ltd"
WHY = ("--reason", "a garden centre", "--by", "J. Reporter")


@pytest.fixture
def judged(cm, project):
    cm("check", suppliers(NAME), *CONTRACTOR)
    assert cm("judge", NAME, "hytera", "different", *WHY).code == 0
    return cm("decisions", "--format", "json").json["decisions"][0]["id"]


def words(said):
    return " ".join(said.out.split())


def test_the_screen_says_in_whole_words_where_it_stands_who_judged(cm, judged):
    said = words(cm("check", suppliers(NAME), *CONTRACTOR, "--format", "table"))
    assert "1 subject is held to be another party than one it resembles" in said
    assert "countermark decisions says by whom" in said
    assert "1 subjects" not in said
    assert "0 to be" not in said


def test_several_are_told_in_the_plural(cm, judged):
    cm("judge", "Hytera Bakery Ltd", "hytera", "different", *WHY, "--new")
    path = suppliers(NAME, "Hytera Bakery Ltd")
    said = words(cm("check", path, *CONTRACTOR, "--format", "table"))
    assert "2 subjects are held to be another party than one they resemble" in said


def test_a_subject_that_was_judged_is_explained_as_settled(cm, judged):
    cm("check", suppliers(NAME), *CONTRACTOR)
    said = words(cm("explain", NAME, "--format", "table"))
    assert "judged another party by J. Reporter" in said
    assert "settled" in said
    assert "to confirm" not in said
    assert "0.00, " not in said


@pytest.mark.parametrize("name", [NAME, NAME.upper()])
def test_a_name_that_was_judged_is_explained_after_another_check(cm, judged, name):
    cm("check", suppliers("Quillfeather Cabling Cooperative"), *CONTRACTOR)
    said = cm("explain", name, "--format", "table")
    assert said.code == 0, said.err
    assert "J. Reporter" in said.out
    assert "a garden centre" in said.out


@pytest.mark.parametrize("form", ["table", "json", "tsv"])
def test_the_id_of_a_decision_is_explained(cm, judged, form):
    said = cm("explain", judged[:12], "--format", form)
    assert said.code == 0, said.err
    assert "J. Reporter" in said.out
    assert NAME in said.out or form == "json"


def test_only_the_decisions_that_are_meant_are_shown(cm, judged):
    cm("judge", "Hytera Bakery Ltd", "hytera", "different", *WHY, "--new")
    cm("check", suppliers("Quillfeather Cabling Cooperative"), *CONTRACTOR)
    shown = cm("explain", NAME, "--format", "json").json["decisions"]
    assert [one["id"] for one in shown] == [judged]


def test_what_nobody_knows_is_still_refused(cm, judged):
    said = cm("explain", "Nobody At All Ltd")
    assert said.code == 2
    assert "name" in said.err
