"""Neighbours by LLDP or CDP: each is a device that another saw, by what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.commands.keyed import ip, keyed, mac
from countermark.inventory.identity.naming import described, stated
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, Said
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.inventory.snmp.particulars import in_words

_NAME = ("system name", "sysname", "device id", "system-name", "neighbor system name")
_CHASSIS = ("chassis id", "chassisid", "chassis-id", "remote chassis id")
_DESCRIPTION = (
    "system description",
    "sysdescr",
    "sys description",
    "version",
)
_PLATFORM = ("platform",)
_ADDRESS = ("management address", "mgmtip", "ip address", "ipv4 address", "ip", "management ip")
_MAKER, _MODEL = ("manufacturer", "manufacturer name", "vendor"), ("model", "model name")
_SERIAL = ("serial number", "serial no")
_VERSION = ("software revision", "software", "s/w revision")
_OTHERS = (
    *("port id", "portid", "port description", "portdescr", "port-description", "time remaining"),
    *("system capabilities", "enabled capabilities", "capability", "capabilities", "holdtime"),
    *("interface", "local interface", "local intf", "local port id", "local port", "native vlan"),
    *("duplex", "vlan", "vlan id", "ttl", "auto negotiation", "media attachment unit type", "mau"),
    *("physical media capabilities", "advertisement version", "vtp management domain", "rid"),
    *("entry address(es)", "management addresses", "hardware revision", "firmware revision"),
    *("f/w revision", "h/w revision", "asset id", "peer mac", "parent interface", "chassis"),
    *("pmd autoneg", "lldp-med", "device type", "inventory", "unique id", "port", "mgmtiface"),
    *("chassis type", "port id type", "time to live", "update time", "neighbor index"),
    *("system capabilities supported", "system capabilities enabled", "expired time"),
    *("management address type", "port vlan id(pvid)", "lldp neighbor index"),
    *("mtu", "exptime", "chassis id subtype", "port id subtype", "chassisidsubtype", "mfs"),
)
_GROUPS = {
    "name": _NAME,
    "chassis": _CHASSIS,
    "description": _DESCRIPTION,
    "platform": _PLATFORM,
    "address": _ADDRESS,
    "maker": _MAKER,
    "model": _MODEL,
    "serial": _SERIAL,
    "version": _VERSION,
}
_MEANS = {word: field for field, words in _GROUPS.items() for word in words}
KNOWN = frozenset((*_MEANS, *_OTHERS))
_BEGINS = ("chassis", "name")


def neighbours(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """Each neighbour that the lines tell of."""
    number, held = 0, dict[str, Said]()
    for key, said in keyed(lines, KNOWN):
        field = _MEANS.get(key, "")
        if (field in _BEGINS and field in held) or (field == "chassis" and "description" in held):
            number += 1
            yield _device(number, held, table)
            held = {}
        if field and said.text and field not in held:
            held[field] = said
    if held:
        yield _device(number + 1, held, table)


def _device(number: int, held: dict[str, Said], table: MakerTable) -> DeviceSaid:
    def said(field: str) -> Said:
        return held.get(field, NOTHING)

    description = said("description")
    platform = Said(said("platform").text.split(",")[0].strip(), said("platform").line)
    told = in_words(description, table, sure=True)
    chassis, name = said("chassis"), said("name")
    if not name.text and chassis.text:
        name = chassis
    model = said("model") if said("model").text else after_maker(platform)
    return DeviceSaid(
        place=f"neighbour/{number}",
        line=min(one.line for one in held.values()),
        name=name,
        model=model if model.text else told.get("model", NOTHING),
        version=told.get("version", said("version")),
        serial=said("serial"),
        signs=list(dict.fromkeys(_signs(description, platform, said("maker"), table))),
        addresses=[one for one in (mac(chassis), ip(said("address"))) if one.text],
    )


def after_maker(platform: Said) -> Said:
    """CDP writes ``cisco WS-C2950-12``: the model is behind the maker."""
    maker, _, model = platform.text.partition(" ")
    return Said(model.strip() or maker, platform.line)


def _signs(
    description: Said, platform: Said, maker: Said, table: MakerTable
) -> Iterator[MakerSign]:
    yield from described(description, SignFamily.DESCRIPTION, table)
    yield from described(platform, SignFamily.PRODUCT, table)
    yield from stated(maker, SignFamily.ENTITY, table)
