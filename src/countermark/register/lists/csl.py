"""The US Consolidated Screening List as trade.gov publishes it in CSV.

One row is one party on one source list. A name that carries its parent ("X. Affiliated Entity: Y")
becomes the party Y with an edge to X, never an alias of X.
"""

from __future__ import annotations

import re

from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHORT
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists import country, dates, names, table
from countermark.register.lists.identifiers import from_csl
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.parents import Parents
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_CODE = re.compile(r"\(([A-Z][A-Z-]+)(?: List)?\)")
_KINDS = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the consolidated CSV. Raises SourceError where it is no such table."""
    header, found = table.headed(content, manifest, source.name)
    every = list(found)
    date, basis = dates.list_date(manifest.date, source.name, _days(header, every, manifest))
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    parents = Parents(scribe)
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        _party(line, row, scribe, parents)
    parents.settle()
    return scribe.reading()


def _days(header: list[str], every: list[tuple[int, list[str]]], manifest: Manifest) -> list[str]:
    places = [header.index(column) for column in manifest.date.newest if column in header]
    return [dates.iso(row[p]) for _, row in every if len(row) == len(header) for p in places]


def _party(line: int, row: dict[str, str], scribe: Scribe, parents: Parents) -> None:
    code = list_code(row["source"])
    programme = scribe.programme(row["source"], code)
    start = dates.iso(row.get("start_date", ""))
    notice = dates.first_cited(row.get("federal_register_notice", ""))
    scribe.row(line, programme.claimant, notice or start)
    text = " ".join(row["name"].split())
    if not text:
        scribe.names_known += 1
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return
    spoken = names.take_apart(text)
    treasury = row.get("entity_number", "").strip()
    key = row.get("_id", "").strip() or treasury or row_key(row["source"], text)
    node = scribe.node(key)
    scribe.name(node, spoken.name)
    for short in spoken.short:
        scribe.say(node, Predicate.ALSO_NAMED, short, role=SHORT)
    if firm := names.before_place(spoken.name, row.get("addresses", "")):
        bare, initials = names.shortened(firm)
        scribe.say(node, Predicate.ALSO_NAMED, bare)
        for short in initials:
            scribe.say(node, Predicate.ALSO_NAMED, short, role=SHORT)
    for also in spoken.also:
        scribe.say(node, Predicate.ALSO_NAMED, also)
    for former in spoken.former:
        scribe.say(node, Predicate.FORMERLY_NAMED, former)
    for alias in names.semicolons(row.get("alt_names", "")):
        scribe.alias(node, alias)
    if kind := _KINDS.get(row.get("type", "").strip().casefold()):
        scribe.say(node, Predicate.HAS_KIND, kind)
    first = programme.took_effect.get(start, start)
    scribe.listed(node, programme, _interval(line, first, row, scribe), _terms(row, spoken))
    if treasury:
        scribe.say(node, Predicate.HAS_IDENTIFIER, f"ofac:{treasury}")
    for identifier in from_csl(row.get("ids", "")):
        scribe.say(node, Predicate.HAS_IDENTIFIER, identifier)
    _places(node, row, scribe, person=kind == "person")
    parents.seen(code, node, spoken, names.semicolons(row.get("alt_names", "")))
    if spoken.parent:
        parents.child(code, node, spoken)


def list_code(source: str) -> str:
    """The publisher's code in "Entity List (EL) - Bureau of ...", or an empty string."""
    found = _CODE.search(source)
    return found.group(1) if found else ""


def _interval(line: int, start: str, row: dict[str, str], scribe: Scribe) -> Interval:
    written = row.get("end_date", "").strip()
    end = dates.iso(written)
    if written and not end:
        scribe.gap(f"end date on line {line}", Why.MALFORMED, f"line {line}: “{written[:40]}”")
    if start and end and end < start:
        scribe.gap(f"dates on line {line}", Why.MALFORMED, f"line {line}: ends before it begins")
        end = ""
    return Interval(start or None, end or None) if start or end else ALWAYS


def _terms(row: dict[str, str], spoken: names.Spoken) -> str:
    terms = []
    if programmes := row.get("programs", "").strip():
        terms.append(f"programmes: {programmes}")
    if licence := " ".join(row.get("license_requirement", "").split()):
        terms.append(f"licence requirement: {licence}")
    if policy := " ".join(row.get("license_policy", "").split()):
        terms.append(f"licence policy: {policy}")
    if spoken.extent:
        terms.append(f"reaches also: {spoken.extent}")
    return "; ".join(terms)


def _places(node: str, row: dict[str, str], scribe: Scribe, *, person: bool) -> None:
    countries: dict[str, None] = {}
    for address in names.semicolons(row.get("addresses", "")):
        scribe.say(node, Predicate.HAS_ADDRESS, address)
        if code := country.alpha2(address.rpartition(",")[2]):
            countries[code] = None
    if not person:
        for code in countries:
            scribe.say(
                node, Predicate.REGISTERED_IN, code, note="from a listed address", certain=False
            )
    for day in names.semicolons(row.get("dates_of_birth", "")):
        scribe.say(node, Predicate.BORN_ON, dates.iso(day) or day)
