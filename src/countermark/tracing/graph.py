"""Claims as ties that can be walked: from which node to which, by which kind of move.

Answers what lies one hop away, what is disputed, what is a thing and whose brand stands on it.
It walks nothing itself and weighs no dates.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from functools import cached_property

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.node import CONTRACT, ITEM, is_party_on_a_list, kind_of
from countermark.model.predicate import EDGES, Predicate
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import Interval, earliest, latest
from countermark.tracing.identity import Identity

HALF = 50_000_000
"""50 % in micro-percent: an owner below it does not consolidate the firm by that share alone."""


class Move(Enum):
    """The kinds of moves that lead towards the origin of a thing."""

    IDENTITY = "identity"
    OWNERSHIP = "ownership"
    MAKING = "making"
    CONTAINMENT = "containment"
    SUPPLY_UP = "supply up"
    SUPPLY_DOWN = "supply down"
    SERVICE = "service"


MOVES: tuple[tuple[Predicate, bool, Move], ...] = (
    (Predicate.SAME_AS, True, Move.IDENTITY),
    (Predicate.SAME_AS, False, Move.IDENTITY),
    (Predicate.OWNS, False, Move.OWNERSHIP),
    (Predicate.CONTROLS, False, Move.OWNERSHIP),
    (Predicate.PART_OF_GROUP, True, Move.OWNERSHIP),
    (Predicate.MADE_BY, True, Move.MAKING),
    (Predicate.BRANDED_BY, True, Move.MAKING),
    (Predicate.CONTAINS, True, Move.CONTAINMENT),
    (Predicate.DELIVERS, True, Move.CONTAINMENT),
    (Predicate.RUNS, True, Move.CONTAINMENT),
    (Predicate.SUPPLIES, False, Move.SUPPLY_UP),
    (Predicate.SUPPLIES, True, Move.SUPPLY_DOWN),
    (Predicate.SUBCONTRACT_OF, False, Move.SUPPLY_UP),
    (Predicate.ADMINISTERS, False, Move.SERVICE),
    (Predicate.SHARES_DATA_WITH, True, Move.SERVICE),
)
"""Relation, walked from the claim's subject to its object (True) or back, and the kind of move."""

_BY_PREDICATE: dict[Predicate, list[tuple[bool, Move]]] = defaultdict(list)
for _predicate, _forward, _move in MOVES:
    _BY_PREDICATE[_predicate].append((_forward, _move))

_OF_THINGS = frozenset({Predicate.MADE_BY, Predicate.BRANDED_BY, Predicate.CONTAINS})
_PARTIES = frozenset({SubjectKind.SUPPLIER, SubjectKind.PARTY})
_SCORE = re.compile(r"\bscore[ =:]+([01](?:\.\d{1,9})?)\b")


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
        known = {c.id: c for c in claims if c.subject != c.object}
        self.disputes = _disputes(known.values())
        self.claims = [
            c
            for c in sorted(known.values(), key=_rank)
            if c.polarity is Polarity.AFFIRMED
            and c.predicate in EDGES
            and not (without_disputed and c.id in self.disputes)
        ]
        self.identity = Identity(c for c in self.claims if c.certain)
        made = [c for c in self.claims if c.predicate in _OF_THINGS]
        self._things = {c.subject for c in made}
        self._certain_things = {c.subject for c in made if c.certain}
        self.brands: dict[str, list[str]] = defaultdict(list)
        for claim in made:
            if claim.predicate is Predicate.BRANDED_BY and claim.certain:
                self.brands[claim.subject].append(claim.object)
        self.ties = self._tie()

    def is_party(self, node: str) -> bool:
        """Did the user ask about this node as a supplier or a party?"""
        subject = self.subjects.get(node)
        return subject is not None and subject.kind in _PARTIES

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

    def other_brand(self, thing: str, party: str) -> bool:
        """Does a brand stand on ``thing`` that is certainly not ``party`` by another name?"""
        return any(not self.identity.same(brand, party) for brand in self.brands.get(thing, ()))

    def carries_brand_of(self, thing: str, party: str) -> bool:
        """Does the brand of ``party`` itself stand on ``thing``?"""
        return any(self.identity.same(brand, party) for brand in self.brands.get(thing, ()))

    def distances(self, targets: Collection[str]) -> dict[str, int]:
        """The least number of hops from each node to any target, whatever the rules of walking."""
        away = dict.fromkeys(targets, 0)
        queue = deque(sorted(away))
        while queue:
            node = queue.popleft()
            for before in self._reverse.get(node, ()):
                if before not in away:
                    away[before] = away[node] + 1
                    queue.append(before)
        return away

    @cached_property
    def _reverse(self) -> dict[str, list[str]]:
        back: dict[str, list[str]] = defaultdict(list)
        for node, ties in self.ties.items():
            for tie in ties:
                back[tie.target].append(node)
        return back

    def _tie(self) -> dict[str, list[Tie]]:
        grouped: dict[tuple[str, str, Predicate, bool, Move, bool, bool], list[Claim]] = {}
        for claim in self.claims:
            minority = claim.share is not None and claim.share < HALF
            relabel = claim.predicate is Predicate.MADE_BY and "relabel" in claim.note.casefold()
            for forward, move in _BY_PREDICATE[claim.predicate]:
                ends = claim.subject, claim.object
                source, target = ends if forward else ends[::-1]
                if move is Move.SUPPLY_DOWN and not self.may_be_thing(target):
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
                    claims=tuple(grouped[key]),
                    minority=minority,
                    relabel=relabel,
                )
            )
        return _without_dead_returns(ties)


