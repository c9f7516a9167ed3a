"""A first walk over a worksheet that is to get further columns: where is there room for them?

Refuses a sheet of which two programs may see different rows: rows out of order or twice, a cell
that says it stands in another row, cells outside of the one table of cells. What is written beside
a row must stand beside that row for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

import msgspec

from countermark.formats.bare_xml import parser
from countermark.formats.cell_areas import Area, area, number
from countermark.formats.xml_edit import OddXmlError
from countermark.model.lazy_pattern import lazy_pattern

STRICT = "http://purl.oclc.org/ooxml/"
"""What the names of ISO/IEC 29500 Strict begin with."""

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PLACE = lazy_pattern(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_HOLDS = frozenset({"v", "f", "is"})


class Survey(msgspec.Struct):
    """What is known of a worksheet after the first walk.

    ``prefix`` is written before its element names. ``used`` is the last column that holds
    something, ``drawn`` the last with a sparkline; ``rows``, ``hidden`` rows and ``links`` are
    counts. ``filter`` is the area of its filter, ``tables`` and ``drawings`` the ids of the
    relations to these.
    """

    prefix: str = ""
    used: int = 0
    drawn: int = 0
    rows: int = 0
    hidden: int = 0
    links: int = 0
    filter: Area | None = None
    tables: list[str] = msgspec.field(default_factory=list)
    drawings: list[str] = msgspec.field(default_factory=list)


def surveyed(chunks: Iterable[bytes]) -> Survey:
    """Walk a worksheet once; raises OddXmlError where nothing can be added to it safely."""
    walk = _Walk()
    try:
        for chunk in chunks:
            walk.parser.Parse(chunk, False)
        walk.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:  # an unknown encoding is the latter
        raise OddXmlError(str(error)) from error
    if not walk.has_cells:
        raise OddXmlError("it has no table of cells")
    return walk.found


class _Walk:
    def __init__(self) -> None:
        self.found = Survey()
        self.has_cells = False
        self._depth = self._row = self._column = 0
        self._row_tag = self._cell_tag = self._data_tag = ""
        self._holds: frozenset[str] = _HOLDS
        self._inside = False
        self._draws = False
        self._words: list[str] = []
        self.parser = parser(self._start, self._end, lambda _: None, self._refuse)
        self.parser.CharacterDataHandler = None

    def _refuse(self, *_: object) -> int:
        raise OddXmlError("it declares a document type or entities")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        if self._inside:
            if depth == 5:
                if tag in self._holds and self._column > self.found.used:
                    self.found.used = self._column
            elif depth == 4:
                self._cell(tag, attributes)
            elif depth == 3:
                self._new_row(tag, attributes)
            elif tag == self._cell_tag or tag == self._row_tag:
                raise OddXmlError("cells stand in cells")
        elif depth == 1:
            self._root(tag, attributes)
        elif depth == 2 and tag == self._data_tag:
            if self.has_cells:
                raise OddXmlError("it has two tables of cells")
            self.has_cells = self._inside = True
        else:
            self._beside(tag, attributes)

    def _end(self, tag: str) -> None:
        if self._depth == 2:
            self._inside = False
        elif self._draws and tag.endswith("sqref"):
            self._draws = False
            self.parser.CharacterDataHandler = None
            there = (area(one) for one in "".join(self._words).split())
            self.found.drawn = max([self.found.drawn, *(one.right for one in there if one)])
        self._depth -= 1

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        prefix, colon, name = tag.rpartition(":")
        meant = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
        if meant.startswith(STRICT):
            raise OddXmlError("it is of the Strict form of ISO/IEC 29500")
        if name != "worksheet" or meant != NAMESPACE:
            raise OddXmlError("it is no worksheet")
        self.found.prefix = prefix = prefix + colon
        self._data_tag = f"{prefix}sheetData"
        self._row_tag, self._cell_tag = f"{prefix}row", f"{prefix}c"
        self._holds = frozenset(prefix + name for name in _HOLDS)

    def _new_row(self, tag: str, attributes: dict[str, str]) -> None:
        given = attributes.get("r", str(self._row + 1))
        row = int(given) if given.isascii() and given.isdecimal() and len(given) < 8 else 0
        if tag != self._row_tag or row <= self._row or _renamed(attributes):
            raise OddXmlError(f"its rows are not in order at row {given[:20]}")
        self._row, self._column = row, 0
        self.found.rows += 1
        self.found.hidden += attributes.get("hidden") in ("1", "true")

    def _cell(self, tag: str, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            column, row = self._column + 1, self._row
        else:
            found = _PLACE.match(place)
            if found is None:
                raise OddXmlError(f"“{place[:20]}” is no cell")
            column, row = number(found[1]), int(found[2])
        if tag != self._cell_tag or row != self._row or _renamed(attributes):
            raise OddXmlError(f"a cell {(place or tag)[:20]} stands in row {self._row}")
        if column <= self._column:
            raise OddXmlError(f"the cells of row {row} are not in order")
        self._column = column

    def _beside(self, tag: str, attributes: dict[str, str]) -> None:
        """What is of interest before and behind the table of cells."""
        name = tag.rpartition(":")[2]
        if name in ("sheetData", "row", "c") and tag.startswith(self.found.prefix):
            raise OddXmlError("cells stand outside of its table")
        if name == "hyperlink":
            self.found.links += 1
        elif name == "mergeCell":
            there = area(attributes.get("ref", ""))
            if there is not None:
                self.found.used = max(self.found.used, there.right)
        elif name == "autoFilter" and self._depth == 2:
            self.found.filter = area(attributes.get("ref", ""))
        elif name in ("tablePart", "drawing"):
            rid = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            into = self.found.tables if name == "tablePart" else self.found.drawings
            into.append(rid)
        elif name == "sparkline":
            self._draws = True
        elif name == "sqref" and self._draws:  # it is drawn in the cell, and no content of it
            self._words = []
            self.parser.CharacterDataHandler = self._words.append


def _renamed(attributes: dict[str, str]) -> bool:
    """Does an element say that its name means something else here?"""
    return len(attributes) > 0 and any(name.startswith("xmlns") for name in attributes)
