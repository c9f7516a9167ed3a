"""Whole checks of made-up workbooks: does each row have the verdict of whom it names?

    python bench/workbook_rows.py [--count 200] [--seed 7]

Workbooks of one to three sheets with titles, blank and hidden rows, names given twice, rows without
a name, sums, tables one below the other, lists of suppliers, devices and links; half of them beside
a CSV that asks of the same names. The same check as JSON says which subject stands at which row: in
the workbook that row must name it, with a verdict that is no milder, and none with a name is blank.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

import msgspec  # noqa: E402
from tests.formats.books import book, data, worksheet  # noqa: E402

from countermark.cli.main import main as command  # noqa: E402
from countermark.formats import xlsx  # noqa: E402
from countermark.model.verdict import Decision  # noqa: E402

LISTED = (
    *("Huawei Technologies Co., Ltd.", "ZTE Corporation", "Kaspersky Lab", "Hikvision"),
    *("Hytera Communications Corporation Limited", "China Telecom (Americas) Corporation"),
)
WORDS = ("Alder", "Birch", "Cedar", "Dapple", "Ember", "Fennel", "Grouse", "Harrow")
PURPOSES = ("", "office", "public safety")
ASKED = ("--context", "us-federal-contractor", "--as-of", "2026-11-20", "--no-progress")
Rows = dict[int, list[Any]]


def names(rng: random.Random) -> list[str]:
    """Listed parties, and firms that nobody lists."""
    return [*LISTED, *(f"{rng.choice(WORDS)} {rng.choice(WORDS)} {n} LLC" for n in range(12))]


def sheet(rng: random.Random, firms: list[str]) -> Rows:
    """The rows of one sheet by their numbers."""
    rows: Rows = {}
    at = 1
    for _ in range(rng.randrange(3)):
        rows[at] = [rng.choice(("Vendor list 2026", "Confidential", "Second quarter"))]
        at += rng.choice((1, 2))
    head, record = _kind(rng, firms)
    order = list(range(len(head)))
    if head[0] != "from":
        rng.shuffle(order)
    rows[at] = [head[i] for i in order]
    for _ in range(rng.randrange(1, 14)):
        at += rng.choice((1, 1, 1, 2, 3))
        row = record()
        row[0] = row[0] if rng.random() > 0.08 else ""
        rows[at] = [row[i] for i in order]
    if rng.random() < 0.3:
        rows[at + 1] = ["Total", *[""] * (len(head) - 2), 5]
    if rng.random() < 0.2:
        rows[at + 4], rows[at + 5] = ["Maker", "Model"], [rng.choice(firms), "X1"]
    return rows


def _kind(rng: random.Random, firms: list[str]) -> Any:
    def supplier() -> list[Any]:
        there = rng.choice(("US", "CN", "")), rng.choice(PURPOSES), rng.choice(("", "C-1", "C-2"))
        return [rng.choice(firms), *there]

    def device() -> list[Any]:
        return [rng.choice(firms), f"M{rng.randrange(5)}", "HQ", rng.choice([*firms, ""])]

    def link() -> list[Any]:
        return [rng.choice(firms), rng.choice(("owns", "supplies", "nonsense")), rng.choice(firms)]

    return rng.choice(
        (
            (["Supplier", "Country", "Purpose", "Contract"], supplier),
            (["Maker", "Model", "Site", "Supplier"], device),
            (["from", "predicate", "to"], link),
        )
    )


def made(seed: int, number: int, folder: Path) -> list[str]:
    """Write the files of one check; their paths."""
    rng = random.Random(f"{seed}/{number}")
    firms = names(rng)
    pages = {}
    for at in range(rng.choice((1, 1, 2, 3))):
        cells = data(sheet(rng, firms))
        hidden = '<row r="5" hidden="1"' if rng.random() < 0.3 else '<row r="5"'
        pages[f"S{at} it's"] = worksheet(cells.replace('<row r="5"', hidden))
    paths = [folder / "v.xlsx"]
    paths[0].write_bytes(book(pages))
    if rng.random() < 0.5:
        lines = (f'"{rng.choice(firms)}",{rng.choice(PURPOSES)}' for _ in range(4))
        paths.append(folder / "o.csv")
        paths[1].write_text("\n".join(("supplier,purpose", *lines)) + "\n", encoding="utf-8")
        rng.shuffle(paths)
    return [str(path) for path in paths]


def faults(seed: int, number: int, folder: Path) -> Iterator[str]:
    """What is wrong with one workbook; nothing where each row has its verdict."""
    files = made(seed, number, folder)
    old, new = folder / "r.json", folder / "r.xlsx"
    for form, path in (("json/1", old), ("xlsx", new)):
        with contextlib.redirect_stderr(io.StringIO()):
            command(["check", *files, *ASKED, "--format", form, "--output", str(path)])
    document = msgspec.json.decode(old.read_bytes())
    at: dict[str, list[Any]] = {}
    for subject in document["subjects"]:
        at.setdefault(subject["place"], []).append(subject)
    found = xlsx.sheets("r.xlsx", new.read_bytes())
    assert not isinstance(found, xlsx.Gap)
    for page in found:
        if page.sheet.startswith("S"):
            yield from _page(page.sheet, [list(row.cells) for row in page.rows], at)


def _page(name: str, rows: list[list[str]], at: dict[str, list[Any]]) -> Iterator[str]:
    head = next(((n, c) for n, row in enumerate(rows) for c in row if c.startswith(_VERDICT)), None)
    if head is None:
        yield f"{name}: no columns"
        return
    first, column = head[0], rows[head[0]].index(head[1])
    for number, row in enumerate(rows, 1):
        word, read_as = row[column], row[column + 6]
        here = at.get(f"v.xlsx!{name}!{number}", [])
        for subject in here:
            if subject["name"] not in read_as:
                yield f"{name}!{number}: {subject['name']} is not among {read_as!r}"
            if _severity(word) < Decision(subject["verdict"]).severity:
                yield f"{name}!{number}: {word!r} is milder than {subject['verdict']}"
        if number - 1 > first and not word and any(cell in LISTED for cell in row[:column]):
            yield f"{name}!{number}: blank, and names a listed party"


_VERDICT = "Countermark verdict"


def _severity(word: str) -> int:
    plain = word.partition(":")[0].partition(" (")[0].lower()
    known = {one.value: one.severity for one in Decision} | {"not binding here": 1}
    return known.get(plain, 0)


def battery(count: int, seed: int, folder: Path) -> int:
    """Try ``count`` workbooks; how many faults there are."""
    wrong = 0
    for number in range(count):
        for fault in faults(seed, number, folder):
            wrong += 1
            print(f"{seed}/{number}: {fault}", flush=True)
    print(f"{count} workbooks, {wrong} faults")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        os.chdir(folder)
        return 1 if battery(given.count, given.seed, Path(folder)) else 0


if __name__ == "__main__":
    raise SystemExit(main())
