"""Follows a page of docs/how-to to the letter, in a copy of the tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEP = re.compile(
    r"^(?:(?:As|Make) `(?P<new>[^`]+)`"
    r"|In `(?P<inside>[^`]+)`, below the (?:line `(?P<line>[^`]+)`|row of `(?P<row>\w+)`)"
    r"|At the end of `(?P<end>[^`]+)`):\n\n```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
BLOCK = re.compile(r"^```(?!sh$)\w+$", re.MULTILINE)
COMMANDS = re.compile(r"^```sh\n(.*?)```$", re.MULTILINE | re.DOTALL)


def follow(
    page: str, copy: Path, *, folders: Sequence[str], files: Sequence[str], only: str
) -> tuple[int, str]:
    """Make every edit of ``page`` in a new ``copy`` of these folders and files; run its commands.

    Of the tests that the page runs, ``only`` those that pytest's ``-k`` picks: the rest is run
    elsewhere. Returns how many edits there are, and what the last command printed.
    """
    # What Python compiled goes with it, as times and sizes of files do; not what it is writing now.
    leave = shutil.ignore_patterns("*.pyc.*", "out")
    for folder in folders:
        shutil.copytree(ROOT / folder, copy / folder, ignore=leave)
    for file in files:
        (copy / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, copy / file)
    text = (ROOT / "docs" / "how-to" / page).read_text(encoding="utf-8")
    edits = list(STEP.finditer(text))
    assert len(edits) == len(BLOCK.findall(text)), "an edit that this test does not follow"
    for edit in edits:
        _make(edit, copy)
    (commands,) = COMMANDS.findall(text)
    printed = ""
    for command in commands.splitlines():
        printed = run(copy, *shlex.split(command), only=only)
    return len(edits), printed


def run(copy: Path, python: str, *words: str, only: str = "") -> str:
    """What a command of Python prints in the copy; it has to succeed."""
    assert python == "python"
    asked = [sys.executable, *words]
    if "pytest" in words:
        asked += ["-k", only, "-rA", "-p", "no:randomly"]
    env = os.environ | {"PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"}
    done = subprocess.run(
        asked, cwd=copy, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def _make(edit: re.Match[str], copy: Path) -> None:
    path = copy / (edit["new"] or edit["inside"] or edit["end"])
    if edit["new"]:
        assert not path.exists()
        path.write_text(edit["text"], encoding="utf-8")
        return
    before = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = len(before)
    if edit["row"]:
        (at,) = (n for n, line in enumerate(before, 1) if line.startswith(f"    {edit['row']} = "))
    elif edit["line"]:
        wanted = edit["line"].strip()
        (at,) = (n for n, line in enumerate(before, 1) if line.strip() == wanted)
    path.write_text("".join((*before[:at], edit["text"], *before[at:])), encoding="utf-8")
