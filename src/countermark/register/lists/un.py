"""The United Nations Security Council consolidated list, in XML.

Individuals and entities with aliases and their quality, days of listing and delisting. A document
type or entity declaration, deep nesting or endless text is refused: no entity is ever expanded.
"""

from __future__ import annotations

from countermark.model.evidence import SelectorKind
from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NATIVE, How
from countermark.model.when import Interval
from countermark.register.lists import country, dates
from countermark.register.lists.elements import Record, read_elements
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.names import semicolons
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe, row_key

_RECORDS = {"INDIVIDUAL": "person", "ENTITY": "organisation"}
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read the XML. Raises SourceError where it is malformed or dares the parser."""
    document = read_elements(content, frozenset(_RECORDS), manifest.recognise.root, source.name)
    stamp = document.attributes.get(manifest.date.attribute, "")
    days = [dates.iso(value) for r in document.records for value in r.texts("LISTED_ON")]
    date, basis = dates.list_date(manifest.date, source.name, days, stamp)
    scribe = Scribe(manifest, source, date, basis)
    for record in document.records:
        scribe.records += 1
        _party(record, scribe)
        scribe.holds(child.tag for child in record.children)
    return scribe.reading()


def _party(record: Record, scribe: Scribe) -> None:
    reference, number = record.text("REFERENCE_NUMBER"), record.text("DATAID")
    name = " ".join(part for part in (record.text(tag) for tag in _NAMES) if part)
    started = dates.iso(record.text("LISTED_ON"))
    scribe.at(SelectorKind.ELEMENT, number or reference, known=started)
    if not name:
        scribe.names_known += 1
        what = f"record {number or reference or '(no number)'}"
        scribe.gap(what, Why.NO_NAME, f"line {record.line}: no name")
        return
    node = scribe.node(number or reference or row_key(name))
    scribe.name(node, name)
    scribe.say(node, Predicate.HAS_KIND, _RECORDS[record.tag])
    if reference:
        scribe.say(node, Predicate.HAS_IDENTIFIER, f"un:{reference}")
    ended = dates.iso(record.text("DELISTED_ON"))
    regime = record.text("UN_LIST_TYPE")
    scribe.listed(
        node,
        scribe.manifest.programme(""),
        Interval(started or None, ended or None),
        f"regime: {regime}" if regime else "",
    )
    _other_names(node, record, scribe)
    _places(node, record, scribe)


def _other_names(node: str, record: Record, scribe: Scribe) -> None:
    for native in record.texts("NAME_ORIGINAL_SCRIPT"):
        scribe.alias(node, native, role=NATIVE)
    for alias in record.all(f"{record.tag}_ALIAS"):
        quality = alias.text("QUALITY").casefold()
        written = alias.text("ALIAS_NAME")
        former = quality.startswith("f.k")
        note = f"quality: {quality}" if quality in ("good", "low") else quality
        for name in semicolons(written):
            scribe.alias(node, name, note, former=former)


def _places(node: str, record: Record, scribe: Scribe) -> None:
    for place in record.all(f"{record.tag}_ADDRESS"):
        parts = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
        written = ", ".join(p for p in (place.text(part) for part in parts) if p)
        if written:
            scribe.say(node, Predicate.HAS_ADDRESS, written, note=place.text("NOTE"))
        code = country.alpha2(place.text("COUNTRY"))
        if code and record.tag == "ENTITY":
            scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)
    for birth in record.all(f"{record.tag}_DATE_OF_BIRTH"):
        day = dates.iso(birth.text("DATE")) or dates.iso(birth.text("YEAR"))
        if day:
            scribe.say(node, Predicate.BORN_ON, day, note=birth.text("TYPE_OF_DATE").casefold())
