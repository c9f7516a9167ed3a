"""Kills a writing process at random moments and looks at what the ledger holds afterwards.

Run as a script for the full count: ``python tests/store/crashes.py KILLS CLAIMS_PER_BATCH``.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from countermark.store import delta
from countermark.store.ledger import Ledger
from countermark.store.ledger_view import open_job, show

WRITER = Path(__file__).with_name("crash_writer.py")
BATCHES_EACH = 10_000


def batches_in(directory: Path) -> dict[int, int]:
    """How many different claims of each batch the ledger holds."""
    files = list(delta.newest(directory).files.values())
    with open_job(directory) as job:
        show(job, directory, files)
        rows = job.execute("SELECT claimant, count(DISTINCT id) FROM ledger GROUP BY 1").fetchall()
    return {int(claimant.partition(":")[2]): count for claimant, count in rows}


def one_batch(directory: Path, first: int, size: int) -> float:
    """Seconds from a writer's start to its first commit, on this machine as busy as it is."""
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(directory), str(first), str(size), "1"],
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        began = time.monotonic()
        assert writer.stdout.readline().startswith("committed ")
        return time.monotonic() - began


def kill_once(
    directory: Path, first: int, size: int, chance: random.Random, most: float
) -> list[int]:
    """Start a writer, kill it after a random while; the batches it said were committed."""
    with subprocess.Popen(
        [sys.executable, str(WRITER), str(directory), str(first), str(size)],
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, most))
        writer.kill()
        # A last line cut short is no promise; one that is whole is.
        lines = [
            line for line in writer.stdout.read().splitlines(keepends=True) if line[-1:] == "\n"
        ]
    return [int(line.split()[2]) for line in lines]


def run(kills: int, size: int, seed: int, directory: Path) -> dict[str, int]:
    """Kill ``kills`` writers in turn; raises AssertionError for any loss or half state."""
    chance = random.Random(seed)
    Ledger.create(directory)
    promised = {kills * BATCHES_EACH}
    most = max(0.5, 1.5 * one_batch(directory, kills * BATCHES_EACH, size))
    unpromised = 0
    for kill in range(kills):
        promised |= set(kill_once(directory, kill * BATCHES_EACH, size, chance, most))
        Ledger.open(directory)
        held = batches_in(directory)
        assert promised <= held.keys(), f"lost after kill {kill}: {promised - held.keys()}"
        assert set(held.values()) <= {size}, f"half a batch after kill {kill}"
        unpromised = len(held.keys() - promised)
    ledger = Ledger.open(directory)
    assert ledger.verify() == []
    files = len(list(directory.glob("*.parquet")))
    named = len(delta.newest(directory).files)
    return {
        "kills": kills,
        "claims_per_batch": size,
        "promised": len(promised),
        "committed_but_not_yet_said": unpromised,
        "files_the_last_version_does_not_name": files - named,
        "version": ledger.version(),
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        outcome = run(int(sys.argv[1]), int(sys.argv[2]), 2026, Path(scratch) / "ledger")
        sys.stdout.write(f"{outcome} in {time.monotonic() - began:.1f} s\n")
