"""Tables of published lists: decoded, bounded, read strictly; columns checked by manifest.

A row that is not whole is never repaired: it comes back as ``Damaged`` with the reason, and reading
goes on at the next physical line. Raises SourceError where the table is not what its manifest
promises, or where its end is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from countermark.model.errors import SourceError
from countermark.register.lists import dates
from countermark.register.lists.decoding import decoded
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListSource
from countermark.register.lists.scribe import Scribe
from countermark.register.lists.strict_rows import Damaged, Line, StrictRows

_CHECK = "check that this is the official file"

MAX_COLUMNS = 500


def rows(content: bytes, manifest: Manifest, name: str, width: int = 0) -> Iterator[Line]:
    """Each row with the physical line it starts on (1 = first); blank rows are left out.

    ``width`` is the number of cells of every row, or 0 where the first row, the header, says it.
    """
    text = decoded(content, name, manifest.written)
    return iter(StrictRows(text, manifest, name, width))


def preamble(content: bytes, manifest: Manifest) -> str:
    """The line that stands before the header, where the list has one."""
    if not manifest.recognise.preamble:
        return ""
    return content[:1000].decode("utf-8-sig", "replace").split("\n")[0].strip()


def headed(content: bytes, manifest: Manifest, name: str) -> tuple[list[str], Iterator[Line]]:
    """The header of a table, checked, and its rows behind it."""
    found = rows(content, manifest, name)
    line, first = next(found, (1, []))
    if isinstance(first, Damaged):
        raise SourceError(
            f"malformed table: its header is damaged: {first.words}",
            place=f"{name}, line {line}",
            next_step="fetch it again",
        )
    header = [cell.strip() for cell in first]
    if len(header) > MAX_COLUMNS:
        raise SourceError(f"{len(header)} columns", place=f"{name}, line 1", next_step=_CHECK)
    complete(header, manifest, f"{name}, line {line}")
    return header, found


def complete(header: list[str], manifest: Manifest, place: str) -> None:
    """Raise SourceError where a header lacks a column that the list must have, or misspells one."""
    missing = [column for column in manifest.columns.required if column not in header]
    if missing:
        raise SourceError(
            f"not a {manifest.title}: no column {', '.join(missing)}",
            place=place,
            next_step="check that this is the official file, or name the list with --list",
        )
    _misspelt(header, manifest, place)


def _misspelt(header: list[str], manifest: Manifest, place: str) -> None:
    """Refuse a header in which one letter is wrong: all that stands below it would be lost.

    Or in which a column ran into another, or into the first row.
    """
    gone = manifest.columns.known.difference(header)
    for column in header:
        if column not in manifest.columns.known and (meant := misspelt(column, gone)):
            raise SourceError(
                f"malformed table: its header says “{column[:80]}” for {meant}",
                place=place,
                next_step="fetch it again",
            )


def misspelt(column: str, gone: Iterable[str]) -> str:
    """Which of the names that are ``gone`` a new one is with a wrong letter; or empty."""
    for name in sorted(gone):
        joined = column.startswith(name) or column.endswith(name)
        if joined or (len(column) == len(name) and _differences(column, name) == 1):
            return name
    return ""


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def opened(
    content: bytes, manifest: Manifest, source: ListSource
) -> tuple[list[str], list[Line], Scribe]:
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
    header: list[str], found: Iterator[Line], scribe: Scribe
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as a record; a damaged one becomes a gap."""
    for line, row in found:
        if isinstance(row, Damaged):
            scribe.damaged(line, row.words)
            continue
        yield line, dict(zip(header, row, strict=True))
