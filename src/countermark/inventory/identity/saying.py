"""A device as claims, whatever kind of file showed it: what it is, whose, and what is in it.

Every probe of devices fills in a ``DeviceSaid`` and hands it over, so that all of them say alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.inventory.identity.claims import say_makers
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign, weighed
from countermark.inventory.source import Harvest, Source
from countermark.model.context import Facets
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import HOST, Subject, SubjectKind

UNNAMED = "device without a name"
MOST_ADDRESSES = 16
"""Addresses by which a device is known again, of each kind; a switch has hundreds."""


class Said(msgspec.Struct, frozen=True):
    """A text and the line on which it stands."""

    text: str
    line: int


NOTHING = Said("", 0)


class PartSaid(msgspec.Struct, frozen=True, kw_only=True):
    """A board, card, optic or module inside a device; ``place`` tells it from the others."""

    place: str
    makers: tuple[str, ...] = ()
    said_maker: Said = NOTHING
    model: Said = NOTHING
    version: Said = NOTHING
    serial: Said = NOTHING
    words: str = ""


class DeviceSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What one file says of one device; ``place`` tells it from others in the file.

    ``maker`` is whom the user's own record names, which is no sign and needs none.
    """

    place: str
    line: int
    name: Said = NOTHING
    maker: Said = NOTHING
    model: Said = NOTHING
    version: Said = NOTHING
    serial: Said = NOTHING
    site: Said = NOTHING
    role: Said = NOTHING
    signs: Sequence[MakerSign] = ()
    addresses: Sequence[Said] = ()
    parts: Sequence[PartSaid] = ()


def say_device(
    source: Source, said: DeviceSaid, table: MakerTable, into: Harvest, *, components: bool
) -> str:
    """Add the device, its makers and parts to ``into``; gives its node."""
    node = source.item(said.place)
    found = weighed(said.signs, table)
    makers = [one.maker for one in found if one.predicate is Predicate.MADE_BY]
    if not table.is_nobody(said.maker.text):
        makers.insert(0, said.maker.text)
    name = _called(said, (makers or [one.maker for one in found] or [""])[0], table)
    fields = (
        ("maker", makers[0] if makers else ""),
        ("model", said.model.text),
        ("version", said.version.text),
        ("serial", said.serial.text),
        ("site", said.site.text),
        ("role", said.role.text),
    )
    known = (Predicate.MADE_BY, Predicate.BRANDED_BY)
    into.subjects.append(
        Subject(
            node=node,
            name=name,
            kind=SubjectKind.DEVICE,
            place=source.shown(said.line),
            facets=Facets(),
            fields=tuple((field, text) for field, text in fields if text),
            no_maker=not makers and not any(one.predicate in known for one in found),
        )
    )
    into.records += 1
    into.name(node, name, source.row(said.name.line or said.line))
    if makers and makers[0] == said.maker.text:
        evidence = source.row(said.maker.line)
        party = into.name(named(makers[0]), makers[0], evidence)
        into.say(node, Predicate.MADE_BY, party, evidence)
    say_makers(source, node, found, into)
    for predicate, what in (
        (Predicate.HAS_MODEL, said.model),
        (Predicate.HAS_VERSION, said.version),
        (Predicate.HAS_SERIAL, said.serial),
        (Predicate.LOCATED_AT, said.site),
        (Predicate.IN_ROLE, said.role),
    ):
        into.say(node, predicate, what.text, source.row(what.line))
    if said.model.text and makers:
        full, evidence = f"{makers[0]} {said.model.text}", source.row(said.model.line)
        product = into.name(named(full), full, evidence)
        into.say(node, Predicate.SAME_AS, product, evidence, how=How.MODEL_NAME)
    for address in said.addresses[: 2 * MOST_ADDRESSES]:
        into.say(node, Predicate.HAS_IDENTIFIER, address.text, source.row(address.line))
    for part in said.parts:
        _part(source, node, name, part, into, components=components)
    return node


def _called(said: DeviceSaid, maker: str, table: MakerTable) -> str:
    """Its own name; else what it is. A file's name is nobody's word on what is in it."""
    if not table.is_nobody(said.name.text):
        return said.name.text
    made = f"{maker} {said.model.text}".strip()
    return made if said.model.text else f"{made} device".strip() if made else UNNAMED


def _part(
    source: Source, whole: str, host: str, part: PartSaid, into: Harvest, *, components: bool
) -> None:
    node = source.item(part.place)
    said = next((s for s in (part.said_maker, part.model, part.serial) if s.text), part.said_maker)
    words = (*part.makers, part.model.text or part.words)
    name = " ".join(word for word in words if word) or part.place
    evidence = source.row(said.line or 1)
    into.say(whole, Predicate.CONTAINS, node, evidence)
    into.name(node, name, evidence)
    for one in part.makers:
        at = source.row(part.said_maker.line or said.line)
        party = into.name(named(one), one, at)
        how = Derived(How.ONE_SIGN, SignFamily.ENTITY.value)
        into.say(node, Predicate.MADE_BY, party, at, how=how, certain=False)
    for predicate, what in (
        (Predicate.HAS_MODEL, part.model),
        (Predicate.HAS_SERIAL, part.serial),
        (Predicate.HAS_VERSION, part.version),
    ):
        into.say(node, predicate, what.text, source.row(what.line))
    if components:
        fields = (("model", part.model.text), ("serial", part.serial.text), (HOST, host))
        into.subjects.append(
            Subject(
                node=node,
                name=name,
                kind=SubjectKind.COMPONENT,
                place=source.shown(said.line),
                fields=tuple((field, text) for field, text in fields if text),
                no_maker=not part.makers,
            )
        )
