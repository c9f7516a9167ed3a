"""Rows of every sheet of an XLSX workbook (ECMA-376), cached values of formulas included.

Counts what the archive expands to, and how large an area its cells span, before anything parses
it; refuses bombs, entity declarations and encrypted workbooks. Runs no macro, follows no link.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.model.gap import Gap, Why

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHUNK = 1 << 16
_CELL = re.compile(rb"""[\s:]r\s*=\s*["']([A-Za-z]{1,4})?(\d{1,9})["']""")
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UNVALUED = re.compile(
    rb"</(?:\w{1,9}:)?f>\s{0,9}"
    rb"(?:</(?:\w{1,9}:)?c>|<(?:\w{1,9}:)?v\s?/>|<(?:\w{1,9}:)?v></(?:\w{1,9}:)?v>)"
)
_OVERLAP = 64
_NEXT = "save the table again from a spreadsheet program, or as CSV"


def weigh(
    label: str, content: bytes, caps: Caps = CAPS, *, folder: str = "xl/", kind: str = "workbook"
) -> Gap | None:
    """A gap if the archive is a bomb, encrypted or broken; every member is decompressed once.

    ``folder`` is where an office file of this ``kind`` keeps its parts.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not any(name.startswith(folder) for name in archive.namelist()):
                detail = f"a ZIP archive, but no {kind}; unpack it and name the files in it"
                return Gap(label, Why.UNKNOWN_KIND, len(content), detail=detail)
            return _weigh_members(label, archive, len(content), caps)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        return Gap(label, Why.MALFORMED, len(content), detail=f"not a {kind}: {error}")
    except (RuntimeError, ValueError, IndexError, UnicodeDecodeError) as error:
        return Gap(label, Why.MALFORMED, len(content), detail=f"not a {kind}: {error}")


def _weigh_members(label: str, archive: zipfile.ZipFile, size: int, caps: Caps) -> Gap | None:
    members = archive.infolist()
    if len(members) > caps.members:
        detail = f"{len(members)} members in the archive, the cap is {caps.members}"
        return Gap(label, Why.EXPANDS, size, detail=detail, next_step=_NEXT)
    if any(member.flag_bits & 1 for member in members):
        detail = "the archive is encrypted"
        return Gap(label, Why.UNREADABLE, size, detail=detail, next_step="remove the password")
    total = 0
    for member in members:
        measured = _Member(member.filename)
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > caps.expanded or (total > caps.ratio_from and total > caps.ratio * size):
                    detail = f"more than {total - 1} bytes from {size}, in {member.filename[:100]}"
                    return Gap(label, Why.EXPANDS, size, detail=detail, next_step=_NEXT)
                fault = measured.take(chunk, caps)
                if fault:
                    return Gap(label, Why.EXPANDS, size, detail=fault, next_step=_NEXT)
    return None


class _Member:
    """Watches one member's bytes go by for what would make a parser swell."""

    def __init__(self, name: str) -> None:
        self.name = name[:100]
        self.is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        self.is_sheet = self.is_xml and name.startswith("xl/worksheets/")
        self.width = self.height = 1
        self._tail = b""

    def take(self, chunk: bytes, caps: Caps) -> str:
        """A description of the fault, or an empty string."""
        if not self.is_xml:
            return ""
        seen = self._tail + chunk
        self._tail = seen[-_OVERLAP:]
        if _ENTITY.search(seen):
            return f"{self.name} declares a document type or entities"
        if not self.is_sheet:
            return ""
        for letters, digits in _CELL.findall(seen):
            self.height = max(self.height, int(digits))
            if letters:
                self.width = max(self.width, _column(letters))
        if self.width * self.height > caps.cells:
            return f"{self.name} spans {self.height} rows by {self.width} columns"
        return ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def sheets(label: str, content: bytes, caps: Caps = CAPS) -> list[Grid] | Gap:
    """One grid per sheet, in the workbook's order; an empty sheet gives none."""
    fault = weigh(label, content, caps)
    if fault is not None:
        return fault
    import python_calamine

    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        names = workbook.sheet_names
        tables = [(name, workbook.get_sheet_by_name(name)) for name in names[: caps.sheets]]
    except BaseException as error:
        return _refused(label, content, error)
    grids: list[Grid] = []
    for name, table in tables:
        gaps: list[Gap] = []
        if len(names) > caps.sheets and not grids:
            over = len(names) - caps.sheets
            gaps.append(Gap(label, Why.LIMIT, over, "sheets", f"the cap is {caps.sheets}"))
        rows = _rows(f"{label}!{name}", table, gaps, caps)
        grids.append(Grid(sheet=name, dialect="XLSX", media_type=MEDIA_TYPE, rows=rows, gaps=gaps))
    if grids and (unvalued := _formulas_without_value(content)):
        detail = "formulas whose result no program has stored; their cells read as empty"
        grids[0].gaps.append(Gap(label, Why.NOT_READ, unvalued, "cells", detail, _NEXT))
    return grids


def _formulas_without_value(content: bytes) -> int:
    """How many cells hold a formula alone; the archive has been weighed before."""
    found = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            if not member.filename.startswith("xl/worksheets/"):
                continue
            tail = b""
            with archive.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    seen = tail + chunk
                    matches = list(_UNVALUED.finditer(seen))
                    found += len(matches)
                    tail = seen[max(matches[-1].end() if matches else 0, len(seen) - _OVERLAP) :]
    return found


def _refused(label: str, content: bytes, error: BaseException) -> Gap:
    """The parser is native code: its panics arrive outside the Exception tree."""
    if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
        raise error
    detail = f"not a workbook: {str(error)[:200]}"
    return Gap(label, Why.MALFORMED, len(content), detail=detail, next_step=_NEXT)


def _rows(label: str, table: Any, gaps: list[Gap], caps: Caps) -> Iterator[Row]:
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
        yield Row(number, [_text(cell) for cell in cells])


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
