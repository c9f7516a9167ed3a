"""OFAC's legacy tables: SDN.CSV, ALT.CSV and ADD.CSV, without headers, ``-0-`` for nothing.

Each is read alone; their claims meet on the party's number (``ent_num``), in whatever order they
come. Weak aliases stand in the remarks of SDN.CSV.
"""

from __future__ import annotations

import re

from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.model.predicate import Predicate
from countermark.register.lists import country, dates, table
from countermark.register.lists.identifiers import from_remarks
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe

_NULL = "-0-"
_WIDTHS = {12: "SDN", 5: "ALT", 6: "ADD"}
_KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "organisation"}
_WEAK = re.compile(r"(?P<kind>[afn])\.k\.a\.\s+'(?P<name>.*)'\.?\Z")
_BORN = re.compile(r"(?:alt\. )?DOB (?:circa )?(?P<day>.+)\Z")


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read one of the three tables. Raises SourceError where the columns fit none of them."""
    text = table.decoded(content, source.name)
    date, basis = dates.list_date(manifest.date, source.name)
    scribe = Scribe(manifest, source, date, basis)
    width = manifest.recognise.fields
    for line, row in table.rows(text, source.name):
        if not scribe.records and len(row) not in _WIDTHS:
            raise SourceError(
                f"{len(row)} columns fit none of SDN, ALT and ADD", place=f"{source.name}, line 1"
            )
        scribe.records += 1
        if len(row) != width or not row[0].strip().isdigit():
            scribe.gap(f"row on line {line}", Why.MALFORMED, f"line {line}: not a record")
            continue
        scribe.row(line)
        _READERS[width](line, [_value(cell) for cell in row], scribe)
    return scribe.reading()


def _value(cell: str) -> str:
    cell = " ".join(cell.split())
    return "" if cell == _NULL else cell


def _sdn(line: int, row: list[str], scribe: Scribe) -> None:
    number, name, kind, tags, title, call_sign, vessel, *_ = row
    flag, owner, remarks = row[9], row[10], row[11]
    node = scribe.node(number)
    if not scribe.name(node, name):
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
        return
    scribe.say(node, Predicate.HAS_IDENTIFIER, f"ofac:{number}")
    scribe.say(node, Predicate.HAS_KIND, _KINDS.get(kind.casefold(), "organisation"))
    programmes = [tag.strip() for tag in tags.replace("]", "[").split("[") if tag.strip()]
    found = {_listing(tag, scribe) for tag in programmes} or {""}
    terms = [f"programmes: {'; '.join(programmes)}"] if programmes else []
    terms += [
        f"{word}: {value}"
        for word, value in (
            ("title", title),
            ("call sign", call_sign),
            ("vessel type", vessel),
            ("flag", flag),
            ("owner", owner),
        )
        if value
    ]
    for code in sorted(found):
        scribe.listed(node, scribe.manifest.programme(code), note="; ".join(terms))
    for remark in remarks.split("; "):
        _remark(node, remark.strip(), scribe)


def _listing(tag: str, scribe: Scribe) -> str:
    """The programme key for a tag that stands for a list of its own, else the main list."""
    known = scribe.manifest.programmes
    return tag if tag in known else next((k for k in known if k and tag.startswith(k)), "")


def _remark(node: str, remark: str, scribe: Scribe) -> None:
    if weak := _WEAK.match(remark):
        scribe.alias(node, weak["name"].strip("' "), "weak alias", former=weak["kind"] == "f")
    elif born := _BORN.match(remark):
        day = born["day"].rstrip(".")
        scribe.say(node, Predicate.BORN_ON, dates.iso(day) or day)
    else:
        for identifier in from_remarks(remark.rstrip(".")):
            scribe.say(node, Predicate.HAS_IDENTIFIER, identifier)


def _alt(line: int, row: list[str], scribe: Scribe) -> None:
    number, _, kind, name, remarks = row
    if not name:
        scribe.gap(f"row on line {line}", Why.NO_NAME, f"line {line}: no name")
    note = f"{kind}: {remarks}" if remarks else kind
    scribe.alias(scribe.node(number), name, note, former=kind.casefold() == "fka")


def _add(_line: int, row: list[str], scribe: Scribe) -> None:
    number, _number, street, city, land, remarks = row
    node = scribe.node(number)
    written = ", ".join(part for part in (street, city, land) if part)
    if written:
        scribe.say(node, Predicate.HAS_ADDRESS, written, note=remarks)
    if code := country.alpha2(land):
        scribe.say(node, Predicate.REGISTERED_IN, code, note="from a listed address", certain=False)


_READERS = {12: _sdn, 5: _alt, 6: _add}
