"""Paths: claims in sequence from a subject to a listed party, and what kind of tie they show."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

import msgspec

from countermark.model.claim import netstrings
from countermark.model.doubt import Doubt
from countermark.model.grade import Grade
from countermark.model.predicate import Family, Predicate
from countermark.model.when import Interval

NO_DATES = Interval()
"""Of a claim that says no dates."""


class PathClass(Enum):
    """The verdict classes of paths (strongest first), by their published numbers."""

    DIRECT = 1
    SUBSIDIARY = 2
    OWNED = 3
    MINORITY = 4
    COMPONENT = 6
    WHITE_LABEL = 7
    SERVICE = 8
    SUPPLIER = 9

    @property
    def words(self) -> str:
        return _WORDS[self]

    def seen_from(self, tiers: int) -> str:
        """The same, of a supplier by how many tiers up it stands."""
        if self is not PathClass.SUPPLIER or not tiers:
            return self.words
        if tiers == 1:
            return "the listed party supplies it"
        if tiers == 2:
            return "the listed party is a supplier's supplier"
        return f"the listed party is a supplier {tiers} tiers up"


_WORDS = {
    PathClass.DIRECT: "is the listed party, or its product",
    PathClass.SUBSIDIARY: "subsidiary or affiliate of the listed party",
    PathClass.OWNED: "owned at or above the threshold by listed parties",
    PathClass.MINORITY: "minority holding, or control without ownership, by a listed party",
    PathClass.COMPONENT: "contains a part of the listed party",
    PathClass.WHITE_LABEL: "carries another brand, made by the listed party",
    PathClass.SERVICE: "service from the listed party",
    PathClass.SUPPLIER: "the listed party stands up the supply chain",
}


class Limit(Enum):
    """What stopped a search before it had looked at everything."""

    STEPS = "steps"
    HOPS = "hops"
    TIME = "time"


class Cut(msgspec.Struct, frozen=True):
    """A search that met a limit: what lay beyond was not examined.

    ``allowed``: the limit's value, in steps or hops; 0 where it is a matter of time. ``nearest``:
    how many hops away the nearest party beyond lies, and ``parties``: how many listed parties are
    known to lie there; 0 where that is not known.
    """

    limit: Limit
    allowed: int = 0
    nearest: int = 0
    parties: int = 0

    @property
    def words(self) -> str:
        """What was not examined, and which limit stopped it, for people."""
        match self.limit:
            case Limit.HOPS:
                far = f"{self.nearest:,} hops away" if self.nearest else "further away"
                return (
                    f"a party that some measure names lies {far}; "
                    f"the limit is {self.allowed:,} hops"
                )
            case Limit.STEPS:
                stopped = f"the search ended after {self.allowed:,} steps"
            case Limit.TIME:
                stopped = "the time for the search was over"
        return f"{stopped}, before every link had been followed"


def worst_cut(*cuts: Cut | None) -> Cut | None:
    """The one to tell of several: an unfinished search first, then the nearest party missed."""
    met = [cut for cut in cuts if cut is not None]
    return min(met, key=lambda cut: (cut.limit is Limit.HOPS, cut.nearest), default=None)


class Hop(msgspec.Struct, frozen=True):
    """One step along one claim. ``forward``: from the claim's subject to its object.

    ``certain`` False says why in ``doubts``, in the order in which they arose. ``disputed_by`` are
    the ids of denials of this claim. ``score``: as in ``Claim``. ``valid``: when it held, where the
    claim says so.
    """

    claim: str
    predicate: Predicate
    from_node: str
    to_node: str
    from_name: str
    to_name: str
    grade: Grade
    forward: bool = True
    certain: bool = True
    doubts: tuple[Doubt, ...] = ()
    disputed_by: tuple[str, ...] = ()
    score: int | None = None
    valid: Interval = NO_DATES

    @property
    def word(self) -> str:
        """The predicate as read in walking direction."""
        return self.predicate.value if self.forward else self.predicate.inverse


class Path(msgspec.Struct, frozen=True, dict=True):
    """From ``subject`` along ``hops`` to ``target`` (a ``reg:`` or ``list:`` node).

    ``cascade``: its ownership was established by adding up shares to a threshold. What follows
    from the hops is worked out once: a path is judged under many measures.
    """

    subject: str
    target: str
    hops: tuple[Hop, ...]
    kind: PathClass
    own: bool = True
    others: int = 0
    cascade: bool = False

    @cached_property
    def certain(self) -> bool:
        return all(h.certain for h in self.hops)

    @cached_property
    def disputed(self) -> bool:
        return any(h.disputed_by for h in self.hops)

    @cached_property
    def tiers(self) -> int:
        """How many steps of supply lie between the subject and the target."""
        return sum(hop.predicate.family is Family.SUPPLY for hop in self.hops)

    @cached_property
    def words(self) -> str:
        """What the listed party is to the subject: of a supplier also how many tiers up."""
        return self.kind.seen_from(self.tiers)

    @cached_property
    def claims(self) -> str:
        """The ids of its claims in order, as ``claim.netstrings``: what digests of it hold."""
        return netstrings(hop.claim for hop in self.hops)

    @cached_property
    def weakest(self) -> Hop | None:
        """The hop that bears least: an uncertain one first, then the worst grade."""
        return max(self.hops, key=lambda h: (not h.certain, h.grade.weakness), default=None)
