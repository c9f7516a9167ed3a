"""Who depends on a party that is cut off: those it supplies, or those who supply it, tier by tier.

Supply is walked backwards along making, containment, supply and service; ownership is no supply. It
says who depends, by how much of what is stated; whether anybody is harmed is not for it to say.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import Enum

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.legacy_notes import MICRO
from countermark.model.node import ITEM, kind_of
from countermark.model.predicate import Dates, Direction, Family, Predicate
from countermark.model.when import Holds, earliest
from countermark.tracing.identity import Identity

_SUPPLYING = frozenset({Family.MAKING, Family.CONTAINMENT, Family.SUPPLY, Family.SERVICE})
"""Families of relations in which one end depends on the other."""
_HELD = _SUPPLYING | {Family.IDENTITY}
WHOLE = 100 * MICRO


class Whom(Enum):
    """Which way a cut-off is followed."""

    CUSTOMERS = "customers"  # who depends on it for supply
    SUPPLIERS = "suppliers"  # who loses it as a customer


class Hurt(msgspec.Struct, frozen=True, kw_only=True):
    """One node ``tier`` steps away: ``hurt`` of its ``known`` neighbours lead to the cut-off.

    Neighbours are its suppliers, or its customers where suppliers are asked about. ``least`` and
    ``most`` bound, in micro-percent, the part of its supply that is at stake: from those cut off
    themselves, and from all that are reached; ``unknown`` neighbours state no share. ``gives``:
    what part of the next one's supply it is, where stated.
    ``others`` are suppliers that do not lead there. ``claims`` is the shortest way back.
    """

    node: str
    tier: int
    certain: bool
    hurt: int
    known: int
    least: int = 0
    most: int = WHOLE
    unknown: int = 0
    overfull: bool = False
    gives: int | None = None
    others: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody reached: ``total``, by tier, and ``rows`` of the nearest.

    Of ``unstated`` nobody states how much; ``beyond`` in the last tier lead further.
    """

    total: int
    tiers: dict[int, int]
    unstated: int
    beyond: int
    rows: tuple[Hurt, ...]


class _Tie(msgspec.Struct, frozen=True):
    """From ``source``, who supplies, to ``user``, who depends, by the best claim."""

    source: str
    user: str
    claim: str
    certain: bool
    share: int | None


