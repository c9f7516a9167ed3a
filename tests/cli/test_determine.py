"""Terms run from the day on which a person identified, and from no finding of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import CONTRACTOR, suppliers

ZTE = "ZTE Corporation"
PART_B = "US-NDAA19-889B"
LATER = ("--context", "us-federal-contractor", "--as-of", "2027-03-20")
BY = ("--by", "Ada Quince", "--role", "compliance officer")


def finding(said, measure=PART_B):
    return next(
        f for s in said.json["subjects"] for f in s["findings"]
        if f["measure"] == measure and f["obligations"]
    )  # fmt: skip


def terms(said):
    """State, due day and the day counted from, of the duties that run from identification."""
    return [
        (duty["state"], duty["due"], duty.get("counted_from"))
        for duty in finding(said)["obligations"]
        if duty.get("counted_from")
    ]


def check(cm, *options, asked=CONTRACTOR):
    return cm("check", suppliers(ZTE), *asked, *options, "--format", "json")


@pytest.fixture
def looked_at(cm, project):
    """The finding's id, from a run that is remembered."""
    return finding(check(cm))["id"]


def test_a_finding_starts_no_clock(cm):
    """What would be due is counted from the day asked about, and said to be so."""
    assert terms(check(cm)) == [
        ("not started", "2026-11-23", "2026-11-20"),
        ("not started", "2026-12-08", "2026-11-20"),
    ]
    shown = cm("check", suppliers(ZTE), *CONTRACTOR, "--format", "table", "--verbose").out
    assert "no determination yet" in " ".join(shown.split())
    assert "TO DO  * if identified on 2026-11-20" in shown
    assert "2026-11-23*  Report to" in shown
    assert "not started" in shown
    assert "due 2026-11-23 if identified on" in " ".join(shown.split())


def test_without_a_project_it_counts_for_this_run_alone(cm):
    said = check(cm, "--identified", "2026-11-19")
    assert terms(said)[0] == ("running", "2026-11-20", "2026-11-19")
    assert "not remembered: there is no project" in said.err
    assert terms(check(cm))[0][0] == "not started"


def test_a_day_of_identification_is_remembered_and_things_become_overdue(cm, project):
    said = check(cm, "--identified", "2026-11-19", *BY)
    assert "identified on 2026-11-19 by Ada Quince, compliance officer" in said.err
    assert terms(check(cm))[0] == ("running", "2026-11-20", "2026-11-19")
    later = check(cm, asked=LATER)
    assert terms(later) == [
        ("overdue", "2026-11-20", "2026-11-19"),
        ("overdue", "2026-12-07", "2026-11-19"),
    ]
    shown = cm("check", suppliers(ZTE), *LATER, "--format", "table").out
    assert "2026-11-20 OVERDUE  Report to" in shown
    assert "identified by Ada Quince on 2026-11-19; report: OVERDUE since 2026-11-20" in " ".join(
        shown.split()
    )
    shown = cm("check", suppliers(ZTE), *LATER, "--format", "table", "--verbose").out
    assert "2026-11-20  OVERDUE" in shown
    assert "identified on 2026-11-19 by Ada Quince, compliance officer" in " ".join(shown.split())


def test_asked_about_a_day_before_it_nobody_had_identified(cm, project):
    check(cm, "--identified", "2026-11-19", *BY)
    earlier = ("--context", "us-federal-contractor", "--as-of", "2026-11-18")
    assert terms(check(cm, asked=earlier))[0][0] == "not started"


def test_it_is_remembered_once(cm, project):
    check(cm, "--identified", "2026-11-19", *BY)
    again = check(cm, "--identified", "2026-11-20", *BY)
    assert terms(again)[0] == ("running", "2026-11-20", "2026-11-19"), "the first day counts"
    assert "0 determinations" in again.err


def test_a_day_after_the_one_asked_about_is_refused(cm):
    said = check(cm, "--identified", "2026-11-21")
    assert said.code == 2
    assert "after the day asked about" in said.err


def test_determine_says_who_and_in_which_role(cm, project, looked_at):
    cm("determine", looked_at, "notified", *BY, "--on", "2026-11-19", "--note", "by our prime")
    said = check(cm, "--with-authors")
    assert terms(said)[0] == ("running", "2026-11-20", "2026-11-19")
    (made,) = finding(said)["determinations"]
    assert made["decision"] == "notified"
    assert (made["person"], made["role"]) == ("Ada Quince", "compliance officer")
    assert (made["day"], made["note"]) == ("2026-11-19", "by our prime")
    assert made["claims"], "it rests on the path of the finding"
    assert made["evidence"], "and on the person's words"
    assert finding(said)["decision"] == "prohibited", "and it changes no verdict"


