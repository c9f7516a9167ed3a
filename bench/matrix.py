"""What a matrix costs: one check of 10,000 subjects in five contexts, against single checks.

    python bench/matrix.py [--rows 10000] [--share 20] [--rounds 3] [--seed N]

The supplier list is invented; one row in ``--share`` is a restricted party. Measured, each in a
process of its own, its result thrown away, the kinds in turn so that a busy machine hits all alike:
the matrix in five contexts, and a check in each of these. Printed are the medians of processor time
and of the peak of resident memory, and as ratios: the matrix to one single check (of the five, on
average), and to the five together. The goal: at most 2 single checks of time and of memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import tempfile
from pathlib import Path

from large import COUNTRIES, FIXED, LISTED, PROGRAM, firm

GOAL = 2.0
CONTEXTS = ("us-federal-contractor", "us-carrier", "gb-public-provider", "cz-regulated-operator",
            "us-private")  # fmt: skip
Cost = tuple[float, float]


def write(path: Path, rows: int, share: int, seed: int) -> None:
    """``rows`` suppliers, one in ``share`` restricted; the same arguments give the same bytes."""
    chance = random.Random(f"{seed} {rows} {share}")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("Supplier", "Country"))
        for row in range(rows):
            name = chance.choice(LISTED) if row % share == share // 2 else firm(row)
            table.writerow((name, chance.choice(COUNTRIES)))


def cost(path: Path, form: str, contexts: tuple[str, ...], *more: str) -> Cost:
    """(seconds of processor time, peak megabytes) of one check in a process of its own."""
    asked = [part for context in contexts for part in ("--context", context)]
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(
            [PROGRAM, "check", str(path), "--format", form, *asked, *FIXED, *more], stdout=nowhere
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"check ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def medians(costs: list[Cost]) -> Cost:
    """The median of each."""
    seconds, memory = zip(*costs, strict=True)
    return statistics.median(seconds), statistics.median(memory)


def main() -> int:
    """Run, print, and exit with 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--share", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", default="json")
    parser.add_argument("--flat", action="store_true", help="five contexts, and no matrix of them")
    asked = parser.parse_args()
    several: list[Cost] = []
    single: dict[str, list[Cost]] = {context: [] for context in CONTEXTS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "suppliers.csv"
        write(path, asked.rows, asked.share, asked.seed)
        more = () if asked.flat else ("--matrix",)
        cost(path, asked.format, CONTEXTS, *more)  # not counted: it makes the index of names
        for _ in range(asked.rounds):
            several.append(cost(path, asked.format, CONTEXTS, *more))
            for context, costs in single.items():
                costs.append(cost(path, asked.format, (context,)))
    seconds, memory = medians(several)
    each = {context: medians(costs) for context, costs in single.items()}
    one = statistics.mean(one for one, _ in each.values())
    all_five = sum(one for one, _ in each.values())
    held = statistics.mean(peak for _, peak in each.values())
    print(f"{asked.rows:,} subjects, {len(CONTEXTS)} contexts, {asked.format}")
    for context, (took, peak) in each.items():
        print(f"  {context:<24} {took:7.1f} s {peak:7.0f} MB")
    print(f"  {'all in one':<24} {seconds:7.1f} s {memory:7.0f} MB")
    print(
        f"time: {seconds / one:.2f} single checks (goal {GOAL}); {seconds / all_five:.2f} of five"
    )
    print(f"memory: {memory / held:.2f} single checks (goal {GOAL})")
    return int(seconds / one > GOAL or memory / held > GOAL)


if __name__ == "__main__":
    raise SystemExit(main())
