"""The tables of an HTML page as grids: many a program saves them under a spreadsheet's name.

Rows are counted within their table, from 1, and tables in the order in which they end. A cell over
several columns leaves those to its right empty; one over several rows stands in each of them. What
a cell holds is what ``html`` reads there; a table inside a cell is a table of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats import html
from countermark.formats.grid import Grid, Row

MOST_SPAN = 1_000
"""Columns or rows of one cell (WHATWG HTML, 4.9.11, has 1,000 columns)."""

MOST_CELLS = 1_000_000
"""Cells that spans may add in one page."""

SPREADSHEETS = (".xls", ".xlsx", ".xlsm", ".csv")
"""Names under which programs save a page of tables."""

_MOSTLY = 0.8
"""Share of a page's letters that stand in its tables, from which it is one of tables."""


class Tables(msgspec.Struct):
    """The tables of one page, and the text that stands beside them."""

    tables: list[list[list[str]]]
    beside: str
    share: float

    def grids(self) -> Iterator[Grid]:
        """Each table as a grid, called ``table 1``, ``table 2`` ..."""
        for number, rows in enumerate(self.tables, start=1):
            yield Grid(
                sheet=f"table {number}",
                dialect="HTML table",
                media_type=html.MEDIA_TYPE,
                rows=(Row(at, cells) for at, cells in enumerate(rows, start=1)),
                gaps=[],
            )

    def is_all(self, named: bool) -> bool:
        """Is the page its tables? ``named``: it bears a spreadsheet's name."""
        return bool(self.tables) and (named or self.share >= _MOSTLY)


def read(source: str) -> Tables:
    """The tables of a page that was decoded."""
    page = html.Page(source)
    page.run()
    text = "".join(page.pieces)
    reader = _Reader(text)
    for mark in page.marks:
        reader.mark(mark)
    reader.end()
    whole = _letters(text)
    return Tables(reader.found, reader.beside(), reader.inside / whole if whole else 0.0)


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


class _Open:
    """One table whose end was not met: its rows, its open cell, and what hangs down into rows."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.row: list[str] | None = None
        self.hanging: dict[int, tuple[str, int]] = {}
        self.cell: tuple[int, int] | None = None
        self.pieces: list[str] = []


class _Reader:
    """Takes the marks of a page in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._open: list[_Open] = []
        self._added = 0
        self._last = 0
        self._outside: list[str] = []
        self.found: list[list[list[str]]] = []
        self.inside = 0

    def mark(self, mark: html.Mark) -> None:
        if not self._open:
            self._outside.append(self._text[self._last : mark.at])
        else:
            self._piece(mark.at)
        self._last = mark.at
        if mark.tag == "table":
            if mark.closing:
                self._close()
            else:
                self._open.append(_Open())
            return
        if not self._open:
            return
        table = self._open[-1]
        if mark.tag == "tr":
            self._end_row(table)
            table.row = None if mark.closing else []
        elif mark.closing:
            self._end_cell(table)
        else:
            self._end_cell(table)
            if table.row is None:
                table.row = []
            table.cell = mark.columns, mark.rows

    def end(self) -> None:
        """The page ended; so do the tables that are open."""
        if self._open:
            self._piece(len(self._text))
        else:
            self._outside.append(self._text[self._last :])
        while self._open:
            self._close()

    def beside(self) -> str:
        """What stands in no table, a line each."""
        lines = (line.strip() for part in self._outside for line in part.splitlines())
        return "\n".join(line for line in lines if line)

    def _piece(self, at: int) -> None:
        """The text since the last mark: of the open cell of the innermost table, or between."""
        text = self._text[self._last : at]
        if self._open[-1].cell is None:
            self._outside.append(text)
        elif text.strip():
            self.inside += _letters(text)
            self._open[-1].pieces.append(text)

    def _end_cell(self, table: _Open) -> None:
        if table.cell is None or table.row is None:
            return
        columns, rows = table.cell
        table.cell = None
        text = " ".join("".join(table.pieces).split())
        table.pieces = []
        self._fill(table)
        at = len(table.row)
        more = self._allowed(columns - 1)
        table.row += [text, *[""] * more]
        if self._allowed(rows - 1):
            table.hanging[at] = text, rows - 1

    def _end_row(self, table: _Open) -> None:
        self._end_cell(table)
        if table.row is None:
            return
        self._fill(table, last=True)
        table.rows.append(table.row)
        table.row = None

    def _fill(self, table: _Open, *, last: bool = False) -> None:
        """Put in what hangs down from rows above, where it stands next."""
        assert table.row is not None
        end = max(table.hanging, default=-1) if last else -1
        while (at := len(table.row)) in table.hanging or at <= end:
            text, left = table.hanging.pop(at, ("", 0))
            table.row.append(text)
            if left > 1 and self._allowed(1):
                table.hanging[at] = text, left - 1

    def _allowed(self, count: int) -> int:
        count = min(count, MOST_SPAN - 1, MOST_CELLS - self._added)
        self._added += max(count, 0)
        return max(count, 0)

    def _close(self) -> None:
        if not self._open:
            return
        table = self._open.pop()
        self._end_row(table)
        if table.rows:
            self.found.append(table.rows)
