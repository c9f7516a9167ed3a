"""kill -9 at any moment loses nothing committed and leaves no half state.

``COUNTERMARK_KILLS=200`` runs the full count; the suite runs a short one. Power loss is excepted.
"""

from __future__ import annotations

import os
import subprocess
import sys

import crashes
import pytest

KILLS = int(os.environ.get("COUNTERMARK_KILLS", "10"))


@pytest.mark.parametrize("size", [3000, 1], ids=["import", "judgements"])
@pytest.mark.slow
def test_killed_writers_lose_nothing_and_leave_no_half_state(tmp_path, size):
    outcome = crashes.run(KILLS, size, seed=KILLS + size, directory=tmp_path / "ledger")
    assert outcome["promised"] > 0


def test_two_writers_at_once_both_land(tmp_path):
    ledger = crashes.Ledger.create(tmp_path / "ledger")
    writers = [
        subprocess.Popen(
            [sys.executable, str(crashes.WRITER), str(tmp_path / "ledger"), first, "1", "15"],
            stdout=subprocess.PIPE,
            text=True,
        )
        for first in ("0", "100")
    ]
    said = [writer.communicate(timeout=60)[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert [len(lines) for lines in said] == [16, 16]
    assert crashes.batches_in(tmp_path / "ledger") == dict.fromkeys(
        [*range(15), *range(100, 115)], 1
    )
    assert ledger.version() == 30
