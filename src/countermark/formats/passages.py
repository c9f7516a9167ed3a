"""The records at given places of a table, a workbook or JSON lines, as they stand there.

Counts rows as the readers of these formats do. Finds nothing rather than a neighbouring line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

import msgspec

from countermark.formats import delimited, media_types
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Grid
from countermark.formats.text import LongText
from countermark.model.gap import Gap


def records(
    label: str, content: bytes, media_type: str, places: Collection[str], caps: Caps = CAPS
) -> dict[str, str]:
    """The text of each of ``places`` (``7``, or ``Sheet!7`` in a workbook) that is there."""
    if media_type == media_types.XLSX:
        return _cells(label, content, places, caps)
    if media_type == media_types.ODS:
        return _opendocument(label, content, places, caps)
    if media_type == media_types.HTML:
        return _in_page(label, content, places, caps)
    if media_type == media_types.JSON_ROWS:
        return _members(label, content, places, caps)
    found = text_codec.decode(label, content, caps)
    return {} if isinstance(found, Gap) else lines(found.text, media_type, places, caps)


def lines(
    text: str | LongText, media_type: str, places: Collection[str], caps: Caps = CAPS
) -> dict[str, str]:
    """The records that start on these physical lines of decoded ``text``, 1 = first.

    A record of a table runs over every line that its quoted cells do; its line ends become spaces.
    """
    wanted = {int(place): place for place in places if place.isdecimal()}
    return {wanted[line]: told for line, told in each(text, media_type, sorted(wanted), caps)}


def each(
    text: str | LongText, media_type: str, wanted: Sequence[int], caps: Caps = CAPS
) -> Iterator[tuple[int, str]]:
    """The same for ``wanted`` lines in ascending order, one at a time with its line."""
    plain = "json" in media_type or media_type in media_types.LINES
    starts = ((line, 1) for line in wanted) if plain else _heights(text, wanted, caps)
    physical = enumerate(delimited.lines(text, caps), start=1)
    for start, height in starts:
        first = next((line for number, line in physical if number == start), None)
        if first is None:
            return
        yield start, _on_one_line([first, *(line for _, line in islice(physical, height - 1))])


def _on_one_line(physical: Sequence[str]) -> str:
    whole = " ".join(line.removesuffix("\n").removesuffix("\r") for line in physical)
    return whole.replace("\r", " ").replace("\0", "").strip()


def _heights(text: str | LongText, wanted: Sequence[int], caps: Caps) -> Iterator[tuple[int, int]]:
    """How many physical lines each wanted record takes up; none where no record starts."""
    left = iter(wanted)
    due = next(left, None)
    mark = "\r" if isinstance(text, str) and "\n" not in text else "\n"
    for row in delimited.read("", text, caps).rows if wanted else ():
        while due is not None and due < row.line:
            due = next(left, None)
        if due is None:
            return
        if due == row.line:
            yield due, 1 + sum(cell.count(mark) for cell in row.cells)


def _in_page(label: str, content: bytes, places: Collection[str], caps: Caps) -> dict[str, str]:
    from countermark.formats import html_tables

    page = text_codec.decode(label, content, caps)
    return {} if isinstance(page, Gap) else _in_grids(html_tables.read(page.text).grids(), places)


def _cells(label: str, content: bytes, places: Collection[str], caps: Caps) -> dict[str, str]:
    from countermark.formats import xlsx

    grids = xlsx.sheets(label, content, caps)
    if isinstance(grids, Gap):
        return {}
    return _in_grids(grids, places)


def _opendocument(
    label: str, content: bytes, places: Collection[str], caps: Caps
) -> dict[str, str]:
    from countermark.formats import ods

    book = ods.opened(label, content, caps)
    return {} if isinstance(book, Gap) else _in_grids(book.grids(), places)


def _members(label: str, content: bytes, places: Collection[str], caps: Caps) -> dict[str, str]:
    """Records of an array, by their number."""
    from countermark.formats import json_rows, jsontext

    document = jsontext.decode(label, content, caps)
    held = None if isinstance(document, Gap) else json_rows.records(document.value)
    if held is None:
        return {}
    numbers = {int(place): place for place in places if place.isdecimal()}
    return {
        place: msgspec.json.encode(held[1][number - 1]).decode()
        for number, place in numbers.items()
        if 0 < number <= len(held[1])
    }


def _in_grids(grids: Iterable[Grid], places: Collection[str]) -> dict[str, str]:
    wanted = set(places)
    found: dict[str, str] = {}
    for grid in grids:
        for row in grid.rows:
            place = f"{grid.sheet}!{row.line}"
            if place in wanted:
                found[place] = "\t".join(" ".join(cell.split()) for cell in row.cells).strip()
    return found
