"""A command ends without a word that is not its own, whatever it opened."""

from __future__ import annotations

import subprocess
import sys


def test_a_command_of_a_project_ends_without_warnings_of_its_engine(cm, folder):
    cm("init")
    run = (sys.executable, "-m", "countermark", "decisions", "--no-progress")
    said = subprocess.run(run, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0
    assert len(said.stderr.splitlines()) <= 1, said.stderr
