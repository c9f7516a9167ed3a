"""How many bytes each format of ``check`` has: the demo, 152 suppliers, 2,000 devices.

    python bench/sizes.py [--format FORMAT ...]

The lists are invented from a fixed seed: of the devices four in six are of listed makers, of the
suppliers one in nineteen is a listed party. Printed a list and format: bytes, seconds of processor
time, and the peak of resident memory.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

PROGRAM = Path(sys.executable).parent / "countermark"
DEMO = Path(__file__).parents[1] / "demo"
FIXED = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--exit-zero",
         "--no-progress")  # fmt: skip
FORMATS = ("json", "json/1", "jsonl", "tsv", "sarif", "parquet", "xlsx", "html", "table")
MAKERS = (
    ("Huawei", "Huawei Technologies Co., Ltd.", "HG8245H"),
    ("Hikvision", "Hangzhou Hikvision Digital Technology Co., Ltd.", "DS-2CD2143G2-I"),
    ("ZTE", "ZTE Corporation", "ZXHN F660"),
    ("Tallgrass", "Tallgrass Switchworks Inc.", "TS-48"),
    ("Corvid", "Corvid Radio Ltd", "CR-9"),
    ("Dahua", "Zhejiang Dahua Technology Co., Ltd.", "IPC-HDW2431T"),
)
LISTED = ("ZTE Corporation", "Hikvision", "Huawei Technologies Co., Ltd.", "Hytera Communications")
SYLLABLES = ("bar", "lin", "mor", "ten", "kas", "dor", "fel", "nim", "rov", "sul", "qua", "wex")
TRADES = (" Cabling Ltd", " Optics GmbH", " Systems Inc.", " Radio LLC")
SITES = ("Riga", "Depot", "Annex 2", "Data hall 1", "Tower 14")


def devices(chance: random.Random) -> Iterable[tuple[str, ...]]:
    """2,000 devices at five sites."""
    yield "site", "role", "brand", "maker", "model", "serial", "acquired"
    for number in range(2000):
        role = chance.choice(("camera", "access router", "switch"))
        day = f"20{chance.randrange(18, 26)}-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"
        yield chance.choice(SITES), role, *chance.choice(MAKERS), f"SN-{number:06d}", day


def suppliers(chance: random.Random) -> Iterable[tuple[str, ...]]:
    """152 suppliers, each with a contract."""
    yield "supplier", "country", "contract", "role"
    for number in range(152):
        made = "".join(chance.sample(SYLLABLES, 3)).title() + chance.choice(TRADES)
        name = chance.choice(LISTED) if number % 19 == 3 else made
        role = chance.choice(("distributor", "prime contractor", "brand owner"))
        yield name, chance.choice(("US", "GB", "DE", "CN", "FI")), f"C-{number:03d}", role


def measured(files: list[Path], form: str, output: Path) -> tuple[int, float, float]:
    """(bytes, seconds of processor time, peak megabytes) of one check."""
    asked = [str(path) for path in files]
    process = subprocess.Popen(
        [PROGRAM, "check", *asked, "--format", form, "--output", str(output), *FIXED]
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"check ended with {process.returncode}")
    return output.stat().st_size, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Print a row for each list and format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", nargs="+", choices=FORMATS, default=FORMATS)
    forms = parser.parse_args().format
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        lists = {"demo": [DEMO / name for name in ("suppliers.csv", "links.csv", "devices.csv",
                                                   "product.cdx.json")]}  # fmt: skip
        for name, made in (("152 suppliers", suppliers), ("2,000 devices", devices)):
            path = folder / f"{made.__name__}.csv"
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(made(random.Random(12)))
            lists[name] = [path]
        print(f"{'list':16}{'format':10}{'bytes':>13}{'seconds':>9}{'MB':>7}")
        for name, files in lists.items():
            for form in forms:
                size, seconds, peak = measured(files, form, folder / "result")
                print(f"{name:16}{form:10}{size:13,}{seconds:9.2f}{peak:7.0f}", flush=True)


if __name__ == "__main__":
    main()
