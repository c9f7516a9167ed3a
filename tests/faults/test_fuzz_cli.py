"""Random command lines end in one line or none; ``python bench/fuzz_cli.py`` is the full count."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import fuzz_cli


def test_no_command_line_ends_in_a_traceback(tmp_path):
    seen = fuzz_cli.run(60, 2, 3, tmp_path)
    assert seen.bad == []
    assert sum(seen.outcomes.values()) == 62
