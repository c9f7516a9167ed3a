"""The US Consolidated Screening List as trade.gov publishes it in tables (CSV and TSV).

One row is one party on one source list. A name that carries its parent ("X. Affiliated Entity: Y")
becomes the party Y with an edge to X, never an alias of X.
"""

from __future__ import annotations

import msgspec

from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHORT, How
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists import country, dates, names, table
from countermark.register.lists.identifiers import from_csl
from countermark.register.lists.manifest import Manifest, Programme
from countermark.register.lists.parents import Parents
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_CODE = lazy_pattern(r"\(([A-Z][A-Z-]+)(?: List)?\)")
_KINDS = {
    "individual": "person",
    "entity": "organisation",
    "vessel": "vessel",
    "aircraft": "aircraft",
}


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One party on one source list, as a row of the table or a record of the JSON gives it.

    ``place`` is said where something is wrong with it.
    """

    place: str
    key: str
    source: str
    name: str
    kind: str
    treasury: str
    notice: str
    start: str
    end: str
    programmes: str
    requirement: str
    policy: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    births: tuple[str, ...]
    ids: tuple[str, ...]


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
        listing = _listing(line, row)
        scribe.row(line, *opening(listing, scribe))
        write(listing, scribe, parents)
    parents.settle()
    return scribe.reading()


def _days(header: list[str], every: list[tuple[int, list[str]]], manifest: Manifest) -> list[str]:
    places = [header.index(column) for column in manifest.date.newest if column in header]
    return [dates.iso(row[p]) for _, row in every if len(row) == len(header) for p in places]


def _listing(line: int, row: dict[str, str]) -> Listing:
    def several(column: str) -> tuple[str, ...]:
        return tuple(names.semicolons(row.get(column, "")))

    return Listing(
        place=f"line {line}",
        key=row.get("_id", "").strip(),
        source=row["source"],
        name=row["name"],
        kind=row.get("type", ""),
        treasury=row.get("entity_number", "").strip(),
        notice=row.get("federal_register_notice", ""),
        start=row.get("start_date", ""),
        end=row.get("end_date", "").strip(),
        programmes=row.get("programs", "").strip(),
        requirement=row.get("license_requirement", ""),
        policy=row.get("license_policy", ""),
        names=several("alt_names"),
        addresses=several("addresses"),
        births=several("dates_of_birth"),
        ids=several("ids"),
    )


def opening(listing: Listing, scribe: Scribe) -> tuple[str, str]:
    """Who says so, and since when the public could know."""
    programme = scribe.programme(listing.source, list_code(listing.source))
    return programme.claimant, dates.first_cited(listing.notice) or dates.iso(listing.start)


def write(listing: Listing, scribe: Scribe, parents: Parents) -> None:
    """Write down one party on the open record."""
    code = list_code(listing.source)
    programme = scribe.manifest.programme(code)
    text = " ".join(listing.name.split())
    if not text:
        scribe.names_known += 1
        scribe.gap(f"row on {listing.place}", Why.NO_NAME, f"{listing.place}: no name")
        return
    parts = names.split_name(text)
    key = listing.key or listing.treasury or row_key(listing.source, text)
    node = scribe.node(key)
    scribe.name(node, parts.name)
    for short in parts.short:
        scribe.say(node, Predicate.ALSO_NAMED, short, role=SHORT)
    if firm := names.before_place(parts.name, "; ".join(listing.addresses)):
        bare, initials = names.shortened(firm)
        scribe.say(node, Predicate.ALSO_NAMED, bare)
        for short in initials:
            scribe.say(node, Predicate.ALSO_NAMED, short, role=SHORT)
    for also in parts.also:
        scribe.say(node, Predicate.ALSO_NAMED, also)
    for former in parts.former:
        scribe.say(node, Predicate.FORMERLY_NAMED, former)
    for alias in listing.names:
        scribe.alias(node, alias)
    if kind := _KINDS.get(listing.kind.strip().casefold()):
        scribe.say(node, Predicate.HAS_KIND, kind)
    scribe.listed(node, programme, _interval(listing, programme, scribe), _terms(listing, parts))
    if listing.treasury:
        scribe.say(node, Predicate.HAS_IDENTIFIER, f"ofac:{listing.treasury}")
    for identifier in from_csl("; ".join(listing.ids)):
        scribe.say(node, Predicate.HAS_IDENTIFIER, identifier)
    _places(node, listing, scribe, person=kind == "person")
    parents.seen(code, node, parts, list(listing.names))
    if parts.parent:
        parents.child(code, node, parts)


def list_code(source: str) -> str:
    """The publisher's code in "Entity List (EL) - Bureau of ...", or an empty string."""
    found = _CODE.search(source)
    return found.group(1) if found else ""


def _interval(listing: Listing, programme: Programme, scribe: Scribe) -> Interval:
    start, end = dates.iso(listing.start), dates.iso(listing.end)
    start = programme.took_effect.get(start, start)
    place = listing.place
    if listing.end and not end:
        scribe.gap(f"end date on {place}", Why.MALFORMED, f"{place}: “{listing.end[:40]}”")
    if start and end and end < start:
        scribe.gap(f"dates on {place}", Why.MALFORMED, f"{place}: ends before it begins")
        end = ""
    return Interval(start or None, end or None) if start or end else ALWAYS


def _terms(listing: Listing, parts: names.SplitName) -> str:
    terms = []
    if listing.programmes:
        terms.append(f"programmes: {listing.programmes}")
    if licence := " ".join(listing.requirement.split()):
        terms.append(f"licence requirement: {licence}")
    if policy := " ".join(listing.policy.split()):
        terms.append(f"licence policy: {policy}")
    if parts.extent:
        terms.append(f"reaches also: {parts.extent}")
    return "; ".join(terms)


def _places(node: str, listing: Listing, scribe: Scribe, *, person: bool) -> None:
    countries: dict[str, None] = {}
    for address in listing.addresses:
        scribe.say(node, Predicate.HAS_ADDRESS, address)
        if code := country.alpha2(address.rpartition(",")[2]):
            countries[code] = None
    if not person:
        for code in countries:
            scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
    for day in listing.births:
        scribe.say(node, Predicate.BORN_ON, dates.iso(day) or day)
