"""OFAC's lists in XML: SDN.XML, and CONSOLIDATED.XML of the parties on its other lists.

Both have one layout (root ``sdnList``); which of them a file is, its programmes tell
(``lookalikes``). The file says how many records it holds: one that holds another number is refused.
"""

from __future__ import annotations

from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.register.lists import country, dates, identifiers, lookalikes, ofac_party
from countermark.register.lists.elements import Record, each_element
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_HEAD, _ENTRY = "publshInformation", "sdnEntry"  # the first is spelt so
_NUMBERED = frozenset({"registration", "tax"})
"""Schemes of numbers that a country gives; those of people are not read."""


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the XML. Raises SourceError where it is malformed, or holds not what it says."""
    file = _File(manifest, source)
    wanted = frozenset({_HEAD, _ENTRY})
    each_element(content, wanted, manifest.recognise.root, source.name, file.take)
    scribe = file.scribe
    if scribe is None:
        raise SourceError("no entry in it", place=source.name, next_step="fetch it again")
    counted_alike(file.said, scribe.records, source.name)
    return lookalikes.checked(
        scribe.reading(), manifest, source.name, file.numbers, file.programmes
    )


def counted_alike(said: str, records: int, name: str) -> None:
    """Raise SourceError where a file says that it holds another number of records than it does."""
    if said and (not said.isdecimal() or int(said) != records):
        raise SourceError(
            f"it says that it holds {said[:20]} records, and holds {records}",
            place=name,
            next_step="fetch it again from its publisher",
        )


class _File:
    """Reads entry by entry; the head, which dates the list, stands before them."""

    def __init__(self, manifest: Manifest, source: ListSource) -> None:
        self.manifest, self.source = manifest, source
        self.scribe: Scribe | None = None
        self.stamp = self.said = ""
        self.numbers: list[int] = []
        self.programmes: list[list[str]] = []

    def take(self, record: Record) -> None:
        if record.tag == _HEAD:
            self.stamp = record.text("Publish_Date")
            self.said = record.text("Record_Count")
            return
        if self.scribe is None:
            rule = self.manifest.date
            date, basis = dates.list_date(rule, self.source.name, (), self.stamp)
            self.scribe = Scribe(self.manifest, self.source, date, basis)
        self.scribe.records += 1
        self.scribe.holds(child.tag for child in record.children)
        number = record.text("uid")
        if number.isdecimal():
            self.numbers.append(int(number))
        if tags := record.words("programList", "program"):
            self.programmes.append(tags)
        _party(record, number, tags, self.scribe)


def _party(record: Record, number: str, tags: list[str], scribe: Scribe) -> None:
    scribe.at(SelectorKind.ELEMENT, number)
    name = _name(record)
    if not name or not number.isdecimal():
        scribe.names_known += 1
        what = f"record {number or '(no number)'}"
        scribe.gap(what, Why.NO_NAME, f"line {record.line}: no name, or no number")
        return
    node = scribe.node(number)
    kind = ofac_party.kind_of(record.text("sdnType"))
    scribe.name(node, name)
    ofac_party.introduced(scribe, number, kind)
    vessel = next(iter(record.all("vesselInfo")), Record("vesselInfo", record.line))
    details = {
        "title": record.text("title"),
        "call sign": vessel.text("callSign"),
        "vessel type": vessel.text("vesselType"),
        "flag": vessel.text("vesselFlag"),
        "owner": vessel.text("vesselOwner"),
    }
    ofac_party.listed(scribe, node, tags, details)
    for other in record.under("akaList", "aka"):
        _alias(node, other, scribe)
    _facts(node, record, kind, scribe)


def _name(record: Record) -> str:
    """As the tables print it: the family name, a comma, and what else a person is called."""
    return ", ".join(part for part in (record.text("lastName"), record.text("firstName")) if part)


def _alias(node: str, other: Record, scribe: Scribe) -> None:
    kind = other.text("type").replace(".", "").casefold()
    weak = other.text("category").casefold() == "weak"
    scribe.alias(node, _name(other), ofac_party.WEAK if weak else kind, former=kind == "fka")


def _facts(node: str, record: Record, kind: str, scribe: Scribe) -> None:
    person = kind == "person"
    for place in record.under("addressList", "address"):
        street = ", ".join(found for i in "123" if (found := place.text(f"address{i}")))
        town = ", ".join(t for t in (place.text("city"), place.text("stateOrProvince")) if t)
        town = f"{town} {place.text('postalCode')}".strip()
        land = place.text("country")
        written = ", ".join(part for part in (street, town, land) if part)
        if written:
            scribe.say(node, Predicate.HAS_ADDRESS, written)
        if (code := country.alpha2(land)) and not person:
            scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
    for day in record.words("dateOfBirthList", "dateOfBirthItem", "dateOfBirth"):
        plain = day.removeprefix("circa ")
        scribe.say(node, Predicate.BORN_ON, dates.iso(plain) or plain)
    for paper in record.under("idList", "id"):
        land = country.alpha2(paper.text("idCountry"))
        value = paper.text("idNumber")
        found = identifiers.one(paper.text("idType"), f"{land}, {value}" if land else value)
        if found and not (person and found.partition(":")[0] in _NUMBERED):
            scribe.say(node, Predicate.HAS_IDENTIFIER, found)
