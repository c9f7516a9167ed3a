"""``countermark compare`` beside diffoscope: time, memory and bytes of the result, as ratios.

    python bench/equivalence/against_diffoscope.py [--rounds 3] [--diffoscope PROGRAM] A B [A B ...]

Both run as processes of their own, one after the other in each round, each writing JSON; medians of
wall clock, processor time of the process and its children, and the largest memory of one process.
diffoscope (GPL-3) is the bench environment's own, with the programs it calls; it is never shipped.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Cost(NamedTuple):
    """Seconds, seconds of processor, MB of the largest process, MB of the result, exit code."""

    wall: float
    cpu: float
    memory: float
    result: float
    code: int


def run(command: list[str], output: Path) -> Cost:
    """Run ``command``, which writes its result to ``output``."""
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, {**os.environ, "PYTHONPATH": str(ROOT / "src")})
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    size = output.stat().st_size if output.exists() else 0
    return Cost(
        wall,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        size / 1e6,
        os.waitstatus_to_exitcode(status),
    )


_OURS = (sys.executable, "-m", "countermark")


def commands(a: str, b: str, peer: str, folder: Path) -> dict[str, tuple[list[str], Path]]:
    """Name to the command and the file it writes."""
    ours, theirs = folder / "ours.json", folder / "theirs.json"
    return {
        "countermark": (
            [*_OURS, "compare", a, b, "--no-progress", "--format", "json", "--output", str(ours)],
            ours,
        ),
        "diffoscope": ([peer, "--no-progress", "--json", str(theirs), a, b], theirs),
    }


def main() -> None:
    """Print a table for each pair."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--diffoscope", default="diffoscope")
    parser.add_argument("files", nargs="+")
    asked = parser.parse_args()
    for a, b in zip(asked.files[::2], asked.files[1::2], strict=True):
        with tempfile.TemporaryDirectory() as folder:
            both = commands(a, b, asked.diffoscope, Path(folder))
            costs: dict[str, list[Cost]] = {name: [] for name in both}
            for _ in range(asked.rounds):
                for name, (command, output) in both.items():
                    output.unlink(missing_ok=True)
                    costs[name].append(run(command, output))
        print(f"{Path(a).name} {Path(b).name}")
        medians = {
            name: [statistics.median(values) for values in zip(*made, strict=True)]
            for name, made in costs.items()
        }
        for name, (wall, cpu, memory, result, code) in medians.items():
            print(
                f"  {name:12} {wall:8.2f} s  {cpu:8.2f} s processor  {memory:7.0f} MB  "
                f"{result:8.2f} MB JSON  exit {code:.0f}"
            )
        ratios = [
            ours / theirs if theirs else 0.0
            for ours, theirs in zip(medians["countermark"], medians["diffoscope"], strict=True)
        ]
        print("  ratio        " + "  ".join(f"{ratio:.3f}" for ratio in ratios[:4]), flush=True)


if __name__ == "__main__":
    main()
