"""Which names in the files are screened, each with what is known beside it.

Parties, makers and brands; never a mere product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from countermark.model.claim import Claim
from countermark.model.handling import DEFAULT
from countermark.model.inquiry import SubjectResult
from countermark.model.match import Query
from countermark.model.node import ITEM, NAMED, kind_of
from countermark.model.predicate import (
    MAKING,
    PARTY_OBJECT,
    PARTY_SUBJECT,
    TIES,
    End,
    Predicate,
)
from countermark.model.reading import PARTIES, Subject

SCREENED_OBJECT = PARTY_OBJECT | {Predicate.SUPPLIES}
"""What is supplied may be a party too: a seller further down the chain."""

MAY_BE_SUBJECT = frozenset(p for p in TIES if End.PARTY in p.subjects) - PARTY_SUBJECT
MAY_BE_OBJECT = frozenset(p for p in TIES if End.PARTY in p.objects) - SCREENED_OBJECT
"""Where a party may stand, and something else as well: screened unless it is seen to be a thing."""


def queries(subjects: Sequence[Subject], claims: Sequence[Claim]) -> dict[str, Query]:
    """The nodes to screen, each with its query: parties, makers and brands; never mere products.

    What is only supplied, and is said to be made by somebody, is a product; a node that is a party
    by anything else stays one, whatever a row says of its maker.
    """
    kinds: dict[str, str] = {}
    for claim in claims:
        if claim.predicate in PARTY_SUBJECT:
            kinds.setdefault(claim.subject, "party")
        if claim.predicate in SCREENED_OBJECT:
            maker = claim.predicate in MAKING
            if maker or claim.object not in kinds:
                kinds[claim.object] = "maker" if maker else "party"
    for subject in subjects:
        if subject.kind in PARTIES:
            kinds[subject.node] = "party"
    for node in _may_be_parties(claims):
        kinds.setdefault(node, "party")
    facts = _facts(claims)
    given = {s.node: s for s in subjects}
    things = {c.subject for c in claims if c.predicate in MAKING} - _parties(subjects, claims)
    return {
        node: _query(node, kind, facts, given.get(node))
        for node, kind in kinds.items()
        if kind_of(node) == NAMED and node not in things and facts.names.get(node)
    }


def _may_be_parties(claims: Sequence[Claim]) -> list[str]:
    """Names where a party may stand, unless some row has them where only a thing can."""
    found: dict[str, None] = {}
    things: set[str] = set()
    for claim in claims:
        predicate = claim.predicate
        if predicate not in TIES:
            continue
        ends = (claim.subject, predicate.subjects), (claim.object, predicate.objects)
        if Predicate.SAME_AS is predicate and ITEM in map(kind_of, (claim.subject, claim.object)):
            things |= {claim.subject, claim.object}  # a row and the name of its kind
            continue
        things |= {node for node, end in ends if End.THING in end and End.PARTY not in end}
        if predicate in MAY_BE_SUBJECT:
            found[claim.subject] = None
        if predicate in MAY_BE_OBJECT:
            found[claim.object] = None
    return [node for node in found if node not in things]


def _parties(subjects: Sequence[Subject], claims: Sequence[Claim]) -> set[str]:
    """The nodes that act as a party somewhere, or that the user lists as one."""
    found = {s.node for s in subjects if s.kind in PARTIES}
    for claim in claims:
        if claim.predicate in PARTY_SUBJECT:
            found.add(claim.subject)
        if claim.predicate in PARTY_OBJECT:
            found.add(claim.object)
    return found


class _Facts(msgspec.Struct):
    names: dict[str, str]
    countries: dict[str, str]
    identifiers: dict[str, list[str]]


def _facts(claims: Iterable[Claim]) -> _Facts:
    facts = _Facts({}, {}, {})
    for claim in claims:
        if claim.predicate is Predicate.NAMED:
            facts.names.setdefault(claim.subject, claim.object)
        elif claim.predicate is Predicate.REGISTERED_IN:
            facts.countries.setdefault(claim.subject, claim.object)
        elif claim.predicate is Predicate.HAS_IDENTIFIER:
            facts.identifiers.setdefault(claim.subject, []).append(claim.object)
    return facts


def _query(node: str, kind: str, facts: _Facts, subject: Subject | None) -> Query:
    identifiers = facts.identifiers.get(node, [])
    country = facts.countries.get(node, "")
    if subject is not None:
        identifiers = [*identifiers, *subject.identifiers]
        country = country or subject.country
    return Query(
        text=facts.names[node],
        country=country,
        identifiers=tuple(dict.fromkeys(identifiers)),
        kind=kind,
    )


class ScreenedNames:
    """Tells for each subject which names were screened for it, its own first.

    Names that its own ties lead to are its too, and those of the kind of thing that it is. What may
    not be shown to all who work here names nobody (``model.handling``). ``claims`` are all claims
    at a node; ``below`` counts by name what is less alike than its list tells.
    """

    def __init__(
        self,
        asked: Mapping[str, Query],
        claims: Callable[[str], Sequence[Claim]],
        below: Mapping[str, int],
    ) -> None:
        self._asked, self._claims, self._below = asked, claims, below
        self._kinds: dict[str, frozenset[str]] = {}

    def on(self, result: SubjectResult) -> SubjectResult:
        """``result`` with the names that were screened for it."""
        node = result.subject.node
        own = (self._asked[node].text,) if node in self._asked else ()
        found: set[str] = set()
        for claim in self._shown(node):
            self._add(found, claim, node)
            of_it = claim.predicate is Predicate.SAME_AS and claim.subject == node
            if of_it and (kind_of(node), kind_of(claim.object)) == (ITEM, NAMED):
                found |= self._of_kind(claim.object)
        others = sorted(found.difference(own))
        if not own and not others:
            return result
        names = (*own, *others)
        below = sum(self._below.get(name, 0) for name in names) if self._below else 0
        return msgspec.structs.replace(result, names=names, below=below)

    def _of_kind(self, node: str) -> frozenset[str]:
        """The names that the ties of a kind of thing lead to: many things may be of it."""
        known = self._kinds.get(node)
        if known is None:
            found: set[str] = set()
            for claim in self._shown(node):
                self._add(found, claim, node)
            known = self._kinds[node] = frozenset(found)
        return known

    def _add(self, found: set[str], claim: Claim, node: str) -> None:
        for end, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if end == node and other in self._asked:
                found.add(self._asked[other].text)

    def _shown(self, node: str) -> Iterator[Claim]:
        for claim in self._claims(node):
            if claim.predicate in TIES and claim.handling.within(DEFAULT):
                yield claim
