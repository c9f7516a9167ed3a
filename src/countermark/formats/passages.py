"""The records at given places of a table, a workbook or JSON lines, as they stand there.

Counts rows as the readers of these formats do. Finds nothing rather than a neighbouring line.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from countermark.formats import delimited, xlsx
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.model.gap import Gap


def records(
    label: str, content: bytes, media_type: str, places: Collection[str], caps: Caps = CAPS
) -> dict[str, str]:
    """The text of each of ``places`` (``7``, or ``Sheet!7`` in a workbook) that is there."""
    if media_type == xlsx.MEDIA_TYPE:
        return _cells(label, content, places, caps)
    found = text_codec.decode(label, content, caps)
    return {} if isinstance(found, Gap) else lines(found.text, media_type, places, caps)


def lines(text: str, media_type: str, places: Collection[str], caps: Caps = CAPS) -> dict[str, str]:
    """The records that start on these physical lines of decoded ``text``, 1 = first.

    A record of a table runs over every line that its quoted cells do; its line ends become spaces.
    """
    wanted = {int(place): place for place in places if place.isdecimal()}
    if not wanted:
        return {}
    end = "\r" if "\n" not in text and "\r" in text else "\n"
    physical = text.split(end)
    if "json" in media_type:
        heights: Mapping[int, int] = dict.fromkeys(wanted, 1)
    else:
        heights = _heights(text, end, wanted, caps)
    return {
        wanted[start]: _on_one_line(physical[start - 1 : start - 1 + height])
        for start, height in heights.items()
        if 0 < start <= len(physical)
    }


def _on_one_line(physical: Sequence[str]) -> str:
    whole = " ".join(line.removesuffix("\r") for line in physical)
    return whole.replace("\r", " ").replace("\0", "").strip()


def _heights(text: str, end: str, wanted: Collection[int], caps: Caps) -> dict[int, int]:
    """How many physical lines each wanted record takes up; none where no record starts."""
    last = max(wanted)
    found: dict[int, int] = {}
    for row in delimited.read("", text, caps).rows:
        if row.line > last:
            break
        if row.line in wanted:
            found[row.line] = 1 + sum(cell.count(end) for cell in row.cells)
    return found


def _cells(label: str, content: bytes, places: Collection[str], caps: Caps) -> dict[str, str]:
    grids = xlsx.sheets(label, content, caps)
    if isinstance(grids, Gap):
        return {}
    wanted = set(places)
    found: dict[str, str] = {}
    for grid in grids:
        for row in grid.rows:
            place = f"{grid.sheet}!{row.line}"
            if place in wanted:
                found[place] = "\t".join(" ".join(cell.split()) for cell in row.cells).strip()
    return found
