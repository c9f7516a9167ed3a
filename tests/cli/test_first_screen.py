"""The first screen of the demo: it fits a terminal, and its commands run as they stand."""

from __future__ import annotations

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


def test_its_commands_run_as_they_stand(cm, monkeypatch):
    monkeypatch.chdir(ROOT)
    asked = ("check", *(f"demo/{name}" for name in FILES), *CONTRACTOR, "--format", "table")
    found = commands(cm(*asked).out)
    assert len(found) >= 3
    for line in found:
        said = cm(*shlex.split(line)[1:])
        assert said.code not in (1, 2), (line, said.err)


def test_a_name_with_quotes_and_spaces_is_judged_by_pasting(cm, project):
    name = "Huawei's  Technologes $HOME Co"
    shown = cm("check", suppliers(name), *CONTRACTOR, "--format", "table").out
    judged = [line for line in commands(shown) if " judge " in line]
    assert len(judged) >= 2
    said = cm(*shlex.split(judged[1])[1:])
    assert said.code == 0, said.err


def test_a_terminal_is_told_where_files_lie_and_nobody_else(cm, folder, monkeypatch):
    path = folder.parent / "elsewhere.csv"
    path.write_text("supplier\nZTE Corporation\n")
    asked = ("check", path, *CONTRACTOR, "--format", "table")
    assert str(path) not in cm(*asked).out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert f"countermark check {path} --context" in cm(*asked).out


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
