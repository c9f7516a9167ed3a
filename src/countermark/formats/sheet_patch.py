"""Adds columns to a worksheet where it stands: cells go into its rows, and nothing else changes.

A second walk over the bytes, some at a time, after ``sheet_survey`` has found where there is room.
What is changed besides cells: the sheet's size and widths of columns, its filter where the columns
stand at its edge, its links, and the areas of conditional formats, which leave our columns out: one
could show nothing where a cell says *prohibited*. All else comes out as the bytes that went in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from xml.parsers import expat

import msgspec

from countermark.formats.bare_xml import parser
from countermark.formats.byte_window import Window
from countermark.formats.cell_areas import FAR, area, letters, number, without_columns
from countermark.formats.sheet_cells import Cell, Links, Styles, cells
from countermark.formats.sheet_survey import Survey
from countermark.formats.xml_edit import OddXmlError, with_attributes
from countermark.model.lazy_pattern import lazy_pattern

_BEHIND_LINKS = frozenset(
    {
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
        *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
        *("legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls"),
        *("webPublishItems", "tableParts", "extLst", "AlternateContent"),
    }
)
"""What stands behind the links of a sheet (18.3.1.99: the order is fixed)."""

_LETTERS = lazy_pattern(r"[A-Z]+")
_SPANS = lazy_pattern(r"([0-9]{1,5}):([0-9]{1,5})\Z")


class Columns(msgspec.Struct, frozen=True):
    """The columns to add from column ``first`` on.

    ``cells`` gives those of a row by its number, or nothing; there are as many as ``widths``.
    """

    first: int
    widths: Sequence[float]
    cells: Callable[[int], Sequence[Cell]]

    @property
    def last(self) -> int:
        """The last of the new columns."""
        return self.first + len(self.widths) - 1

    def moves(self, found: Survey) -> bool:
        """Does the sheet's filter take them in, as nothing else stands between? Sorting by it then
        keeps each row beside its own cells."""
        there = found.filter
        return there is not None and found.used <= there.right < self.first


def patched(
    chunks: Iterable[bytes], found: Survey, new: Columns, styles: Styles, links: Links
) -> Iterator[bytes]:
    """The worksheet with the new columns; raises OddXmlError for one that was not surveyed."""
    walk = _Patch(found, new, styles, links)
    try:
        for chunk in chunks:
            yield walk.feed(chunk)
        yield walk.rest()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise OddXmlError(str(error)) from error


class _Patch:
    """The bytes between the last that were handed out and the last that were parsed."""

    def __init__(self, found: Survey, new: Columns, styles: Styles, links: Links) -> None:
        self._found, self._new, self._styles, self._links = found, new, styles, links
        self._bytes = Window()
        self._safe = 0
        self._depth = self._row = self._column = 0
        self._inside = self._cols_done = self._links_done = False
        self._cell_start = self._condition = self._sqref = -1
        self._waiting: Sequence[Cell] = ()
        self._cols: list[dict[str, str]] | None = None
        self._cols_start = 0
        self._parser = parser(self._start, self._end, lambda _: None, self._refuse)
        self._parser.CharacterDataHandler = None

    def feed(self, chunk: bytes) -> bytes:
        self._bytes.add(chunk)
        self._parser.Parse(chunk, False)
        limit = self._safe
        if self._cell_start >= 0:
            limit = min(limit, self._cell_start)
        if self._cols is not None:
            limit = min(limit, self._cols_start)
        if self._condition >= 0:
            limit = min(limit, self._condition)
        return self._bytes.before(limit)

    def rest(self) -> bytes:
        self._parser.Parse(b"", True)
        return self._bytes.rest()

    def _refuse(self, *_: object) -> int:
        raise OddXmlError("it declares a document type or entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if self._inside and depth > 4:
            return
        at = self._safe = self._parser.CurrentByteIndex
        if tag.endswith("conditionalFormatting"):
            self._condition_begins(at, depth, attributes)
        elif self._condition >= 0 and tag.endswith("sqref"):
            self._sqref = at + len(self._bytes.tag(at))
        if self._inside:
            if depth == 3:
                self._row_begins(at, attributes)
            elif self._waiting:
                self._cell_begins(at, attributes)
        elif depth == 2:
            self._part_begins(tag, at, attributes)
        elif depth == 3 and tag.endswith("hyperlink"):
            self._link_begins(at, attributes)
        elif depth == 3 and self._cols is not None:
            self._cols.append(attributes)

    def _end(self, tag: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._inside and depth > 4:
            return
        at = self._safe = self._parser.CurrentByteIndex
        if self._condition >= 0:
            self._condition_ends(tag, at)
        if depth == 4 and self._inside:
            if self._cell_start >= 0:
                self._bytes.edit(self._cell_start, self._bytes.end_of(self._cell_start, at), b"")
                self._cell_start = -1
        elif depth == 3 and self._inside:
            self._row_ends(at)
        elif depth == 2:
            self._part_ends(tag, at)
        elif depth == 1 and not self._links_done:
            self._bytes.edit(at, at, self._hyperlinks())

    # --- rows

    def _row_begins(self, at: int, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        self._waiting = self._new.cells(self._row)
        if not self._waiting:
            return
        tag = made = self._bytes.tag(at)
        spans = _SPANS.match(attributes.get("spans", ""))
        if spans and int(spans[2]) < self._new.last:
            made = with_attributes(tag, {"spans": f"{spans[1]}:{self._new.last}"})
        if tag.endswith(b"/>"):  # it has no cells, and opens for ours
            close = f"</{self._found.prefix}row>".encode()
            made = b"".join((made[:-2].rstrip(), b">", self._made(), close))
            self._waiting = ()
        if made != tag:
            self._bytes.edit(at, at + len(tag), made)

    def _cell_begins(self, at: int, attributes: dict[str, str]) -> None:
        """A cell in the place of ours holds nothing and goes; ours come before one behind them."""
        name = _LETTERS.match(attributes.get("r", ""))
        self._column = number(name[0]) if name else self._column + 1
        if self._column > self._new.last:
            self._put(at)
        elif self._column >= self._new.first:
            self._cell_start = at

    def _row_ends(self, at: int) -> None:
        if self._waiting:
            self._put(at)

    def _put(self, at: int) -> None:
        self._bytes.edit(at, at, self._made())
        self._waiting = ()

    def _made(self) -> bytes:
        first, prefix = self._new.first, self._found.prefix
        self._links.add(self._row, first, self._waiting, prefix)
        return cells(self._row, first, self._waiting, self._styles, prefix)

    # --- what stands before and behind the rows

    def _part_begins(self, tag: str, at: int, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._inside = True
            if not self._cols_done:
                self._bytes.edit(at, at, self._widths([]))
        elif name == "cols":
            self._cols, self._cols_start = [], at
        elif name == "dimension":
            self._wider(at, attributes)
        elif name == "autoFilter":
            if self._new.moves(self._found):
                self._wider(at, attributes)
        elif name in _BEHIND_LINKS and self._cols_done and not self._links_done:
            self._bytes.edit(at, at, self._hyperlinks())

    def _part_ends(self, tag: str, at: int) -> None:
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self._inside = False
        elif name == "cols" and self._cols is not None:
            end = self._bytes.end_of(self._cols_start, at)
            self._bytes.edit(self._cols_start, end, self._widths(self._cols))
            self._cols = None
        elif name == "hyperlinks" and not self._links_done:
            if self._bytes.between(at, at + 2) != b"</":
                raise OddXmlError("its list of links is empty")
            self._links_done = True
            self._bytes.edit(at, at, self._links.xml())

    def _link_begins(self, at: int, attributes: dict[str, str]) -> None:
        """A link of a cell in the place of ours goes with it, as far as ours are links too."""
        there = area(attributes.get("ref", ""))
        if there is None or self._links.is_empty:
            return
        if self._new.first <= there.left and there.right <= self._new.last:
            tag = self._bytes.tag(at)
            if tag.endswith(b"/>"):
                self._bytes.edit(at, at + len(tag), b"")

    def _condition_begins(self, at: int, depth: int, attributes: dict[str, str]) -> None:
        """A conditional format of the sheet says its area here, that of an extension inside."""
        self._condition = at
        if depth != 2:
            return
        given = attributes.get("sqref", "")
        left = without_columns(given, self._new.first, self._new.last)
        if left != given:
            tag = self._bytes.tag(at)
            made = with_attributes(tag, {"sqref": left or FAR})
            self._bytes.edit(at, at + len(tag), made)

    def _condition_ends(self, tag: str, at: int) -> None:
        if tag.endswith("conditionalFormatting"):
            self._condition = -1
        elif self._sqref >= 0:
            given = self._bytes.between(self._sqref, at)
            text = given.decode("ascii", "replace")
            left = without_columns(text, self._new.first, self._new.last)
            if left != text:
                self._bytes.edit(self._sqref, at, (left or FAR).encode())
            self._sqref = -1

    def _wider(self, at: int, attributes: dict[str, str]) -> None:
        """Let the area that an element names reach over the new columns."""
        there = area(attributes.get("ref", ""))
        if there is None or there.right >= self._new.last:
            return
        tag = self._bytes.tag(at)
        ref = f"{letters(there.left)}{there.top}:{letters(self._new.last)}{there.bottom}"
        self._bytes.edit(at, at + len(tag), with_attributes(tag, {"ref": ref}))

    def _hyperlinks(self) -> bytes:
        self._links_done = True
        inside, prefix = self._links.xml(), self._found.prefix.encode()
        if not inside:
            return b""
        return b"<%shyperlinks>%s</%shyperlinks>" % (prefix, inside, prefix)

    def _widths(self, there: Iterable[Mapping[str, str]]) -> bytes:
        """The widths of columns, ours among them: seen, also where all others are hidden."""
        self._cols_done = True
        made: list[tuple[int, dict[str, str]]] = []
        for one in there:
            low, high = int(one["min"]), int(one["max"])
            before = low, min(high, self._new.first - 1)
            behind = max(low, self._new.last + 1), high
            for start, end in (before, behind):
                if start <= end:
                    made.append((start, {**one, "min": str(start), "max": str(end)}))
        for at, width in enumerate(self._new.widths, self._new.first):
            ours = {"min": str(at), "max": str(at), "width": f"{width:g}", "customWidth": "1"}
            made.append((at, ours))
        prefix = self._found.prefix.encode()
        cols = (with_attributes(b"<%scol/>" % prefix, one) for _, one in sorted(made, key=_first))
        return b"<%scols>%s</%scols>" % (prefix, b"".join(cols), prefix)


def _first(one: tuple[int, dict[str, str]]) -> int:
    return one[0]
