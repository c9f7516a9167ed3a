"""Signs weighed: who made a device, how sure that is, and what speaks against it.

1. Signs of one maker are taken together, by family.
2. A maker is *declared* where the device itself names it (sysDescr, the chassis in ENTITY-MIB).
3. Declared, and the enterprise number or the objects answered are registered to that maker:
   certain, for it says so and implements what only its maker assigns. Two independent families:
   probable. One: a lead.
4. Where another maker is declared, a sign that only shows whose agent or board it is says no more
   than that. Nothing is dropped: each sign stays with its bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark.inventory.identity.signals import MakerTable, SignFamily
from countermark.model.network_device import MAKING_FIRST, SUREST_FIRST, Certainty
from countermark.model.predicate import Predicate

_DECLARING = frozenset({SignFamily.DESCRIPTION, SignFamily.ENTITY, SignFamily.HOST})
_AGENT = frozenset({SignFamily.NUMBER, SignFamily.SUBTREE})
_WHITE_LABEL = frozenset(
    {SignFamily.PRODUCT, SignFamily.URL, SignFamily.CERTIFICATE, SignFamily.FIRMWARE}
)


class MakerSign(msgspec.Struct, frozen=True):
    """One sign: ``maker`` by a name, where it was read, the words and the line they stand on.

    ``names``: the device itself names the maker there, and not only a product of it. ``assigned``:
    the number is registered to that maker, so that nobody else is to answer under it.
    """

    maker: str
    family: SignFamily
    line: int
    text: str
    names: bool = False
    assigned: bool = False


class Identified(msgspec.Struct, frozen=True):
    """What the signs say of one maker."""

    maker: str
    predicate: Predicate
    certainty: Certainty
    signs: tuple[MakerSign, ...]
    contradicted_by: tuple[str, ...] = ()


def weighed(signs: Sequence[MakerSign], table: MakerTable) -> tuple[Identified, ...]:
    """Who made it and whose parts speak, the surest first."""
    by_maker: dict[str, list[MakerSign]] = {}
    for sign in signs:
        by_maker.setdefault(sign.maker, []).append(sign)
    declared = {sign.maker for sign in signs if sign.names and sign.family in _DECLARING}
    found: list[Identified] = []
    for maker, own in by_maker.items():
        rivals = tuple(sorted(declared - {maker}))
        if maker in declared:
            found.append(_declared(maker, own, rivals))
        elif rivals:
            found += _beside(maker, own, rivals, table)
        else:
            found.append(_alone(maker, own, by_maker))
    return tuple(sorted(found, key=_surest_first))


def _declared(maker: str, own: list[MakerSign], rivals: tuple[str, ...]) -> Identified:
    families = {sign.family for sign in own}
    backed = any(sign.assigned for sign in own)
    predicate = Predicate.MADE_BY
    if rivals and SignFamily.ENTITY not in families and not backed:
        predicate = Predicate.BRANDED_BY
    certainty = _by_number(families)
    if backed and not rivals:
        certainty = Certainty.CERTAIN
    return Identified(maker, predicate, certainty, tuple(own), rivals)


def _beside(
    maker: str, own: list[MakerSign], rivals: tuple[str, ...], table: MakerTable
) -> Iterable[Identified]:
    """Another maker is named: what is left is whose agent, whose board, whose product it is."""
    families = {sign.family for sign in own}
    if families & _WHITE_LABEL and len(families) > 1:
        yield Identified(maker, Predicate.MADE_BY, Certainty.PROBABLE, tuple(own), rivals)
        return
    said = {sign: _alone_says(sign, table) for sign in own}
    for predicate in dict.fromkeys(said.values()):
        signs = tuple(sign for sign in own if said[sign] is predicate)
        certainty = _by_number({sign.family for sign in signs})
        yield Identified(maker, predicate, certainty, signs, rivals)


def _alone_says(sign: MakerSign, table: MakerTable) -> Predicate:
    """A system's name in another maker's description is whose system it runs."""
    described = sign.family is SignFamily.DESCRIPTION
    return Predicate.AGENT_BY if described else table.alone(sign.family)


def _alone(maker: str, own: list[MakerSign], others: dict[str, list[MakerSign]]) -> Identified:
    """Nobody is named: the number that it answers under says more than what else it answers."""
    families = {sign.family for sign in own}
    heard = {
        other
        for other, signs in others.items()
        if other != maker and any(sign.family is SignFamily.NUMBER for sign in signs)
    }
    predicate = Predicate.MADE_BY
    if heard and families <= {SignFamily.SUBTREE, SignFamily.ADDRESS}:
        says = SignFamily.SUBTREE in families
        predicate = Predicate.AGENT_BY if says else Predicate.BOARD_BY
    return Identified(maker, predicate, _by_number(families), tuple(own), tuple(sorted(heard)))


def _by_number(families: set[SignFamily]) -> Certainty:
    return Certainty.PROBABLE if len(families) > 1 else Certainty.LEAD


def _surest_first(found: Identified) -> tuple[int, int, str]:
    return MAKING_FIRST.index(found.predicate), SUREST_FIRST.index(found.certainty), found.maker