def test_authors_are_named_only_where_that_is_asked_for(cm, project, looked_at):
    cm("determine", looked_at, "confirmed", *BY, "--on", "2026-11-17")
    for format_ in ("json", "tsv", "html", "sarif"):
        said = cm("check", suppliers(ZTE), *CONTRACTOR, "--format", format_)
        assert "Quince" not in said.out, format_
    assert finding(check(cm))["determinations"][0]["person"] == "a person"
    assert "Quince" in cm("check", suppliers(ZTE), *CONTRACTOR, "--format", "table").out


def test_what_is_rejected_runs_no_more_and_the_verdict_stands(cm, project, looked_at):
    cm("determine", looked_at, "identified", *BY, "--on", "2026-11-17")
    cm("determine", looked_at, "rejected", *BY, "--on", "2026-11-19", "--note", "another firm")
    said = check(cm)
    assert terms(said)[0][0] == "not started"
    assert [one["decision"] for one in finding(said)["determinations"]] == [
        "identified",
        "rejected",
    ]
    assert said.code == 14


def test_what_counsel_decided_is_kept_back_from_what_is_published(cm, project, looked_at):
    privileged = ("determine", looked_at, "identified", *BY, "--on", "2026-11-19")
    cm(*privileged, "--note", "for counsel alone", "--handling", "privileged")
    said = check(cm)
    assert "counsel alone" not in said.out
    assert "determinations" not in finding(said)
    assert said.json["withheld"] == {"privileged": 1}
    assert terms(said)[0][0] == "running"
    shown = cm("check", suppliers(ZTE), *CONTRACTOR, "--format", "table", "--verbose").out
    assert "counsel alone" in shown


def test_a_letter_is_kept_as_a_basis(cm, project, looked_at, folder):
    letter = folder / "letter.txt"
    letter.write_text("We hereby notify you.\n", encoding="utf-8")
    notified = ("determine", looked_at, "notified", *BY, "--on", "2026-11-17")
    assert cm(*notified, "--basis", letter).code == 0
    assert len(finding(check(cm))["determinations"][0]["evidence"]) == 2
    assert cm(*notified, "--basis", "nowhere.txt").code != 0


def test_a_record_repeats_the_day_of_identification(cm, project):
    check(cm, "--identified", "2026-11-19", *BY, "--record", "record.json")
    assert "byte-identical verdicts" in cm("check", "--again", "record.json").err


def test_what_somebody_else_determined_starts_nothing(cm, project, monkeypatch, tmp_path):
    check(cm, "--identified", "2026-11-19", *BY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody"))
    said = check(cm)
    assert terms(said)[0][0] == "not started"
    gaps = [gap["what"] for gap in said.json["not_examined"]]
    assert "decisions in the ledger that somebody else recorded" in gaps


def test_the_totals_say_what_was_determined_by_whom(cm, project, looked_at):
    cm("determine", looked_at, "covered", *BY, "--on", "2026-11-17")
    cm("determine", looked_at, "not-covered", *BY, "--on", "2026-11-19")
    shown = " ".join(cm("check", suppliers(ZTE), *CONTRACTOR, "--format", "table").out.split())
    assert (
        "DETERMINED not covered by Ada Quince, compliance officer, on 2026-11-19: 1 finding"
        in shown
    )
    said = check(cm, "--record", "record.json")
    (row,) = said.json["totals"]["determined"]
    assert (row["decision"], row["person"], row["findings"]) == ("not-covered", "a person", 1)
    assert said.json["totals"]["verdict"] == "prohibited", "it is counted beside the verdicts"
    assert "Quince" not in Path("record.json").read_text()


def test_the_totals_name_no_determination_that_may_not_be_shown(cm, project, looked_at):
    cm("determine", looked_at, "covered", *BY, "--on", "2026-11-17", "--handling", "privileged")
    assert "determined" not in check(cm).json["totals"]


@pytest.mark.parametrize("wrong", [("--by", " "), ("--role", "")])
def test_nobody_in_particular_determines_nothing(cm, project, looked_at, wrong):
    options = {"--by": "Ada Quince", "--role": "compliance officer"} | {wrong[0]: wrong[1]}
    said = cm("determine", looked_at, "confirmed", *(x for pair in options.items() for x in pair))
    assert said.code == 2
    assert "a determination needs a" in said.err
