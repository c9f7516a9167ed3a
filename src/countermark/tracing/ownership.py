"""Which firms listed parties own at or above a threshold, through chains and cycles.

The cascade of SEMANTICS class 3 and OFAC FAQ 401:
1. B begins as the listed parties L, of all programmes the measure aggregates (FAQ 399).
2. Every firm whose shares held by members of B add up to the threshold or more joins B, with its
   whole shareholdings: inclusive, in integers.
3. Repeat 2 until nothing joins. B grows from L only: firms that own each other block nobody.
Control without ownership never joins (FAQ 398). Product-of-percentages figures are not computed.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.predicate import Predicate
from countermark.model.when import Holds
from countermark.tracing.identity import Identity
from countermark.tracing.shares import WHOLE, Holding, Overfull, Register, register_of

T50 = 50_000_000


class Joined(msgspec.Struct, frozen=True):
    """A firm of B: the share that members of B hold in it, and their holdings, largest first.

    ``rank`` is its place in the order of joining; ``alike`` the member it may be the same as,
    where nothing but a doubtful ``same_as`` brought it in.
    """

    share: int
    holdings: tuple[Holding, ...]
    rank: int = 0
    alike: str = ""


class Closure(msgspec.Struct, frozen=True, kw_only=True):
    """B on one day. ``joined`` maps firms beyond L to why they joined; ``below`` those in which
    members of B hold something, but less than the threshold; ``overfull`` the data errors.

    Nodes are representatives: ask ``node in closure`` or use ``identity.of(node)``.
    """

    listed: frozenset[str]
    joined: Mapping[str, Joined]
    below: Mapping[str, Joined]
    overfull: tuple[Overfull, ...]
    identity: Identity

    def __contains__(self, node: str) -> bool:
        one = self.identity.of(node)
        return one in self.listed or one in self.joined


def closure(
    listed: Collection[str],
    claims: Iterable[Claim],
    threshold: int,
    as_of: date,
    *,
    lower: bool = True,
) -> Closure:
    """The least fix-point over ``owns`` claims; ``threshold`` in micro-percent, inclusive.

    ``lower`` True counts what is certain: exact shares (or the lower end of a band) of certain
    claims confirmed within a year of ``as_of`` (``confirmed_on``, else ``known_from``). False
    counts what is possible: upper ends, unconfirmed claims, an unknown share as all that is left.
    Control by ``controls`` or ``part_of_group`` plays no part.
    """
    known = list(claims)
    identity = Identity(c for c in _affirmed(known) if c.certain)
    register = register_of(known, identity, as_of)
    likeness = {} if lower else _likeness(known, identity, as_of)
    roots = frozenset(identity.of(node) for node in listed)
    holdings: dict[str, list[Holding]] = defaultdict(list)
    total: dict[str, int] = defaultdict(int)
    theirs: dict[str, int] = defaultdict(int)
    order: dict[str, str] = dict.fromkeys(sorted(roots), "")
    queue = deque(order)
    while queue:
        owner = queue.popleft()
        for alike in sorted(likeness.get(owner, ())):
            if alike not in order:
                order[alike] = owner
                queue.append(alike)
        for holding in register.by_owner.get(owner, ()):
            firm = holding.owned
            holdings[firm].append(holding)
            total[firm] += holding.least if lower else holding.most
            theirs[firm] += holding.least
            share = min(total[firm], _room(register, firm, theirs[firm]))
            if share >= threshold and share and firm not in order:
                order[firm] = ""
                queue.append(firm)
    reasons = {
        firm: _joined(holdings.get(firm, []), lower, _room(register, firm, theirs[firm]))
        for firm in [*order, *holdings]
    }
    rank = {firm: place for place, firm in enumerate(order)}
    joined = {
        firm: msgspec.structs.replace(reasons[firm], rank=rank[firm], alike=order[firm])
        for firm in order
        if firm not in roots
    }
    below = {firm: why for firm, why in reasons.items() if firm not in order and why.share}
    return Closure(
        listed=roots,
        joined=joined,
        below=below,
        overfull=register.overfull,
        identity=identity,
    )


def _room(register: Register, firm: str, theirs: int) -> int:
    """The most that members can hold together, who surely hold ``theirs``.

    What is certainly somebody else's is nobody's of B, however many of B hold unknown shares.
    """
    return WHOLE - register.certain.get(firm, 0) + theirs


def _joined(holdings: list[Holding], lower: bool, room: int) -> Joined:
    counted = [(h.least if lower else h.most, h) for h in holdings]
    counted = sorted((c for c in counted if c[0]), key=lambda c: (-c[0], c[1].claim.id))
    return Joined(min(sum(share for share, _ in counted), room), tuple(h for _, h in counted))


def _affirmed(claims: Iterable[Claim]) -> list[Claim]:
    return [c for c in claims if c.polarity is Polarity.AFFIRMED]


def _likeness(claims: Iterable[Claim], identity: Identity, as_of: date) -> dict[str, set[str]]:
    """Pairs of parties that a doubtful ``same_as`` may make one."""
    pairs: dict[str, set[str]] = defaultdict(set)
    for claim in _affirmed(claims):
        if claim.predicate is Predicate.SAME_AS and claim.valid.holds(as_of) is not Holds.NO:
            one, other = identity.of(claim.subject), identity.of(claim.object)
            if one != other:
                pairs[one].add(other)
                pairs[other].add(one)
    return pairs
