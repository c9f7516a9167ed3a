"""Which names in the files are screened, each with what is known beside it.

Parties, makers and brands; never a mere product.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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


def with_names(
    results: Sequence[SubjectResult], asked: Mapping[str, Query], claims: Iterable[Claim]
) -> tuple[SubjectResult, ...]:
    """``results`` with the names that were screened for each, its own first.

    Names that its own ties lead to are its too, and those of the kind of thing that it is. What may
    not be shown to all who work here names nobody (``model.handling``).
    """
    wanted = {result.subject.node for result in results}
    kinds: dict[str, set[str]] = {}
    ties: dict[str, set[str]] = {}
    shown = [c for c in claims if c.predicate in TIES and c.handling.within(DEFAULT)]
    for claim in shown:
        ends = kind_of(claim.subject), kind_of(claim.object)
        if claim.predicate is Predicate.SAME_AS and ends == (ITEM, NAMED):
            kinds.setdefault(claim.object, set()).add(claim.subject)
    for claim in shown:
        for node, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
            if other in asked:
                for subject in {node, *kinds.get(node, _NOBODY)} & wanted:
                    ties.setdefault(subject, set()).add(asked[other].text)
    return tuple(_with_names(result, asked, ties) for result in results)


_NOBODY: set[str] = set()


def _with_names(
    result: SubjectResult, asked: Mapping[str, Query], ties: Mapping[str, set[str]]
) -> SubjectResult:
    node = result.subject.node
    own = (asked[node].text,) if node in asked else ()
    others = sorted(ties.get(node, _NOBODY) - set(own))
    return msgspec.structs.replace(result, names=(*own, *others)) if own or others else result
