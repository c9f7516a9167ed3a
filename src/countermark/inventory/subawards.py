"""A subaward of a row: a contract of its own, by its number, under the prime contract of that row.

Primes number their subawards as they like, so a number counts with its prime contract only. A row
without either ties two firms to one another, and to no contract.
"""

from __future__ import annotations

from collections.abc import Sequence

from countermark.inventory.cells import Cells
from countermark.inventory.links import contract_node
from countermark.inventory.source import Harvest
from countermark.model.evidence import Evidence
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import Interval


def under(
    contracts: Sequence[str], row: Subject, evidence: Evidence, cells: Cells, into: Harvest
) -> str:
    """The node of the subaward that the row names under the first of ``contracts``, if any.

    It begins on its own day; its amount stands in the note, as the row writes it.
    """
    number = cells["subaward"]
    if not number or not contracts or not cells["subsupplier"]:
        return ""
    prime = cells["order"] or cells["contract"] or cells["parent-contract"]
    name = f"{number} under {prime}"
    node = into.name(contract_node(name), name, evidence)
    into.link(node, name, SubjectKind.CONTRACT, row)
    day, amount = cells.date("subaward-date"), cells["subaward-amount"]
    into.say(
        node,
        Predicate.SUBCONTRACT_OF,
        contracts[0],
        evidence,
        valid=Interval(day.when if day else None, None),
        note=amount,
    )
    return node
