"""A sample of ``bench/damage.py``: harm to any file of a project is never a silent other answer."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import damage
import pytest


@pytest.mark.slow
def test_no_harm_is_silent(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    found = damage.run(18, tmp_path, seed=7)
    assert sum(counts["SILENT"] for counts in found.values()) == 0
    assert sum(counts["refused"] for counts in found.values()) > 3
