"""The FCC's consolidated list of prohibited entities (47 CFR 2.902), a table it compiles itself.

A row is a party with other names, its country, the lists it comes from and a category. Rows about
states (category 3, foreign adversaries) name no party; they are counted. It names no laboratory.
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

_STATES = "3"
"""The category of foreign adversaries, which are states and their governments."""


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table. Raises SourceError where it is no such table."""
    header, every, scribe = table.opened(content, manifest, source)
    states = 0
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        if row["list_category"].strip() == _STATES:
            states += 1
            continue
        scribe.row(line)
        _party(line, row, scribe)
    if states:
        scribe.notes.append(f"{states} entries name a state or its government and no party")
    return scribe.reading()


def _party(line: int, row: dict[str, str], scribe: Scribe) -> None:
    parts = names.split_name(row["entity_name"])
    if not parts.name:
        scribe.names_known += 1
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return
    written = row["date_added"].strip()
    start = dates.iso(written)
    if written and not start:
        words = f"line {line}: “{written[:40]}” is no day"
        scribe.gap(f"date on line {line}", Why.MALFORMED, words)
    node = scribe.node(row_key(row["country"].casefold(), names.fold(parts.name)))
    scribe.name(node, parts.name)
    for other in dict.fromkeys((*names.semicolons(row["aka"]), *parts.short, *parts.also)):
        scribe.alias(node, other)
    if code := country.alpha2(row["country"]):
        scribe.say(node, Predicate.REGISTERED_IN, code, how=How.LIST_COUNTRY, certain=False)
    category = row["list_category"].strip()
    terms = [row["source_list"].strip(), " ".join(row.get("notes", "").split())]
    said = "; ".join(term for term in terms if term)
    scribe.listed(node, scribe.programme(category, category), Interval(start or None), said)
