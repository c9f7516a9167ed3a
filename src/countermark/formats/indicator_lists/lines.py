"""A list of one indicator a line, or a table with a heading: text that anybody can write.

``#`` begins a remark where a line begins with it or a space stands before it. ``0.0.0.0 host`` and
``127.0.0.1 host`` are lines of a hosts file. A type may stand before the value: ``literal: text``.
"""

from __future__ import annotations

import csv
import io

from countermark.formats.indicator_lists.rows import TYPES, ListRead, Rows, of_shape, of_type
from countermark.model.indicator import Look

_VALUE = ("value", "indicator", "ioc", "pattern", "observable")
_TYPE = ("type", "indicator_type", "indicator type", "kind", "ioc_type")
_SHOWS = ("comment", "description", "title", "shows", "malware_printable", "note", "tags")
_SINK = frozenset({"0.0.0.0", "127.0.0.1", "::1", "::"})  # noqa: S104 - where hosts files point to

LINE = 16_384
"""Letters of a line that are read."""


def read_lines(label: str, text: str) -> ListRead:
    """A list of one indicator a line."""
    rows = Rows(label)
    for number, line in enumerate(text.splitlines(), start=1):
        value = _without_remark(line)
        if not value:
            continue
        if len(line) > LINE:
            rows.unread(f"a line of more than {LINE:,} letters", line)
            continue
        words = value.split()
        if len(words) > 1 and words[0] in _SINK:
            for count, host in enumerate(words[1:]):
                rows.add(f"{number}" + (f".{count + 1}" if count else ""), of_type("host", host))
            continue
        if _is_row(value):
            rows.unread("a row of a table that has no heading", value)
            continue
        kind, colon, rest = value.partition(":")
        named = colon and kind.lower() in TYPES and rest[:1] == " "
        rows.add(str(number), of_type(kind, rest.strip()) if named else of_shape(value))
    return rows.read()


def _is_row(line: str) -> bool:
    """Would a line without a type be a text, while a part of it is a host, an address, a digest?"""
    if of_shape(line)[0][0] is not Look.ANYWHERE or line.partition(":")[0].lower() in TYPES:
        return False
    cells = (
        cell.strip().strip('"') for mark in ",\t;" for cell in line.split(mark) if mark in line
    )
    return any(cell and of_shape(cell)[0][0] is not Look.ANYWHERE for cell in cells)


def _without_remark(line: str) -> str:
    if line.lstrip().startswith("#"):
        return ""
    return line.partition(" #")[0].strip().strip("\ufeff")


def is_table(text: str) -> str:
    """The delimiter of a table whose heading names values or types; empty where it is none."""
    heading = text.lstrip("\ufeff").partition("\n")[0].strip()
    for mark in (",", "\t", ";"):
        names = [name.strip().strip('"').lower() for name in heading.split(mark)]
        if any(name and of_shape(name)[0][0] is not Look.ANYWHERE for name in names):
            continue  # a row, no heading
        if mark in heading and any(name in _VALUE or name in TYPES for name in names):
            return mark
    return ""


def read_table(label: str, text: str, mark: str) -> ListRead:
    """A table: columns of values and types, or a column for each type (``domain``, ``sha256``)."""
    rows = Rows(label)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark)
    try:
        heading = [name.strip().lower() for name in next(reader, [])]
        columns: dict[str, int] = {}
        for number, name in enumerate(heading):
            columns.setdefault(name, number)
        for cells in reader:
            _row(rows, str(reader.line_num), cells, columns)
    except csv.Error as error:
        rows.unread(f"the table cannot be read further: {error}", f"line {reader.line_num}")
    return rows.read()


def _row(rows: Rows, id_: str, cells: list[str], columns: dict[str, int]) -> None:
    def cell(names: tuple[str, ...]) -> str:
        at = next((columns[name] for name in names if name in columns), -1)
        return cells[at].strip() if 0 <= at < len(cells) else ""

    shows = cell(_SHOWS)
    value, kind = cell(_VALUE), cell(_TYPE)
    if value and kind:
        typed = of_type(kind, value)
        if not typed:
            rows.unread(f"the type “{kind[:40]}” is not read", value)
    elif value:
        typed = of_shape(value)
    else:
        named = [(name, cell((name,))) for name in columns if name in TYPES]
        typed = [one for name, written in named if written for one in of_type(name, written)]
    if typed:
        rows.add(id_, typed, shows)
