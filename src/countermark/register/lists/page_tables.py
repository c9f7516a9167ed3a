"""The tables of a saved web page: cells as people read them, each row with its place in the file.

For pages that publish a list as a table. Follows nothing and runs nothing; takes time in
proportion to the size. A page without its end, or with a table that does not end, is cut: refused.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import msgspec

from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.register.lists.decoding import decoded
from countermark.register.lists.scribe import Scribe

MAX_PAGE = 64 << 20
MAX_CELLS = 1_000_000
_TAG = lazy_pattern(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^<>]*>")
_ANY = lazy_pattern(r"<[!/a-zA-Z?][^<>]*>")
_SKIPPED = lazy_pattern(
    r"<!--.*?(?:-->|\Z)|<(?P<what>script|style|template|noscript)\b.*?(?:</(?P=what)\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_AGAIN = "open the page again and save it whole (HTML only)"


class PageRow(msgspec.Struct, frozen=True):
    """A row's cells, and the bytes of the file it stands in, as ``start-end``."""

    cells: tuple[str, ...]
    place: str


class PageTable(msgspec.Struct, frozen=True):
    """A table: its first row, which names the columns, the rows below, the text before it."""

    header: tuple[str, ...]
    rows: tuple[PageRow, ...]
    before: str


def tables(content: bytes, name: str) -> tuple[PageTable, ...]:
    """The tables of a page, in order; a table inside a cell is text of the cell."""
    if len(content) > MAX_PAGE:
        raise SourceError(f"a page larger than {MAX_PAGE} bytes", place=name, next_step=_AGAIN)
    decoded(content, name)  # whether its characters can be told
    # One character for each byte, so that places in the text are places in the file.
    text = _SKIPPED.sub(lambda found: " " * len(found[0]), content.decode("latin-1"))
    if not re.search(r"</html\s*>\s*\Z", text, re.IGNORECASE):
        raise SourceError("the page has no end: it was cut off", place=name, next_step=_AGAIN)
    walk = _Walk(text, name)
    for tag in _TAG.finditer(text):
        walk.tag(tag, tag["name"].lower(), opens=not tag["end"])
    if walk.depth:
        raise SourceError("a table in it does not end", place=name, next_step=_AGAIN)
    return tuple(walk.found)


def words(cell: str) -> str:
    """The text of some markup, with spaces where tags and line breaks stood."""
    plain = html.unescape(_ANY.sub(" ", cell)).replace("\xa0", " ")
    return re.sub(r"\s+(?=[,.;:)])", "", " ".join(plain.split()))


class _Walk:
    def __init__(self, text: str, name: str) -> None:
        self.text, self.name = text, name
        self.found: list[PageTable] = []
        self.depth = self.behind = self.count = 0
        self.rows: list[PageRow] = []
        self.cells: list[str] = []
        self.cell = self.row = -1
        self.before = ""

    def tag(self, tag: re.Match[str], name: str, *, opens: bool) -> None:
        if name == "table":
            self._table(tag, opens=opens)
        elif self.depth != 1:
            return
        elif name == "tr":
            self._end_row(tag.start())
            if opens:
                self.row = tag.start()
        elif name in ("td", "th"):
            self._end_cell(tag.start())
            if opens:
                self.row = tag.start() if self.row < 0 else self.row
                self.cell = tag.end()

    def _table(self, tag: re.Match[str], *, opens: bool) -> None:
        if opens:
            if not self.depth:
                self.rows, self.cells, self.cell, self.row = [], [], -1, -1
                self.before = self._decoded(self.text[self.behind : tag.start()])
            self.depth += 1
        elif not self.depth:
            raise SourceError("a table in it does not begin", place=self.name, next_step=_AGAIN)
        else:
            self.depth -= 1
            if not self.depth:
                self._end_row(tag.start())
                self.behind = tag.end()
                if self.rows:
                    head, *body = self.rows
                    self.found.append(PageTable(head.cells, tuple(body), self.before))

    def _end_cell(self, at: int) -> None:
        if self.cell >= 0:
            self.cells.append(self._decoded(self.text[self.cell : at]))
            self.count += 1
            if self.count > MAX_CELLS:
                raise SourceError("too many cells", place=self.name, next_step=_AGAIN)
        self.cell = -1

    def _end_row(self, at: int) -> None:
        self._end_cell(at)
        if any(self.cells):
            self.rows.append(PageRow(tuple(self.cells), f"{self.row}-{at}"))
        self.cells, self.row = [], -1

    def _decoded(self, markup: str) -> str:
        return words(markup.encode("latin-1").decode("utf-8", "replace"))


def cells_of(table: PageTable, row: PageRow, scribe: Scribe) -> tuple[str, ...] | None:
    """The cells of a row that has as many as its table's header; else a gap, and None."""
    if len(row.cells) == len(table.header):
        return row.cells
    scribe.names_known += 1
    place = f"bytes {row.place}"
    words = f"{len(row.cells)} cells, not {len(table.header)}"
    scribe.gap(f"row on {place}", Why.MALFORMED, f"{place}: {words}")
    return None


def headed(found: Sequence[PageTable], *columns: str) -> list[tuple[PageTable, tuple[int, ...]]]:
    """The tables that have these columns, with the columns' places.

    A column is told by the beginning of its name, whatever the letters' case, as footnote marks
    and addenda stand behind it.
    """
    kept = []
    for table in found:
        names = [cell.casefold() for cell in table.header]
        at = [
            next((i for i, name in enumerate(names) if name.startswith(column.casefold())), -1)
            for column in columns
        ]
        if min(at) >= 0:
            kept.append((table, tuple(at)))
    return kept


def say_others(
    found: Sequence[PageTable],
    taken: Sequence[PageTable],
    columns: Sequence[str],
    scribe: Scribe,
) -> None:
    """Say how many tables are none of the list's; one that has some of its columns is a gap."""
    others = 0
    for table in found:
        if any(table is one for one in taken):
            continue
        others += 1
        names = [cell.casefold() for cell in table.header]
        if any(name.startswith(column.casefold()) for name in names for column in columns):
            words = f"a table with the columns “{'”, “'.join(table.header)[:120]}”"
            scribe.names_known += len(table.rows)
            scribe.gap("a table of the page", Why.MALFORMED, words, max(1, len(table.rows)))
    if others:
        scribe.notes.append(f"{others} other tables of the page were not read")
