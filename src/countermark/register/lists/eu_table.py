"""The consolidated list of the European Union's financial sanctions, as its table (CSV 1.1).

A row repeats the party and adds one thing of it: a name, an address, a birth, a number or a
citizenship. Rows of one party are put together by its number.
"""

from __future__ import annotations

from countermark.model.gap import Why
from countermark.register.lists import dates, eu_party, table
from countermark.register.lists.eu_party import Name, Party
from countermark.register.lists.eu_xml import paper
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.once import Once
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_STAMP = "fileGenerationDate"


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the table. Raises SourceError where it is no such table."""
    header, found = table.headed(content, manifest, source.name)
    every = list(found)
    at = header.index(_STAMP)
    stamp = next((row[at] for _, row in every if len(row) == len(header) and row[at].strip()), "")
    day = dates.day_first(stamp)
    date, basis = dates.list_date(manifest.date, source.name, (), day)
    scribe = Scribe(manifest, source, date, basis)
    table.complain(header, scribe)
    parties: dict[str, Party] = {}
    for line, row in table.records(header, iter(every), scribe):
        scribe.records += 1
        cell = {column: " ".join(value.split()) for column, value in row.items()}
        if not (number := cell["Entity_LogicalId"]):
            scribe.names_known += 1
            scribe.gap(f"row on line {line}", Why.MALFORMED, f"line {line}: no number of a party")
            continue
        known = dates.day_first(cell["Entity_Regulation_PublicationDate"])
        scribe.row(line, known=known)
        if number not in parties:
            parties[number] = Party(number, scribe.mark())
        _add(cell, parties[number], scribe)
    once = Once(scribe)
    for number, party in parties.items():
        if not eu_party.write(party, once):
            scribe.names_known += 1
            scribe.gap(f"party {number}", Why.NO_NAME, f"party {number}: no name on any row")
    return scribe.reading()


def _add(cell: dict[str, str], party: Party, scribe: Scribe) -> None:
    mark = scribe.mark()
    party.reference = party.reference or cell["Entity_EU_ReferenceNumber"]
    party.united_nations = party.united_nations or cell.get("Entity_UnitedNationId", "")
    kind = cell["Entity_SubjectType"] or cell.get("Entity_SubjectType_ClassificationCode", "")
    party.kind = party.kind or kind
    designated = dates.day_first(cell.get("Entity_DesignationDate", ""))
    party.designated = party.designated or designated
    act = (
        cell.get("Entity_Regulation_NumberTitle", ""),
        cell["Entity_Regulation_Programme"],
        dates.day_first(cell["Entity_Regulation_PublicationDate"]),
    )
    party.acts[act] = None
    parts = (cell.get(f"NameAlias_{part}", "") for part in ("FirstName", "MiddleName", "LastName"))
    if whole := cell["NameAlias_WholeName"] or " ".join(part for part in parts if part):
        party.names.append(Name(whole, mark, cell.get("NameAlias_NameLanguage", "")))
    box = cell.get("Address_PoBox", "")
    written, code = eu_party.address(
        cell.get("Address_Street", "") or (f"PO Box {box}" if box else ""),
        f"{cell.get('Address_ZipCode', '')} {cell.get('Address_City', '')}".strip(),
        cell.get("Address_Region", "") or cell.get("Address_Place", ""),
        cell.get("Address_CountryIso2Code", ""),
        cell.get("Address_CountryDescription", ""),
    )
    if written:
        party.addresses.append((written, code, mark))
    year, month = cell.get("BirthDate_Year", ""), cell.get("BirthDate_Month", "")
    day = dates.day_first(cell.get("BirthDate_BirthDate", ""))
    if day := day or dates.iso(f"{year}-{month:0>2}" if year and month else year):
        party.births.append((day, mark))
    number = paper(
        cell.get("Identification_TypeCode", ""),
        cell.get("Identification_Number", ""),
        cell.get("Identification_CountryIso2Code", ""),
        kind,
    )
    if number:
        party.papers.append((number, mark))
