"""Who registered a device's addresses: one more sign, out of a register that the user hands in.

A register has a date, and lacks many blocks of later years: an address that it does not know says
nothing. The registrant is who made a port or a board, and its device perhaps.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from countermark.formats.registrants import Registrants
from countermark.inventory.identity.naming import makers_named
from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.model.network_device import Certainty, MakerSeen, NetworkDevice, SeenSign
from countermark.model.predicate import Predicate

_MAC = "mac:"


def with_registrant(
    device: NetworkDevice, register: Registrants, table: MakerTable
) -> NetworkDevice:
    """The same device with what the registrant of most of its addresses says of its maker."""
    told = {sign.sign for maker in device.makers for sign in maker.evidence}
    if SignFamily.ADDRESS.value in told:  # a scanner asked a register of its own
        return device
    macs = [one.removeprefix(_MAC) for one in device.addresses if one.startswith(_MAC)]
    counted = Counter(name for mac in macs if (name := register.of(mac)))
    if not counted:
        return device
    name = counted.most_common(1)[0][0]
    first = next(mac for mac in macs if register.of(mac) == name)
    family = SignFamily.ADDRESS
    source = device.sources[0]
    sign = SeenSign(f"{family.value} ({name}, {register.label})", source, f"{_MAC}{first}", "")
    makers = device.makers
    for maker in makers_named(name, table)[:1]:
        makers = _added(makers, maker, sign)
    return msgspec.structs.replace(device, makers=makers)


def _added(makers: tuple[MakerSeen, ...], name: str, sign: SeenSign) -> tuple[MakerSeen, ...]:
    """A sign more for a maker that is named already; else a board's, or the only lead."""
    for at, held in enumerate(makers):
        if held.name == name:
            lead = held.certainty is Certainty.LEAD
            certainty = Certainty.PROBABLE if lead and _seen(held) else held.certainty
            more = msgspec.structs.replace(
                held, certainty=certainty, evidence=(*held.evidence, sign)
            )
            return (*makers[:at], more, *makers[at + 1 :])
    predicate = Predicate.BOARD_BY if makers else Predicate.MADE_BY
    new = MakerSeen(
        name=name, predicate=predicate.value, certainty=Certainty.LEAD, evidence=(sign,)
    )
    return (*makers, new)


def _seen(maker: MakerSeen) -> bool:
    """Is it said to have made or branded the device, and not only its agent?"""
    return maker.predicate in (Predicate.MADE_BY.value, Predicate.BRANDED_BY.value)
