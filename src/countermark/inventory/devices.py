"""A device list: one row, one device, with maker, brand, model, place and use as the row has them.

A device is its own node. It is joined to what other files call its model, so that an edge about
"Acme X-100" reaches every Acme X-100; never across makers that use one model name.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.formats.grid import Row
from countermark.inventory import party_columns
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.links import contract_of
from countermark.inventory.source import Harvest, Source
from countermark.inventory.unread import UnreadName
from countermark.model.evidence import Evidence
from countermark.model.gap import Why
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.reading import Subject, SubjectKind

_TEXTS = (
    ("model", Predicate.HAS_MODEL),
    ("serial", Predicate.HAS_SERIAL),
    ("version", Predicate.HAS_VERSION),
    ("site", Predicate.LOCATED_AT),
    ("role", Predicate.IN_ROLE),
)
_FACETS = (
    ("purpose", Predicate.USED_FOR),
    ("category", Predicate.HAS_CATEGORY),
    ("network-part", Predicate.IN_NETWORK_PART),
)
_DATES = (("acquired", Predicate.ACQUIRED_ON), ("made", Predicate.MADE_ON))


class _Bare(msgspec.Struct):
    """What a model name alone stands for in this file: the nodes, and whose it is said to be."""

    text: str
    owners: set[str]
    nodes: list[tuple[str, Evidence]]


def harvest(
    source: Source, rows: Iterable[Row], cells: Cells, faults: Faults, into: Harvest
) -> None:
    """Add the subjects and claims of ``rows`` to ``into``; rows that name nothing are a fault."""
    bare: dict[str, _Bare] = {}
    for row in rows:
        cells.turn_to(row.cells, row.line)
        into.records += 1
        beside = cells.unread.look(row, source.place(row.line))
        maker, brand, model = cells["maker"], cells["brand"], cells["model"]
        by = brand or maker
        name = f"{by} {model}".strip() or cells["product"]
        if not (maker or brand or model or cells["product"]):
            if cells["supplier"]:
                _seller(source, row.line, cells, beside, into)
                continue
            words = "neither maker, brand, model nor product is given"
            faults.add(Why.NO_NAME, words, row.line)
            continue
        if cells.is_total(name):
            into.passed.append(row.line)
            continue
        if not model and cells["product"]:
            name = f"{by} {cells['product']}".strip()
        node = source.item(source.place(row.line))
        evidence = source.row(row.line)
        subject = _subject(source, row.line, node, name, cells)
        into.subjects.append(subject)
        _parties(subject, evidence, cells, into)
        known = (maker, brand, *cells.suppliers())
        party_columns.say_beside(node, filter(None, known), beside, evidence, into)
        _particulars(node, evidence, cells, into)
        into.name(node, name, evidence)
        if model:  # what a description calls it may carry a brand that nothing else names
            into.say(node, Predicate.ALSO_NAMED, cells["product"], evidence)
        _same_product(node, evidence, cells, into, bare)
    for entry in bare.values():
        if len(entry.owners) == 1:
            for node, evidence in entry.nodes:
                product = into.name(named(entry.text), entry.text, evidence)
                into.say(node, Predicate.SAME_AS, product, evidence, how=How.MODEL_NAME)


def _seller(
    source: Source, line: int, cells: Cells, beside: tuple[UnreadName, ...], into: Harvest
) -> None:
    """A row of a device list that names a supplier and nothing of a device."""
    evidence = source.row(line)
    for name in dict.fromkeys(cells.suppliers()):
        node = into.name(named(name), name, evidence)
        row = _subject(source, line, node, name, cells)
        seller = msgspec.structs.replace(row, kind=SubjectKind.SUPPLIER, no_maker=False)
        into.subjects.append(seller)
        party_columns.say(node, name, seller, evidence, cells, into)
        party_columns.say_beside(node, cells.suppliers(), beside, evidence, into)
        if number := cells["contract"]:
            contract = contract_of(number, seller, evidence, into)
            into.say(node, Predicate.SUPPLIES, contract, evidence, how=How.CONTRACT_COLUMN)


def _subject(source: Source, line: int, node: str, name: str, cells: Cells) -> Subject:
    acquired, made = cells.date("acquired"), cells.date("made")
    described = cells["model"] or cells["serial"] or cells["mac"]
    return Subject(
        node=node,
        name=name,
        kind=SubjectKind.DEVICE if described else SubjectKind.PRODUCT,
        place=source.shown(line),
        country=cells.country(),
        made=made.when if made else "",
        acquired=acquired.when if acquired else "",
        facets=cells.facets(),
        fields=cells.fields(),
        no_maker=not (cells["maker"] or cells["brand"]),
    )


def _parties(row: Subject, evidence: Evidence, cells: Cells, into: Harvest) -> None:
    node, maker, brand = row.node, cells["maker"], cells["brand"]
    if maker:
        into.say(node, Predicate.MADE_BY, into.name(named(maker), maker, evidence), evidence)
        for identifier in cells.identifiers():
            into.say(named(maker), Predicate.HAS_IDENTIFIER, identifier, evidence)
    if brand and named(brand) != named(maker):
        into.say(node, Predicate.BRANDED_BY, into.name(named(brand), brand, evidence), evidence)
    suppliers = list(dict.fromkeys(cells.suppliers()))
    for supplier in suppliers:
        into.say(into.name(named(supplier), supplier, evidence), Predicate.SUPPLIES, node, evidence)
        into.link(named(supplier), supplier, SubjectKind.SUPPLIER, row)
    if party := next(iter(suppliers), "") or maker or brand:
        party_columns.say(named(party), party, row, evidence, cells, into)
    if number := cells["contract"]:
        contract = contract_of(number, row, evidence, into)
        into.say(contract, Predicate.DELIVERS, node, evidence)


def _particulars(node: str, evidence: Evidence, cells: Cells, into: Harvest) -> None:
    for meaning, predicate in _TEXTS:
        into.say(node, predicate, cells[meaning], evidence)
    for meaning, predicate in _FACETS:
        for value in cells.tokens(meaning) or (cells[meaning],):
            into.say(node, predicate, value, evidence)
    for meaning, predicate in _DATES:
        found = cells.date(meaning)
        if found:
            into.say(node, predicate, found.when, evidence, how=found.how)
    into.say(node, Predicate.PRODUCED_IN, cells.country("origin"), evidence)
    for identifier in cells.oui():
        into.say(
            node,
            Predicate.HAS_IDENTIFIER,
            identifier,
            evidence,
            how=How.PREFIX_OF_MAC,
            certain=False,
        )


def _same_product(
    node: str, evidence: Evidence, cells: Cells, into: Harvest, bare: dict[str, _Bare]
) -> None:
    text = cells["model"] or cells["product"]
    if not text:
        return
    owners = {cells["maker"], cells["brand"]} - {""}
    for owner in sorted(owners):
        full = named(f"{owner} {text}")
        into.say(node, Predicate.SAME_AS, full, evidence, how=How.MODEL_NAME)
        into.name(full, f"{owner} {text}", evidence)
    if owners and not any(c.isdigit() for c in text):
        return  # "Gateway" alone is nobody's product
    entry = bare.setdefault(named(text), _Bare(text, set(), []))
    entry.owners.add(named(cells["maker"] or cells["brand"]))
    entry.nodes.append((node, evidence))
