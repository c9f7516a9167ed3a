"""Every decision says what it changes, is listed with who made it, and can be taken back."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from countermark.assessment.runs import load_run
from countermark.reports.actions import to_do
from countermark.reports.causes import causes_of

from .conftest import CONTRACTOR, DEMO, suppliers, table

NEAR, ZTE, FINCH = "Huawei Technologes Co", "ZTE Corporation", "Blue Finch LLC"
BY = ("--by", "Ada Quince", "--role", "compliance officer")
DAY = ("--as-of", "2026-11-20")
ASIDE = (*DAY, "--owner", "B. Owner", "--reason", "replaced", "--until", "2027-01-31")
WHY = ("--reason", "compared the extracts", "--by", "R. Amari")


@pytest.fixture
def checked(cm, project):
    """A last check of three suppliers; its document."""
    return cm("check", suppliers(NEAR, ZTE, FINCH), *CONTRACTOR, "--format", "json").json


def answered(cm, *words):
    said = cm(*words, "--format", "json")
    assert said.code == 0, said.err
    return said.json


def deciding(document, name):
    (subject,) = (s for s in document["subjects"] if s["name"] == name)
    return [f for f in subject["findings"] if f["decision"]]


def changes(answer):
    return [(c["subject"], c["before"], c["after"]) for c in answer["effect"]["changes"]]


def verdicts(cm):
    document = cm("check", "suppliers.csv", *CONTRACTOR, "--format", "json").json
    return {s["name"]: s["verdict"] for s in document["subjects"]}


def test_without_a_check_nothing_is_known_of_what_changes(cm, project):
    answer = answered(cm, "judge", NEAR, "huawei", "same", *WHY)
    assert "no check in this project yet" in answer["effect"]["unknown"]
    assert answer["recorded"]["says"] == f"“{NEAR}” is Huawei Technologies Co., Ltd."
    said = cm("judge", NEAR, "huawei", "same", *WHY, "--format", "table")
    assert said.out.startswith(f"Recorded: “{NEAR}” is Huawei Technologies Co., Ltd. (by R. Amari")
    assert "Not known what changes" in said.out
    assert said.err.endswith("committed 1\n")


def test_a_judgement_tells_which_verdicts_change_and_they_do(cm, checked):
    before = {s["name"]: s["verdict"] for s in checked["subjects"]}
    answer = answered(cm, "judge", NEAR, "huawei", "same", *WHY)
    after = verdicts(cm)
    assert changes(answer) == [(NEAR, "unresolved", "prohibited")]
    assert {n: (before[n], after[n]) for n in after if before[n] != after[n]} == {
        NEAR: ("unresolved", "prohibited")
    }


def test_a_second_judgement_is_compared_with_the_first(cm, checked):
    answered(cm, "judge", NEAR, "huawei", "same", *WHY)
    answer = answered(cm, "judge", NEAR, "huawei", "different", *WHY)
    assert changes(answer)[0][:2] == (NEAR, "prohibited")


def test_it_is_asked_again_of_the_bytes_that_were_read(cm, checked):
    """Whatever has become of the file meanwhile."""
    table("suppliers.csv", "supplier", "Quillfeather Cabling Cooperative")
    assert changes(answered(cm, "judge", NEAR, "huawei", "same", *WHY)) == [
        (NEAR, "unresolved", "prohibited")
    ]


def test_what_bears_on_much_is_not_sought(cm, checked, monkeypatch):
    """It is recorded all the same, and the answer says why no more is known."""
    monkeypatch.setattr("countermark.assessment.asked_again.MOST_JUDGED", 0)
    answer = answered(cm, "judge", NEAR, "huawei", "same", *WHY)
    assert "may bear on 1 subjects, more than 0" in answer["effect"]["unknown"]
    assert answer["recorded"]["state"] == "in force"
    monkeypatch.setattr("countermark.assessment.asked_again.MOST", 2)
    answer = answered(cm, "judge", NEAR, "huawei", "different", *WHY)
    assert "the last check read 3 records, more than 2" in answer["effect"]["unknown"]


def test_a_name_that_nothing_has_is_recorded_with_a_warning(cm, checked):
    answer = answered(cm, "judge", "Huawei Technologis Co", "huawei", "same", *WHY, "--new")
    (warning,) = answer["warnings"]
    assert f"did you mean “{NEAR}”?" in warning
    assert answer["effect"]["changed"] == answer["effect"]["remaining"] == 0


def test_setting_a_subject_aside_leaves_nothing_and_one_finding_leaves_the_rest(cm, checked):
    found = deciding(checked, ZTE)
    one = answered(cm, "set-aside", found[0]["key"], *ASIDE)
    assert one["effect"]["changed"] == 0
    (rest,) = one["effect"]["remains"]
    assert (rest["subject"], rest["verdict"]) == (ZTE, "prohibited")
    assert found[0]["clause"] not in rest["clauses"]
    whole = answered(cm, "set-aside", ZTE.lower(), *ASIDE)
    assert changes(whole)[0][:2] == (ZTE, "prohibited")
    assert verdicts(cm)[ZTE] == changes(whole)[0][2]


def test_all_but_one_set_aside_names_the_one_that_remains(cm, checked):
    found = deciding(checked, ZTE)
    *others, last = [f for f in found if f["decision"] == "prohibited"]
    for finding in others:
        said = cm("set-aside", finding["key"], *ASIDE, "--format", "table")
    assert "No verdict changes; 1 verdict remains: " + last["clause"] in " ".join(said.out.split())


def test_a_cause_is_decided_by_its_key(cm, checked):
    found = deciding(checked, ZTE)
    answer = answered(cm, "determine", found[0]["cause"], "covered", *DAY, *BY)
    assert answer["recorded"]["hangs"] == len({f["key"] for f in found})


def test_a_determination_changes_no_verdict_and_starts_clocks(cm, checked):
    answer = answered(cm, "determine", ZTE, "covered", *DAY, *BY, "--note", "we run it")
    effect = answer["effect"]
    assert (effect["changed"], effect["remaining"]) == (0, 1)
    assert {(d["due"], d["state"]) for d in effect["due"]} >= {("2026-11-23", "running")}
    stopped = answered(cm, "determine", ZTE, "not-covered", *DAY, *BY)
    assert {d["state"] for d in stopped["effect"]["due"]} == {"not started"}
    assert verdicts(cm)[ZTE] == "prohibited"


def test_accepting_a_risk_starts_no_clock_and_stops_none(cm, checked):
    accepted = answered(cm, "determine", ZTE, "accepted", *DAY, *BY)
    assert {d["state"] for d in accepted["effect"]["due"]} == {"not started"}
    answered(cm, "determine", ZTE, "reported", *DAY, *BY)
    again = answered(cm, "determine", ZTE, "accepted", *DAY, "--by", "C. Other", *BY[2:])
    assert {d["state"] for d in again["effect"]["due"]} == {"running"}


@pytest.mark.parametrize("verb", ["determine", "set-aside"])
def test_what_is_nothing_is_refused_and_nothing_recorded(cm, checked, verb):
    words = ("covered", *BY) if verb == "determine" else ASIDE
    for what, hint in (
        ("ZTE Corporatin", f"did you mean “{ZTE}”?"),
        ("nobody at all like it", "copy a name or a key"),
        ("0123456789abcdef", "copy a name or a key"),
        ("0123", "too short"),
        ("US-NDAA19-889B", "only a subject, a cause or a finding"),
        (FINCH, "no finding that gives a verdict"),
    ):
        said = cm(verb, what, *words)
        assert (said.code, said.out) == (2, "")
        assert hint in said.err
    assert cm("decisions", "--format", "json").json["decisions"] == []


def test_the_list_says_who_when_until_on_what_and_whether_it_holds(cm, checked, folder):
    letter = folder / "letter.txt"
    letter.write_text("We hereby notify you.\n", encoding="utf-8")
    cm("judge", NEAR, "huawei", "same", *WHY)
    cm("determine", ZTE, "notified", *DAY, *BY, "--basis", letter, "--note", "by our prime")
    cm("set-aside", ZTE, *ASIDE)
    cm("note", FINCH, "part_of_group", "zte", "--claimant", "Trade Paper", "--source", "p. 3",
       "--quote", "a ZTE company")  # fmt: skip
    listed = cm("decisions", *DAY, "--format", "json").json
    judged, determined, aside, noted = listed["decisions"]
    assert (judged["by"], judged["reason"]) == ("R. Amari", "compared the extracts")
    assert (determined["by"], determined["role"]) == ("Ada Quince", "compliance officer")
    assert (determined["on"], determined["reason"]) == ("2026-11-20", "by our prime")
    assert determined["claims"]
    assert len(determined["evidence"]) == 2
    assert (aside["by"], aside["on"], aside["until"]) == ("B. Owner", "2026-11-20", "2027-01-31")
    assert aside["about"][0]["subject"] == ZTE
    assert (noted["kind"], noted["decision"], noted["by"]) == (
        "note", "part_of_group", "Trade Paper")  # fmt: skip
    assert {one["state"] for one in listed["decisions"]} == {"in force"}
    assert all(one["in_last_check"] for one in listed["decisions"])
    then = cm("decisions", "--as-of", "2027-01-31", "--format", "json").json
    assert then["by_state"]["ended"] == 1
    rows = cm("decisions", *DAY).rows
    assert [row["by"] for row in rows] == ["R. Amari", "Ada Quince", "B. Owner", "Trade Paper"]
    shown = cm("decisions", *DAY, "--format", "table").out
    for words in ("R. Amari", "compliance officer", "until 2027-01-31", "by our prime"):
        assert words in shown


def test_a_decision_about_many_findings_is_taken_back_whole(cm, checked):
    aside = answered(cm, "set-aside", ZTE, *ASIDE)["recorded"]
    assert aside["hangs"] > 1
    assert verdicts(cm)[ZTE] != "prohibited"
    assert cm("decisions", "--retract", aside["id"][:12]).code == 2, "it needs a reason"
    back = answered(
        cm,
        "decisions",
        "--retract",
        aside["id"][:12],
        "--reason",
        "not yet",
        "--by",
        "C. Chief",
        *DAY,
    )
    assert changes(back)[0][::2] == (ZTE, "prohibited")
    assert verdicts(cm)[ZTE] == "prohibited"
    (listed,) = cm("decisions", "--format", "json").json["decisions"]
    assert listed["state"] == "retracted"
    assert listed["retraction"]["by"] == "C. Chief"
    assert listed["retraction"]["reason"] == "not yet"
    twice = cm("decisions", "--retract", aside["id"], "--reason", "again")
    assert twice.code == 2
    assert "taken back" in twice.err


def test_every_kind_can_be_taken_back(cm, checked):
    cm("judge", NEAR, "huawei", "same", *WHY)
    cm("determine", ZTE, "covered", *DAY, *BY)
    cm("note", FINCH, "part_of_group", "zte", "--claimant", "T", "--source", "p", "--quote", "q")
    before = verdicts(cm)
    assert before[FINCH] != "no restriction found"
    for one in cm("decisions", "--format", "json").json["decisions"]:
        assert cm("decisions", "--retract", one["id"], "--reason", "withdrawn").code == 0
    after = verdicts(cm)
    assert (after[NEAR], after[FINCH]) == ("unresolved", "no restriction found")
    document = cm("check", "suppliers.csv", *CONTRACTOR, "--format", "json").json
    assert not any(f.get("determinations") for s in document["subjects"] for f in s["findings"])


def test_what_somebody_else_recorded_is_listed_as_not_counted(cm, checked, monkeypatch, tmp_path):
    cm("judge", NEAR, "huawei", "same", *WHY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody"))
    (listed,) = cm("decisions", "--format", "json").json["decisions"]
    assert listed["state"] == "not counted"


def test_what_counsel_decided_is_counted_and_not_told_in_what_travels(cm, checked):
    cm(
        "determine",
        ZTE,
        "covered",
        *DAY,
        *BY,
        "--note",
        "counsel alone",
        "--handling",
        "privileged",
    )
    said = cm("decisions", "--format", "json")
    assert said.json["withheld"] == 1
    assert b"counsel alone" not in said.raw
    assert "counsel alone" in cm("decisions", "--format", "table").out


HOSTILE = "Evil\x1b[31m\u202eCorp\n\tInc"


@pytest.mark.parametrize("form", ["table", "json", "tsv"])
def test_a_hostile_name_reaches_no_terminal(cm, project, form):
    cm("judge", HOSTILE, "zte", "same", "--reason", HOSTILE, "--by", HOSTILE)
    for words in (("judge", HOSTILE, "zte", "same", "--reason", HOSTILE, "--by", HOSTILE),
                  ("decisions",)):  # fmt: skip
        said = cm(*words, "--format", form)
        assert said.code == 0
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", said.out), form
        assert form != "tsv" or len(said.out.splitlines()) == 2


def test_the_command_that_an_open_name_proposes_runs_with_a_reason(cm, project):
    """A shell's words, one line, straight quotes: the answer that it gives is the one recorded."""
    document = cm("check", suppliers(NEAR, f"-{NEAR}"), *CONTRACTOR,
                  "--format", "json").json  # fmt: skip
    proposed = {
        "countermark judge" + f["resolve_by"].rpartition("countermark judge")[2]
        for s in document["subjects"] for f in s["findings"] if f["missing"] == "name"
    }  # fmt: skip
    assert len(proposed) == 2
    for line in sorted(proposed):
        program, verb, *words = shlex.split(line)
        assert program == "countermark"
        words[words.index("…")] = "compared the registry extracts"
        answer = cm(verb, "--format", "json", *words).json
        assert answer["recorded"]["about"][0]["subject"] in (NEAR, f"-{NEAR}")
        assert changes(answer)[0][1:] == ("unresolved", "prohibited")


