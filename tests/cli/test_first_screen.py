"""The first screen of the demo: it fits a terminal, and its commands run as they stand."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from .conftest import CONTRACTOR, suppliers, table

ROOT = Path(__file__).parents[2]
FILES = ("suppliers.csv", "links.csv", "devices.csv", "product.cdx.json", "site-photo.jpg")
ROWS, COLUMNS = 40, 80


def commands(shown: str) -> list[str]:
    """Every command of a screen, whole, with the line's other words taken off."""
    return [
        f"countermark {line.partition('countermark ')[2]}"
        for line in shown.partition("TO DO")[2].splitlines()
        if "countermark " in line and not line.rstrip().endswith("countermark note")
    ]


def test_the_demo_fits_a_terminal(cm, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    asked = ("check", *(f"demo/{name}" for name in FILES), *CONTRACTOR, "--format", "table")
    lines = cm(*asked).out.splitlines()
    rows = sum(-(-max(len(line), 1) // COLUMNS) for line in lines)  # a terminal breaks commands
    assert rows <= ROWS, "\n".join(lines)


def test_the_demo_stays_small(cm, monkeypatch):
    """156 KB of JSON, 100 KB of dossier: bytes that a reader has to load.

    It was 150 KB of JSON until accusations came with who answers them (decision 0142), and each
    thing to do with its addressee, contracts and clauses.
    """
    monkeypatch.chdir(ROOT)
    asked = ("check", *(f"demo/{name}" for name in FILES), *CONTRACTOR)
    assert len(cm(*asked, "--format", "json").raw) <= 156 << 10
    assert len(cm(*asked, "--format", "html").raw) <= 100 << 10


LISTED = (
    "Huawei Technologies Co., Ltd.", "ZTE (USA) Inc.", "Hytera America", "Kaspersky Lab",
    "Dahua Technology USA Inc.", "Hikvision USA Inc.", "ZTE Logistics Consulting",
)  # fmt: skip


def test_a_list_of_152_vendors_is_one_screen_and_two_lines_a_group(cm, monkeypatch):
    """Seven names that a list may hold, the rest invented: it was 474 lines of cards."""
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    others = (f"{chr(65 + at % 26)}lder{chr(97 + at // 26)}bridge Cabling" for at in range(145))
    lines = cm(
        "check", suppliers(*LISTED, *others), *CONTRACTOR, "--format", "table"
    ).out.splitlines()
    rows = sum(-(-max(len(line), 1) // COLUMNS) for line in lines)
    assert rows <= ROWS + 2 * len(LISTED), "\n".join(lines)


def test_its_commands_run_as_they_stand(cm, monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ("check", *(f"demo/{name}" for name in FILES), *CONTRACTOR, "--format", "table")
    found = commands(cm(*asked).out)
    assert len(found) >= 3
    for line in found:
        cm(*asked)  # an answer is a check of its own, and is then the last
        said = cm(*shlex.split(line)[1:])
        assert said.code not in (1, 2), (line, said.err)


def test_a_name_with_quotes_and_spaces_is_judged_by_pasting(cm, project):
    name = "Huawei's  Technologes $HOME Co"
    shown = cm("check", suppliers(name), *CONTRACTOR, "--format", "table").out
    judged = [line for line in commands(shown) if " judge " in line]
    assert len(judged) >= 2
    said = cm(*shlex.split(judged[1].replace("…", "compared the extracts"))[1:])
    assert said.code == 0, said.err


def test_a_screen_says_of_no_file_where_it_lies(cm, folder):
    path = folder.parent / "elsewhere.csv"
    path.write_text("supplier\nZTE Corporation\n")
    said = cm("check", path, *CONTRACTOR, "--format", "table").out
    assert str(path) not in said
    assert "countermark check --last --identified" in said


CAMERA = ("site,role,maker,model,purpose", "Lobby,camera,Hikvision,DS-2CD2143G2-I,")


def test_each_answer_to_an_open_fact_is_a_command(cm):
    """Pasted as it stands, one makes the verdict, the other takes it away."""
    asked = ("check", table("d.csv", *CAMERA), *CONTRACTOR, "--format", "table")
    shown = cm(*asked).out
    assert "Say what it is used for: column “purpose” of d.csv:2\n" in shown
    public, office = (line for line in commands(shown) if "purpose=" in line)
    assert cm(*shlex.split(public)[1:], "--format", "json").json["totals"]["verdict"] == (
        "prohibited"
    )
    other = cm(*shlex.split(office)[1:], "--format", "json").json
    assert other["totals"]["verdict"] == "advisory"
    every = cm(*asked, "--verbose").out
    assert {line for line in commands(every) if "purpose=" in line} > {public, office}


def test_answers_are_data(cm):
    asked = ("check", table("d.csv", *CAMERA), *CONTRACTOR, "--format", "json")
    told = json.loads(cm(*asked).raw)
    (action,) = (a for a in told["actions"] if a["kind"] == "fact")
    assert (action["column"], action["rows"]) == ("purpose", ["d.csv:2"])
    assert len(action["answers"]) == len(action["commands"])
    for answer, line in zip(action["answers"], action["commands"], strict=True):
        assert line.endswith(f"us-federal-contractor,purpose={answer['value']}")
    assert {a["value"] for a in action["answers"] if a["is_within"]} >= {"public-safety"}
    (cause,) = (c for c in told["causes"] if c.get("open_facts"))
    (fact,) = cause["open_facts"]
    assert fact["fact"] == "purpose"


def test_an_answer_in_one_of_two_contexts_leaves_the_other(cm):
    private = ("--context", "us-private")
    asked = ("check", table("d.csv", *CAMERA), *private, *CONTRACTOR, "--format", "table")
    (line,) = (c for c in commands(cm(*asked).out) if "purpose=office" in c)
    assert "--context us-private --context us-federal-contractor,purpose=office" in line


def test_whether_a_part_is_essential_is_recorded_and_heard(cm, project):
    """A recorded role was kept and read by nobody; it leaves the keys of findings as they are."""
    asked = ("check", str(ROOT / "demo" / "product.cdx.json"), *CONTRACTOR)
    before = cm(*asked, "--format", "json").json
    assert before["totals"]["verdict"] == "unresolved"
    notes = [c for c in commands(cm(*asked, "--format", "table").out) if " note " in c]
    assert [c.endswith("--denied") for c in notes] == [False, True]
    said = cm(*shlex.split(notes[0])[1:])
    assert said.code == 0, said.err
    after = cm(*asked, "--format", "json").json
    assert after["totals"]["verdict"] == "prohibited"
    keys = [[f.get("key") for s in d["subjects"] for f in s["findings"]] for d in (before, after)]
    assert keys[0] == keys[1]


def test_the_last_check_is_asked_again_where_it_can_be(cm, folder, monkeypatch):
    asked = ("check", suppliers("ZTE Corporation"), "--column", "supplier=supplier", *CONTRACTOR)
    first = cm(*asked, "--format", "json").json
    said = cm("check", "--last", "--format", "json")
    assert "asks again: suppliers.csv" in said.err
    again = said.json
    assert (again["as_of"], again["subjects"]) == (first["as_of"], first["subjects"])
    assert again["columns"] == first["columns"]
    other = cm("check", "--last", "--context", "us-private", "--as-of", "2025-01-01")
    assert "prohibited" not in other.out
    assert cm("check", "--last", "suppliers.csv").code == 2
    elsewhere = folder / "below"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    refused = cm("check", "--last")
    assert refused.code == 2
    assert f"was made in {folder}" in refused.err


def test_without_a_last_check_there_is_none_to_ask_again(cm):
    said = cm("check", "--last")
    assert said.code == 3
    assert "what the last check was asked is not known" in said.err


def test_not_binding_here_is_said_counted_and_no_alarm(cm):
    path = table("s.csv", "supplier,country", '"China Mobile International (USA) Inc.",US')
    private = ("--context", "us-private", "--as-of", "2026-11-20")
    said = cm("check", path, *private, "--format", "table")
    assert said.code == 0
    assert "NOT BINDING HERE  China Mobile International (USA) Inc.   named on" in said.out
    assert "1 listed, not binding here" in said.out
    told = cm("check", path, *private, "--format", "json").json
    (row,) = told["subjects"]
    assert row["verdict"] == "no restriction found"
    assert row["standing"] == "listed, not binding here"
    assert row["reason"].startswith("named on ")
    assert told["totals"]["listed_not_binding"] == 1
    assert told["totals"]["by_verdict"]["no restriction found"] == 1


ASIDE = ("--owner", "B. Owner", "--reason", "gone", "--until", "2027-01-31")


def test_what_is_set_aside_is_not_called_not_binding(cm, project):
    path = suppliers("ZTE Corporation")
    asked = ("check", path, *CONTRACTOR, "--format", "json")
    (row,) = cm(*asked).json["subjects"]
    for finding in row["findings"]:
        if finding.get("decision"):
            cm("set-aside", finding["id"][:16], "--as-of", "2026-11-20", *ASIDE)
    (row,) = cm(*asked).json["subjects"]
    assert row["verdict"] == "no restriction found"
    assert "standing" not in row


def test_a_party_made_by_another_is_not_called_listed(cm):
    """A contract or a tie of ownership is not what a list names."""
    links = table("l.csv", "from,predicate,to", "Quay LLC,part_of_group,ZTE Corporation")
    private = ("--context", "consumer", "--as-of", "2026-11-20")
    told = cm("check", suppliers("Quay LLC"), links, *private, "--format", "json").json
    quay = next(s for s in told["subjects"] if s["name"] == "Quay LLC")
    assert "standing" not in quay or quay["verdict"] != "no restriction found"


def test_a_project_just_made_knows_what_was_asked_before(cm):
    cm("check", suppliers("ZTE Corporation"), *CONTRACTOR)
    assert cm("init").code == 0
    assert "asks again: suppliers.csv" in cm("check", "--last").err


def test_contexts_are_said_in_words_where_all_is_asked_for(cm):
    asked = ("check", suppliers("ZTE Corporation"), "--format", "table")
    assert "--verbose says whom each means" in cm(*asked).out
    assert "us-grantee: " in cm(*asked, "--verbose").out


def test_rows_of_one_file_name_it_once(cm):
    rows = (*CAMERA, CAMERA[1], CAMERA[1], CAMERA[1].replace("Lobby", "Gate"))
    shown = cm("check", table("d.csv", *rows), *CONTRACTOR, "--format", "table").out
    assert "column “purpose” of d.csv:2, 3, 4 and others" in shown


def test_columns_that_nobody_reads_and_guesses_stand_on_the_screen(cm, folder):
    (folder / "own.csv").write_text(
        "Site,Column X,Gear,Brand,Column Y\n"
        "Tulsa,Pinecrest Systems LLC,Dome camera,Northlight,x1\n"
        "Tulsa,Marlin Bay LLC,Firewall,Orrin Gate,x2\n"
    )
    said = cm("check", "own.csv", *CONTRACTOR, "--format", "table").out
    words = " ".join(said.split())
    assert "“Column X” taken for the supplier; 1 column not used: “Column Y”" in words
    told = cm("check", "own.csv", *CONTRACTOR, "--format", "json").json["columns"]
    assert [one["header"] for one in told if one.get("guessed")] == ["Column X"]
