"""The Denied Persons List of the US Bureau of Industry and Security: tab-separated, quoted.

One row is one address under one order; rows of the same name and effective date are one party.
An order past its expiration date has ended; it is kept, with its dates.
"""

from __future__ import annotations

from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.when import Interval
from countermark.register.lists import country, dates, names, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table. Raises SourceError where it is no such table."""
    header, found = table.headed(content, manifest, source.name)
    every = list(found)
    places = [header.index(column) for column in manifest.date.newest if column in header]
    days = [dates.iso(row[p]) for _, row in every if len(row) == len(header) for p in places]
    date, basis = dates.list_date(manifest.date, source.name, days)
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    orders: set[tuple[str, Interval]] = set()
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        _row(line, row, scribe, orders)
    return scribe.reading()


def _row(line: int, row: dict[str, str], scribe: Scribe, orders: set[tuple[str, Interval]]) -> None:
    name = " ".join(row["Name"].split())
    start = dates.iso(row["Effective_Date"])
    citation = row.get("FR_Citation", "").strip()
    scribe.row(line, known=dates.first_cited(citation) or start)
    if not name:
        scribe.names_known += 1
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return
    node = scribe.node(row_key(names.fold(name), start))
    valid = _interval(line, row, start, scribe)
    scribe.name(node, name)
    if (node, valid) not in orders:
        orders.add((node, valid))
        standard = {"Y": "standard order", "N": "order with terms of its own"}.get(
            row.get("Standard_Order", "").strip(), ""
        )
        action = row.get("Action", "").strip()
        terms = "; ".join(part for part in (standard, action, citation) if part)
        scribe.listed(node, scribe.manifest.programme(""), valid, terms)
    _address(node, row, scribe)


def _interval(line: int, row: dict[str, str], start: str, scribe: Scribe) -> Interval:
    written = row["Expiration_Date"].strip()
    end = dates.iso(written)
    if (written and not end) or not start or (end and end < start):
        scribe.gap(
            f"dates on line {line}",
            Why.MALFORMED,
            f"line {line}: “{row['Effective_Date'][:20]}” to “{written[:20]}”",
        )
        end = "" if end and start and end < start else end
    return Interval(start or None, end or None)


def _address(node: str, row: dict[str, str], scribe: Scribe) -> None:
    parts = ("Street_Address", "City", "State", "Postal_Code", "Country")
    written = ", ".join(p for p in (row.get(part, "").strip() for part in parts) if p)
    if written:
        scribe.say(node, Predicate.HAS_ADDRESS, written)
    if code := country.alpha2(row.get("Country", "")):
        scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
