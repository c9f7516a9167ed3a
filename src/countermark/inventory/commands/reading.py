"""Reads the output of commands as devices; each kind by its own parser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from countermark.formats import media_types
from countermark.formats import text as text_codec
from countermark.inventory.commands import (
    addresses,
    android,
    buses,
    hardware,
    neighbour_tables,
    neighbours,
    smbios,
)
from countermark.inventory.identity.saying import DeviceSaid, say_device
from countermark.inventory.identity.signals import MakerTable
from countermark.inventory.probes.file_probe import FileToRead
from countermark.inventory.source import Harvest, Source
from countermark.model.gap import Gap, Why
from countermark.model.reading import Reading

Parse = Callable[[Sequence[str], MakerTable], Iterable[DeviceSaid]]

PARSES: Mapping[str, Parse] = {
    "address-table": addresses.seen,
    "dhcp-leases": addresses.leased,
    "lldp-neighbours": neighbours.neighbours,
    "neighbour-table": neighbour_tables.neighbours,
    "dmidecode": smbios.systems,
    "lspci-lsusb": buses.computers,
    "show-inventory": hardware.boxes,
    "android-properties": android.phones,
}
"""By the id of the probe that knows the kind."""


def read(kind: str, title: str, file: FileToRead) -> Reading:
    """The devices that the output shows; where it shows none, a gap says so."""
    found = text_codec.decode(file.label, file.content, file.caps)
    if isinstance(found, Gap):
        return Reading(format=title, gaps=(found,))
    into = Harvest(media_type=media_types.COMMAND_OUTPUT)
    source = Source(file.label, file.digest, into.media_type)
    lines = [line.rstrip("\r") for line in found.text.split("\n", file.caps.rows)]
    for said in PARSES[kind](lines, file.lexicon.makers):
        say_device(source, said, file.lexicon.makers, into, components=file.components)
    if not into.records:
        into.gaps.append(file.gap(Why.EMPTY, "it shows no device", "give the whole output"))
    return file.reading(title, into)
