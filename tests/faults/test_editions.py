"""Editions of lists through the command line: twice, older, vanished, back again, cut short."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest
from editions import csl, military

from countermark.store.ledger import Ledger

FIRMS = ["Northwind Radio Technologies Co., Ltd.", "Eastwind Optical Ltd."]


@pytest.fixture
def bring(command, project, tmp_path):
    def run(names, day, *more):
        path = csl(tmp_path / "csl.csv", names)
        options = ("--shrunken", "--date", day, *more, *project)
        return command("register", "import", path, *options)

    return run


@pytest.fixture
def ask(command, project, tmp_path):
    """The verdict and status of the first firm on a day, and with what was known on another."""

    def run(as_of, known_at=None):
        (tmp_path / "s.csv").write_text(f'supplier\n"{FIRMS[0]}"\n')
        more = ("--known-at", known_at) if known_at else ()
        options = ("--context", "us-exporter", "--as-of", as_of, "--format", "json")
        answer = command("check", tmp_path / "s.csv", *options, *more, *project)
        [subject] = answer.json["subjects"]
        found = {f["status"] for f in subject["findings"] if f["measure"] == "LIST-US-CSL-EL"}
        return subject["verdict"], *found

    return run


def test_importing_twice_changes_nothing(bring, tmp_path):
    first = bring(FIRMS, "2026-06-01")
    assert first.out.startswith(b"committed 1: ")
    before = sorted(p.name for p in (tmp_path / "project").rglob("*") if "cache" not in p.parts)
    assert bring(FIRMS, "2026-06-01").out == first.out
    after = sorted(p.name for p in (tmp_path / "project").rglob("*") if "cache" not in p.parts)
    assert after == before


def test_a_vanished_listing_ends_and_both_clocks_answer(bring, ask):
    bring(FIRMS, "2026-06-01")
    assert ask("2026-10-01") == ("prohibited", "applies")
    assert b"1 listings closed" in bring(FIRMS[1:], "2026-09-01").out
    applies, ended = ("prohibited", "applies"), ("no restriction found", "ended")
    assert ask("2018-01-01") == ("no restriction found", "not_yet")
    assert ask("2026-05-01") == applies
    assert ask("2026-08-31") == applies
    assert ask("2026-09-01") == ended
    assert ask("2026-10-01") == ended
    assert ask("2026-05-01", "2026-07-01") == applies
    assert ask("2026-10-01", "2026-07-01") == applies, "nobody could know of the end in July"
    assert ask("2026-10-01", "2026-09-01") == ended


def test_a_listing_that_returns_is_in_force_again(bring, ask):
    """A publisher's mistake taken back: the very same file must not stay closed."""
    bring(FIRMS, "2026-06-01")
    bring(FIRMS[1:], "2026-09-01")
    assert ask("2026-11-02")[1] == "ended"
    bring(FIRMS, "2026-11-01")
    assert ask("2026-11-02") == ("prohibited", "applies")


def test_an_older_edition_closes_nothing_that_was_listed_since(command, project, tmp_path, ask):
    (tmp_path / "new.csv").write_bytes(military(240))
    (tmp_path / "old.csv").write_bytes(military(240).replace(b"2024-01-31", b"2023-01-31"))
    run = ("register", "import")
    assert command(*run, "new.csv", *project).code == 0
    answer = command(*run, "old.csv", *project)
    assert (answer.code, answer.out) == (1, b"")
    assert "before that of the copy in use" in answer.err


def test_a_part_that_vanishes_is_not_hidden_by_the_whole(command, project, tmp_path):
    denied = "Denied Persons List (DPL) - Bureau of Industry and Security"
    csl(tmp_path / "a.csv", [f"Firm {n}" for n in range(600)])
    csl(tmp_path / "b.csv", [f"Person {n}" for n in range(30)], source=denied)
    whole = (tmp_path / "a.csv").read_text()
    part = (tmp_path / "b.csv").read_text().split("\n", 1)[1]
    (tmp_path / "whole.csv").write_text(whole + part)
    (tmp_path / "without.csv").write_text(whole)
    run = ("register", "import")
    assert command(*run, "whole.csv", "--shrunken", *project).code == 0
    answer = command(*run, "without.csv", *project)
    assert answer.code == 1
    assert "LIST-US-CSL-DPL shrank from 30 to 0 listings" in answer.err


def test_a_record_that_cannot_be_read_ends_no_listing(command, project, tmp_path):
    """A damaged row and a delisting look alike from here; only a person may say which it is."""
    (tmp_path / "a.csv").write_bytes(military(150))
    (tmp_path / "b.csv").write_bytes(
        military(150).replace(b"Firm 7 Microelectronics,,,,,2024-01-31", b"Firm 7 Micro")
    )
    run = ("register", "import")
    assert command(*run, "a.csv", *project).code == 0
    answer = command(*run, "b.csv", *project)
    assert answer.code == 13
    assert b"closed" not in answer.out
    assert "stay open" in answer.err
    assert b"2 listings closed" in command(*run, "b.csv", "--shrunken", *project).out


def test_a_bad_file_among_good_ones_stops_none_of_them(command, project, tmp_path):
    (tmp_path / "empty.csv").write_bytes(b"")
    laughs = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    (tmp_path / "un.xml").write_text(f"{laughs}<CONSOLIDATED_LIST>&b;</CONSOLIDATED_LIST>")
    (tmp_path / "good.csv").write_bytes(military(150))
    names = ("missing.csv", "empty.csv", "un.xml", "good.csv")
    answer = command("register", "import", *names, *project)
    assert answer.code == 1
    refused = [line for line in answer.err.splitlines() if line.startswith("refused: ")]
    assert len(refused) == 3
    assert all(name in line for name, line in zip(names, refused, strict=False))
    assert answer.out.startswith(b"committed 1: Section 1260H")


def test_an_import_cut_short_is_whole_after_the_next(project, tmp_path, ask, bring):
    """Killed right after its commit: rows and summary are one, nothing is half in use."""
    csl(tmp_path / "csl.csv", FIRMS)
    program = (
        "import os, signal, sys\n"
        "from countermark.store import ledger\n"
        "ledger.merging.merge_small_files = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from countermark.cli.main import main\n"
        "main(sys.argv[1:])\n"
    )
    argv = ("register", "import", "csl.csv", "--shrunken", "--date", "2026-06-01", *project)
    killed = subprocess.run(
        [sys.executable, "-c", program, *map(str, argv)], cwd=tmp_path, capture_output=True
    )
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, b"")
    assert ask("2026-07-01") == ("prohibited", "applies")
    answer = bring(FIRMS[1:], "2026-09-01")
    assert b"1 listings closed" in answer.out, "the edition cut short is the one before"
    assert ask("2026-10-01")[1] == "ended"
    view = Ledger.open(tmp_path / "project" / ".countermark" / "ledger").view()
    assert json.loads(view.texts()["lists/csl"])["records"] == 1
