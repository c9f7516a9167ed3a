"""What ``renew`` saves: 10,000 earlier subjects after one list change, against a whole run.

    python bench/renew.py [--rows 10000] [--rounds 5] [--worlds N] [--seed N]

An invented supplier list is checked in a project with a list of ``--listed`` invented parties. Then
the list comes in again with one row changed: once a row that names nobody, once one that names a
supplier, once one gone. Measured, each in a process of its own and in turn: ``renew``, ``renew
--whole``, and in the same project ``screen`` of one name and ``check`` of one supplier, which is
what it takes to begin: program, register, ledger and index; what judges. Printed are medians of
processor time, and ratios: of whole commands, and of what goes beyond that screening or that check,
which grows with the subjects. The goal for the latter two: 1/20. ``--worlds`` holds ``renew``
against ``renew --whole`` on so many random small worlds first, and exits with 1 where any differs.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from large import PROGRAM, firm
from matrix import write

ROOT = Path(__file__).resolve().parents[1]
GOAL = 1 / 20
DAY, LATER = "2026-11-20", "2026-11-25"
CONTEXT = ("--context", "us-exporter")
EL = "Entity List (EL) - Bureau of Industry and Security"


def edition(path: Path, rows: list[tuple[str, str]]) -> None:
    """A file of the consolidated list with these keys and names."""
    head = next(csv.reader((ROOT / "tests" / "cases" / "cli" / "csl-zte.csv").open()))
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, head, restval="")
        table.writeheader()
        for key, name in rows:
            table.writerow({"_id": key, "name": name, "source": EL, "start_date": "2019-05-21"})


def run(folder: Path, *arguments: str) -> float:
    """Seconds of processor time of one command in a process of its own."""
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(
            [PROGRAM, *arguments], cwd=folder, stdout=nowhere, stderr=subprocess.PIPE
        )
        assert process.stderr is not None
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments[0]} ended with {process.returncode}: {said}")
    return usage.ru_utime + usage.ru_stime


def imported(folder: Path, rows: list[tuple[str, str]], day: str) -> None:
    """Bring this edition in."""
    edition(folder / f"{day}.csv", rows)
    run(folder, "register", "import", f"{day}.csv", "--list", "csl", "--date", day, "--shrunken")


def measured(rows: int, listed: int, rounds: int, seed: int) -> bool:
    """Print what each kind of change costs; is the goal met by all?"""
    chance = random.Random(seed)
    met = True
    for what in ("a new row that names nobody", "a new row that names a supplier", "a row gone"):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            run(folder, "init")
            known = [(f"p{n}", f"{firm(1_000_000 + n)}") for n in range(listed)]
            imported(folder, known, "2026-11-01")
            write(folder / "suppliers.csv", rows, 20, seed)
            asked = (*CONTEXT, "--as-of", DAY, "--exit-zero", "--no-progress")
            check = run(folder, "check", "suppliers.csv", *asked)
            if what == "a row gone":
                known.pop(chance.randrange(listed))
            else:
                number = rows // 3 if "supplier" in what else 2_000_000
                known.append(("new", firm(number)))
            imported(folder, known, "2026-11-22")
            renew = ("renew", "--as-of", LATER, "--exit-zero", "--no-progress")
            run(folder, *renew)  # not counted
            (folder / "one.csv").write_text("supplier\nAlder Ltd\n", "utf-8")
            day = ("--as-of", LATER, "--exit-zero", "--no-progress")
            kinds = {
                "renew": renew,
                "whole": (*renew, "--whole"),
                "screen": ("screen", "Alder Ltd", *day),
                "check": ("check", "one.csv", *CONTEXT, *day),
            }
            times: dict[str, list[float]] = {kind: [] for kind in kinds}
            for _ in range(rounds):
                for kind, command in kinds.items():
                    times[kind].append(run(folder, *command))
        took = {kind: statistics.median(some) for kind, some in times.items()}
        print(f"{what}: {rows:,} subjects, {listed:,} listed")
        print(f"  first check {check:.2f} s; renew {took['renew']:.2f} s; "
              f"whole {took['whole']:.2f} s; screen one "
              f"{took['screen']:.2f} s; check one {took['check']:.2f} s")  # fmt: skip
        print(f"  renew takes 1/{took['whole'] / took['renew']:.1f} of a whole run", end="")
        for base in ("screen", "check"):
            share = (took["renew"] - took[base]) / (took["whole"] - took[base])
            print(f"; beyond {base} of one {share:.3f} (goal {GOAL})", end="")
            met &= share <= GOAL
        print()
    return met


def worlds(count: int, seed: int) -> int:
    """How many of so many random small worlds are answered otherwise in part than whole."""
    sys.path[:0] = [str(ROOT)]
    from tests.cli.renew_worlds import day_of, scratch, world
    from tests.cli.test_screen_since import edition as of_list

    wrong = judged = every = 0
    for number in range(seed, seed + count):
        with scratch() as command:
            world(number, command, of_list)
            asked = ("renew", "--as-of", day_of(number), "--format", "json")
            some, whole = command(*asked).json, command(*asked, "--whole").json
        judged += some["totals"]["judged"]
        every += whole["totals"]["judged"]
        pairs = zip(some["inquiries"], whole["inquiries"], strict=True)
        if any(one["changed"] != other["changed"] for one, other in pairs):
            wrong += 1
            print(f"world {number} is answered otherwise")
    print(f"{count} worlds, {wrong} answered otherwise; {judged} of {every} subjects judged again")
    return wrong


def main() -> int:
    """Run, print, and exit with 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--listed", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--worlds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    wrong = worlds(asked.worlds, asked.seed) if asked.worlds else 0
    met = measured(asked.rows, asked.listed, asked.rounds, asked.seed)
    return int(bool(wrong) or not met)


if __name__ == "__main__":
    raise SystemExit(main())
