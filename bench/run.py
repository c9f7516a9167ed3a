"""How long a user waits here: help, a cold check of 100 suppliers; and how much space it takes.

    python bench/run.py [ROUNDS]

Each number is the median of ROUNDS (default 20) runs of the installed entry point, in a process of
its own, after one run that is not counted. Budgets are of the design; missing one is printed, not
hidden, and makes the exit code 1.
"""

import csv
import importlib.metadata
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).parent / "countermark"
CONTEXT = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--exit-zero")
SYLLABLES = ("bar", "lin", "mor", "ten", "kas", "dor", "fel", "nim", "rov", "sul")


def suppliers(folder: Path) -> Path:
    """A hundred invented firms, and one that is restricted."""
    path = folder / "suppliers.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("supplier", "country"))
        for number in range(99):
            first, second = SYLLABLES[number % 10], SYLLABLES[number // 10]
            rows.writerow((f"{first.title()}{second}a Components Ltd", "GB"))
        rows.writerow(("ZTE Corporation", "CN"))
    return path


def seconds(rounds: int, *arguments: str) -> float:
    def once() -> float:
        start = time.perf_counter()
        subprocess.run([PROGRAM, *arguments], check=True, capture_output=True)
        return time.perf_counter() - start

    once()
    return statistics.median(once() for _ in range(rounds))


def installed_megabytes() -> float:
    """What requirements/core.lock and countermark itself take, whatever else is installed here."""
    lock = (ROOT / "requirements" / "core.lock").read_text(encoding="utf-8")
    total = sum(f.stat().st_size for f in (ROOT / "src").rglob("*") if f.is_file())
    for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE):
        try:
            files = importlib.metadata.files(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # not needed on this Python
        places = (Path(str(file.locate())) for file in files)
        total += sum(place.stat().st_size for place in places if place.is_file())
    return total / 1e6


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        listed = str(suppliers(Path(folder)))
        measured = [
            ("countermark --help", seconds(rounds, "--help"), 0.120, "s"),
            ("cold check of 100 suppliers", seconds(rounds, "check", listed, *CONTEXT), 1.5, "s"),
            ("installed", installed_megabytes(), 400.0, "MB"),
        ]
    for what, value, budget, unit in measured:
        verdict = "within" if value <= budget else "ABOVE"
        print(f"{what:32}{value:9.3f} {unit:3} {verdict} the budget of {budget:g} {unit}")
    return any(value > budget for _, value, budget, _ in measured)


if __name__ == "__main__":
    sys.exit(main())
