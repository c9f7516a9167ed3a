"""Several tables in one sheet, one below the other: where does each begin and end?

A table begins at a row whose cells are known headers. The one whose header says most is not always
the first: what stands above it is a table too where it has a header of its own and records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from countermark.formats.grid import Row
from countermark.inventory.cells import Faults
from countermark.inventory.columns import Kind, Layout, lay_out
from countermark.inventory.headers import is_header
from countermark.inventory.lexicon import Lexicon, fold
from countermark.model.gap import Why

_APART = "put it into a file or sheet of its own"


def upper_table(
    head: Sequence[Row], layout: Layout, lexicon: Lexicon, overrides: Mapping[str, str]
) -> Layout | None:
    """The layout of a table that stands above the header of ``layout``; None where there is none.

    Of such a table its header, a record and the header below are seen as what they are.
    """
    end = layout.first - layout.header_rows
    if not layout.header or end < 2:
        return None
    for at, row in enumerate(head[: end - 1]):
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) < 2 or not all(is_header(cell, lexicon) for cell in filled):
            continue
        found = lay_out(head[at:end], lexicon, overrides)
        is_first = found.first == found.header_rows == 1
        records = any(may_be_record(one, found) for one in head[at + 1 : end])
        if not is_first or found.kind is Kind.UNKNOWN or not records:
            continue
        parted = head[end].line > head[end - 1].line + 1
        parted = parted or not may_be_record(head[end - 1], found)
        if is_other_header(head[end], found, lexicon, parted=parted):
            return msgspec.structs.replace(found, first=at + 1)
    return None


class Below:
    """The rows of a table up to the header of another one below it.

    With ``faults`` the other is not read, and they say so. Rows that repeat the header go to
    ``passed``.
    """

    def __init__(
        self,
        rows: Iterator[Row],
        layout: Layout,
        lexicon: Lexicon,
        faults: Faults | None = None,
        passed: list[int] | None = None,
    ) -> None:
        self._rows, self._layout, self._lexicon = rows, layout, lexicon
        self._faults, self._passed = faults, passed
        self.header: list[Row] = []
        """The other's header, once all rows were taken; empty where there is none."""
        self.titles: list[tuple[int, str]] = []
        """Line and words of what stands alone in the row above that header."""

    def rows(self) -> Iterator[Row]:
        line = 0
        title: Row | None = None
        for row in self._rows:
            parted, line = row.line > line + 1 > 1, row.line
            if is_other_header(row, self._layout, self._lexicon, parted=parted):
                if [fold(cell) for cell in row.cells] == self._layout.header:
                    if self._passed is not None:
                        self._passed.append(row.line)
                    continue  # the same header, as on every printed page
                if title is not None and parted:
                    yield title  # a record: what stands apart from a header is not its title
                elif title is not None:
                    self.titles += [(title.line, c) for c in title.cells if c.strip()]
                self.header = [row]
                if self._faults is not None:
                    words = "another table begins here, and was not read"
                    self._faults.add(Why.NOT_READ, words, row.line, _APART)
                return
            if title is not None:
                yield title
            title = None if may_be_record(row, self._layout) else row
            if title is None:
                yield row
        if title is not None:
            yield title


def may_be_record(row: Row, layout: Layout) -> bool:
    """May a row that stands above the header be more than a title?"""
    if layout.width == 1:
        return True
    filled = 0
    for cell in row.cells:  # asked of every row: a loop, which ends at the second cell
        filled += bool(cell) and not cell.isspace()
        if filled > 1:
            return True
    return False


def is_other_header(row: Row, layout: Layout, lexicon: Lexicon, *, parted: bool) -> bool:
    """Does a table begin in the midst of this one? Its cells are then known headers.

    All of them, for “Router, Room” may be a record; most of them below a blank line.
    """
    at = layout.index.get("supplier", layout.index.get("from", 0))
    cells = row.cells
    lead = cells[at] if at < len(cells) else ""
    if not layout.header or (
        lead.strip().lower() not in lexicon.headers
        and (not cells or cells[0].strip().lower() not in lexicon.headers)
    ):
        return False
    filled = [cell for cell in cells if cell.strip()]
    means = (len(cell.strip()) > 2 and is_header(cell, lexicon) for cell in filled)
    if not parted:  # one cell that is no header settles it, however wide the row is
        return len(filled) > 1 and all(means)
    return (known := sum(means)) > 1 and known * 2 > len(filled)
