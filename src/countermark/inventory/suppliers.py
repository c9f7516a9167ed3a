"""A supplier list: one row, one supplier, named as the user names it.

Claims only what a row says. A name given twice with the same particulars is one subject; with
other particulars (another contract or purpose) the later row is a subject of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.formats.grid import Row
from countermark.inventory import party_columns
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.links import contract_node, contract_of
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import Evidence
from countermark.model.gap import Why
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How
from countermark.model.reading import Subject, SubjectKind


def harvest(
    source: Source, rows: Iterable[Row], cells: Cells, faults: Faults, into: Harvest
) -> None:
    """Add the subjects and claims of ``rows`` to ``into``; rows without a name become a fault."""
    seen: dict[str, Subject] = {}
    for row in rows:
        cells.turn_to(row.cells, row.line)
        into.records += 1
        beside = cells.unread.look(row, source.place(row.line))
        names = cells.suppliers() or list(party_columns.names_beside(beside))
        if not names:
            faults.add(Why.NO_NAME, "no supplier is named", row.line)
            continue
        if cells.is_total(names[0]):
            into.passed.append(row.line)
            continue
        for number, name in enumerate(dict.fromkeys(names)):
            subject = _subject(source, row.line, name, cells)
            first = seen.setdefault(subject.node, subject)
            if first is subject:
                into.subjects.append(subject)
            elif _particulars(first) != _particulars(subject):
                own = source.item(source.place(row.line), number)
                into.say(own, Predicate.SAME_AS, subject.node, source.row(row.line))
                into.subjects.append(msgspec.structs.replace(subject, node=own))
            elif source.sheet:
                into.again.append((row.line, subject.node))
            evidence = source.row(row.line)
            under = _claims(subject, evidence, cells, into)
            given = _subaward(under, subject, evidence, cells, into) if cells["subaward"] else ""
            party_columns.say(subject.node, name, subject, evidence, cells, into, given)
            party_columns.say_beside(subject.node, names, beside, evidence, into)


def _subaward(
    contracts: Sequence[str], row: Subject, evidence: Evidence, cells: Cells, into: Harvest
) -> str:
    from countermark.inventory import subawards  # few tables are exports of these

    return subawards.under(contracts, row, evidence, cells, into)


def _subject(source: Source, line: int, name: str, cells: Cells) -> Subject:
    acquired, made = cells.date("acquired"), cells.date("made")
    return Subject(
        node=named(name),
        name=name,
        kind=SubjectKind.SUPPLIER,
        place=source.shown(line),
        country=cells.country(),
        identifiers=cells.identifiers(),
        made=made.when if made else "",
        acquired=acquired.when if acquired else "",
        facets=cells.facets(),
        fields=cells.fields(),
    )


def _particulars(subject: Subject) -> tuple[object, ...]:
    return (
        subject.country,
        subject.identifiers,
        subject.made,
        subject.acquired,
        subject.facets,
        subject.fields,
    )


def contracts(cells: Cells) -> Iterator[str]:
    """The nodes of the contracts that the row names."""
    for meaning in CONTRACTS:
        if text := cells[meaning]:
            yield contract_node(text)


def _claims(subject: Subject, evidence: Evidence, cells: Cells, into: Harvest) -> list[str]:
    """What the row says of ``subject``, which stands for its name; gives its contracts."""
    node = subject.node
    into.name(node, subject.name, evidence)
    for identifier in subject.identifiers:
        into.say(node, Predicate.HAS_IDENTIFIER, identifier, evidence)
    into.say(node, Predicate.HAS_ADDRESS, cells["address"], evidence)
    under = _contracts(subject, evidence, cells, into)
    product = cells["product"]
    if product:
        into.name(named(product), product, evidence)
        into.say(node, Predicate.SUPPLIES, named(product), evidence, how=How.PRODUCT_COLUMN)
        into.link(named(product), product, SubjectKind.PRODUCT, subject)
        for contract in under[:1]:  # the row says under which it is supplied
            into.say(contract, Predicate.DELIVERS, named(product), evidence, how=How.PRODUCT_COLUMN)
    return under


CONTRACTS = {
    "order": How.ORDER_COLUMN,
    "contract": How.CONTRACT_COLUMN,
    "parent-contract": How.PARENT_CONTRACT_COLUMN,
}
"""Columns of one contract under another, the innermost first."""


def _contracts(subject: Subject, evidence: Evidence, cells: Cells, into: Harvest) -> list[str]:
    """Who has a contract performs it; who takes an order under a contract, that contract too.

    Gives their nodes, the innermost first.
    """
    found: list[str] = []
    if not cells.has_any(CONTRACTS):
        return found
    for meaning, how in CONTRACTS.items():
        number = cells[meaning]
        if not number or contract_node(number) in found:
            continue
        contract = contract_of(number, subject, evidence, into)
        into.say(subject.node, Predicate.SUPPLIES, contract, evidence, how=how)
        if found:
            into.say(found[-1], Predicate.ORDER_OF, contract, evidence)
        found.append(contract)
    return found
