"""What a scan of a network says of its hosts, as devices."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats import media_types, nmap_xml
from countermark.formats.nmap_xml import Host, Told
from countermark.inventory.identity.naming import described, makers_named
from countermark.inventory.identity.saying import NOTHING, DeviceSaid, Said, say_device
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.inventory.identity.weighing import MakerSign
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading

_FAMILIES = {
    "ssl-cert": SignFamily.CERTIFICATE,
    "snmp-sysdescr": SignFamily.DESCRIPTION,
}


def nmap(file: FileToRead) -> Reading:
    """The hosts of a scan of nmap that answered; those that did not are counted."""
    hosts, gap = nmap_xml.read(file.label, file.content, file.caps)
    into = Harvest(media_type=media_types.NMAP)
    source = Source(file.label, file.digest, into.media_type)
    table, silent = file.lexicon.makers, 0
    for number, host in enumerate(hosts, start=1):
        if host.state != "up":
            silent += 1
            continue
        said = _device(number, host, table)
        say_device(source, said, table, into, components=file.components)
    if gap is not None:
        into.gaps.append(gap)
    if silent:
        detail = "hosts that did not answer: what they are is not known"
        into.gaps.append(Gap(file.label, Why.NOT_READ, silent, "hosts", detail))
    if not hosts and gap is None:
        into.gaps.append(file.gap(Why.EMPTY, "no host in it"))
    return file.reading("nmap XML", into)


def _device(number: int, host: Host, table: MakerTable) -> DeviceSaid:
    ips = [told for told in host.addresses if told.kind in ("ipv4", "ipv6")]
    macs = [told for told in host.addresses if told.kind == "mac"]
    name = (host.names or ips or macs or [Told("", "", host.line)])[0]
    addresses = [Said(f"mac:{_digits(told.text)}", told.line) for told in macs if _own(told.text)]
    addresses += [Said(f"ip:{told.text}", told.line) for told in ips]
    return DeviceSaid(
        place=f"host/{number}",
        line=host.line,
        name=Said(name.text, name.line) if name.text else NOTHING,
        role=Said(host.kind, host.line) if host.kind else NOTHING,
        signs=list(dict.fromkeys(_signs(host, table))),
        addresses=addresses,
    )


def _signs(host: Host, table: MakerTable) -> Iterator[MakerSign]:
    for told in host.vendors:
        for maker in makers_named(told.text, table):
            yield MakerSign(maker, SignFamily.ADDRESS, told.line, told.text)
    for told in host.told:
        family = _FAMILIES.get(told.kind, SignFamily.BANNER)
        yield from described(Said(told.text, told.line), family, table)
    for told in host.systems:
        yield from described(Said(told.text, told.line), SignFamily.FIRMWARE, table)


def _digits(mac: str) -> str:
    return mac.replace(":", "").replace("-", "").upper()


def _own(mac: str) -> bool:
    """Is the address assigned by its maker, and not set by hand or for a group?"""
    digits = _digits(mac)
    return len(digits) == 12 and digits.isalnum() and not int(digits[:2], 16) & 3
