"""The UK Sanctions List, as its table (CSV, ODS) and as its XML (root ``Designations``).

In the table a row repeats the designation beside each of its names and addresses; in the XML a
designation is one element. Both are put together by the list's unique ID. Parents, subsidiaries and
owners stand in it as prose, and are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from countermark.formats import ods
from countermark.model.errors import SourceError
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.predicate import Predicate
from countermark.register.lists import dates, table, uk_party
from countermark.register.lists.elements import Record, each_element
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.once import Once
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_ENTRY, _STAMP, _ID = "Designation", "DateGenerated", "Unique ID"
_PARTS = ("1", "2", "3", "4", "5", "6")


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table, the spreadsheet or the XML. Raises SourceError where it is none of them."""
    if manifest.recognise.root:
        return _xml(content, manifest, source)
    if manifest.recognise.spreadsheet:
        return _spreadsheet(content, manifest, source)
    header, found = table.headed(content, manifest, source.name)
    day = _dated(table.preamble(content, manifest))
    date, basis = dates.list_date(manifest.date, source.name, (), day)
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    rows = ((str(line), f"line {line}", row) for line, row in table.records(header, found, scribe))
    return _rows(rows, scribe)


def _spreadsheet(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """The list as OpenDocument: the same columns, below the line that dates the list."""
    book = ods.opened(source.name, content)
    if isinstance(book, Gap):
        raise SourceError(book.detail, place=source.name, next_step="fetch it again")
    for sheet in book.sheets:
        rows = [(line, [cell.strip() for cell in cells]) for line, cells in sheet.rows]
        at = next((i for i, (_, cells) in enumerate(rows) if _ID in cells), None)
        if at is None:
            continue
        header = rows[at][1]
        table.complete(header, manifest, f"{source.name}, {sheet.name}")
        above = " ".join(cell for _, cells in rows[:at] for cell in cells)
        date, basis = dates.list_date(manifest.date, source.name, (), _dated(above))
        scribe = Scribe(manifest, source, date, basis)
        table.complain(header, scribe)
        found = _cells(sheet.name, header, rows[at + 1 :], scribe)
        reading = _rows(found, scribe)
        if others := len(book.sheets) - 1:
            reading = msgspec.structs.replace(reading, notes=(f"{others} other sheets not read",))
        return msgspec.structs.replace(reading, gaps=(*reading.gaps, *book.gaps))
    raise SourceError(f"no sheet with a column {_ID}", place=source.name)


def _cells(
    sheet: str, header: list[str], rows: list[tuple[int, list[str]]], scribe: Scribe
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Rows as records; a spreadsheet leaves out the empty cells at the end of a row."""
    for line, cells in rows:
        if not any(cells):
            continue
        place = f"{sheet}!{line}"
        if len(cells) > len(header) and any(cells[len(header) :]):
            scribe.damaged(line, f"{len(cells)} cells, not {len(header)}")
            continue
        full = [*cells, *[""] * (len(header) - len(cells))]
        yield place, f"row {place}", dict(zip(header, full, strict=False))


def _dated(text: str) -> str:
    """The first day in a line such as "Report Date: 11-Sep-2026"."""
    words = (word.strip('",') for word in text.split())
    return next((day for word in words if (day := dates.day_first(word))), "")


def _rows(rows: Iterable[tuple[str, str, dict[str, str]]], scribe: Scribe) -> ListReading:
    """Write down row by row: the place that evidence points at, that place in words, the cells."""
    once = Once(scribe)
    nameless: dict[str, str] = {}
    for selector, place, row in rows:
        scribe.records += 1
        number = row[_ID].strip()
        if not number:
            scribe.names_known += 1
            scribe.gap(f"row on {place}", Why.MALFORMED, f"{place}: no unique ID")
            continue
        scribe.at(SelectorKind.ROW, selector, known=dates.day_first(row["Date Designated"]))
        if _row(row, number, row["Designation Type"], once):
            nameless[number] = ""
        else:
            nameless.setdefault(number, place)
    for number, place in nameless.items():
        if place:
            scribe.names_known += 1
            scribe.gap(f"party {number}", Why.NO_NAME, f"{place}: no name on any row")
    return scribe.reading()


def _row(row: dict[str, str], number: str, kind: str, once: Once) -> bool:
    """Write down what one row says; False where it has no name."""
    node = _party(
        number, kind, row.get("OFSI Group ID", ""), row.get("UN Reference Number", ""), once
    )
    person = uk_party.KINDS.get(kind.strip().casefold()) == "person"
    text = uk_party.whole(row[f"Name {part}"] for part in _PARTS)
    native = " ".join(row.get("Name non-latin script", "").split())
    if text:
        uk_party.named(once, node, text, row["Name type"], row.get("Alias strength", ""))
    once.alias(node, native)
    uk_party.listed(
        once, node, row["Date Designated"], row["Regime Name"].strip(), row["Sanctions Imposed"]
    )
    lines = [row.get(f"Address Line {i}", "") for i in range(1, 7)]
    lines.append(row.get("Address Postal Code", ""))
    land = " ".join(row.get("Address Country", "").split())
    uk_party.placed(once, node, lines, land, person=person)
    uk_party.born(once, node, row.get("D.O.B", ""))
    uk_party.numbered(once, node, imo=row.get("IMO number", ""), website=row.get("Website", ""))
    return bool(text or native)


def _party(number: str, kind: str, group: str, united_nations: str, once: Once) -> str:
    node = once.scribe.node(number)
    once.say(node, Predicate.HAS_KIND, uk_party.KINDS.get(kind.strip().casefold(), ""))
    for scheme, value in (("gb", number), ("ofsi", group), ("un", united_nations)):
        if value.strip():
            once.say(node, Predicate.HAS_IDENTIFIER, f"{scheme}:{' '.join(value.split())}")
    return node


def _xml(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    found: list[Record] = []
    wanted = frozenset({_ENTRY, _STAMP})
    each_element(content, wanted, manifest.recognise.root, source.name, found.append)
    stamp = next((" ".join(r.value.split()) for r in found if r.tag == _STAMP), "")
    date, basis = dates.list_date(manifest.date, source.name, (), dates.day_first(stamp))
    scribe = Scribe(manifest, source, date, basis)
    once = Once(scribe)
    for record in (one for one in found if one.tag == _ENTRY):
        scribe.records += 1
        scribe.holds(child.tag for child in record.children)
        number = record.text("UniqueID")
        scribe.at(
            SelectorKind.ELEMENT, number, known=dates.day_first(record.text("DateDesignated"))
        )
        if not number or not _designation(record, number, once):
            scribe.names_known += 1
            what = f"record {number or '(no number)'}"
            scribe.gap(what, Why.NO_NAME, f"line {record.line}: no name, or no unique ID")
    return scribe.reading()


def _designation(record: Record, number: str, once: Once) -> bool:
    names = [
        (text, name.text("NameType"), name.text("AliasStrength"))
        for name in record.under("Names", "Name")
        if (text := uk_party.whole(name.text(f"Name{part}") for part in _PARTS))
    ]
    natives = record.words("NonLatinNames", "NonLatinName", "NameNonLatinScript")
    if not names and not natives:
        return False
    kind = record.text("IndividualEntityShip")
    un = record.text("UNReferenceNumber")
    node = _party(number, kind, record.text("OFSIGroupID"), un, once)
    person = uk_party.KINDS.get(kind.casefold()) == "person"
    for text, sort, strength in names:
        uk_party.named(once, node, text, sort, strength)
    for text in natives:
        once.alias(node, text)
    uk_party.listed(
        once,
        node,
        record.text("DateDesignated"),
        record.text("RegimeName"),
        record.text("SanctionsImposed"),
    )
    for place in record.under("Addresses", "Address"):
        lines = [place.text(f"AddressLine{i}") for i in range(1, 7)]
        lines.append(place.text("AddressPostalCode"))
        uk_party.placed(once, node, lines, place.text("AddressCountry"), person=person)
    for day in record.words("IndividualDetails", "Individual", "DOBs", "DOB"):
        uk_party.born(once, node, day)
    for imo in record.words("ShipDetails", "Ship", "IMONumbers", "IMONumber"):
        uk_party.numbered(once, node, imo=imo)
    for website in record.words("Websites", "Website"):
        uk_party.numbered(once, node, website=website)
    return True
