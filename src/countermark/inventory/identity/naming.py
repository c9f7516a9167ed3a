"""Makers in words: what a field for a maker, or a sentence of a device, says of who made it."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.inventory.identity.saying import Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign


def makers_named(text: str, table: MakerTable) -> list[str]:
    """Whom a field for a maker names: makers of the table, else the words of the field."""
    if table.is_nobody(text):
        return []
    known = [maker.name for maker in table.named_in(text) if not maker.agent_only]
    return known or [text]


def stated(said: Said, family: SignFamily, table: MakerTable) -> Iterator[MakerSign]:
    """The signs in a field that is for a maker."""
    for name in makers_named(said.text, table):
        yield MakerSign(name, family, said.line, said.text, names=True)


def described(said: Said, family: SignFamily, table: MakerTable) -> Iterator[MakerSign]:
    """The signs in running words: makers that are named, and those whose products are."""
    named: set[str] = set()
    for maker in table.named_in(said.text):
        if not maker.agent_only:
            named.add(maker.name)
            yield MakerSign(maker.name, family, said.line, said.text, names=True)
    for maker in table.products_in(said.text):
        if maker.name not in named:
            yield MakerSign(maker.name, family, said.line, said.text)
