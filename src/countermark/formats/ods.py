"""Rows of every sheet of an OpenDocument spreadsheet (ISO/IEC 26300, content.xml), by expat.

A cell's text is what it shows; dates are as their value. Cells and rows that a file repeats are
written out as far as they hold something. Comments, headers and shapes are text beside the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.parsers import expat

import msgspec

from countermark.formats import bare_xml, media_types, opc
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.model.gap import Gap, Why

MEDIA_TYPE = media_types.ODS
_MAIN = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("annotation", "shapes", "header", "footer", "header-left", "footer-left", "text-box")
_NEXT = "save it as XLSX or CSV"


class _TooMuchError(Exception):
    """More than the caps allow."""


class Sheet(msgspec.Struct):
    """One sheet: its name, its rows, and the texts beside its cells with the row they stand at."""

    name: str
    rows: list[tuple[int, list[str]]] = []
    beside: list[tuple[int, str]] = []


class Spreadsheet(msgspec.Struct, frozen=True):
    """``sheets`` in order, and ``gaps`` for what was not read; ``beside`` no sheet."""

    sheets: tuple[Sheet, ...]
    gaps: tuple[Gap, ...]
    beside: tuple[str, ...] = ()

    def grids(self) -> Iterator[Grid]:
        """One grid per sheet."""
        for sheet in self.sheets:
            rows = (Row(line, cells) for line, cells in sheet.rows)
            yield Grid(sheet=sheet.name, dialect="ODS", media_type=MEDIA_TYPE, rows=rows, gaps=[])


def opened(label: str, content: bytes, caps: Caps = CAPS) -> Spreadsheet | Gap:
    """The spreadsheet, its parts unpacked once; a gap for one that is none or grows too large."""
    parts = opc.parts(label, content, caps, folder=_MAIN, kind="spreadsheet")
    if isinstance(parts, Gap):
        return parts
    main = _part(label, content, parts, _MAIN, caps)
    if isinstance(main, Gap):
        return main
    gaps: list[Gap] = []
    beside: list[str] = []
    for name in ("styles.xml", "meta.xml"):
        if name in parts:
            other = _part(label, content, parts, name, caps)
            if isinstance(other, Gap):
                gaps.append(other)
            else:
                beside += other.loose
    loose = [*main.loose, *beside]
    return Spreadsheet(tuple(main.sheets), (*main.gaps(label), *gaps), tuple(loose))


def _part(
    label: str, content: bytes, parts: Mapping[str, bytes], name: str, caps: Caps
) -> _Builder | Gap:
    builder = _Builder(caps)
    try:
        builder.parser.Parse(parts[name], True)
    except _TooMuchError as error:
        return Gap(label, Why.LIMIT, len(content), detail=f"{name}: {error}", next_step=_NEXT)
    except (expat.ExpatError, ValueError, LookupError, KeyError) as error:
        detail = f"{name}: not XML: {str(error)[:200]}"
        return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)
    return builder


class _Builder:
    """Builds sheets from the elements of one part; all else that holds text is ``loose``."""

    def __init__(self, caps: Caps) -> None:
        self.sheets: list[Sheet] = []
        self.loose: list[str] = []
        self._caps = caps
        self._sheet: Sheet | None = None
        self._line = self._depth = self._filled = self._characters = 0
        self._row: list[str] = []
        self._repeat = 1
        self._cell: list[str] | None = None
        self._times = 1
        self._value = ""
        self._aside: list[tuple[int, list[str]]] = []
        self._text: list[str] = []
        self._cut_rows = 0
        self.parser = bare_xml.parser(self._start, self._end, self._data, self._declared)

    def gaps(self, label: str) -> list[Gap]:
        """Rows beyond the cap of one sheet."""
        if not self._cut_rows:
            return []
        return [Gap(label, Why.LIMIT, self._cut_rows, "rows", "beyond the cap, not read")]

    def _declared(self, *_: object) -> int:
        raise _TooMuchError("it declares a document type")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._caps.depth:
            raise _TooMuchError(f"deeper than {self._caps.depth} levels")
        name = tag.rpartition(":")[2]
        if name in _ASIDE:
            self._aside.append((self._depth, []))
        elif self._aside:
            pass
        elif name == "table" and self._sheet is None:
            if len(self.sheets) >= self._caps.sheets:
                raise _TooMuchError(f"more than {self._caps.sheets} sheets")
            self._sheet, self._line = Sheet(_attribute(attributes, "name"), [], []), 0
            self.sheets.append(self._sheet)
        elif name == "table-row":
            self._row, self._repeat = [], _count(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._cell = []
            self._times = _count(attributes, "number-columns-repeated")
            self._value = _attribute(attributes, "date-value")
        elif name in ("s", "tab", "line-break"):
            self._data(" ")

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if self._aside and self._aside[-1][0] == self._depth:
            self._end_aside()
        elif self._aside:
            if name in ("p", "h"):
                self._aside[-1][1].append(" ")
        elif name in ("p", "h") and self._cell is not None:
            self._cell.append(" ")
        elif name in _CELLS and self._cell is not None:
            self._put(self._value or " ".join("".join(self._cell).split()))
            self._cell = None
        elif name == "table-row":
            self._end_row()
        elif name == "table":
            self._sheet = None
        self._depth -= 1
        if self._cell is None and not self._aside and (loose := "".join(self._text).strip()):
            self.loose.append(loose)
        if self._cell is None:
            self._text = []

    def _end_aside(self) -> None:
        _, parts = self._aside.pop()
        text = " ".join("".join(parts).split())
        if text and self._sheet is not None:
            self._sheet.beside.append((self._line + 1, text))
        elif text:
            self.loose.append(text)

    def _data(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > self._caps.characters:
            raise _TooMuchError(f"more than {self._caps.characters} characters")
        if self._aside:
            self._aside[-1][1].append(text)
        elif self._cell is not None:
            self._cell.append(text)
        else:
            self._text.append(text)

    def _put(self, text: str) -> None:
        """A cell, as often as it is repeated; what is empty to the right is left off."""
        room = self._caps.fields - len(self._row)
        times = min(self._times, room)
        if text and self._times > room:
            raise _TooMuchError(f"more than {self._caps.fields} columns")
        self._row += [text] * max(times, 0)

    def _end_row(self) -> None:
        while self._row and not self._row[-1]:
            self._row.pop()
        if self._row and self._sheet is not None:
            self._filled += len(self._row) * self._repeat
            if self._filled > self._caps.cells:
                raise _TooMuchError(f"more than {self._caps.cells} cells")
            for at in range(self._repeat):
                if len(self._sheet.rows) >= self._caps.rows:
                    self._cut_rows += 1
                else:
                    self._sheet.rows.append((self._line + at + 1, list(self._row)))
        if self._caps.deadline.passed():
            raise _TooMuchError(self._caps.late)
        self._line += self._repeat


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((v for k, v in attributes.items() if k.rpartition(":")[2] == name), "")


def _count(attributes: Mapping[str, Any], name: str) -> int:
    text = _attribute(attributes, name)
    return int(text) if text.isdecimal() and len(text) < 10 and int(text) > 0 else 1
