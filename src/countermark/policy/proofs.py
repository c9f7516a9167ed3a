"""What people's own files say that a measure asks for: exceptions, weight of parts, origin.

Indexed by node, and for an item also by the names of its kind. Decides nothing by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.node import ITEM, NAMED, kind_of
from countermark.model.predicate import Predicate
from countermark.model.when import Holds

PROVING = (
    Predicate.EXEMPT_BY,
    Predicate.IN_ROLE,
    Predicate.PRODUCED_IN,
    Predicate.HAS_CATEGORY,
    Predicate.SAME_AS,
)
"""The predicates ``by_node`` reads; of the others it takes no notice."""

ESSENTIAL = frozenset(
    {
        "essential component",
        "substantial component",
        "substantial or essential component",
        "critical technology",
    }
)
"""What a part must be said to serve as (``in_role``) for measures that ask for its weight."""

FIRMWARE = "firmware"
"""A category whose parts can change how the whole behaves: essential unless somebody denies it."""


SOFTWARE = frozenset({"software", "security software", "library", "operating system"})
"""Categories of what is software and no equipment."""


class Weight(msgspec.Struct, frozen=True):
    """What is said of a part's weight: True, False or None (open), and by whom."""

    essential: bool | None
    words: str = ""


class Proofs(msgspec.Struct, frozen=True):
    """Claims by the node they are about; ``kinds`` maps a node to other names of the same thing.

    ``roles`` are what a thing is said to serve as in words that say nothing of its weight.
    """

    exempt: dict[str, tuple[Claim, ...]] = {}
    weight: dict[str, tuple[Claim, ...]] = {}
    roles: dict[str, tuple[Claim, ...]] = {}
    origin: dict[str, tuple[Claim, ...]] = {}
    firmware: frozenset[str] = frozenset()
    software: frozenset[str] = frozenset()
    kinds: dict[str, tuple[str, ...]] = {}

    def is_software(self, node: str) -> bool:
        """Does somebody say that the thing at ``node`` is software?"""
        return bool(self.software & {node, *self.kinds.get(node, ())})

    def exemptions(self, node: str) -> list[Claim]:
        """What is claimed, by either side, of ``node`` and exceptions."""
        return self._about(self.exempt, node) if self.exempt else []

    def weight_of(self, node: str, day: date) -> Weight:
        """Is the part at ``node`` a substantial or essential component, and who says so?"""
        said = [c for c in self._about(self.weight, node) if c.valid.holds(day) is Holds.YES]
        yes = [c for c in said if c.polarity is Polarity.AFFIRMED and c.certain]
        no = [c for c in said if c.polarity is Polarity.DENIED]
        if yes and no:
            return Weight(
                None, f"{yes[0].claimant} says that it is one, {no[0].claimant} denies it"
            )
        if no:
            return Weight(False, no[0].claimant)
        if yes:
            return Weight(True, yes[0].claimant)
        if self.firmware & {node, *self.kinds.get(node, ())}:
            return Weight(True, "firmware can change how the whole behaves")
        other = [c for c in self._about(self.roles, node) if c.polarity is Polarity.AFFIRMED]
        if other:
            return Weight(None, f"“{other[0].object[:60]}”, as is said of it, does not settle it")
        return Weight(None)

    def origins(self, node: str, day: date) -> tuple[str, ...]:
        """The countries in which the thing is said to be produced, as ISO codes."""
        said = self._about(self.origin, node)
        return tuple(
            dict.fromkeys(
                c.object
                for c in said
                if c.polarity is Polarity.AFFIRMED and c.valid.holds(day) is not Holds.NO
            )
        )

    def marks(
        self, day: date, names: Mapping[str, str], items: Collection[str]
    ) -> dict[str, frozenset[str]]:
        """What is said of each node that may decide what a path through it is worth, as words.

        Of two ways to one party, the one through a thing that is exempt, no essential component,
        software or another application never stands for the other. ``items`` are the names by which
        some measure covers things of a party (``Covered.items``), ``names`` what nodes are called.
        """
        said: dict[str, set[str]] = {}
        for node, claims in self.exempt.items():
            for claim in claims:
                holds = claim.valid.holds(day).value
                word = f"{claim.object} {claim.polarity.value} {claim.certain} {holds}"
                said.setdefault(node, set()).add(word)
        for node in {*self.weight, *self.firmware}:
            said.setdefault(node, set()).add(f"weight {self.weight_of(node, day).essential}")
        for node in self.software:
            said.setdefault(node, set()).add("software")
        for node, name in names.items() if items else ():
            if kind_of(node) in (ITEM, NAMED) and any(i in name.casefold() for i in items):
                said.setdefault(node, set()).add("item")
        for node, others in self.kinds.items():
            for other in others:
                if other in said:
                    said.setdefault(node, set()).update(said[other])
        return {node: frozenset(words) for node, words in said.items()}

    def _about(self, index: dict[str, tuple[Claim, ...]], node: str) -> list[Claim]:
        names = (node, *self.kinds.get(node, ()))
        return [claim for name in names for claim in index.get(name, ())]


def by_node(claims: Iterable[Claim]) -> Proofs:
    """Index the claims of a view that prove something."""
    exempt: dict[str, list[Claim]] = {}
    weight: dict[str, list[Claim]] = {}
    roles: dict[str, list[Claim]] = {}
    origin: dict[str, list[Claim]] = {}
    kinds: dict[str, list[str]] = {}
    firmware: set[str] = set()
    software: set[str] = set()
    for claim in claims:
        if claim.predicate is Predicate.EXEMPT_BY:
            exempt.setdefault(claim.subject, []).append(claim)
        elif claim.predicate is Predicate.PRODUCED_IN:
            origin.setdefault(claim.subject, []).append(claim)
        elif claim.predicate is Predicate.IN_ROLE and _folded(claim.object) in ESSENTIAL:
            weight.setdefault(claim.subject, []).append(claim)
        elif claim.predicate is Predicate.IN_ROLE:
            roles.setdefault(claim.subject, []).append(claim)
        elif claim.predicate is Predicate.HAS_CATEGORY and _folded(claim.object) == FIRMWARE:
            firmware.add(claim.subject)
        elif claim.predicate is Predicate.HAS_CATEGORY and _folded(claim.object) in SOFTWARE:
            software.add(claim.subject)
        elif claim.predicate is Predicate.SAME_AS and _names_a_kind(claim):
            kinds.setdefault(claim.subject, []).append(claim.object)
    return Proofs(
        _frozen(exempt),
        _frozen(weight),
        _frozen(roles),
        _frozen(origin),
        frozenset(firmware),
        frozenset(software),
        {node: tuple(names) for node, names in kinds.items()},
    )


def _frozen(index: dict[str, list[Claim]]) -> dict[str, tuple[Claim, ...]]:
    return {node: tuple(said) for node, said in index.items()}


def _names_a_kind(claim: Claim) -> bool:
    sure = claim.certain and claim.polarity is Polarity.AFFIRMED
    return sure and kind_of(claim.subject) in (ITEM, NAMED) and kind_of(claim.object) == NAMED


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())
