"""Tables of text: decoded, bounded, with every row's physical line; columns checked by manifest.

Raises SourceError where the table is not what its manifest promises.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.register.lists import dates
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListSource
from countermark.register.lists.scribe import Scribe

_CHECK = "check that this is the official file"

MAX_ROWS = 5_000_000
MAX_COLUMNS = 500


def decoded(content: bytes, name: str) -> str:
    """Text of a published table: UTF-8 (or UTF-16 by its mark), else Windows-1252."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    if b"\x00" in content[:4096] and len(encodings) == 2:
        raise SourceError("binary, not a table of text", place=name, next_step=_CHECK)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SourceError("its text encoding could not be told", place=name, next_step=_CHECK)


def rows(text: str, name: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Each row with the physical line it starts on (1 = first); blank rows are left out.

    A final control-Z, the end mark of old files, is not a row.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for count, row in enumerate(reader):
            if count > MAX_ROWS:
                raise SourceError(
                    f"more than {MAX_ROWS} rows", place=f"{name}, line {line}", next_step=_CHECK
                )
            if row and row != ["\x1a"] and any(row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise SourceError(
            f"malformed table: {error}", place=f"{name}, line {line}", next_step="fetch it again"
        ) from error


def headed(
    content: bytes, manifest: Manifest, name: str, delimiter: str = ","
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header of a table, checked, and its rows behind it."""
    found = rows(decoded(content, name), name, delimiter)
    header = [cell.strip() for cell in next(found, (1, []))[1]]
    if len(header) > MAX_COLUMNS:
        raise SourceError(f"{len(header)} columns", place=f"{name}, line 1", next_step=_CHECK)
    missing = [column for column in manifest.columns.required if column not in header]
    if missing:
        raise SourceError(
            f"not a {manifest.title}: no column {', '.join(missing)}",
            place=f"{name}, line 1",
            next_step="check that this is the official file, or name the list with --as",
        )
    return header, found


def opened(
    content: bytes, manifest: Manifest, source: ListSource
) -> tuple[list[str], list[tuple[int, list[str]]], Scribe]:
    """The header, every row, and a scribe that dates the list by the newest of its own days.

    Raises SourceError where it is no such table.
    """
    header, found = headed(content, manifest, source.name)
    every = list(found)
    places = [header.index(column) for column in manifest.date.newest if column in header]
    days = [dates.iso(row[p]) for _, row in every if len(row) == len(header) for p in places]
    scribe = Scribe(manifest, source, *dates.list_date(manifest.date, source.name, days))
    complain(header, scribe)
    return header, every, scribe


def complain(header: list[str], scribe: Scribe) -> None:
    """Warn of columns nobody expected, and of expected ones that are gone."""
    known = scribe.manifest.columns.known
    for column in header:
        if column not in known:
            scribe.warnings.append(f"the column “{column[:80]}” is new: it was not used")
    gone = sorted(set(scribe.manifest.columns.used) - set(header))
    if gone:
        scribe.warnings.append(f"expected columns are missing: {', '.join(gone)}")


def records(
    header: list[str], found: Iterator[tuple[int, list[str]]], scribe: Scribe
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as a record; one with too many or too few cells becomes a gap."""
    width = len(header)
    for line, row in found:
        if len(row) != width:
            scribe.records += 1
            scribe.gap(
                f"row on line {line}", Why.MALFORMED, f"line {line}: {len(row)} cells, not {width}"
            )
            continue
        yield line, dict(zip(header, row, strict=True))
