"""ARP tables, tables of switches and leases of DHCP: an address seen is a device seen.

They say where a device is and never what it is; the registrant of the address may say whose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.commands.keyed import ip, mac
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, Said
from countermark.inventory.identity.signals import MakerTable
from countermark.model.lazy_pattern import lazy_pattern

_MAC = r"(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}|(?:[0-9A-Fa-f]{4}[.-]){2}[0-9A-Fa-f]{4}"
ADDRESS = lazy_pattern(rf"(?<![\w:.-])(?:{_MAC})(?![\w:.-])")
_NAMED = lazy_pattern(r"\s*([A-Za-z][\w.-]{2,60}) \(")
_LEASE = lazy_pattern(r"\s*(?:lease|host|ia-na|ia-ta)\s+(\S+)\s*\{")
_SETTING = lazy_pattern(r'\s*(?:option\s+)?([a-z-]+)\s+(?:ethernet\s+)?"?([^";]*)"?;')
_HOST = ("client-hostname", "host-name")


def seen(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """Each device of which a line has the hardware address; one a hardware address."""
    found: dict[str, DeviceSaid] = {}
    for number, line in enumerate(lines, start=1):
        match = ADDRESS.search(line[:500])
        if match is None:
            continue
        hardware = mac(Said(_padded(match[0]), number), local=True)
        if not hardware.text or hardware.text in found:
            continue
        where, named = ip(Said(line[:500], number)), _NAMED.match(line[:200])
        found[hardware.text] = _device(
            number, hardware, where, Said(named[1], number) if named else NOTHING
        )
    yield from found.values()


def leased(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """Each device that a lease is for; of several leases of one device the last counts."""
    found: dict[str, DeviceSaid] = {}
    where = hardware = name = NOTHING
    for number, line in enumerate(lines, start=1):
        line = line[:500]
        if begins := _LEASE.match(line):
            where, hardware, name = ip(Said(begins[1], number)), NOTHING, NOTHING
        elif setting := _SETTING.match(line):
            said = Said(setting[2], number)
            if setting[1] == "hardware":
                hardware = mac(said, local=True)
            elif setting[1] in _HOST:
                name = said
            elif setting[1] == "fixed-address":
                where = ip(said)
        elif line.strip().startswith("}") and hardware.text:
            found[hardware.text] = _device(hardware.line, hardware, where, name)
            hardware = NOTHING
    yield from found.values()


def _device(line: int, hardware: Said, where: Said, name: Said) -> DeviceSaid:
    shown = name if name.text else Said((where.text or hardware.text).partition(":")[2], line)
    return DeviceSaid(
        place=hardware.text,
        line=line,
        name=shown,
        addresses=[one for one in (hardware, where) if one.text],
    )


def _padded(address: str) -> str:
    """BSD leaves zeros out: ``0:1e:10:1:2:3``."""
    parts = address.replace("-", ":").split(":")
    return ":".join(part.rjust(2, "0") for part in parts) if len(parts) == 6 else address
