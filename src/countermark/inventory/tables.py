"""A table of any kind to claims and subjects: finds its header, then hands its rows to who knows.

A table whose columns say nothing is a gap that names the option that would help.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice

from countermark.formats import prose
from countermark.formats.caps import Caps
from countermark.formats.grid import Grid, Row
from countermark.inventory import devices, edges, suppliers
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.columns import NAMES, Kind, Layout, lay_out
from countermark.inventory.extent import Extent
from countermark.inventory.headers import NOT_USED, is_header
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.source import Harvest, Source
from countermark.inventory.stacked import Below, may_be_record, upper_table
from countermark.inventory.unread import Unread
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.reading import Column

HEAD = 60
"""Rows looked at to find the header."""

_ASKED = 256
"""Rows after which the time is asked again."""

_SEARCHED = 20_000
"""Rows of a table that nobody can read in which listed names are looked for."""

_SPLIT = "split the file"
_SUBAWARD = ("subaward", "sub award")
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
    first: Kind | None = None
    before = len(into.gaps)
    waiting: list[Row] = []
    while head := [*waiting, *islice(rows, HEAD - len(waiting))]:
        table = _Table(source, shown, lexicon, caps, into)
        kind, waiting, rows = table.read(head, rows, overrides, below=first is not None)
        first = first or kind
    into.gaps[before:before] = grid.gaps  # what the file lacks, before what its rows lack
    return first


class _Table:
    """One table of a file or sheet; another may stand below it."""

    def __init__(
        self, source: Source, shown: str, lexicon: Lexicon, caps: Caps, into: Harvest
    ) -> None:
        self._source, self._shown, self._lexicon = source, shown, lexicon
        self._caps, self._into = caps, into

    def read(
        self, head: list[Row], rows: Iterator[Row], overrides: Mapping[str, str], *, below: bool
    ) -> tuple[Kind, list[Row], Iterator[Row]]:
        """Its kind, the header of a table below it, where there is one, and the rows not taken."""
        into, lexicon = self._into, self._lexicon
        layout = lay_out(head, lexicon, overrides)
        if not below and (upper := upper_table(head, layout, lexicon, overrides)):
            layout = upper
        if not layout.header and is_running(head):
            self._running(head, rows)
            return Kind.UNKNOWN, [], rows
        into.said.update(layout.said)
        into.headless |= not layout.header
        turned = on_its_side(head, layout, lexicon)
        if turned:
            head = turned
            layout = lay_out(head, lexicon, overrides)
        if layout.kind is Kind.UNKNOWN:
            self._refuse(layout, head, rows)
            return layout.kind, [], rows
        faults = Faults()
        cells = Cells(layout, lexicon, self._shown)
        extent = Extent(self._source, into)
        names_in_header(layout, self._source, lexicon, faults, cells.unread)
        if not below:
            top = head[: max(layout.first - layout.header_rows, 0)]
            into.unread += above(top, layout, faults, self._source)
            extent.skipped(row.line for row in top if may_be_record(row, layout))
        rows = chain(head[layout.first :], rows)
        ends = Below(rows, layout, lexicon, passed=into.passed)
        body = even(extent.of(ends.rows()), layout, faults)
        if layout.kind is Kind.SUPPLIERS:
            suppliers.harvest(self._source, body, cells, faults, into)
        elif layout.kind is Kind.DEVICES:
            devices.harvest(self._source, body, cells, faults, into)
        else:
            edges.harvest(self._source, body, cells, faults, lexicon, into)
        into.unread += [(self._source.place(line), text) for line, text in ends.titles]
        into.passed += [line for line, _ in ends.titles]
        into.tables.extend(extent.read(layout, is_turned=bool(turned)))
        into.columns.extend(cells.notes.onto(layout.shown))
        into.gaps.extend(faults.gaps(self._shown, self._caps))
        into.gaps.extend(below_tier_one(self._shown, layout, into.records))
        into.gaps.extend(cells.unread.gaps())
        into.unread.extend(cells.unread.texts())
        for text, places in cells.unread.again().items():
            into.repeated.setdefault(text, []).extend(places)
        return layout.kind, ends.header, rows

    def _running(self, head: Sequence[Row], rows: Iterator[Row]) -> None:
        """Sentences are no names: they are looked through for listed names."""
        shown = Column("", NOT_USED, "sentences, looked through for listed names")
        self._into.columns.append(shown)
        for row in chain(head, rows):
            self._into.records += 1
            self._into.unread += words_of([row], self._source)

    def _refuse(self, layout: Layout, head: Sequence[Row], rows: Iterator[Row]) -> None:
        into = self._into
        into.columns.extend(layout.shown)
        into.records += len(head)
        left = 0
        for left, row in enumerate(chain(head, rows), 1):
            if left <= _SEARCHED:  # whom it names is told, though not what it says of them
                into.unread += words_of([row], self._source)
        detail = "no column of names was recognised"
        into.gaps.append(Gap(self._shown, Why.UNKNOWN_KIND, left, "rows", detail, _NEXT))


def names_in_header(
    layout: Layout, source: Source, lexicon: Lexicon, faults: Faults, unread: Unread
) -> None:
    """A header that means nothing may be a name: it is looked through like a cell."""
    if not layout.header:
        return
    line = layout.header_line
    for column in layout.left:
        if not column.header.strip() or column.never:
            continue
        if lexicon.ends_in_legal_form(column.header):
            words = f"“{column.header[:60]}” stands where a header is expected"
            faults.add(Why.NOT_READ, words, line, "write names into rows, below a header")
        else:
            unread.keep(column.header, source.place(line), line)


_SIDEWAYS = 2
"""Cells in each row of a table whose headers stand one below the other."""


def on_its_side(head: Sequence[Row], layout: Layout, lexicon: Lexicon) -> list[Row]:
    """A short table with its headers in the first column, turned; else an empty list.

    Its one record is placed in the row of its first cell.
    """
    if not layout.header or layout.first > 1 or len(head) >= HEAD or len(head) < _SIDEWAYS:
        return []
    if any(len(row.cells) != _SIDEWAYS for row in head):
        return []
    lead = [row.cells[0] for row in head]
    if len({fold(cell) for cell in lead}) < len(lead):
        return []
    if not all(is_header(cell, lexicon) for cell in lead) or is_header(head[0].cells[1], lexicon):
        return []
    line = head[0].line
    return [Row(line, [row.cells[at] for row in head]) for at in range(_SIDEWAYS)]


def below_tier_one(shown: str, layout: Layout, rows: int) -> list[Gap]:
    """An export of subawards ends at the first tier: whom those buy from, nobody reports there."""
    headers = [fold(column.header) for column in layout.shown]
    if not any(header.startswith(_SUBAWARD) for header in headers):
        return []
    detail = "an export of subawards ends at the first tier; what lies below it is in no report"
    step = "ask each subawardee whom it buys from"
    return [Gap(shown, Why.NOT_READ, rows, "subawards", detail, step)]


def is_running(head: Sequence[Row]) -> bool:
    """Is a column without a header running text rather than names, a line each?"""
    lines = [cell for row in head for cell in row.cells if cell.strip()]
    long = sum(len(line) for line in lines if prose.is_sentence(line[:2000]))
    return long * 2 >= sum(map(len, lines))


def timed(shown: str, grid: Grid, caps: Caps) -> Iterator[Row]:
    """The rows that hold something, for as long as the file's time lasts; then a gap."""
    for number, row in enumerate(grid.rows):
        if number % _ASKED == 0 and caps.deadline.passed():
            detail = f"row {row.line} on was not read: {caps.late}"
            grid.gaps.append(Gap(shown, Why.LIMIT, number, "rows", detail, _SPLIT))
            return
        if any(cell and not cell.isspace() for cell in row.cells):
            yield row


def above(
    rows: Sequence[Row], layout: Layout, faults: Faults, source: Source
) -> list[tuple[str, str]]:
    """A title may stand above the header; a row that could be a record must not vanish there.

    Returns the places and words that are to be looked through: a title may name a listed party.
    """
    for row in rows:
        if may_be_record(row, layout):
            words = "stands above the row taken for the header and was not read"
            faults.add(Why.NOT_READ, words, row.line, "delete what stands above the header")
    return words_of(rows, source)


def words_of(rows: Sequence[Row], source: Source) -> list[tuple[str, str]]:
    """The places and words of cells of which only the words are looked through."""
    return [(source.place(row.line), cell) for row in rows for cell in row.cells if cell.strip()]


def even(rows: Iterator[Row], layout: Layout, faults: Faults) -> Iterator[Row]:
    """Rows as wide as the header. An edge list's last columns may be left off."""
    named = [layout.index[word] for word in (*NAMES, "from", "to") if word in layout.index]
    width = layout.width
    needed = 0 if layout.kind is Kind.EDGES else width
    needed = 3 if layout.kind is Kind.EDGES else needed
    for row in rows:
        if layout.whole and len(row.cells) > 1:
            yield Row(row.line, [",".join(row.cells)])
            continue
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
