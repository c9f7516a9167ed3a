"""The published shape of ``hurt``: ``countermark.hurt/1``."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape

Hurt1 = Literal["countermark.hurt/1"]
HURT: Final[Hurt1] = "countermark.hurt/1"


class HurtRow(Shape, frozen=True, kw_only=True):
    """Somebody ``tier`` steps from the cut-off: ``hurt`` of ``known`` suppliers lead there.

    Of customers, ``least`` is the part of the supply, in percent, that comes from those cut off
    themselves, ``most`` that from all that are reached, by the shares that are stated: who is
    reached may still deliver. ``unknown`` suppliers state none, and
    ``overfull`` says that they add up to more than all. Of suppliers, ``hurt`` of ``known`` count
    customers, and ``gives`` is the part of the next one's supply that comes from it, null where
    nobody states it. ``substitutes`` are suppliers that do not lead to the cut-off. ``via`` are the
    names on the shortest way back, ``claims`` its claims.
    """

    node: str
    name: str
    kind: str
    tier: int
    certain: bool
    hurt: int
    known: int
    least: float | None
    most: float | None
    unknown: int
    overfull: bool
    gives: float | None
    substitutes: tuple[str, ...]
    more_substitutes: int
    via: tuple[str, ...]
    claims: tuple[str, ...]


class HurtSide(Shape, frozen=True, kw_only=True):
    """One way: ``customers`` or ``suppliers``. ``tiers`` counts all, and ``rows`` are the nearest.

    ``unstated`` of them have no share that would say how much.
    """

    whom: Literal["customers", "suppliers"]
    total: int
    tiers: dict[str, int]
    unstated: int
    rows: tuple[HurtRow, ...]


class HurtDocument(Shape, frozen=True, kw_only=True):
    """Who depends on a party, and who loses it as a customer, in ``ties`` of supply.

    It says who depends, not who comes to harm: a stock, another source or a licence is not seen.
    """

    schema: Hurt1
    as_of: date
    known_at: date | None
    subject: str
    nodes: tuple[str, ...]
    hops: int
    ties: int
    sides: tuple[HurtSide, ...]
    not_examined: tuple[GapShape, ...]
