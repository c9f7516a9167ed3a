"""SAM.gov exclusions, public extract V2 (31 columns, one header line, one record a row).

Suspension, debarment and other exclusions from federal awards. People's records are read like
firms'; health-provider numbers are left alone.
"""

from __future__ import annotations

import re

from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.when import ALWAYS, Interval
from countermark.register.lists import country, dates, table
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_COVERED = lazy_pattern(
    r"covered\s+telecommunications?\b|\b(?:section|sec\.?)\s*889\b", re.IGNORECASE
)
_KINDS = {
    "firm": "company",
    "individual": "person",
    "vessel": "vessel",
    "special entity designation": "organisation",
}
_ADDRESS = (
    "Address 1",
    "Address 2",
    "Address 3",
    "Address 4",
    "City",
    "State / Province",
    "Zip Code",
    "Country",
)
_UNENDING = frozenset({"", "indefinite", "perm", "permanent", "12/31/9999", "9999-12-31"})


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the extract. Raises SourceError where it is no such table."""
    header, found = table.headed(content, manifest, source.name)
    date, basis = dates.list_date(manifest.date, source.name)
    if not date:  # the whole file has to be seen once for its newest day
        _, first = table.headed(content, manifest, source.name)
        places = [header.index(column) for column in manifest.date.newest if column in header]
        days = (dates.iso(row[p]) for _, row in first if len(row) == len(header) for p in places)
        date, basis = dates.list_date(manifest.date, source.name, days)
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    covered = 0
    for line, row in table.records(header, found, scribe):
        scribe.records += 1
        covered += _COVERED.search(row.get("Additional Comments", "")) is not None
        _record(line, row, scribe)
    if "Additional Comments" in header:
        scribe.notes.append(_said_of_covered(covered, scribe.records))
    else:
        scribe.warnings.append("no column of comments: what an exclusion is for is not told by it")
    return scribe.reading()


def _said_of_covered(count: int, records: int) -> str:
    """What the review that the representation asks for finds in this extract.

    FAR 52.204-24(c) and 52.204-26(b): the offeror shall review the list of excluded parties in SAM
    for entities excluded for "covered telecommunications equipment or services".
    """
    told = f"{count:,} of {records:,}" if count else f"none of {records:,}"
    return f"{told} records speak of covered telecommunications equipment or services"


def _record(line: int, row: dict[str, str], scribe: Scribe) -> None:
    start = dates.iso(row["Active Date"])
    scribe.row(line, known=dates.iso(row.get("Creation_Date", "")) or start)
    parts = (row.get(part, "").strip() for part in ("First", "Middle", "Last", "Suffix"))
    person = " ".join(part for part in parts if part)
    firm = " ".join(row["Name"].split())
    name = person or firm
    if not name:
        scribe.names_known += 1
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return
    number = row.get("SAM Number", "").strip()
    uei = row.get("Unique Entity ID", "").strip().upper()
    node = scribe.node(number or row_key(name, uei, start, row["Excluding Agency"]))
    scribe.name(node, name)
    if person and firm and firm != person:
        scribe.alias(node, firm)
    if kind := _KINDS.get(row["Classification"].strip().casefold()):
        scribe.say(node, Predicate.HAS_KIND, kind)
    if len(uei) == 12 and uei.isalnum():
        scribe.say(node, Predicate.HAS_IDENTIFIER, f"uei:{uei}")
    cage = row.get("CAGE", "").strip().upper()
    if len(cage) == 5 and cage.isalnum():
        scribe.say(node, Predicate.HAS_IDENTIFIER, f"cage:{cage}")
    _listing(line, node, row, start, scribe)
    _address(node, row, scribe)


def _listing(line: int, node: str, row: dict[str, str], start: str, scribe: Scribe) -> None:
    written = row["Termination Date"].strip()
    end = dates.iso(written)
    unread = not end and written.casefold() not in _UNENDING
    if unread or not start or (end and end < start):
        scribe.gap(
            f"dates on line {line}",
            Why.MALFORMED,
            f"line {line}: “{row['Active Date'][:20]}” to “{written[:20]}”",
        )
        end = "" if end and start and end < start else end
    if written.casefold() in _UNENDING:
        end = ""
    valid = Interval(start or None, end or None) if start or end else ALWAYS
    kind, reach = row["Exclusion Type"].strip(), row["Exclusion Program"].strip()
    key = "NonProcurement" if reach.casefold() in ("nonprocurement", "nonreciprocal") else kind
    code = next((k for k in scribe.manifest.programmes if k and key.startswith(k)), key)
    terms = (kind, reach, row["Excluding Agency"].strip(), row.get("CT Code", "").strip())
    note = "; ".join(term for term in terms if term)
    scribe.listed(node, scribe.programme(kind, code), valid, note)


def _address(node: str, row: dict[str, str], scribe: Scribe) -> None:
    written = ", ".join(p for p in (row.get(c, "").strip() for c in _ADDRESS) if p)
    if written:
        scribe.say(node, Predicate.HAS_ADDRESS, written)
    code = country.alpha2(row.get("Country", ""))
    if code and row["Classification"].strip().casefold() == "firm":
        scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
