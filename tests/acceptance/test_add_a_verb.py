"""docs/how-to/add-a-verb.md, followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-verb.md"
STEP = re.compile(
    r"^(?:Make `(?P<new>[^`]+)`|In `(?P<inside>[^`]+)`, below the line `(?P<line>[^`]+)`)"
    r":\n\n```(?:python|text)\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
BLOCK = re.compile(r"^```(?:python|text)$", re.MULTILINE)
COMMANDS = re.compile(r"^```sh\n(.*?)```$", re.MULTILINE | re.DOTALL)
NEEDED = ("src", "docs", "tests/cli", "tests/gates", "demo")
FILES = ("pyproject.toml", "README.md", "tests/conftest.py", "tests/worlds.py")


def test_the_page_followed_to_the_letter_adds_a_verb_that_runs(tmp_path: Path) -> None:
    for folder in NEEDED:
        leave = shutil.ignore_patterns("__pycache__", "out")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for file in FILES:
        shutil.copy(ROOT / file, tmp_path / file)
    page = PAGE.read_text(encoding="utf-8")

    edits = list(STEP.finditer(page))
    assert len(edits) == len(BLOCK.findall(page)), "an edit that this test does not follow"
    for edit in edits:
        path = tmp_path / (edit["new"] or edit["inside"])
        if edit["new"]:
            assert not path.exists()
            path.write_text(edit["text"], encoding="utf-8")
            continue
        before = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (n for n, line in enumerate(before, 1) if line.strip() == edit["line"])
        after = "".join((*before[:at], edit["text"], *before[at:]))
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
            asked += ["-k", "tally or every or records or nowhere", "-rA", "-p", "no:randomly"]
        done = subprocess.run(
            asked, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=240, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "PASSED tests/cli/test_tally.py::test_one_jurisdiction_alone" in done.stdout
    assert "test_a_verb_is_published_from_the_table[tally]" in done.stdout
    reference = (tmp_path / "docs/reference/command-line.md").read_text(encoding="utf-8")
    assert "\n## tally\n" in reference
    assert (tmp_path / "docs/reference/schemas/tally-1.json").exists()
    ran = subprocess.run(
        [sys.executable, "-m", "countermark", "tally", "--as-of", "2026-11-20", "--ledger", "none"],
        cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "US\t" in ran.stdout
