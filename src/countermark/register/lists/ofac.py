"""OFAC's tables: SDN.CSV, ALT.CSV and ADD.CSV, without headers, ``-0-`` for nothing.

CONS_PRIM, CONS_ALT and CONS_ADD, of the parties on OFAC's other lists, have the same layout
(``lookalikes``). Each is read alone; the claims of a list's three tables meet on the party's number
(``ent_num``), in whatever order they come. Weak aliases stand in the remarks of the first.
"""

from __future__ import annotations

from countermark.model.errors import SourceError
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.register.lists import country, dates, lookalikes, ofac_party, table
from countermark.register.lists.identifiers import from_remarks
from countermark.register.lists.manifest import Manifest
from countermark.register.lists.reading import ListReading, ListSource
from countermark.register.lists.scribe import Scribe
from countermark.register.lists.strict_rows import Damaged

_NULL = "-0-"
_WIDTHS = {12: "SDN", 5: "ALT", 6: "ADD"}
_NAMES, _ADDRESSES = 12, 6
_WEAK = lazy_pattern(r"(?P<kind>[afn])\.k\.a\.\s+'(?P<name>.*)'\.?\Z")
_BORN = lazy_pattern(r"(?:alt\. )?DOB (?:circa )?(?P<day>.+)\Z")


def parse(content: bytes, manifest: Manifest, source: ListSource) -> ListReading:
    """Read one of the three tables. Raises SourceError where the columns fit none of them."""
    date, basis = dates.list_date(manifest.date, source.name)
    scribe = Scribe(manifest, source, date, basis)
    width = manifest.recognise.fields
    numbers: list[int] = []
    programmes: list[list[str]] = []
    for line, row in table.rows(content, manifest, source.name, width):
        if isinstance(row, Damaged):
            if not scribe.records and row.seemed >= 0 and row.seemed not in _WIDTHS:
                raise SourceError(
                    f"{row.seemed} columns fit none of SDN, ALT and ADD",
                    place=f"{source.name}, line 1",
                )
            scribe.damaged(line, f"not a record ({row.words})", names=width != _ADDRESSES)
            continue
        if not _is_number(row[0]):
            scribe.damaged(line, "not a record (no number)", names=width != _ADDRESSES)
            continue
        scribe.records += 1
        numbers.append(int(row[0]))
        if width == _NAMES and (tags := _tags(_value(row[3]))):
            programmes.append(tags)
        scribe.row(line)
        _READERS[width](line, [_value(cell) for cell in row], scribe)
    return lookalikes.checked(scribe.reading(), manifest, source.name, numbers, programmes)


def _is_number(cell: str) -> bool:
    return cell.strip().isdecimal() and cell.isascii()


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
    ofac_party.introduced(scribe, number, ofac_party.kind_of(kind))
    details = {
        "title": title,
        "call sign": call_sign,
        "vessel type": vessel,
        "flag": flag,
        "owner": owner,
    }
    ofac_party.listed(scribe, node, _tags(tags), details)
    for remark in remarks.split("; "):
        _remark(node, remark.strip(), scribe)


def _tags(cell: str) -> list[str]:
    """The programmes in a cell such as ``CUBA] [SDGT``."""
    return [tag.strip() for tag in cell.replace("]", "[").split("[") if tag.strip()]


def _remark(node: str, remark: str, scribe: Scribe) -> None:
    if weak := _WEAK.match(remark):
        scribe.alias(node, weak["name"].strip("' "), ofac_party.WEAK, former=weak["kind"] == "f")
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
        scribe.say(node, Predicate.REGISTERED_IN, code, how=How.FROM_ADDRESS, certain=False)


_READERS = {12: _sdn, 5: _alt, 6: _add}
