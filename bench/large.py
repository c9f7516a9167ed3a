"""How much memory and time ``check`` takes of long supplier lists, and how both grow.

    python bench/large.py [--rows N ...] [--kinds KIND ...] [--format json|tsv] [--seed N]

The lists are invented, with a country and an identifier a row: ``distinct`` (every row names
another firm), ``tenfold`` (each name about ten times, anywhere) and ``crowded`` (2,000 names share
all rows). Each check is a process of its own, its result thrown away. Printed a run: seconds of
processor time, rows a second, the peak of resident memory, and that peak against the list before.
The goals: at most 600 MB, and at most 1.2 times as much for ten times the rows.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "countermark"
FIXED = ("--as-of", "2026-11-20", "--exit-zero", "--no-progress")
LIMIT, GROWTH = 600.0, 1.2
SYLLABLES = (
    "bar", "lin", "mor", "ten", "kas", "dor", "fel", "nim", "rov", "sul", "qua", "wex", "pol",
    "gan", "tri", "hod", "vel", "zan", "ber", "cog", "lum", "nar", "oss", "pim", "ral", "sev",
)  # fmt: skip
TRADES = ("Cabling", "Radio", "Optics", "Systems", "Networks", "Trading", "Instruments", "Metals")
FORMS = ("Ltd", "Inc.", "GmbH", "LLC", "S.A.", "Oy", "")
COUNTRIES = ("US", "GB", "DE", "CN", "JP", "BR", "FI", "")
LISTED = ("ZTE Corporation", "Hikvision", "Huawei Technologies Co., Ltd.", "Hytera")


def names(kind: str, rows: int, chance: random.Random) -> Iterator[str]:
    """The name of each row; in every kind a row in a thousand is a restricted party."""
    some = {"distinct": rows, "tenfold": max(1, rows // 10), "crowded": min(rows, 2000)}[kind]
    places = range(some) if kind == "distinct" else chance.choices(range(some), k=rows)
    for row, number in enumerate(places):
        yield chance.choice(LISTED) if row % 1000 == 7 else firm(number)


def firm(number: int) -> str:
    """The invented firm of this number: no two are named alike."""
    word, left = "", number + len(SYLLABLES) ** 2
    while left:
        left, at = divmod(left, len(SYLLABLES))
        word += SYLLABLES[at]
    mixed = zlib.crc32(word.encode())
    return f"{word.title()} {TRADES[mixed % 8]} {FORMS[mixed // 8 % 7]}".strip()


def write(path: Path, kind: str, rows: int, seed: int) -> None:
    """A list of ``rows`` rows; the same arguments give the same bytes."""
    chance = random.Random(f"{seed} {kind} {rows}")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerow(("Supplier", "Country", "UEI", "Contract"))
        for name in names(kind, rows, chance):
            mixed = zlib.crc32(name.encode())
            uei = f"{mixed:08X}{len(name):04d}"
            contract = f"C-{chance.randrange(50_000)}" if chance.random() < 0.3 else ""
            table.writerow((name, COUNTRIES[mixed % 8], uei, contract))


def measured(path: Path, form: str, more: list[str]) -> tuple[float, float]:
    """(seconds of processor time, peak megabytes) of one check in a process of its own."""
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen(
            [PROGRAM, "check", str(path), "--format", form, *FIXED, *more], stdout=nowhere
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"check ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--kinds", nargs="+", default=["distinct", "tenfold", "crowded"], metavar="KIND"
    )
    parser.add_argument("--format", default="tsv")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--check", nargs="*", default=[], metavar="OPTION", help="more for check")
    asked = parser.parse_args()
    missed = False
    print(f"{'kind':10}{'rows':>10}{'seconds':>10}{'rows/s':>10}{'peak MB':>10}{'growth':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for kind in asked.kinds:
            before = 0.0
            for rows in asked.rows:
                path = Path(folder) / f"{kind}.csv"
                write(path, kind, rows, asked.seed)
                seconds, peak = measured(path, asked.format, asked.check)
                growth = f"{peak / before:8.2f}" if before else ""
                missed |= peak > LIMIT or (rows > 100_000 and 0 < GROWTH * before < peak)
                print(
                    f"{kind:10}{rows:10}{seconds:10.1f}{rows / seconds:10.0f}{peak:10.0f}{growth}",
                    flush=True,
                )
                before = peak
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
