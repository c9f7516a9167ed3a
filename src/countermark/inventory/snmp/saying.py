"""A walk as claims: a device, whose it is, what it contains, each with the line it rests on."""

from __future__ import annotations

from countermark.inventory.identity.claims import say_makers
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import weighed
from countermark.inventory.snmp import facts as entity
from countermark.inventory.snmp.facts import CHASSIS, Facts, Part
from countermark.inventory.snmp.particulars import Particulars, chassis_of, particulars
from countermark.inventory.snmp.signs import makers_named, signs
from countermark.inventory.source import Harvest, Source
from countermark.model.context import Facets
from countermark.model.gap import Gap, Why
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import HOST, Subject, SubjectKind

DEVICE = "device"
UNNAMED = "device without a name"
_NO_PARTS = frozenset({CHASSIS, "5", "8", "11"})
"""Classes of rows that are no parts: the whole, places for parts, sensors, stacks."""

_MOST_ADDRESSES = 16
"""Addresses by which a device is known again, of each kind; a switch has hundreds."""


def harvest(
    source: Source, facts: Facts, table: MakerTable, into: Harvest, *, components: bool
) -> None:
    """Add the device of a walk, what made and makes it, and its parts to ``into``."""
    node = source.item(DEVICE)
    chassis = chassis_of(facts)
    found = weighed(signs(facts, chassis, table), table)
    told = particulars(facts, table)
    line = facts.description.line or facts.object_id.line or facts.name.line or 1
    name = _called(facts, found[0].maker if found else "", told, table)
    site = "" if table.is_nobody(facts.location.text) else facts.location.text
    makers = [one.maker for one in found if one.predicate is Predicate.MADE_BY]
    into.subjects.append(
        Subject(
            node=node,
            name=name,
            kind=SubjectKind.DEVICE,
            place=source.shown(line),
            facets=Facets(),
            fields=tuple(
                (field, text)
                for field, text in (
                    ("maker", makers[0] if makers else ""),
                    ("model", told.model.text),
                    ("version", told.version.text),
                    ("serial", told.serial.text),
                    ("site", site),
                )
                if text
            ),
            no_maker=not any(
                one.predicate in (Predicate.MADE_BY, Predicate.BRANDED_BY) for one in found
            ),
        )
    )
    into.records += 1
    into.name(node, name, source.row(facts.name.line or line))
    say_makers(source, node, found, into)
    for predicate, said in (
        (Predicate.HAS_MODEL, told.model),
        (Predicate.HAS_VERSION, told.version),
        (Predicate.HAS_SERIAL, told.serial),
    ):
        into.say(node, predicate, said.text, source.row(said.line))
    into.say(node, Predicate.LOCATED_AT, site, source.row(facts.location.line))
    if told.model.text and makers:
        full = f"{makers[0]} {told.model.text}"
        evidence = source.row(told.model.line)
        into.say(node, Predicate.SAME_AS, into.name(named(full), full, evidence), evidence,
                 how=How.MODEL_NAME)  # fmt: skip
    _addresses(source, node, facts, into)
    for part in facts.parts.values():
        if part is not chassis and part[entity.CLASS].text not in _NO_PARTS:
            _part(source, node, name, part, table, into, components=components)
    _gaps(source, facts, into)


def _called(facts: Facts, maker: str, told: Particulars, table: MakerTable) -> str:
    """Its own name; else what it is. A file's name is nobody's word on what is in it."""
    if not table.is_nobody(facts.name.text):
        return facts.name.text
    made = f"{maker} {told.model.text}".strip()
    return made if told.model.text else f"{made} device".strip() if made else UNNAMED


def _addresses(source: Source, node: str, facts: Facts, into: Harvest) -> None:
    global_ = [
        (mac, line)
        for mac, line in facts.addresses.items()
        if mac.strip("0") and not int(mac[:2], 16) & 3
    ]
    for mac, line in global_[:_MOST_ADDRESSES]:
        into.say(node, Predicate.HAS_IDENTIFIER, f"mac:{mac}", source.row(line))
    for ip, line in list(facts.own_ips.items())[:_MOST_ADDRESSES]:
        if not ip.startswith(("127.", "0.")):
            into.say(node, Predicate.HAS_IDENTIFIER, f"ip:{ip}", source.row(line))


def _part(
    source: Source,
    whole: str,
    host: str,
    part: Part,
    table: MakerTable,
    into: Harvest,
    *,
    components: bool,
) -> None:
    maker, model, serial = part[entity.MAKER], part[entity.MODEL], part[entity.SERIAL]
    makers = makers_named(maker.text, table)
    unnamed, unnumbered = table.is_nobody(model.text), table.is_nobody(serial.text)
    if (unnamed or unnumbered) if not makers else (unnamed and unnumbered):
        return
    node = source.item(f"part/{part.index}")
    said = next(s for s in (maker, model, serial) if s.text)
    words = [*makers, model.text or part[entity.DESCRIPTION].text or part[entity.NAME].text]
    name = " ".join(word for word in words if word) or f"part {part.index}"
    evidence = source.row(said.line)
    into.say(whole, Predicate.CONTAINS, node, evidence)
    into.name(node, name, evidence)
    for one in makers:
        party = into.name(named(one), one, source.row(maker.line))
        into.say(
            node,
            Predicate.MADE_BY,
            party,
            source.row(maker.line),
            how=Derived(How.ONE_SIGN, SignFamily.ENTITY.value),
            certain=False,
        )
    version = next(
        (part[c] for c in (entity.SOFTWARE, entity.FIRMWARE, entity.HARDWARE) if part[c].text), None
    )
    for predicate, what in (
        (Predicate.HAS_MODEL, model),
        (Predicate.HAS_SERIAL, serial),
        (Predicate.HAS_VERSION, version),
    ):
        if what is not None and not table.is_nobody(what.text):
            into.say(node, predicate, what.text, source.row(what.line))
    if components:
        fields = (("model", model.text), ("serial", serial.text), (HOST, host))
        into.subjects.append(
            Subject(
                node=node,
                name=name,
                kind=SubjectKind.COMPONENT,
                place=source.shown(said.line),
                fields=tuple((field, text) for field, text in fields if text),
                no_maker=not makers,
            )
        )


def _gaps(source: Source, facts: Facts, into: Harvest) -> None:
    if facts.left:
        detail = "rows beyond the cap of a table of the walk"
        into.gaps.append(Gap(source.label, Why.LIMIT, facts.left, "rows", detail))
    if facts.neighbours:
        shown = [one.name.text or one.chassis for one in facts.neighbours.values()]
        names = ", ".join(dict.fromkeys(filter(None, shown)))
        into.gaps.append(
            Gap(
                source.label,
                Why.NOT_READ,
                len(facts.neighbours),
                "neighbours",
                f"what it says of neighbours is no evidence of its own parts: {names[:200]}",
                "give a walk or a list of each neighbour",
            )
        )
        for one in facts.neighbours.values():
            if one.description.text:
                into.unread.append((source.place(one.description.line), one.description.text))
