"""A walk as one device: itself, its parts, its addresses, each with the line it rests on."""

from __future__ import annotations

from countermark.inventory.identity.naming import makers_named
from countermark.inventory.identity.saying import (
    MOST_ADDRESSES,
    NOTHING,
    DeviceSaid,
    PartSaid,
    Said,
    say_device,
)
from countermark.inventory.identity.signals import MakerTable
from countermark.inventory.snmp import facts as entity
from countermark.inventory.snmp.facts import CHASSIS, Facts, Part
from countermark.inventory.snmp.particulars import chassis_of, particulars
from countermark.inventory.snmp.signs import signs
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Gap, Why

_NO_PARTS = frozenset({CHASSIS, "5", "8", "11"})
"""Classes of rows that are no parts: the whole, places for parts, sensors, stacks."""


def harvest(
    source: Source, facts: Facts, table: MakerTable, into: Harvest, *, components: bool
) -> None:
    """Add the device of a walk, who made it, and its parts to ``into``."""
    chassis, told = chassis_of(facts), particulars(facts, table)
    parts = (
        _part(part, table)
        for part in facts.parts.values()
        if part is not chassis and part[entity.CLASS].text not in _NO_PARTS
    )
    say_device(
        source,
        DeviceSaid(
            place="device",
            line=facts.description.line or facts.object_id.line or facts.name.line or 1,
            name=facts.name,
            model=told.model,
            version=told.version,
            serial=told.serial,
            site=NOTHING if table.is_nobody(facts.location.text) else facts.location,
            signs=signs(facts, chassis, table),
            addresses=_addresses(facts),
            parts=[part for part in parts if part is not None],
        ),
        table,
        into,
        components=components,
    )
    _gaps(source, facts, into)


def _addresses(facts: Facts) -> list[Said]:
    macs = [
        Said(f"mac:{mac}", line)
        for mac, line in facts.addresses.items()
        if mac.strip("0") and not int(mac[:2], 16) & 3
    ]
    ips = [
        Said(f"ip:{ip}", line)
        for ip, line in facts.own_ips.items()
        if not ip.startswith(("127.", "0."))
    ]
    return macs[:MOST_ADDRESSES] + ips[:MOST_ADDRESSES]


def _part(part: Part, table: MakerTable) -> PartSaid | None:
    """A row of ENTITY-MIB as a part; None for one that says neither whose nor which it is."""
    maker, model, serial = (
        NOTHING if table.is_nobody(said.text) else said
        for said in (part[entity.MAKER], part[entity.MODEL], part[entity.SERIAL])
    )
    makers = tuple(makers_named(maker.text, table))
    if not ((makers and (model.text or serial.text)) or (model.text and serial.text)):
        return None
    revisions = (part[c] for c in (entity.SOFTWARE, entity.FIRMWARE, entity.HARDWARE))
    return PartSaid(
        place=f"part/{part.index}",
        makers=makers,
        said_maker=maker,
        model=model,
        serial=serial,
        version=next((one for one in revisions if one.text), NOTHING),
        words=part[entity.DESCRIPTION].text or part[entity.NAME].text,
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