def test_a_cause_is_meant_by_what_it_is_called(cm, project):
    links = table("links.csv", "from,predicate,to", "C-1,delivers,FieldGate 9",
                  "C-2,delivers,FieldGate 9", "FieldGate 9,made_by,ZTE Corporation")  # fmt: skip
    cm("check", links, *CONTRACTOR)
    for name in ("FieldGate 9, made by ZTE Corporation", "fieldgate 9,  made by zte corporation"):
        answer = answered(cm, "determine", name, "covered", *DAY, *BY)
        assert {c["subject"] for c in answer["effect"]["remains"]} >= {"C-1", "C-2"}
    assert "did you mean “FieldGate 9" in cm("determine", "FieldGat 9", "covered", *BY).err


PROPOSED = frozenset({"judge", "determine", "explain", "register", "check", "set-aside", "note"})


def test_every_command_of_the_to_do_list_runs_with_a_reason(cm, project):
    """Each in a shell's words; none is a usage error, whatever it finds."""
    for name in ("suppliers.csv", "links.csv", "product.cdx.json"):
        shutil.copy(DEMO / name, name)
    path = table("own $(x).csv", "device,brand,model,site", "Gate,ZTE,ZXR10,Riga $(x) 'y'")
    near = table("near.csv", "supplier", NEAR)
    cm("check", path, near, "suppliers.csv", "links.csv", "product.cdx.json", *CONTRACTOR)
    document = load_run(None, ".")
    lines = [c for one in to_do(causes_of(document), document).actions for c in one.commands]
    assert {shlex.split(line)[1] for line in lines} >= {"judge", "determine", "check"}
    by_verb = {shlex.split(line)[1]: line for line in lines}  # each kind once is enough
    assert "explain" in by_verb
    for line in by_verb.values():
        program, *words = shlex.split(line.replace("…", "compared the extracts"))
        assert program == "countermark"
        assert words[0] in PROPOSED
        assert cm(*words).code not in (1, 2, 3), line
