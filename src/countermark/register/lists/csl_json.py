"""The US Consolidated Screening List as JSON: the whole file, or the answer of its search.

Says the same of a party as the table does. An answer that holds fewer records than it says there
are is one page of the list, and is refused.
"""

from __future__ import annotations

import msgspec

from countermark.formats import jsontext
from countermark.formats.caps import CAPS
from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.register.lists import csl, dates, names, table
from countermark.register.lists.csl import Listing
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.parents import Parents
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe
from countermark.register.lists.unpack import MAX_BYTES

_AGAIN = "fetch the whole list again from its publisher"


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the JSON. Raises SourceError where it is malformed, or not the whole list."""
    pointer, records, twice = _records(content, source.name)
    days = [
        dates.iso(_text(record, column)) for record in records for column in manifest.date.newest
    ]
    scribe = Scribe(manifest, source, *dates.list_date(manifest.date, source.name, days))
    parents = Parents(scribe)
    for key in twice:
        words = f"the key “{key[:80]}” stands twice in one record: only the last was read"
        scribe.gap(f"key {key[:80]}", Why.MALFORMED, words)
    for number, record in enumerate(records):
        scribe.records += 1
        place = f"{pointer}/{number}"
        scribe.at(SelectorKind.POINTER, place)
        listing = _listing(place, record)
        if listing is None:
            scribe.names_known += 1
            scribe.gap(f"record {place}", Why.MALFORMED, f"{place}: no record of a party")
            continue
        scribe.holds(record, "key")
        for key in record.keys() - manifest.columns.known:
            if meant := table.misspelt(key, manifest.columns.known - record.keys()):
                scribe.gap(f"{meant} of {place}", Why.MALFORMED, f"{place}: “{key[:80]}”")
        scribe.at(SelectorKind.POINTER, place, *csl.opening(listing, scribe))
        csl.write(listing, scribe, parents)
    parents.settle()
    return scribe.reading()


def _records(content: bytes, name: str) -> tuple[str, list[dict[str, object]], tuple[str, ...]]:
    """Where the records stand, the records (an empty one for what is none), keys given twice."""
    caps = msgspec.structs.replace(CAPS, json=MAX_BYTES)
    found = jsontext.decode(name, content, caps)
    if isinstance(found, Gap):
        raise SourceError(f"malformed: {found.detail}", place=name, next_step=_AGAIN)
    value, pointer = found.value, ""
    if isinstance(value, dict):
        total = value.get("total")
        value, pointer = value.get("results"), "/results"
        if isinstance(value, list) and isinstance(total, int) and total != len(value):
            raise SourceError(
                f"it says that there are {total} records, and holds {len(value)}",
                place=name,
                next_step=_AGAIN,
            )
    if not isinstance(value, list):
        raise SourceError("no list of records in it", place=name, next_step=_AGAIN)
    return pointer, [one if isinstance(one, dict) else {} for one in value], found.twice


def _listing(place: str, record: dict[str, object]) -> Listing | None:
    if not _text(record, "source") or "name" not in record:
        return None
    written = [found for one in _several(record, "addresses") if (found := _address(one))]
    addresses = names.without_conjunction(written)
    if not addresses and _text(record, "country"):
        addresses = [_text(record, "country")]
    return Listing(
        place=place,
        key=_text(record, "id") or _text(record, "_id"),
        source=_text(record, "source"),
        name=_text(record, "name"),
        kind=_text(record, "type"),
        treasury=_text(record, "entity_number"),
        notice=_text(record, "federal_register_notice"),
        start=_text(record, "start_date"),
        end=_text(record, "end_date"),
        programmes="; ".join(_words(record, "programs")),
        requirement=_text(record, "license_requirement"),
        policy=_text(record, "license_policy"),
        names=tuple(_words(record, "alt_names")),
        addresses=tuple(addresses),
        births=tuple(_words(record, "dates_of_birth")),
        ids=tuple(_paper(one) for one in _several(record, "ids")),
    )


def _several(record: dict[str, object], key: str) -> list[object]:
    value = record.get(key)
    return value if isinstance(value, list) else []


def _words(record: dict[str, object], key: str) -> list[str]:
    """The texts of a list, or of a text with ";" between them, as the table prints them."""
    value = record.get(key)
    if isinstance(value, str):
        return names.semicolons(value)
    parts = value if isinstance(value, list) else []
    texts = [" ".join(part.split()) for part in parts if isinstance(part, str)]
    return names.without_conjunction([text for text in texts if text])


def _text(record: dict[str, object], key: str) -> str:
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(str(value).split())


def _address(one: object) -> str:
    """As the table prints it: street, town, region, postal code, country code."""
    if not isinstance(one, dict):
        return " ".join(one.split()) if isinstance(one, str) else ""
    parts = (_text(one, key) for key in ("address", "city", "state", "postal_code", "country"))
    return ", ".join(part for part in parts if part)


def _paper(one: object) -> str:
    """As the table prints it: the country that gave a number, the number, its kind."""
    if not isinstance(one, dict):
        return ""
    parts = (_text(one, key) for key in ("country", "number", "type"))
    return ", ".join(part for part in parts if part)
