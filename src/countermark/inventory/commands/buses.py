"""``lspci -nn`` and ``lsusb``: what is plugged into a computer, by registered numbers of makers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inventory.identity.saying import DeviceSaid, PartSaid, Said
from countermark.inventory.identity.signals import MakerTable
from countermark.model.lazy_pattern import lazy_pattern

PCI = lazy_pattern(
    r"(?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] ([^:]+): (.+?)"
    r"(?: \[([0-9a-f]{4}):([0-9a-f]{4})\])?"
    r"(?: \(rev [0-9a-f]+\))?(?: \(prog-if .*\))?\s*\Z"
)
USB = lazy_pattern(r"Bus \d+ Device (\d+): ID ([0-9a-f]{4}):([0-9a-f]{4})\s?(.*)\Z")
_HUBS = "1d6b"
"""The Linux Foundation's: hubs that are software."""


def computers(lines: Sequence[str], table: MakerTable) -> Iterator[DeviceSaid]:
    """The one computer whose buses the lines list."""
    parts = [part for part in _parts(lines, table)]
    if parts:
        yield DeviceSaid(place="computer", line=parts[0].model.line, parts=parts)


def _parts(lines: Sequence[str], table: MakerTable) -> Iterator[PartSaid]:
    for number, line in enumerate(lines, start=1):
        if found := PCI.match(line[:500]):
            scheme, vendor, words = "pci", found[3] or "", found[2]
        elif found := USB.match(line[:500]):
            scheme, vendor, words = "usb", found[2], found[4]
            if vendor == _HUBS:
                continue
        else:
            continue
        registered = table.of_bus(scheme, vendor)
        makers = [registered.name] if registered else [m.name for m in table.named_in(words)]
        yield PartSaid(
            place=f"line/{number}",
            makers=tuple(dict.fromkeys(makers)),
            said_maker=Said(f"{scheme}:{vendor}", number),
            model=Said(words.strip() or f"{scheme}:{vendor}", number),
        )
