"""Claims as ties that can be walked: from which node to which, by which kind of move.

Answers what lies one hop away, what is disputed, what is a thing and whose brand stands on it.
It walks nothing itself and weighs no dates.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from enum import Enum, auto
from functools import cached_property

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest
from countermark.model.legacy_notes import is_relabelled
from countermark.model.node import CONTRACT, ITEM, is_party_on_a_list, kind_of
from countermark.model.predicate import EDGES, MAKING, THING_SUBJECT, Predicate, Trait
from countermark.model.predicate import Move as Move  # the tracing modules take it from here
from countermark.model.reading import PARTIES, Subject, SubjectKind
from countermark.tracing.disputes import disputes
from countermark.tracing.identity import Identity

HALF = 50_000_000
"""50 % in micro-percent: an owner below it does not consolidate the firm by that share alone."""


MOVES = tuple((p, leg.forward, leg.move) for p in EDGES for leg in p.walk)
"""Relation, walked from the claim's subject to its object (True) or back, and the kind of move."""


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """All claims that say the same of two nodes, seen in one walking direction, best first.

    ``minority``: the share claimed is below one half. ``relabel``: the source calls the thing a
    relabelled product. Claims that differ in these lie in different ties.
    """

    source: str
    target: str
    predicate: Predicate
    forward: bool
    move: Move
    claims: tuple[Claim, ...]
    minority: bool = False
    relabel: bool = False


class Whose(Enum):
    """Whose a delivery under a contract is, for another who performs that contract."""

    ANOTHERS = auto()
    OPEN = auto()


