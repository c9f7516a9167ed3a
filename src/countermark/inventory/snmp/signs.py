"""The signs of a maker in the facts of a walk, each with its words and the line they stand on."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.inventory.identity.naming import described, stated
from countermark.inventory.identity.signals import MakerSigns, MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.inventory.snmp.facts import ENTERPRISES, MAKER, Facts, Part

_LOOKED_AT = 400
"""Texts of a private subtree in which a product's name is looked for."""


def signs(facts: Facts, chassis: Part | None, table: MakerTable) -> list[MakerSign]:
    """All signs of one walk; those of parts inside are not among them."""
    return [
        *_number(facts, table),
        *_subtrees(facts, table),
        *described(facts.description, SignFamily.DESCRIPTION, table),
        *(stated(chassis[MAKER], SignFamily.ENTITY, table) if chassis is not None else ()),
        *_products(facts, table),
    ]


def _number(facts: Facts, table: MakerTable) -> Iterator[MakerSign]:
    said = facts.object_id
    if said.text.startswith(ENTERPRISES):
        maker = table.of_number(said.text[len(ENTERPRISES) :])
        if maker is not None and not maker.agent_only:
            assigned = table.is_assigned(said.text[len(ENTERPRISES) :])
            yield MakerSign(maker.name, SignFamily.NUMBER, said.line, said.text, assigned=assigned)


def _subtrees(facts: Facts, table: MakerTable) -> Iterator[MakerSign]:
    for number, line in facts.first.items():
        maker = table.of_number(number)
        if maker is not None and not maker.agent_only:
            count = facts.answered[number]
            text = f"{ENTERPRISES}{number}: {count}"
            assigned = table.is_assigned(number)
            yield MakerSign(maker.name, SignFamily.SUBTREE, line, text, assigned=assigned)
    for module, line in facts.modules.items():
        for maker in table.named_in(module.replace("-", " ").replace("_", " ")):
            if not maker.agent_only:
                yield MakerSign(maker.name, SignFamily.SUBTREE, line, module, assigned=True)


def _products(facts: Facts, table: MakerTable) -> Iterator[MakerSign]:
    """Names of products in the objects that are the maker's own, or nobody's."""
    met: set[str] = set()
    for number, texts in facts.texts.items():
        owner = table.of_number(number)
        for said in texts[:_LOOKED_AT]:
            for maker in table.products_in(said.text):
                if maker.name not in met and _may_be_its(owner, maker):
                    met.add(maker.name)
                    yield MakerSign(maker.name, SignFamily.PRODUCT, said.line, said.text)


def _may_be_its(owner: MakerSigns | None, maker: MakerSigns) -> bool:
    return owner is None or owner.agent_only or owner.name == maker.name
