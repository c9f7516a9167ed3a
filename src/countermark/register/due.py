"""Which records have to be read again, and when? By day; those that nobody ever read come last.

What is over and done with is left out: nothing can change in it.
"""

from __future__ import annotations

from datetime import date, timedelta

from countermark.model.entity import Entity
from countermark.model.measure import Measure, Source
from countermark.model.register_sheet import DueRow
from countermark.model.review import may_have_changed, review
from countermark.model.source_kinds import SOURCE_KINDS
from countermark.register.catalog import Catalog


def due(catalog: Catalog, day: date, within: int = 0) -> tuple[DueRow, ...]:
    """The records that are due on ``day``, or will be ``within`` so many days; soonest first."""
    last = day + timedelta(days=within) if within < (date.max - day).days else date.max
    records: tuple[Measure | Entity, ...] = (
        *catalog.measures.values(),
        *catalog.entities.values(),
    )
    rows = (_row(record, day) for record in records)
    found = [row for row in rows if row is not None and (row.due is None or row.due <= last)]
    return tuple(sorted(found, key=lambda row: (row.due or date.max, row.what, row.record)))


def _row(record: Measure | Entity, day: date) -> DueRow | None:
    found = review(record)
    if found.because is None:
        return None
    title, where, kind, mark = _about(record)
    first = _first(record)
    return DueRow(
        record=record.id,
        what="measure" if isinstance(record, Measure) else "entity",
        title=title,
        jurisdiction=where,
        kind=kind,
        verification=mark,
        read_on=found.read_on,
        read_by=record.read_by,
        due=found.due,
        because=found.because,
        past=found.due is not None and found.due <= day,
        may_have_changed=tuple(may_have_changed(record, max(day, found.due or day))),
        source=", ".join(part for part in (first.title, first.publisher) if part) if first else "",
        url=first.url if first else "",
    )


def _about(record: Measure | Entity) -> tuple[str, str, str, str]:
    """Title, jurisdiction, kind and mark; an entity has no mark of its own."""
    if isinstance(record, Entity):
        return record.name, record.country, record.kind, ""
    return record.title, record.jurisdiction, record.kind.value, record.verification.value


def _first(record: Measure | Entity) -> Source | None:
    """Its best source: the nearest to the authority, of those the one with an address.

    Details of an entity carry a source each; there is no first among them.
    """
    ranks = list(SOURCE_KINDS)

    def rank(source: Source) -> tuple[int, bool]:
        known = source.kind in ranks
        return (ranks.index(source.kind) if known else len(ranks), not source.url)

    there = (source for source in record.sources if source.kind != "recalled")
    return min(there, key=rank, default=None)
