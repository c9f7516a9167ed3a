"""kill -9 of real commands at random moments; ``python bench/kills.py 200`` is the full count."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import kills
import pytest


@pytest.mark.slow
def test_nothing_printed_as_committed_is_lost(tmp_path):
    outcome = kills.run(6, tmp_path / "project", seed=6, firms=150)
    assert outcome["lost"] == 0
    assert outcome["commands"] == 6