class Graph:
    """The ties of a set of claims. The order in which claims are given does not matter.

    ``subjects`` tell parties from things and carry days of manufacture; ``without_disputed``
    leaves out every claim that somebody denies. Self loops say nothing and are dropped.
    """

    def __init__(
        self,
        claims: Iterable[Claim],
        subjects: Collection[Subject] = (),
        *,
        without_disputed: bool = False,
    ) -> None:
        self.subjects: Mapping[str, Subject] = {s.node: s for s in subjects}
        # One statement told twice, once surely and once not, is told surely.
        known: dict[str, Claim] = {}
        for claim in sorted((c for c in claims if c.subject != c.object), key=_rank):
            known.setdefault(claim.id, claim)
        self.disputes = disputes(known.values())
        self.claims = [
            c
            for c in known.values()
            if c.polarity is Polarity.AFFIRMED
            and c.predicate in EDGES
            and not (without_disputed and c.id in self.disputes)
        ]
        self.identity = Identity(c for c in self.claims if c.certain)
        made = [c for c in self.claims if c.predicate in THING_SUBJECT]
        self._things = {c.subject for c in made}
        self._certain_things = {c.subject for c in made if c.certain}
        self._maybe_one = Identity(self.claims)
        self._labels: dict[str, set[str]] = defaultdict(set)
        for claim in made:
            if claim.predicate in MAKING and claim.certain:
                self._labels[self.identity.of(claim.subject)].add(claim.object)
        self.ties = self._tie()
        self._performing: dict[str, tuple[set[str], set[Digest]]] = {}

    def is_party(self, node: str) -> bool:
        """Did the user ask about this node as a supplier or a party?"""
        subject = self.subjects.get(node)
        return subject is not None and subject.kind in PARTIES

    def is_contract(self, node: str) -> bool:
        """Is the node a contract, by its name or because the user asked about it as one?"""
        subject = self.subjects.get(node)
        return kind_of(node) == CONTRACT or (
            subject is not None and subject.kind is SubjectKind.CONTRACT
        )

    def may_be_thing(self, node: str) -> bool:
        """Is it an item, or does any claim say what it is made of or who made it?"""
        return self._thing(node, self._things)

    def is_thing(self, node: str) -> bool:
        """As ``may_be_thing``, resting on certain claims only."""
        return self._thing(node, self._certain_things)

    def _thing(self, node: str, described: set[str]) -> bool:
        if self.is_contract(node) or self.is_party(node):
            return False
        return kind_of(node) == ITEM or node in described or node in self.subjects

    def _down(self, claim: Claim, source: str, target: str) -> bool:
        """May one go down from a seller: to goods, or, asked about it, to what it performs?

        From who works under a contract to that contract: nothing else that a firm signed.

        A supplier the user asks about leads to the contracts it performs and to the goods that
        carry its brand; a supplier met on the way leads only to goods it supplies.
        """
        if claim.predicate.traits & Trait.UNDER:
            return self.is_contract(target) and (self.is_contract(source) or self.is_party(source))
        if claim.predicate is Predicate.SUPPLIES and not self.is_contract(target):
            return self.may_be_thing(target)
        return self.is_party(source)

    def other_label(self, thing: str, party: str) -> bool:
        """Does the name of somebody who cannot be ``party`` stand on ``thing`` or its kind?

        A certain brand, or a certain maker that the user's own records name.
        """
        return any(not self._maybe_one.same(label, party) for label in self._on(thing))

    def has_rival(self, claim: Claim) -> bool:
        """Is somebody else said to make, or to brand, what ``claim`` says is made or branded?"""
        said = self._makers[self.identity.of(claim.subject), claim.predicate]
        return any(not self._maybe_one.same(maker, claim.object) for maker in said)

    @cached_property
    def _makers(self) -> defaultdict[tuple[str, Predicate], set[str]]:
        found: defaultdict[tuple[str, Predicate], set[str]] = defaultdict(set)
        for claim in self.claims:
            if claim.predicate in MAKING:
                found[self.identity.of(claim.subject), claim.predicate].add(claim.object)
        return found

    def whose_delivery(self, tie: Tie, below: int = 0) -> Whose | None:
        """Is what a contract delivers, by ``tie``, one firm's alone of those who perform it?

        None where nobody among them is said to supply that very thing, and no record of the
        delivery names its seller. A record that does, from the file that names all performers,
        tells them apart; from another file it leaves open who stands above whom. ``below``: it is
        asked for one who works under it, beside whom those with a subcontract stand too.
        """
        contract = self.identity.of(tie.source)
        supplied = self._sure.get((Predicate.SUPPLIES, self.identity.of(tie.target)), ())
        performers, files = self._performers(contract)
        if below:
            said = self._sure.get((Predicate.SUBCONTRACT_OF, contract), ())
            performers = performers | {self.identity.of(claim.subject) for claim in said}
        if any(self.identity.of(claim.subject) in performers for claim in supplied):
            return Whose.ANOTHERS
        records = {(c.evidence.digest, c.evidence.selector) for c in supplied}
        told = [c for c in tie.claims if (c.evidence.digest, c.evidence.selector) in records]
        if not told:
            return None
        return Whose.ANOTHERS if files <= {c.evidence.digest for c in told} else Whose.OPEN

    def _performers(self, contract: str) -> tuple[set[str], set[Digest]]:
        """Who performs it, and the files that say so."""
        if contract not in self._performing:
            said = self._sure.get((Predicate.SUPPLIES, contract), ())
            self._performing[contract] = (
                {self.identity.of(claim.subject) for claim in said},
                {claim.evidence.digest for claim in said},
            )
        return self._performing[contract]

    @cached_property
    def _sure(self) -> dict[tuple[Predicate, str], list[Claim]]:
        """The certain and undisputed claims of supply and subcontract, by relation and object."""
        found: defaultdict[tuple[Predicate, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            known = claim.certain and claim.id not in self.disputes
            if known and claim.predicate in (Predicate.SUPPLIES, Predicate.SUBCONTRACT_OF):
                found[claim.predicate, self.identity.of(claim.object)].append(claim)
        return found

    def names_on(self, thing: str) -> frozenset[str]:
        """Whose names stand on ``thing`` or its kind, as far as certain claims say."""
        return frozenset(self._on(thing))

    def maybe_same(self, one: str, other: str) -> bool:
        """Are the two one party, if doubtful likeness counts too?"""
        return self._maybe_one.same(one, other)

    def _on(self, thing: str) -> set[str]:
        return self._labels.get(self.identity.of(thing), set())

    def distances(
        self, targets: Collection[str], moves: Collection[Move] = tuple(Move)
    ) -> dict[str, int]:
        """The least number of hops from each node to any target by ``moves`` in any sequence."""
        away = dict.fromkeys(targets, 0)
        queue = deque(sorted(away))
        while queue:
            node = queue.popleft()
            for before, move in self._reverse.get(node, ()):
                if before not in away and move in moves:
                    away[before] = away[node] + 1
                    queue.append(before)
        return away

    @cached_property
    def _reverse(self) -> dict[str, list[tuple[str, Move]]]:
        back: dict[str, list[tuple[str, Move]]] = defaultdict(list)
        for node, ties in self.ties.items():
            for tie in ties:
                back[tie.target].append((node, tie.move))
        return back

    def _bears_best(self, claim: Claim) -> tuple[bool, bool, int, str]:
        return not claim.certain, claim.id in self.disputes, claim.grade.weakness, claim.id

    def _tie(self) -> dict[str, list[Tie]]:
        grouped: dict[tuple[str, str, Predicate, bool, Move, bool, bool], list[Claim]] = {}
        for claim in self.claims:
            minority = claim.share is not None and claim.share < HALF
            relabel = claim.predicate is Predicate.MADE_BY and is_relabelled(claim)
            for forward, move in claim.predicate.walk:
                ends = claim.subject, claim.object
                source, target = ends if forward else ends[::-1]
                if move is Move.SUPPLY_DOWN and not self._down(claim, source, target):
                    continue  # never into a party's customers
                key = source, target, claim.predicate, forward, move, minority, relabel
                grouped.setdefault(key, []).append(claim)
        ties: dict[str, list[Tie]] = defaultdict(list)
        for key in sorted(grouped, key=lambda k: (k[1], k[2].value, *k[3:4], *k[5:])):
            source, target, predicate, forward, move, minority, relabel = key
            ties[source].append(
                Tie(
                    source=source,
                    target=target,
                    predicate=predicate,
                    forward=forward,
                    move=move,
                    claims=tuple(sorted(grouped[key], key=self._bears_best)),
                    minority=minority,
                    relabel=relabel,
                )
            )
        return _without_dead_returns(ties)


def _without_dead_returns(ties: dict[str, list[Tie]]) -> dict[str, list[Tie]]:
    """Leave out ways back along ``same_as`` that tell nothing new.

    From a listed party back to a user's name: only by a certain match (two doubtful likenesses do
    not make two names one firm), and only if that name leads anywhere else. From the name of a
    product to the items that bear it: one item for each set of makers and brands, and all that
    have parts. A thousand rows that share a name would otherwise be walked a thousand times each.
    """
    seen: set[tuple[str, frozenset[tuple[str, str, bool]]]] = set()

    def leads_on(tie: Tie) -> bool:
        if tie.move is not Move.IDENTITY or kind_of(tie.source) == ITEM:
            return True
        onward = ties.get(tie.target, ())
        if is_party_on_a_list(tie.source) and not is_party_on_a_list(tie.target):
            elsewhere = any(further.target != tie.source for further in onward)
            return elsewhere and any(c.certain for c in tie.claims)
        if kind_of(tie.target) != ITEM or any(t.predicate is Predicate.CONTAINS for t in onward):
            return True
        makers = frozenset(
            (t.predicate.value, t.target, t.claims[0].certain)
            for t in onward
            if t.move is Move.MAKING
        )
        if not makers or (tie.source, makers) in seen:
            return False
        if tie.claims[0].certain:
            seen.add((tie.source, makers))
        return True

    return {node: [tie for tie in out if leads_on(tie)] for node, out in ties.items()}


def _rank(claim: Claim) -> tuple[bool, int, str]:
    return not claim.certain, claim.grade.weakness, claim.id
