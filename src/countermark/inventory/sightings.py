"""One device, many sightings: joined by serial number, addresses or name, never by a weak key.

1. Keys are asked in the order of their strength; a stronger one that differs forbids a weaker one.
2. A key that stands for nothing (``unknown``, zeros, a broadcast address) is none.
3. A weaker key that several different devices bear by a stronger one joins nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

import msgspec

from countermark.inventory.identity.signals import MakerTable
from countermark.model.network_device import KnownBy, MakerSeen, NetworkDevice

Keys = Callable[[NetworkDevice], Iterable[str]]


def joined(seen: Sequence[NetworkDevice], table: MakerTable) -> tuple[NetworkDevice, ...]:
    """The devices that ``seen`` are sightings of, in the order in which each was first seen.

    ``table`` says which serial numbers and names tell no two devices apart.
    """

    def serials(device: NetworkDevice) -> Iterable[str]:
        text = device.serial.strip()
        return (text.casefold(),) if table.is_serial(text) else ()

    def names(device: NetworkDevice) -> Iterable[str]:
        text = device.name.strip()
        own = table.is_name(text) and text != _made(device)
        return (text.casefold(),) if own else ()

    keyed: tuple[tuple[KnownBy, Keys], ...] = (
        (KnownBy.SERIAL, serials),
        (KnownBy.ADDRESS, _macs),
        (KnownBy.MANAGEMENT, _ips),
        (KnownBy.NAME, names),
    )
    groups = _Groups(seen, serials)
    for by, keys in keyed:
        by_key: dict[str, list[int]] = defaultdict(list)
        for at, device in enumerate(seen):
            for key in keys(device):
                by_key[key].append(at)
        for members in by_key.values():
            if len(members) > 1:
                groups.join(members, by)
    return tuple(_one([seen[at] for at in members], groups.why(members))
                 for members in groups.members())  # fmt: skip


def _macs(device: NetworkDevice) -> Iterable[str]:
    return (one for one in device.addresses if one.startswith("mac:"))


def _ips(device: NetworkDevice) -> Iterable[str]:
    return (
        one
        for one in device.addresses
        if one.startswith("ip:") and not one.startswith(("ip:127.", "ip:0.", "ip:169.254."))
    )


def _made(device: NetworkDevice) -> str:
    """What a device without a name of its own is called."""
    maker = device.maker
    return f"{maker.name if maker else ''} {device.model}".strip()


class _Groups:
    """Sightings that are one device, and by what; the strong keys that each group has."""

    def __init__(self, seen: Sequence[NetworkDevice], serials: Keys) -> None:
        self._of = list(range(len(seen)))
        self._in: dict[int, list[int]] = {at: [at] for at in range(len(seen))}
        self._serial = {at: set(serials(device)) for at, device in enumerate(seen)}
        self._maker = {at: _surely(device) for at, device in enumerate(seen)}
        self._why: dict[int, dict[KnownBy, None]] = {}

    def join(self, members: Sequence[int], by: KnownBy) -> None:
        """Make one of ``members``, unless what is stronger tells some of them apart."""
        groups = list(dict.fromkeys(self._of[at] for at in members))
        serials = [s for group in groups if (s := self._serial[group])]
        if by is not KnownBy.SERIAL and serials and not set.intersection(*serials):
            return
        makers = {m for group in groups if (m := self._maker[group])}
        if len(makers) > 1:
            return
        first, *others = groups
        for other in others:
            for at in self._in.pop(other):
                self._of[at] = first
                self._in[first].append(at)
            self._serial[first] |= self._serial.pop(other)
            self._maker[first] = self._maker[first] or self._maker.pop(other)
            self._why.setdefault(first, {}).update(self._why.pop(other, {}))
        if others:
            self._why.setdefault(first, {})[by] = None

    def members(self) -> list[list[int]]:
        """The members of each group, in order."""
        return sorted(sorted(group) for group in self._in.values())

    def why(self, members: Sequence[int]) -> tuple[KnownBy, ...]:
        found = self._why.get(self._of[members[0]], {})
        return tuple(by for by in KnownBy if by in found)


def _surely(device: NetworkDevice) -> str:
    maker = device.maker
    return maker.name.casefold() if maker is not None else ""


def _one(seen: Sequence[NetworkDevice], why: tuple[KnownBy, ...]) -> NetworkDevice:
    """One record of what all sightings of a device say; the first that says a thing is believed."""
    if len(seen) == 1:
        return seen[0]
    first = max(seen, key=lambda device: (bool(device.serial), bool(device.model)))
    rest = [first, *(device for device in seen if device is not first)]
    return NetworkDevice(
        name=_said(rest, "name"),
        site=_said(rest, "site"),
        role=_said(rest, "role"),
        model=_said(rest, "model"),
        version=_said(sorted(rest, key=lambda d: max(d.days, default=""), reverse=True), "version"),
        serial=_said(rest, "serial"),
        sources=tuple(dict.fromkeys(one for device in seen for one in device.sources)),
        days=tuple(sorted({day for device in seen for day in device.days})),
        makers=_makers(rest),
        parts=tuple(dict.fromkeys(part for device in rest for part in device.parts)),
        addresses=tuple(dict.fromkeys(one for device in rest for one in device.addresses)),
        one_because=why,
    )


def _said(seen: Iterable[NetworkDevice], field: str) -> str:
    return next((text for device in seen if (text := str(getattr(device, field)))), "")


def _makers(seen: Sequence[NetworkDevice]) -> tuple[MakerSeen, ...]:
    found: dict[tuple[str, str], MakerSeen] = {}
    for maker in (maker for device in seen for maker in device.makers):
        key = maker.predicate, maker.name
        held = found.get(key)
        if held is None:
            found[key] = maker
            continue
        order = ("certain", "probable", "lead")
        found[key] = msgspec.structs.replace(
            held,
            certainty=min(held.certainty, maker.certainty, key=lambda c: order.index(c.value)),
            evidence=tuple(dict.fromkeys((*held.evidence, *maker.evidence))),
        )
    return tuple(found.values())