def _without_dead_returns(ties: dict[str, list[Tie]]) -> dict[str, list[Tie]]:
    """Leave out ways from a listed party back to a user's name that lead nowhere else.

    A thousand suppliers matched to one party would otherwise be walked a thousand times each.
    A return also needs a certain match: two doubtful likenesses do not make two names one firm.
    """

    def worth(tie: Tie) -> bool:
        if tie.move is not Move.IDENTITY or not is_party_on_a_list(tie.source):
            return True
        if is_party_on_a_list(tie.target):
            return True
        elsewhere = any(onward.target != tie.source for onward in ties.get(tie.target, ()))
        return elsewhere and any(c.certain for c in tie.claims)

    return {node: [tie for tie in out if worth(tie)] for node, out in ties.items()}


def score_of(claim: Claim) -> float | None:
    """The screening score that a ``same_as`` claim carries in its note as ``score 0.87``."""
    if claim.predicate is not Predicate.SAME_AS:
        return None
    found = _SCORE.search(claim.note)
    return float(found[1]) if found else None


def _rank(claim: Claim) -> tuple[bool, int, str]:
    return not claim.certain, claim.grade.weakness, claim.id


def _disputes(claims: Iterable[Claim]) -> dict[str, tuple[str, ...]]:
    """For each affirmed claim that is denied for days it may speak of: the ids of the denials.

    ``different_from``, affirmed, denies ``same_as``; both read the same in either direction.
    """
    denials: dict[tuple[str, Predicate, str], list[Claim]] = defaultdict(list)
    affirmed: list[Claim] = []
    for claim in claims:
        if claim.predicate is Predicate.DIFFERENT_FROM:
            if claim.polarity is Polarity.AFFIRMED:
                for key in _keys(claim.subject, Predicate.SAME_AS, claim.object):
                    denials[key].append(claim)
        elif claim.polarity is Polarity.DENIED:
            for key in _keys(claim.subject, claim.predicate, claim.object):
                denials[key].append(claim)
        else:
            affirmed.append(claim)
    found: dict[str, tuple[str, ...]] = {}
    for claim in affirmed:
        against = denials.get((claim.subject, claim.predicate, claim.object), ())
        ids = sorted({d.id for d in against if may_overlap(claim.valid, d.valid)})
        if ids:
            found[claim.id] = tuple(ids)
    return found


def _keys(subject: str, predicate: Predicate, object_: str) -> set[tuple[str, Predicate, str]]:
    keys = {(subject, predicate, object_)}
    if predicate is Predicate.SAME_AS:
        keys.add((object_, predicate, subject))
    return keys


def may_overlap(one: Interval, other: Interval) -> bool:
    """Can the two intervals share a day, given how precisely their bounds are known?"""
    return _may_begin_before_end(one, other) and _may_begin_before_end(other, one)


def _may_begin_before_end(one: Interval, other: Interval) -> bool:
    if one.start is None or other.end is None:
        return True
    return earliest(one.start) < latest(other.end)
