"""What is not meant is refused before it is recorded: no end, no reason, a name of nothing."""

from __future__ import annotations

import pytest

from .conftest import CONTRACTOR, suppliers, table

DAY = ("--as-of", "2026-11-20")
NAME = "Huawei Technologes Co"


@pytest.fixture
def checked(cm, project):
    assert cm("check", suppliers(NAME, "Brightwater Supply"), *CONTRACTOR).code == 13


def recorded(cm):
    return len(cm("decisions", "--format", "json").json["decisions"])


def test_a_set_aside_ends_and_a_like_name_is_judged(cm, checked):
    said = cm("set-aside", NAME, "--reason", "read", *DAY)
    assert said.code == 2
    assert "--until: a set-aside ends on a day" in said.err
    assert "countermark judge NAME PARTY different --reason" in said.err
    assert recorded(cm) == 0


@pytest.mark.parametrize(
    ("until", "code"),
    [("9999-12-31", 2), ("2028-11-21", 2), ("2028-11-20", 0), ("2027-01-01", 0)],
)
def test_a_set_aside_ends_within_two_years(cm, checked, until, code):
    said = cm("set-aside", NAME, "--reason", "read", "--until", until, *DAY)
    assert said.code == code, said.err
    assert recorded(cm) == (0 if code else 1)
    if code:
        assert "2028-11-20" in said.err
        assert "countermark judge" in said.err


def test_two_years_from_a_leap_day(cm, checked):
    leap = ("--as-of", "2028-02-29", "--reason", "read")
    assert cm("set-aside", NAME, *leap, "--until", "2030-03-01").code == 2
    assert cm("set-aside", NAME, *leap, "--until", "2030-02-28").code == 0


@pytest.mark.parametrize("reason", ["...", "…", " … ", "WHY", "", "  "])
@pytest.mark.parametrize("verb", ["judge", "set-aside"])
def test_the_placeholder_of_a_proposed_command_is_no_reason(cm, checked, verb, reason):
    words = {"judge": ("huawei", "different"), "set-aside": ("--until", "2027-01-01", *DAY)}[verb]
    said = cm(verb, NAME, *words, "--reason", reason)
    assert said.code == 2
    assert "--reason" in said.err
    assert recorded(cm) == 0


def test_a_retraction_needs_a_reason_too(cm, checked):
    cm("judge", NAME, "huawei", "different", "--reason", "read")
    again = cm("judge", NAME, "huawei", "different", "--reason", "...", "--retract")
    assert again.code == 2
    (one,) = cm("decisions", "--format", "json").json["decisions"]
    assert one["retraction"] is None


def test_a_misspelt_name_is_asked_about_before_it_is_recorded(cm, checked):
    why = ("--reason", "read")
    said = cm("judge", "Huawei Technologies Co", "huawei", "different", *why)
    assert said.code == 2
    assert f"did you mean “{NAME}”?" in said.err
    assert "--new" in said.err
    assert recorded(cm) == 0
    assert cm("judge", "Huawei Technologies Co", "huawei", "different", *why, "--new").code == 0
    assert recorded(cm) == 1


@pytest.mark.parametrize("name", [NAME, NAME.upper(), f"  {NAME} "])
def test_a_name_of_the_last_check_is_recorded_at_once(cm, checked, name):
    assert cm("judge", name, "huawei", "different", "--reason", "read").code == 0


def test_a_name_unlike_all_others_is_recorded_with_a_warning(cm, checked):
    said = cm("judge", "Quillfeather", "huawei", "different", "--reason", "read")
    assert said.code == 0
    assert "nothing in the last check is called" in " ".join(said.out.split())


def test_what_is_taken_back_need_not_be_there_any_more(cm, checked):
    name = "Huawei Technologies Co"
    cm("judge", name, "huawei", "different", "--reason", "read", "--new")
    taken = cm("judge", name, "huawei", "different", "--reason", "misspelt", "--retract")
    assert taken.code == 0


def test_what_remains_is_called_by_its_name(cm, checked):
    said = cm("judge", "Brightwater Supply", "huawei", "different", "--reason", "read")
    asked = ("judge", "Brightwater Supply", "huawei", "same", "--reason", "read")
    assert said.code == 0
    words = " ".join(cm(*asked, "--format", "table").out.split())
    assert "verdict changes" in words
    words = " ".join(cm(*asked, "--format", "table").out.split())
    assert "No verdict changes; 1 verdict remains" in words


def test_a_contract_that_the_same_subject_leads_into_is_said_to_stay(cm, project):
    links = table(
        "links.csv",
        "from,predicate,to",
        f"contract:HQ-1,has_supplier,{NAME}",
        "contract:HQ-1,delivers,Router R1",
        f"Router R1,made_by,{NAME}",
    )
    cm("check", suppliers(NAME), links, *CONTRACTOR)
    said = cm(
        "set-aside", NAME, "--reason", "read", "--until", "2027-01-01", *DAY, "--format", "table"
    )
    assert said.code == 0, said.err
    words = " ".join(said.out.split())
    assert "HQ-1 stays unresolved" in words
