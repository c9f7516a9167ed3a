"""Mutants of a workbook, given back with a mark beside each row: does each mark stand on its row?

    python bench/workbooks.py [--count 20000] [--seed 7]

A workbook is changed inside its parts (tags, values, nesting) and zipped again, or its rows are
written as no program would write them. It may be refused, in one of two declared ways. Where it is
given back, the reader of workbooks must see the same cells as before, and beside each row the mark
with the row's own number: what is written is placed by one parser (expat) and read by another
(calamine). Prints what differs, with what repeats it.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import zipfile
import zlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from bench.mutants import bytes_damaged, zipped  # noqa: E402
from tests.formats.books import book, data, full, letter, worksheet  # noqa: E402

from countermark.formats import xlsx  # noqa: E402
from countermark.formats.sheet_cells import Cell, Look  # noqa: E402
from countermark.formats.sheet_patch import Columns  # noqa: E402
from countermark.formats.workbook_edit import Book  # noqa: E402
from countermark.formats.workbook_parts import OddBookError  # noqa: E402
from countermark.model.errors import SourceError  # noqa: E402
from countermark.model.gap import Gap  # noqa: E402

SHEET, LAST = "Vendors", 40
URL = "https://example.com/law"
Rows = dict[str, list[list[str]]]


def _parts() -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(full())) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if not name.endswith(".png")
        }


PARTS = _parts()
OFTEN = (*["xl/worksheets/sheet1.xml"] * 6, "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def odd_rows(rng: random.Random) -> str:
    """A table of cells whose numbers, places and nesting are sound or nearly so."""
    pieces, row = [], 0
    for _ in range(rng.randrange(1, 9)):
        row += rng.choice((1, 1, 1, 2, 5))
        column, cells = 0, []
        for _ in range(rng.randrange(4)):
            column += rng.choice((1, 1, 2))
            cells.append(_odd_cell(rng, column, row))
        tag = rng.choices(("row", "x:row", "Row"), (40, 1, 1))[0]
        inside = "".join(cells)
        said = f"<{tag}{_number(rng, str(row))}>{inside}</{tag}>"
        pieces.append(said if inside or rng.random() < 0.5 else f"<{tag}{_number(rng, str(row))}/>")
        if rng.random() < 0.05:
            pieces.append(rng.choice(AROUND).format(row=f'<row r="{row}"><c><v>8</v></c></row>'))
    body = f"<sheetData>{''.join(pieces)}</sheetData>"
    return rng.choices(WHOLE, (30, 1, 1, 1, 1))[0].format(body)


AROUND = (
    "<!-- {row} -->",
    "<![CDATA[{row}]]>",
    "<?a {row}?>",
    '<mc:AlternateContent xmlns:mc="urn:m">{row}</mc:AlternateContent>',
    '<x xmlns="urn:other">{row}</x>',
    "{row}{row}",
)
WHOLE = (
    "{}",
    "{0}{0}",
    "<!-- <sheetData> -->{}",
    '<extLst xmlns="urn:x">{}</extLst>',
    '<mc:AlternateContent xmlns:mc="urn:m"><mc:Choice>{}</mc:Choice></mc:AlternateContent>',
)


def _number(rng: random.Random, number: str) -> str:
    """An attribute ``r``, as programs write it or not."""
    odd = (
        *("", ' r=""', f' r="0{number}"', f' r=" {number}"', f' r="+{number}"', f' r="{number}.0"'),
        *(f' r="&#{ord(number[-1])};"', f' R="{number}"', f' x:r="{number}"', ' r="1"', ' r="-1"'),
        *(f" xmlns='urn:o' r='{number}'", f' r="{number}" r2="9"'),
    )
    return rng.choice(odd) if rng.random() < 0.12 else f' r="{number}"'


def _odd_cell(rng: random.Random, column: int, row: int) -> str:
    place = f"{letter(column)}{row}"
    odd = (
        *(place.lower(), f"${place}", f"{letter(column)}0{row}", f"{letter(column)}{row + 1}"),
        *("A1", f"{letter(column + 3)}{row}", f"{row}{letter(column)}", f"R{row}C{column}", ""),
    )
    given = rng.choice(odd) if rng.random() < 0.06 else place
    where = f' r="{given}"' if rng.random() < 0.9 else ""
    if rng.random() < 0.2:
        return f'<c{where} s="1"/>'
    text = f"t{rng.randrange(99)}"
    inside = rng.choice((f"<v>{rng.randrange(99)}</v>", f"<is><t>{text}</t></is>"))
    kind = ' t="inlineStr"' if inside.startswith("<is") else ""
    return f"<c{where}{kind}>{inside}</c>"


def made(seed: int, number: int) -> bytes:
    """Mutant ``number``; the same for the same seed. The sheet itself is changed most often."""
    rng = random.Random(f"{seed}/{number}")
    kind = rng.random()
    if kind < 0.1:
        return bytes_damaged(rng, full())
    if kind < 0.6:
        return book({SHEET: worksheet(odd_rows(rng)), "Notes & more": worksheet(data({1: ["a"]}))})
    changed = {rng.choice(OFTEN)} if rng.random() < 0.8 else set(PARTS)
    raw = zipped(rng, {name: PARTS[name] for name in changed})
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as new:
            parts = {name: new.read(name) for name in new.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error):
        return raw
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in PARTS.items():
            archive.writestr(name, parts.get(name, text))
    return held.getvalue()


def marked(raw: bytes) -> bytes:
    """The workbook with ``row 7`` and a link beside row 7 of the sheet; as production does it."""
    book = Book(raw)
    found = book.survey(SHEET)
    first = max(found.used, found.drawn, book.covered(SHEET, found, 1, LAST)) + 1
    new = Columns(first, [9, 9], lambda row: [Cell(f"row {row}", Look.BAD), Cell("l", url=URL)])
    book.add_columns(SHEET, found, new, {3}, [URL])
    book.add_sheet(book.name_for("Ours"), ["a"], [[Cell("b")]], [9])
    return b"".join(book.result())


def rows(raw: bytes) -> Rows | None:
    """What the reader sees of each sheet; None where it refuses the workbook."""
    found = xlsx.sheets("a.xlsx", raw)
    if isinstance(found, Gap):
        return None
    seen: Rows = {}
    for sheet in found:
        seen[sheet.sheet] = [list(row.cells) for row in sheet.rows]
        if any(gap.why.name == "MALFORMED" for gap in sheet.gaps):
            return None
    return seen


def fault(raw: bytes) -> str:
    """What went wrong with a mutant; ``refused`` or ``sound`` where nothing did."""
    try:
        after = marked(raw)
    except (OddBookError, SourceError):
        return "refused"
    before = rows(raw)
    if before is None:
        return "sound"  # it is not read, so that nothing is said of it
    seen = rows(after)
    if seen is None:
        return "WRONG: it can no longer be read"
    if {name: seen.get(name) for name in before if name != SHEET} != {
        name: cells for name, cells in before.items() if name != SHEET
    }:
        return "WRONG: another sheet differs"
    for number, cells in enumerate(before.get(SHEET, []), 1):
        there = seen[SHEET][number - 1]
        if there[: len(cells)] != cells[: len(there)]:
            return f"WRONG: row {number} differs"
        if any(cells) and f"row {number}" not in there[len(cells) - 1 :]:
            return f"WRONG: the mark of row {number} does not stand beside it"
    return "sound"


def battery(count: int, seed: int) -> int:
    """Try ``count`` mutants; how many went wrong."""
    told: Counter[str] = Counter()
    for number in range(count):
        try:
            said = fault(made(seed, number))
        except Exception as error:
            said = f"WRONG: {type(error).__name__}: {str(error)[:80]}"
        if said.startswith("WRONG"):
            print(f"{seed}/{number}: {said}", flush=True)
        told[said.partition(":")[0]] += 1
    print(dict(told))
    return told["WRONG"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    return 1 if battery(given.count, given.seed) else 0


if __name__ == "__main__":
    raise SystemExit(main())
