"""Where in its sheet the records of a table stand, for whoever writes beside them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

from countermark.formats.grid import Row
from countermark.inventory.columns import Layout
from countermark.inventory.source import Harvest, Source
from countermark.model.reading import TableRead


class Extent:
    """The rows of one table, as they are taken; then where it stands, and what became of each."""

    def __init__(self, source: Source, into: Harvest) -> None:
        self._source, self._into = source, into
        self._lines, self._above = array("I"), array("I")
        self._before = len(into.subjects)

    def of(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The rows as they come."""
        return self._counted(rows) if self._source.sheet else rows

    def _counted(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self._lines.append(row.line)
            yield row

    def skipped(self, lines: Iterable[int]) -> None:
        """Rows above the header that hold something and are not taken."""
        if self._source.sheet:
            self._above.extend(lines)

    def read(self, layout: Layout, *, is_turned: bool) -> Iterator[TableRead]:
        """The table as it stands in its sheet; nothing for a file without sheets."""
        into, lines = self._into, self._lines
        again, passed = tuple(into.again), tuple(into.passed)
        into.again.clear()
        into.passed.clear()
        if not lines:
            return
        read = {*passed, *(line for line, _ in again)}
        shown = self._source.shown
        places = {subject.place for subject in into.subjects[self._before :]}
        unread = (n for n in lines if n not in read and shown(n) not in places)
        yield TableRead(
            sheet=self._source.sheet,
            header=layout.header_line if layout.header else 0,
            first=lines[0],
            last=lines[-1],
            width=layout.width,
            nodes=again,
            passed=passed,
            unread=(*self._above, *unread),
            is_turned=is_turned,
        )
