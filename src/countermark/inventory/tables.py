"""A table of any kind to claims and subjects: finds its header, then hands its rows to who knows.

A table whose columns say nothing is a gap that names the option that would help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice

from countermark.formats.caps import Caps
from countermark.formats.grid import Grid, Row
from countermark.inventory import devices, edges, suppliers
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.columns import Kind, Layout, lay_out
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why

_HEAD = 60
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
    rows = (row for row in grid.rows if any(cell and not cell.isspace() for cell in row.cells))
    head = list(islice(rows, _HEAD))
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
    body = _even(chain(head[layout.first :], rows), layout, faults)
    if layout.kind is Kind.SUPPLIERS:
        suppliers.harvest(source, body, cells, faults, into)
    elif layout.kind is Kind.DEVICES:
        devices.harvest(source, body, cells, faults, into)
    else:
        edges.harvest(source, body, cells, faults, lexicon.months, into)
    into.columns.extend(cells.notes.onto(layout.shown))
    into.gaps.extend(grid.gaps)
    into.gaps.extend(faults.gaps(shown, caps))
    return layout.kind


def _even(rows: Iterator[Row], layout: Layout, faults: Faults) -> Iterator[Row]:
    """Rows as wide as the header. An edge list's last columns may be left off."""
    width = layout.width
    needed = 0 if layout.kind is Kind.EDGES else width
    needed = 3 if layout.kind is Kind.EDGES else needed
    for row in rows:
        if len(row.cells) > width and any(cell.strip() for cell in row.cells[width:]):
            words = f"more cells than the header's {width}; those beyond it were not read"
            faults.add(Why.MALFORMED, words, row.line, "correct the row, or quote its commas")
        elif len(row.cells) < needed:
            words = f"fewer cells than the header's {width}; the missing ones count as empty"
            faults.add(Why.MALFORMED, words, row.line, "correct the row")
        yield row
