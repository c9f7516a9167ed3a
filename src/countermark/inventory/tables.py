"""A table of any kind to claims and subjects: finds its header, then hands its rows to who knows.

A table whose columns say nothing is a gap that names the option that would help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from countermark.formats.caps import Caps
from countermark.formats.grid import Grid, Row
from countermark.inventory import devices, edges, suppliers
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.columns import NAMES, Kind, Layout, lay_out
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why

HEAD = 60
"""Rows looked at to find the header."""

_ASKED = 256
"""Rows after which the time is asked again."""

_SPLIT = "split the file"
_NEXT = 'name a column with --column "Header=supplier" (or maker, model, serial ...)'


def harvest(
    label: str,
    digest: Digest,
    grid: Grid,
    lexicon: Lexicon,
    overrides: Mapping[str, str],
    caps: Caps,
    into: Harvest,
) -> Kind | None:
    """Read one grid into ``into``; the kind of table it is, or None for one without content."""
    source = Source(label, digest, grid.media_type, grid.sheet)
    shown = f"{label}!{grid.sheet}" if grid.sheet else label
    rows = timed(shown, grid, caps)
    head = list(islice(rows, HEAD))
    if not head:
        into.gaps.extend(grid.gaps)
        return None
    layout = lay_out(head, lexicon, overrides)
    if layout.kind is Kind.UNKNOWN:
        into.columns.extend(layout.shown)
        into.records += len(head)
        left = sum(1 for _ in rows) + len(head)
        into.gaps.extend(grid.gaps)
        detail = "no column of names was recognised"
        into.gaps.append(Gap(shown, Why.UNKNOWN_KIND, left, "rows", detail, _NEXT))
        return layout.kind
    faults = Faults()
    cells = Cells(layout, lexicon)
    above(head[: max(layout.first - 1, 0)], layout, faults)
    rivals: dict[int, int] = {}
    body = even(chain(head[layout.first :], rows), layout, faults, rivals)
    if layout.kind is Kind.SUPPLIERS:
        suppliers.harvest(source, body, cells, faults, into)
    elif layout.kind is Kind.DEVICES:
        devices.harvest(source, body, cells, faults, into)
    else:
        edges.harvest(source, body, cells, faults, lexicon, into)
    into.columns.extend(cells.notes.onto(layout.shown))
    into.gaps.extend(grid.gaps)
    into.gaps.extend(faults.gaps(shown, caps))
    into.gaps.extend(rivals_of(shown, rivals))
    return layout.kind


def timed(shown: str, grid: Grid, caps: Caps) -> Iterator[Row]:
    """The rows that hold something, for as long as the file's time lasts; then a gap."""
    for number, row in enumerate(grid.rows):
        if number % _ASKED == 0 and caps.deadline.passed():
            detail = f"row {row.line} on was not read: {caps.late}"
            grid.gaps.append(Gap(shown, Why.LIMIT, number, "rows", detail, _SPLIT))
            return
        if any(cell and not cell.isspace() for cell in row.cells):
            yield row


def above(rows: Sequence[Row], layout: Layout, faults: Faults) -> None:
    """A title may stand above the header; a row that could be a record must not vanish there."""
    for row in rows:
        if layout.width == 1 or sum(bool(cell.strip()) for cell in row.cells) > 1:
            words = "stands above the row taken for the header and was not read"
            faults.add(Why.NOT_READ, words, row.line, "delete what stands above the header")


def rivals_of(shown: str, rivals: Mapping[int, int]) -> list[Gap]:
    """Columns that may name parties and were left aside, with how many of their cells differ."""
    return [
        Gap(
            shown,
            Why.UNUSED_COLUMN,
            count,
            "cells",
            f"column {at + 1} may name parties too, and was not read beside the one that was",
            'say with --column "Header=meaning" which one to read',
        )
        for at, count in rivals.items()
    ]


def _count_rivals(row: Row, layout: Layout, rivals: dict[int, int]) -> None:
    cells = row.cells
    for at, instead in layout.rivals.items():
        given = fold(cells[at]) if at < len(cells) else ""
        if given and given != fold(cells[instead] if instead < len(cells) else ""):
            rivals[at] = rivals.get(at, 0) + 1


def even(
    rows: Iterator[Row], layout: Layout, faults: Faults, rivals: dict[int, int]
) -> Iterator[Row]:
    """Rows as wide as the header. An edge list's last columns may be left off."""
    named = [layout.index[word] for word in (*NAMES, "from", "to") if word in layout.index]
    width = layout.width
    needed = 0 if layout.kind is Kind.EDGES else width
    needed = 3 if layout.kind is Kind.EDGES else needed
    for row in rows:
        _count_rivals(row, layout, rivals)
        if any("\n" in row.cells[at] for at in named if at < len(row.cells)):
            words = "a name over several lines; quotation marks may have swallowed other rows"
            faults.add(Why.MALFORMED, words, row.line, "correct the row's quotation marks")
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            words = f"more cells than the header's {width}; those beyond it were not read"
            faults.add(Why.MALFORMED, words, row.line, "correct the row, or quote its commas")
        elif len(row.cells) < needed:
            words = f"fewer cells than the header's {width}; the missing ones count as empty"
            faults.add(Why.MALFORMED, words, row.line, "correct the row")
        yield row
