"""The consolidated list of the European Union's financial sanctions, in its XML (FSF 1.1).

Almost everything stands in attributes. People's papers are left alone; of a firm's numbers those
are read that a register or bank gave it.
"""

from __future__ import annotations

from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.register.lists import dates, eu_party, identifiers
from countermark.register.lists.elements import Record, each_element
from countermark.register.lists.eu_party import Name, Party
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.once import Once
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_ENTITY = "sanctionEntity"
PAPERS = {
    "regnumber": "registration number",
    "swiftbic": "swift/bic",
    "imo": "vessel registration identification",
    "fiscalcode": "tax id no.",
}
"""The list's codes for numbers of firms, in the words of ``identifiers``."""


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the XML. Raises SourceError where it is malformed."""
    found: list[Record] = []
    root = each_element(
        content, frozenset({_ENTITY}), manifest.recognise.root, source.name, found.append
    )
    stamp = root.get(manifest.date.attribute, "")
    date, basis = dates.list_date(manifest.date, source.name, (), stamp)
    scribe = Scribe(manifest, source, date, basis)
    once = Once(scribe)
    for record in found:
        scribe.records += 1
        scribe.holds(child.tag for child in record.children)
        number = record.get("logicalId")
        for alias in record.all("nameAlias"):
            if not _whole(alias):
                scribe.names_known += 1
                words = f"line {alias.line}: a name without a text"
                scribe.gap(f"name of record {number}", Why.MALFORMED, words)
        party = _party(record, number, scribe)
        if not number or not eu_party.write(party, once):
            scribe.names_known += 1
            what = f"record {number or '(no number)'}"
            scribe.gap(what, Why.NO_NAME, f"line {record.line}: no name, or no number")
    return scribe.reading()


def _party(record: Record, number: str, scribe: Scribe) -> Party:
    acts = [_act(one) for one in record.all("regulation")]
    told = [_act(one) for one in record.under("nameAlias", "regulationSummary")]
    known = eu_party.first_act([*acts, *told])
    scribe.at(SelectorKind.ELEMENT, number, known=known)
    mark = scribe.mark()
    subject = next(iter(record.all("subjectType")), None)
    kind = subject.get("classificationCode") if subject else ""
    return Party(
        number,
        mark,
        reference=record.get("euReferenceNumber"),
        united_nations=record.get("unitedNationId"),
        kind=kind,
        designated=dates.iso(record.get("designationDate")),
        acts=dict.fromkeys(acts),
        names=[
            Name(_whole(one), mark, one.get("nameLanguage"), one.get("strong") != "false")
            for one in record.all("nameAlias")
            if _whole(one)
        ],
        addresses=[(*found, mark) for one in record.all("address") if (found := _address(one))[0]],
        births=[(day, mark) for one in record.all("birthdate") if (day := _born(one))],
        papers=[
            (paper, mark) for one in record.all("identification") if (paper := _paper(one, kind))
        ],
    )


def _act(record: Record) -> tuple[str, str, str]:
    day = dates.iso(record.get("publicationDate"))
    return record.get("numberTitle"), record.get("programme"), day


def _whole(record: Record) -> str:
    parts = (record.get("firstName"), record.get("middleName"), record.get("lastName"))
    return record.get("wholeName") or " ".join(part for part in parts if part)


def _address(record: Record) -> tuple[str, str]:
    street = record.get("street") or (f"PO Box {box}" if (box := record.get("poBox")) else "")
    town = f"{record.get('zipCode')} {record.get('city')}".strip()
    region = record.get("region") or record.get("place")
    land = record.get("countryDescription")
    return eu_party.address(street, town, region, record.get("countryIso2Code"), land)


def _born(record: Record) -> str:
    if day := dates.iso(record.get("birthdate")):
        return day
    year, month = record.get("year"), record.get("monthOfYear")
    return dates.iso(f"{year}-{month:0>2}" if year and month else year)


def _paper(record: Record, kind: str) -> str:
    return paper(
        record.get("identificationTypeCode"),
        record.get("number"),
        record.get("countryIso2Code"),
        kind,
    )


def paper(code: str, number: str, land: str, kind: str) -> str:
    """``scheme:value`` for a number of a firm, or an empty string."""
    if eu_party.KINDS.get(kind) == "person" or code.casefold() not in PAPERS:
        return ""
    land = "" if land in ("", "00") else land
    return identifiers.one(PAPERS[code.casefold()], f"{land}, {number}" if land else number)
