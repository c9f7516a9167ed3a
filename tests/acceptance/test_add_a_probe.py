"""docs/how-to/add-a-probe.md, followed to the letter in a copy of the tree."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-probe.md"
STEP = re.compile(
    r"^(?:As `(?P<new>[^`]+)`|In `(?P<inside>[^`]+)`, below the line `(?P<line>[^`]+)`):\n\n"
    r"```\w+\n(?P<text>.*?)```$",
    re.MULTILINE | re.DOTALL,
)
COMMANDS = re.compile(r"^```sh\n(.*?)```$", re.MULTILINE | re.DOTALL)
NEEDED = ("src", "docs", "tests/cases/probes", "tests/cases/register/lists", "tests/assessment")
FILES = ("pyproject.toml", "tests/conftest.py", "tests/gates/test_probes_have_cases.py")


def test_the_page_followed_to_the_letter_adds_a_probe_that_reads(tmp_path: Path) -> None:
    for folder in NEEDED:
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=leave)
    for file in FILES:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    page = PAGE.read_text(encoding="utf-8")

    edits = list(STEP.finditer(page))
    assert len(edits) == page.count("```") // 2 - 1, "an edit that this test does not follow"
    for edit in edits:
        path = tmp_path / (edit["new"] or edit["inside"])
        text = edit["text"]
        if edit["inside"]:
            before = path.read_text(encoding="utf-8")
            assert before.count(edit["line"] + "\n") == 1
            text = before.replace(edit["line"] + "\n", edit["line"] + "\n" + text)
        else:
            assert not path.exists()
        path.write_text(text, encoding="utf-8")

    (commands,) = COMMANDS.findall(page)
    env = os.environ | {"PYTHONPATH": f"{tmp_path / 'src'}{os.pathsep}{tmp_path}"}
    for command in commands.splitlines():
        words = shlex.split(command)
        assert words[0] == "python"
        asked = [sys.executable, *words[1:]]
        if "pytest" in words:
            # Of the tests the page names, the new probe's and the gate: the rest is run elsewhere.
            asked += ["-k", "vcard or missing or no_case or twice", "-rA", "-p", "no:randomly"]
        done = subprocess.run(
            asked, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    for case in ("fires", "silent", "malformed"):
        assert f"PASSED tests/assessment/test_probes.py::test_a_file[vcard-{case}]" in done.stdout
    assert "PASSED tests/gates/test_probes_have_cases.py::test_what_is_missing" in done.stdout
    reference = (tmp_path / "docs/reference/probes.md").read_text(encoding="utf-8")
    assert "| `vcard` | vCard |" in reference
