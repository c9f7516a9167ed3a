"""Parties named in special legislation (sections 889, 1286, 5949) and under INKSNA, as tables.

One layout serves all: schema, name, aliases, programme, dates. A party may have a row per report;
it was listed during the union of its rows.
"""

from __future__ import annotations

from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.when import Interval
from countermark.register.lists import country, dates, editions, names, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Mark, Scribe, row_key

_KINDS = {
    "company": "company",
    "organization": "organisation",
    "publicbody": "organisation",
    "person": "person",
    "vessel": "vessel",
    "airplane": "aircraft",
}
_Row = tuple[dict[str, str], Mark]


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table. Raises SourceError where it is no such table."""
    header, every, scribe = table.opened(content, manifest, source)
    parties: dict[tuple[str, str], list[_Row]] = {}
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        scribe.row(line, known=dates.iso(row["report-date"]))
        parts = names.split_name(row["name"])
        if not parts.name:
            scribe.names_known += 1
            scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
            continue
        party = (_programme(row["program"], manifest), names.fold(parts.name))
        parties.setdefault(party, []).append((row, scribe.mark()))
    for (programme, key), rows in parties.items():
        _write(programme, key, rows, scribe)
    return scribe.reading()


def _programme(written: str, manifest: Manifest) -> str:
    """The manifest's key that the programme's title contains ("Section 889"), or its text."""
    return next((key for key in manifest.programmes if key and key in written), written)


def _write(programme: str, key: str, rows: list[_Row], scribe: Scribe) -> None:
    node = scribe.node(row_key(programme, key))
    said: set[str] = set()
    for row, mark in rows:
        scribe.back_to(mark)
        parts = names.split_name(row["name"])
        if parts.name in said:
            scribe.names_known += 1
            scribe.names_loaded += 1
        else:
            said.add(parts.name)
            scribe.name(node, parts.name)
        for alias in (*names.semicolons(row["aliases"]), *parts.short, *parts.also):
            if alias not in said:
                said.add(alias)
                scribe.alias(node, alias)
    first, mark = rows[0]
    scribe.back_to(mark)
    if kind := _KINDS.get(first["schema"].strip().casefold()):
        scribe.say(node, Predicate.HAS_KIND, kind)
    if code := next((c for row, _ in rows if (c := country.alpha2(row["country"]))), ""):
        scribe.say(node, Predicate.REGISTERED_IN, code, how=How.LIST_COUNTRY, certain=False)
    found = scribe.programme(first["program"], programme)
    notes = {" ".join(row["notes"].split()).rstrip(";") for row, _ in rows}
    spans = editions.joined(_dates(row) for row, _ in rows)
    for span in spans:
        scribe.back_to(_opening(rows, span))
        scribe.listed(node, found, span, "; ".join(sorted(note for note in notes if note)))


def _dates(row: dict[str, str]) -> tuple[str | None, str | None]:
    start = dates.iso(row["start-date"]) or dates.iso(row["report-date"])
    end = dates.iso(row["end-date"])
    return start or None, end or None


def _opening(rows: list[_Row], span: Interval) -> Mark:
    return next((mark for row, mark in rows if _dates(row)[0] == span.start), rows[0][1])
