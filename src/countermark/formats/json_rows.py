"""Records in JSON as the rows of a table: an array of objects, one in an object, or JSON lines.

What is nested is laid out: ``{"supplier": {"name": "X"}}`` is a column "supplier › name", and the
second of several is "suppliers 2 › name".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from countermark.formats import media_types
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid, Row
from countermark.model.gap import Gap, Why

MEDIA_TYPE = media_types.JSON_ROWS
"""Rows of an array are counted from 1 in the order of the array."""

LINES_TYPE = "application/json+lines"
_OTHERS = frozenset(
    {
        *("bomFormat", "spdxVersion", "@graph", "@context", "_type", "payloadType", "runs"),
        *("document", "statementType", "recordDetails", "dsseEnvelope", "$schema", "swagger"),
        *("openapi", "lockfileVersion", "cells"),
    }
)
"""Members of documents that are no list of records."""

INSIDE = " › "
"""Parts the names of members in one another."""

_MEMBERS = 20
"""Members of an object that is no more than the wrapper of its records."""


def records(value: Any) -> tuple[str, list[dict[str, Any]]] | None:
    """The records in a decoded document, with the name of the member that holds them.

    None where it is no list of records: an entity or a statement of some standard, a mere object.
    """
    if isinstance(value, list):
        return ("", value) if _are(value) else None
    if not isinstance(value, dict) or _OTHERS & value.keys() or len(value) > _MEMBERS:
        return None
    held = [(key, inner) for key, inner in value.items() if _are(inner)]
    nested = any(isinstance(inner, dict) for inner in value.values())
    return held[0] if len(held) == 1 and not nested else None


def is_record(value: Any) -> bool:
    """Is it an object of no standard that names itself?"""
    if not isinstance(value, dict) or _OTHERS & value.keys() or not value:
        return False
    return not ("schema" in value and "properties" in value)


def _are(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_record, value))


def grid(
    label: str, numbered: Sequence[tuple[int, Any]], media_type: str, caps: Caps = CAPS
) -> Grid:
    """A table of the records, each with its number or line; what is no record is a gap."""
    gaps: list[Gap] = []
    columns: dict[str, int] = {}
    laid: list[tuple[int, dict[str, str]]] = []
    over = odd = 0
    for line, value in numbered[: caps.rows]:
        if not isinstance(value, dict):
            odd += 1
            continue
        cells = dict(_cells(value, "", caps.fields))
        for key in cells:
            if key in columns or len(columns) < caps.fields:
                columns.setdefault(key, len(columns))
            else:
                over += 1
        laid.append((line, cells))
    if over:
        gaps.append(Gap(label, Why.LIMIT, over, "values", f"beyond {caps.fields} members"))
    if odd:
        gaps.append(Gap(label, Why.MALFORMED, odd, "records", "no object"))
    if len(numbered) > caps.rows:
        left = len(numbered) - caps.rows
        gaps.append(Gap(label, Why.LIMIT, left, "records", "the rest was not read"))
    return Grid(
        sheet="",
        dialect="JSON records",
        media_type=media_type,
        rows=_rows(columns, laid),
        gaps=gaps,
    )


def _rows(columns: dict[str, int], laid: list[tuple[int, dict[str, str]]]) -> Iterator[Row]:
    yield Row(0, list(columns))
    for line, cells in laid:
        yield Row(line, [cells.get(key, "") for key in columns])


def _cells(value: Any, name: str, left: int) -> Iterator[tuple[str, str]]:
    """(header, text) of everything in a record; a list of plain values is one cell."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _cells(inner, f"{name}{INSIDE}{key}" if name else str(key), left)
    elif isinstance(value, list):
        plain = [_text(inner) for inner in value if not isinstance(inner, dict | list)]
        if any(plain):
            yield name, "; ".join(text for text in plain if text)
        nested = [inner for inner in value if isinstance(inner, dict | list)]
        for at, inner in enumerate(nested[:left], start=1):
            yield from _cells(inner, f"{name} {at}" if len(nested) > 1 else name, left)
    else:
        yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
