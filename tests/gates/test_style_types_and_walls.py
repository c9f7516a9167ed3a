"""The gates that are tools of their own: ruff, mypy and import-linter must find nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "tool",
    [
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy",),
        ("lint-imports", "--no-cache"),
    ],
    ids=lambda tool: " ".join(tool),
)
@pytest.mark.slow
def test_nothing_to_complain_about(tool: tuple[str, ...]) -> None:
    program = Path(sys.executable).parent / tool[0]
    done = subprocess.run(
        [program, *tool[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
