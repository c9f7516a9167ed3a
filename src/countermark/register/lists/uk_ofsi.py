"""OFSI's consolidated list of asset freezes, as its table (ConList.csv) and as its XML.

A row, or an element, is one name or one address of a target; those of one target bear its group ID.
The list was published until 28 January 2026, when the UK Sanctions List took its place: it is read
for what was listed before.
"""

from __future__ import annotations

from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.register.lists import dates, table, uk_party
from countermark.register.lists.elements import Record, each_element
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.once import Once
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_TARGET = "FinancialSanctionsTarget"
_COLUMNS = {
    "Group ID": "GroupID",
    "Group Type": "GroupTypeDescription",
    "Alias Type": "AliasType",
    "Alias Quality": "AliasQuality",
    "Name 1": "name1",
    "Name 2": "name2",
    "Name 3": "name3",
    "Name 4": "name4",
    "Name 5": "name5",
    "Name 6": "Name6",
    "Name Non-Latin Script": "NameNonLatinScript",
    "DOB": "Individual_DateOfBirth",
    "Address 1": "Address1",
    "Address 2": "Address2",
    "Address 3": "Address3",
    "Address 4": "Address4",
    "Address 5": "Address5",
    "Address 6": "Address6",
    "Post/Zip Code": "PostCode",
    "Country": "Country",
    "Other Information": "OtherInformation",
    "Regime": "RegimeName",
    "Listed On": "DateListed",
    "UK Sanctions List Date Designated": "DateDesignated",
    "Last Updated": "LastUpdated",
}
"""The columns of the table that are read, with the elements that say the same."""

_REFERENCE = lazy_pattern(r"\(UK Sanctions List Ref\):?\s*(?P<gb>[A-Z]{2,5}\d{3,5})")
_UNITED_NATIONS = lazy_pattern(r"\(UN Ref\):?\s*(?P<un>[A-Za-z]{2,4}\.\d{3,4})")


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table or the XML. Raises SourceError where it is neither."""
    if manifest.recognise.root:
        return _xml(content, manifest, source)
    header, found = table.headed(content, manifest, source.name)
    day = dates.day_first(table.preamble(content, manifest).partition(",")[2].strip('", '))
    date, basis = dates.list_date(manifest.date, source.name, (), day)
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    targets = _Targets(scribe)
    for line, row in table.records(header, found, scribe):
        scribe.row(line)
        targets.add(row, f"row on line {line}")
    return targets.reading()


def _xml(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    found: list[Record] = []
    root = manifest.recognise.root
    each_element(content, frozenset({_TARGET}), root, source.name, found.append)
    updated = [dates.day_first(r.text("LastUpdated")) for r in found]
    date, basis = dates.list_date(manifest.date, source.name, updated)
    scribe = Scribe(manifest, source, date, basis)
    targets = _Targets(scribe)
    for record in found:
        scribe.holds(child.tag for child in record.children)
        scribe.at(SelectorKind.ELEMENT, record.text("GroupID"))
        row = {column: record.text(tag) for column, tag in _COLUMNS.items()}
        row["gb"], row["un"] = record.text("UKSanctionsListRef"), record.text("UNRef")
        row["imo"] = record.text("Ship_IMONumber")
        row["website"] = record.text("Website")
        targets.add(row, f"record on line {record.line}")
    return targets.reading()


class _Targets:
    """Writes down row by row; what several rows of one target repeat is said once."""

    def __init__(self, scribe: Scribe) -> None:
        self.scribe, self.once = scribe, Once(scribe)
        self.nameless: dict[str, str] = {}

    def add(self, row: dict[str, str], place: str) -> None:
        scribe, once = self.scribe, self.once
        scribe.records += 1
        number = row["Group ID"].strip()
        text = uk_party.whole(row[f"Name {part}"] for part in "123456")
        native = " ".join(row.get("Name Non-Latin Script", "").split())
        if not number:
            scribe.names_known += 1
            scribe.gap(place, Why.MALFORMED, f"{place}: no group ID")
            return
        if text or native:
            self.nameless[number] = ""
        else:
            self.nameless.setdefault(number, place)
        start = dates.day_first(row["Listed On"]) or dates.day_first(
            row.get("UK Sanctions List Date Designated", "")
        )
        scribe.known = start or scribe.known
        node = scribe.node(number)
        if text:
            uk_party.named(once, node, text, row["Alias Type"], row.get("Alias Quality", ""))
        once.alias(node, native)
        kind = uk_party.KINDS.get(row["Group Type"].strip().casefold(), "")
        once.say(node, Predicate.HAS_KIND, kind)
        for scheme, value in self._numbers(row, number):
            once.say(node, Predicate.HAS_IDENTIFIER, f"{scheme}:{value}")
        uk_party.listed(once, node, start, row["Regime"].strip(), "")
        lines = [row.get(f"Address {i}", "") for i in range(1, 7)]
        lines.append(row.get("Post/Zip Code", ""))
        land = " ".join(row.get("Country", "").split())
        uk_party.placed(once, node, lines, land, person=kind == "person")
        uk_party.born(once, node, row.get("DOB", ""))
        uk_party.numbered(once, node, imo=row.get("imo", ""), website=row.get("website", ""))

    def _numbers(self, row: dict[str, str], number: str) -> list[tuple[str, str]]:
        """The target's numbers on this list, on the Sanctions List and at the United Nations."""
        told = row.get("Other Information", "")
        gb = row.get("gb", "") or (found["gb"] if (found := _REFERENCE.search(told)) else "")
        un = row.get("un", "") or (seen["un"] if (seen := _UNITED_NATIONS.search(told)) else "")
        return [pair for pair in (("ofsi", number), ("gb", gb), ("un", un)) if pair[1]]

    def reading(self) -> ListReading:
        for number, place in self.nameless.items():
            if place:
                self.scribe.names_known += 1
                self.scribe.gap(f"target {number}", Why.NO_NAME, f"{place}: no name on any row")
        return self.scribe.reading()
