"""A ledger that cannot be trusted is refused with the way out; two people at once both land."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

JUDGE = ("judge", "Acme", "zte", "same", "--reason", "seen", "--by", "me")


@pytest.fixture
def ledger(command, project, tmp_path):
    """A ledger with two commits in it."""
    assert "committed 1\n" in command(*JUDGE, *project).err
    assert command("judge", "Bolt", "zte", "different", *JUDGE[4:], *project).code == 0
    return tmp_path / "project" / ".countermark" / "ledger"


def cut_parquet(ledger):
    path = max(ledger.glob("*.parquet"))
    path.write_bytes(path.read_bytes()[:-20])


def cut_to_nothing(ledger):
    max(ledger.glob("*.parquet")).write_bytes(b"")


def flip_bytes(ledger):
    path = max(ledger.glob("*.parquet"))
    path.write_bytes(b"\xff" * path.stat().st_size)


def delete_parquet(ledger):
    max(ledger.glob("*.parquet")).unlink()


def delete_first_entry(ledger):
    (ledger / "_delta_log" / f"{0:020}.json").unlink()


def delete_middle_entry(ledger):
    (ledger / "_delta_log" / f"{1:020}.json").unlink()


def delete_log(ledger):
    for path in (ledger / "_delta_log").iterdir():
        path.unlink()
    (ledger / "_delta_log").rmdir()


def garble_entry(ledger):
    (ledger / "_delta_log" / f"{2:020}.json").write_text("{")


def rewrite(ledger, change):
    path = ledger / "_delta_log" / f"{0:020}.json"
    entries = [json.loads(line) for line in path.read_text().splitlines()]
    for entry in entries:
        change(entry)
    path.write_text("\n".join(map(json.dumps, entries)))


def newer_format(ledger):
    def change(entry):
        if "metaData" in entry:
            entry["metaData"]["description"] = "format 99"

    rewrite(ledger, change)


def newer_protocol(ledger):
    def change(entry):
        if "protocol" in entry:
            entry["protocol"] = {"minReaderVersion": 9, "minWriterVersion": 9}

    rewrite(ledger, change)


def another_table(ledger):
    def change(entry):
        if "metaData" in entry:
            entry["metaData"]["name"] = "somebody's table"

    rewrite(ledger, change)


DAMAGE = {
    name: act
    for name, act in list(globals().items())
    if callable(act) and getattr(act, "__module__", "") == __name__
    if name not in ("ledger", "rewrite")
}
NEWER = ("newer_format", "newer_protocol")
BELOW = (*NEWER, "another_table")
"""Done to an entry below the remembered head, which is not read again where it is remembered."""


@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("verb", ["check", "judge"])
def test_a_damaged_ledger_is_refused_with_the_way_out(
    command, good, project, ledger, name, verb, tmp_path, monkeypatch
):
    DAMAGE[name](ledger)
    if name in BELOW:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user's"))
    argv = ("check", good, "--context", "us-dod") if verb == "check" else JUDGE
    answer = command(*argv, *project)
    assert (answer.code, answer.out) == (1, b"")
    said = [line for line in answer.err.splitlines() if line.strip()]
    [line] = [line for line in said if not line.startswith("using ")]
    assert "ledger" in line
    assert "; " in line, "no next step"
    if name in NEWER:
        assert "newer" in line


def test_without_the_ledger_the_check_still_answers(command, good, ledger):
    cut_parquet(ledger)
    assert command("check", good, "--context", "us-dod").code == 14


def test_two_judgements_at_once_both_land(command, project, tmp_path):
    names = ("Acme", "Bolt", "Cogs")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "countermark", "judge", name, *JUDGE[2:], *map(str, project)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in names
    ]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    # Each is told a version that holds its judgement; the slowest may be told of a later one.
    told = sorted(int(err.split(b"committed ")[1].split()[0]) for _, err in said)
    assert told[0] >= 1
    assert told[-1] == 3
    (tmp_path / "s.csv").write_text("supplier\n" + "\n".join(names))
    answer = command("check", "s.csv", "--context", "us-dod", "--format", "json", *project)
    assert {s["name"]: s["verdict"] for s in answer.json["subjects"]} == dict.fromkeys(
        names, "prohibited"
    )


def test_judging_the_other_way_is_one_step(command, project, ledger):
    before = len(list((ledger / "_delta_log").glob("*.json")))
    answer = command("judge", "Acme", "zte", "different", *JUDGE[4:], *project)
    assert "committed 3\n" in answer.err
    assert len(list((ledger / "_delta_log").glob("*.json"))) == before + 1
