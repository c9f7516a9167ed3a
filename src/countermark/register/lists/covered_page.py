"""The FCC's Covered List as the page the Commission publishes, saved from a browser.

Reads the table of covered equipment or services and their days; tables of conditional approvals and
others on the page are left alone, and it says how many there were.
"""

from __future__ import annotations

from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.register.lists import dates, page_tables
from countermark.register.lists.covered_list import days_in, entry, note_categories
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the page. Raises SourceError where it has no such table, or is cut."""
    found = page_tables.tables(content, source.name)
    kept = page_tables.headed(found, *manifest.columns.required)
    if not kept:
        raise SourceError(
            f"no table with the columns {', '.join(manifest.columns.required)}",
            place=source.name,
            next_step="check that this is the official page",
        )
    rows = [(table, row, at) for table, at in kept for row in table.rows]
    days = [day for _, row, at in rows for day in days_in("".join(row.cells[at[1] :][:1]))[-1:]]
    scribe = Scribe(manifest, source, *dates.list_date(manifest.date, source.name, days))
    categories = 0
    for table, row, (sentence_at, day_at) in rows:
        scribe.records += 1
        cells = page_tables.cells_of(table, row, scribe)
        if cells is not None:
            scribe.at(SelectorKind.BYTES, row.place)
            place = f"bytes {row.place}"
            categories += not entry(place, cells[sentence_at], cells[day_at], scribe)
    note_categories(categories, scribe)
    taken = [table for table, _ in kept]
    page_tables.say_others(found, taken, manifest.columns.required, scribe)
    return scribe.reading()
