"""Devices in JSON: the record that NetBox and Nautobot keep, and the neighbours of lldpctl."""

from __future__ import annotations

from countermark.formats import lldpctl, netbox
from countermark.formats.lldpctl import Neighbour
from countermark.formats.netbox import Device, Item
from countermark.inventory.commands.keyed import ip, mac
from countermark.inventory.identity.naming import described, makers_named
from countermark.inventory.identity.saying import DeviceSaid, PartSaid, Said, say_device
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.probes.json_text import decoded
from countermark.inventory.snmp.particulars import in_words
from countermark.inventory.source import Harvest, Source
from countermark.model.evidence import Evidence, SelectorKind
from countermark.model.gap import Why
from countermark.model.reading import Reading


class _Records(Source, frozen=True):
    """A file whose places are the pointers in ``pointers``; a line is their number."""

    pointers: tuple[str, ...] = ()

    def place(self, line: int) -> str:
        return self.pointers[line]

    def shown(self, line: int) -> str:
        return f"{self.label}#{self.pointers[line]}"

    def row(self, line: int, cited: str = "") -> Evidence:
        return self.pointer(self.pointers[line])


def netbox_devices(file: FileToRead) -> Reading:
    """The devices of a record, with their items and modules as parts."""
    into = Harvest(media_type=netbox.MEDIA_TYPE, unit=SelectorKind.POINTER)
    found = list(netbox.devices(decoded(file, into)))
    pointers = [""]
    for device in found:
        pointers += [device.pointer, *(item.pointer for item in device.items)]
    source = _Records(file.label, file.digest, into.media_type, pointers=tuple(pointers))
    at, table = 1, file.lexicon.makers
    for device in found:
        said = _said(device, at, table)
        say_device(source, said, table, into, components=file.components)
        at += 1 + len(device.items)
    if not found:
        into.gaps.append(file.gap(Why.EMPTY, "no device in it"))
    return file.reading("NetBox", into)


def _said(device: Device, at: int, table: MakerTable) -> DeviceSaid:
    address = device.address.partition("/")[0]
    return DeviceSaid(
        place=device.pointer,
        line=at,
        name=Said(device.name, at),
        maker=Said(device.maker, at),
        model=Said(device.model, at),
        version=Said(device.platform, at),
        serial=Said(device.serial, at),
        site=Said(device.site, at),
        role=Said(device.role, at),
        addresses=[Said(f"ip:{address}", at)] if address else [],
        parts=[_part(item, at + 1 + number, table) for number, item in enumerate(device.items)],
    )


def _part(item: Item, at: int, table: MakerTable) -> PartSaid:
    maker = "" if table.is_nobody(item.maker) else item.maker
    return PartSaid(
        place=item.pointer,
        makers=tuple(makers_named(maker, table)),
        said_maker=Said(maker, at),
        model=Said(item.model, at),
        serial=Said(item.serial, at),
        words=item.name,
    )


def lldpctl_devices(file: FileToRead) -> Reading:
    """The neighbours that were seen."""
    into = Harvest(media_type=netbox.MEDIA_TYPE, unit=SelectorKind.POINTER)
    found = list(lldpctl.neighbours(decoded(file, into)))
    pointers = ("", *(one.pointer for one in found))
    source = _Records(file.label, file.digest, into.media_type, pointers=pointers)
    table = file.lexicon.makers
    for at, one in enumerate(found, start=1):
        said = _seen(one, at, table)
        say_device(source, said, table, into, components=file.components)
    if not found:
        into.gaps.append(file.gap(Why.EMPTY, "no neighbour in it"))
    return file.reading("lldpctl", into)


def _seen(one: Neighbour, at: int, table: MakerTable) -> DeviceSaid:
    description = Said(one.description, at)
    told = in_words(description, table, sure=True)
    addresses = (mac(Said(one.chassis, at)), ip(Said(one.address, at)))
    return DeviceSaid(
        place=one.pointer,
        line=at,
        name=Said(one.name or one.chassis, at),
        model=told.get("model", Said("", at)),
        version=told.get("version", Said("", at)),
        signs=list(described(description, SignFamily.DESCRIPTION, table)),
        addresses=[address for address in addresses if address.text],
    )
