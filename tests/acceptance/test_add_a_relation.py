"""docs/how-to/add-a-relation.md, followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-relation.md"
STEP = re.compile(
    r"^(?:In `(?P<inside>[^`]+)`, below the row of `(?P<row>\w+)`"
    r"|At the end of `(?P<end>[^`]+)`):\n\n```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
COMMANDS = re.compile(r"^```sh\n(.*?)```$", re.MULTILINE | re.DOTALL)
NEEDED = ("src", "docs", "tests/tracing", "tests/model", "tests/cases/tracing")
FILES = ("pyproject.toml", "tests/conftest.py", "tests/worlds.py")


def test_the_page_followed_to_the_letter_adds_a_relation_that_is_walked(tmp_path: Path) -> None:
    for folder in NEEDED:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for file in FILES:
        shutil.copy(ROOT / file, tmp_path / file)
    page = PAGE.read_text(encoding="utf-8")

    edits = list(STEP.finditer(page))
    assert len(edits) == 2, "the page has an edit that this test does not follow"
    for edit in edits:
        path = tmp_path / (edit["inside"] or edit["end"])
        before = path.read_text(encoding="utf-8")
        if edit["row"]:
            (row,) = re.findall(rf"^    {edit['row']} = .*\n", before, re.MULTILINE)
            after = before.replace(row, row + edit["text"])
        else:
            after = before + edit["text"]
        path.write_text(after, encoding="utf-8")

    (commands,) = COMMANDS.findall(page)
    env = os.environ | {
        "PYTHONPATH": f"{tmp_path / 'src'}{os.pathsep}{tmp_path}",
    }
    for command in commands.splitlines():
        words = shlex.split(command)
        assert words[0] == "python"
        asked = [sys.executable, *words[1:]]
        if "pytest" in words:
            # Of the tests the page names, the new cases and the table: the rest is run elsewhere.
            asked += ["-k", "host or makes_sense or word or every_edge", "-rA", "-p", "no:randomly"]
        done = subprocess.run(
            asked, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for case in ("a host of the system", "what else the host of a system hosts"):
        assert f"PASSED tests/tracing/test_search.py::test_case[{case}]" in done.stdout
    assert "test_a_row_makes_sense[hosts]" in done.stdout
    reference = (tmp_path / "docs/reference/predicates.md").read_text(encoding="utf-8")
    assert "| `hosts` | `hosted_by` | A hosts B | service |" in reference
