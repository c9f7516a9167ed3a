"""Rows of every sheet of an XLSX workbook (ECMA-376), cached values of formulas included.

Each part is unpacked and weighed once (``opc``, ``sheet_weight``), and the parser is handed a new
archive of exactly these parts: there is no other that it could find. Runs no macro, follows no
link.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from countermark.formats import media_types, opc, sheet_asides
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.formats.sheet_weight import weighed
from countermark.model.document import Document, laid_out
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

MEDIA_TYPE = media_types.XLSX
_UNVALUED = lazy_pattern(
    rb"</(?:\w{1,9}:)?f>\s{0,9}"
    rb"(?:</(?:\w{1,9}:)?c>|<(?:\w{1,9}:)?v\s?/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)"
)


class Workbook:
    """A workbook whose parts were weighed: its sheets, and what it shows beside them."""

    def __init__(
        self, label: str, content: bytes, workbook: Any, parts: Mapping[str, bytes], caps: Caps
    ) -> None:
        self._label, self._content, self._caps = label, content, caps
        self._workbook, self._parts = workbook, parts

    def sheets(self) -> Iterator[Grid]:
        """One grid per sheet, in the workbook's order; each is loaded when its turn comes."""
        names = self._workbook.sheet_names
        return _grids(self._label, self._content, self._workbook, names, self._parts, self._caps)

    def asides(self, digest: Digest) -> tuple[Document | None, list[Gap]]:
        """Comments, text boxes, headers and the like as running text, and gaps of their own."""
        members = opc.members(self._content)
        stretches, gaps = sheet_asides.asides(self._label, self._parts, members, self._caps)
        if not stretches:
            return None, gaps
        text, starts = laid_out([stretch.text for stretch in stretches])
        document = Document(
            label=self._label,
            digest=digest,
            media_type=MEDIA_TYPE,
            form="text beside its cells",
            text=text,
            unit=SelectorKind.PARAGRAPH,
            starts=starts,
            origins=[stretch.place for stretch in stretches],
            aside=True,
        )
        return document, gaps


def opened(label: str, content: bytes, caps: Caps = CAPS) -> Workbook | Gap:
    """The workbook, weighed; a gap for one that is none, or that grows too large."""
    parts = opc.parts(label, content, caps, folder="xl/", kind="workbook")
    if isinstance(parts, Gap):
        return parts
    fault = weighed(label, len(content), parts, caps)
    if fault is not None:
        return fault
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(_packed(parts))
        _ = workbook.sheet_names
    except BaseException as error:
        return _refused(label, content, error)
    return Workbook(label, content, workbook, parts, caps)


def sheets(label: str, content: bytes, caps: Caps = CAPS) -> Iterator[Grid] | Gap:
    """One grid per sheet; see ``Workbook``."""
    found = opened(label, content, caps)
    return found if isinstance(found, Gap) else found.sheets()


def _packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """An archive of these parts and nothing else, not compressed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, raw in parts.items():
            archive.writestr(zipfile.ZipInfo(name), raw)
    made.seek(0)
    return made


def _grids(
    label: str,
    content: bytes,
    workbook: Any,
    names: list[str],
    parts: Mapping[str, bytes],
    caps: Caps,
) -> Iterator[Grid]:
    """The sheets one by one: two that are the same part are two sheets, and held one at a time."""
    cells, gaps = 0, _formulas_without_value(label, parts)
    if len(names) > caps.sheets:
        over = len(names) - caps.sheets
        gaps.append(Gap(label, Why.LIMIT, over, "sheets", f"the cap is {caps.sheets}"))
    for number, name in enumerate(names[: caps.sheets]):
        if cells > caps.cells or caps.deadline.passed():
            why = f"the cap is {caps.cells} cells" if cells > caps.cells else caps.late
            left = len(names) - number
            gaps.append(
                Gap(label, Why.LIMIT, left, "sheets", f"the last ones were not read: {why}")
            )
            yield Grid(sheet=name, dialect="XLSX", media_type=MEDIA_TYPE, rows=iter(()), gaps=gaps)
            return
        rows: Iterator[Row] = iter(())
        try:
            table = workbook.get_sheet_by_name(name)
            cells += (table.total_height + 1) * (table.total_width + 1)
            rows = _rows(f"{label}!{name}", table, gaps, caps)
        except BaseException as error:
            gaps.append(_refused(f"{label}!{name}", content, error))
        yield Grid(sheet=name, dialect="XLSX", media_type=MEDIA_TYPE, rows=rows, gaps=gaps)
        gaps = []


def _formulas_without_value(label: str, parts: Mapping[str, bytes]) -> list[Gap]:
    """A gap for the cells that hold a formula alone, where there are any."""
    found = sum(len(_UNVALUED.findall(raw)) for raw in parts.values())
    detail = "formulas whose result no program has stored; their cells read as empty"
    return [Gap(label, Why.NOT_READ, found, "cells", detail, opc.NEXT)] if found else []


def _refused(label: str, content: bytes, error: BaseException) -> Gap:
    """The parser is native code: its panics arrive outside the Exception tree."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    detail = f"not a workbook: {str(error)[:200]}"
    return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=opc.NEXT)


def _rows(label: str, table: Any, gaps: list[Gap], caps: Caps) -> Iterator[Row]:
    merged = _Merged(table.merged_cell_ranges or ())
    # iter_rows pads above the first used row, so its count is the sheet's own row number.
    for number, cells in enumerate(table.iter_rows(), start=1):
        if number > caps.rows:
            gaps.append(Gap(label, Why.LIMIT, caps.rows, "rows", f"row {number} on was not read"))
            return
        if len(cells) > caps.fields:
            if any(str(cell) for cell in cells[caps.fields :]):
                detail = f"row {number}: only the first {caps.fields} cells were read"
                gaps.append(Gap(label, Why.TOO_LARGE, len(cells), "cells", detail))
            cells = cells[: caps.fields]
        yield Row(number, merged.filled(number - 1, [_text(cell) for cell in cells]))


class _Merged:
    """Cells merged over several rows: the words stand in the first, and are said of them all.

    Of a merge over several columns the first is filled: the others of a title are no cells.
    """

    def __init__(self, ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        tall = [(start, end) for start, end in ranges if end[0] > start[0]]
        self._waiting = sorted(tall, reverse=True)
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, row: int, cells: list[str]) -> list[str]:
        """``cells`` of ``row`` (from 0), each empty one below a merged cell with its words."""
        if not self._waiting and not self._open:
            return cells
        for column, (last, words) in list(self._open.items()):
            if row > last:
                del self._open[column]
            elif column < len(cells) and not cells[column]:
                cells[column] = words
        while self._waiting and self._waiting[-1][0][0] <= row:
            (first, column), (last, _) = self._waiting.pop()
            if first == row and column < len(cells) and cells[column]:
                self._open[column] = last, cells[column]
        return cells


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates in ISO 8601, true and false as words."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, int | timedelta) else ""