class Supply:
    """All supply of a set of claims on a day, ready to be walked either way."""

    def __init__(self, claims: Iterable[Claim], day: date) -> None:
        held = [
            claim for claim in claims if claim.predicate.family in _SUPPLYING | {Family.IDENTITY}
        ]
        same = (c for c in held if c.predicate is Predicate.SAME_AS)
        self._one = Identity(c for c in same if c.certain and c.polarity is Polarity.AFFIRMED)
        things = {c.subject for c in held if c.predicate.family is Family.MAKING}
        denied = {(c.subject, c.predicate, c.object) for c in held if c.polarity is Polarity.DENIED}
        best: dict[tuple[str, str], _Tie] = {}
        for claim in held:
            if not _supplies(claim, day):
                continue
            source, user = (self._one.of(end) for end in _ends(claim, things))
            if source == user:
                continue
            contested = (claim.subject, claim.predicate, claim.object) in denied
            sure = claim.certain and not contested
            tie = _Tie(source, user, claim.id, sure, claim.share)
            kept = best.get((source, user))
            if kept is None or _better(tie, kept):
                best[source, user] = tie
        self._users: dict[str, list[_Tie]] = defaultdict(list)
        self._sources: dict[str, list[_Tie]] = defaultdict(list)
        self._doubtful = not all(tie.certain for tie in best.values())
        for tie in best.values():
            self._users[tie.source].append(tie)
            self._sources[tie.user].append(tie)

    @property
    def ties(self) -> int:
        """How many pairs of a supplier and who depends on it."""
        return sum(map(len, self._users.values()))

    def reach(
        self,
        cut_off: Collection[str],
        whom: Whom,
        most_tiers: int = 8,
        most: int | None = None,
    ) -> Reach:
        """Everybody who leads to those ``cut_off``; ``most`` of them in full, the nearest first."""
        start = {self._one.of(node) for node in cut_off}
        forward = whom is Whom.CUSTOMERS
        reached = self._walked(start, forward, most_tiers, sure=False)
        surely = reached
        if self._doubtful:
            surely = self._walked(start, forward, most_tiers, sure=True)
        lost = start | set(reached)
        nearest = sorted(reached, key=lambda node: (reached[node][0], node))[:most]
        return Reach(
            total=len(reached),
            tiers=dict(sorted(Counter(tier for tier, _ in reached.values()).items())),
            unstated=sum(self._is_unstated(node, one, lost) for node, one in reached.items())
            if forward
            else sum(tie.share is None for _, tie in reached.values()),
            beyond=self._beyond(reached, lost, most_tiers, forward=forward),
            rows=tuple(
                self._row(
                    node, reached[node][0], lost, reached, start,
                    forward=forward, certain=node in surely,
                )
                for node in nearest
            ),
        )  # fmt: skip

    def _is_unstated(self, node: str, reached: tuple[int, _Tie], lost: set[str]) -> bool:
        """Does some tie of ``node`` to who is lost say no share?"""
        if reached[1].share is None:
            return True
        return any(tie.share is None and tie.source in lost for tie in self._sources[node])

    def _beyond(
        self,
        reached: Mapping[str, tuple[int, _Tie]],
        lost: set[str],
        most_tiers: int,
        *,
        forward: bool,
    ) -> int:
        """How many in the last tier have neighbours that were not reached."""
        ties = self._users if forward else self._sources
        last = (node for node, (tier, _) in reached.items() if tier == most_tiers)
        return sum(
            any((tie.user if forward else tie.source) not in lost for tie in ties.get(node, ()))
            for node in last
        )

    def _walked(
        self, start: set[str], forward: bool, most_tiers: int, *, sure: bool
    ) -> dict[str, tuple[int, _Tie]]:
        """Each node reached, with how far away it is and the tie it was first reached by."""
        ties = self._users if forward else self._sources
        found: dict[str, tuple[int, _Tie]] = {}
        level = sorted(start)
        for tier in range(1, most_tiers + 1):
            after: list[str] = []
            for node in level:
                for tie in ties.get(node, ()):
                    other = tie.user if forward else tie.source
                    if other in start or other in found or (sure and not tie.certain):
                        continue
                    found[other] = (tier, tie)
                    after.append(other)
            if not after:
                break
            level = after
        return found

    def _row(
        self,
        node: str,
        tier: int,
        lost: set[str],
        reached: Mapping[str, tuple[int, _Tie]],
        start: set[str],
        *,
        forward: bool,
        certain: bool,
    ) -> Hurt:
        way: list[_Tie] = []
        at = node
        while at not in start:
            tie = reached[at][1]
            way.append(tie)
            at = tie.source if forward else tie.user
        nodes = tuple(tie.source if forward else tie.user for tie in way)
        claims = tuple(tie.claim for tie in way)
        if not forward:
            users = self._users[node]
            return Hurt(
                node=node,
                tier=tier,
                certain=certain,
                hurt=sum(tie.user in lost for tie in users),
                known=len(users),
                gives=way[0].share,
                via=nodes,
                claims=claims,
            )
        sources = self._sources[node]
        led = [tie for tie in sources if tie.source in lost]
        least, most, overfull = _bounds(sources, led, start)
        others = sorted(tie.source for tie in sources if tie.source not in lost)
        return Hurt(
            node=node,
            tier=tier,
            certain=certain,
            hurt=len(led),
            known=len(sources),
            least=least,
            most=most,
            overfull=overfull,
            unknown=sum(tie.share is None for tie in sources),
            others=tuple(others),
            via=nodes,
            claims=claims,
        )


def _bounds(sources: list[_Tie], led: list[_Tie], start: set[str]) -> tuple[int, int, bool]:
    """The least and the most of a supply that is at stake.

    At least what comes from those cut off themselves: who is merely reached may still deliver. At
    most what the others leave. Stated shares of more than all are of different goods: 0 to all.
    """
    mine = sum(tie.share for tie in led if tie.share is not None)
    direct = sum(tie.share or 0 for tie in led if tie.source in start)
    others = sum(tie.share for tie in sources if tie not in led and tie.share is not None)
    if mine + others > WHOLE:
        return 0, WHOLE, True
    if all(tie.share is not None for tie in led):
        return direct, mine, False
    return direct, WHOLE - others, False


def _supplies(claim: Claim, day: date) -> bool:
    """Does it say that one end depends on the other, on ``day``?"""
    predicate = claim.predicate
    if claim.polarity is Polarity.DENIED or predicate is Predicate.SHARES_DATA_WITH:
        return False
    if predicate.family not in _SUPPLYING or predicate.direction not in _DIRECTED:
        return False
    start = claim.valid.start
    if predicate.dates is Dates.STATE:
        return claim.valid.holds(day) is not Holds.NO
    return start is None or earliest(start) <= day


_DIRECTED = (Direction.SUBJECT, Direction.OBJECT)


def _ends(claim: Claim, things: Collection[str]) -> tuple[str, str]:
    """Who supplies and who depends. A firm that sells a thing depends on the thing."""
    sells = claim.predicate is Predicate.SUPPLIES and (
        claim.object in things or kind_of(claim.object) == ITEM
    )
    if claim.predicate.direction is Direction.SUBJECT and not sells:
        return claim.subject, claim.object
    return claim.object, claim.subject


def _better(one: _Tie, other: _Tie) -> bool:
    return (one.certain, one.share is not None, other.claim) > (
        other.certain,
        other.share is not None,
        one.claim,
    )
