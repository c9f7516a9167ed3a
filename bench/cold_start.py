"""How long does a first check of a hundred suppliers take, beside importing numpy and DuckDB?

    python bench/cold_start.py [--rounds N] [--most RATIO]

A check without a project, each a process of its own with bytecode there, in turn with one that only
imports the two libraries. Printed are the least processor times of either, which a busy machine
disturbs least, and their ratio; with ``--most`` a larger ratio gives exit code 1.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import before_after

SOURCE = Path(__file__).resolve().parents[1] / "src"
LIBRARIES = ("-c", "import numpy, duckdb")


def spent(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    """Seconds of processor time of one Python process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments],
        env=environment,
        cwd=environment["XDG_STATE_HOME"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--most", type=float, help="the largest ratio that is allowed")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "PYTHONPATH": str(SOURCE),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode"),
            **{f"XDG_{kind}_HOME": folder for kind in ("STATE", "CACHE", "CONFIG")},
        }
        buyer = Path(folder) / "suppliers.csv"
        before_after.suppliers(buyer, 100)
        check = ("-m", "countermark", "check", str(buyer), *before_after.CONTEXT)
        times = [
            (spent(check, environment), spent(LIBRARIES, environment))
            for _ in range(options.rounds + 1)
        ][1:]
    checked, imported = (min(pair[at] for pair in times) for at in (0, 1))
    ratio = checked / imported
    sys.stdout.write(
        f"check {checked * 1000:.0f} ms, numpy and DuckDB {imported * 1000:.0f} ms: {ratio:.2f}\n"
    )
    return int(options.most is not None and ratio > options.most)


if __name__ == "__main__":
    sys.exit(main())
