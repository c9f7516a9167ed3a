"""Which names in the files are screened, and the ``same_as`` claims that matches become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import Grade
from countermark.model.legacy_notes import MICRO
from countermark.model.match import Match, Query
from countermark.model.node import NAMED, kind_of
from countermark.model.ports import Screener
from countermark.model.predicate import MAKING, PARTY_OBJECT, PARTY_SUBJECT, Predicate
from countermark.model.reading import PARTIES, Subject
from countermark.model.when import Interval

SCREENING = "countermark-screening"
SCREENED_OBJECT = PARTY_OBJECT | {Predicate.SUPPLIES}
"""What is supplied may be a party too: a seller further down the chain."""


class Screened(msgspec.Struct, frozen=True):
    """Matches by node, and the claims they became."""

    matches: dict[str, tuple[Match, ...]]
    claims: tuple[Claim, ...]


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
    known = _known(claims)
    given = {s.node: s for s in subjects}
    things = {c.subject for c in claims if c.predicate in MAKING} - _parties(subjects, claims)
    return {
        node: _query(node, kind, known, given.get(node))
        for node, kind in kinds.items()
        if kind_of(node) == NAMED and node not in things and known.names.get(node)
    }


def _parties(subjects: Sequence[Subject], claims: Sequence[Claim]) -> set[str]:
    """The nodes that act as a party somewhere, or that the user lists as one."""
    found = {s.node for s in subjects if s.kind in PARTIES}
    for claim in claims:
        if claim.predicate in PARTY_SUBJECT:
            found.add(claim.subject)
        if claim.predicate in PARTY_OBJECT:
            found.add(claim.object)
    return found


class _Known(msgspec.Struct):
    names: dict[str, str]
    countries: dict[str, str]
    identifiers: dict[str, list[str]]


def _known(claims: Iterable[Claim]) -> _Known:
    known = _Known({}, {}, {})
    for claim in claims:
        if claim.predicate is Predicate.NAMED:
            known.names.setdefault(claim.subject, claim.object)
        elif claim.predicate is Predicate.REGISTERED_IN:
            known.countries.setdefault(claim.subject, claim.object)
        elif claim.predicate is Predicate.HAS_IDENTIFIER:
            known.identifiers.setdefault(claim.subject, []).append(claim.object)
    return known


def _query(node: str, kind: str, known: _Known, subject: Subject | None) -> Query:
    identifiers = known.identifiers.get(node, [])
    country = known.countries.get(node, "")
    if subject is not None:
        identifiers = [*identifiers, *subject.identifiers]
        country = country or subject.country
    return Query(
        text=known.names[node],
        country=country,
        identifiers=tuple(dict.fromkeys(identifiers)),
        kind=kind,
    )


def screen(
    screener: Screener, asked: Mapping[str, Query], names: Mapping[str, Claim], limit: int = 5
) -> Screened:
    """Screen every query once, however many nodes ask it; ``names`` are claims by id."""
    unique = {query: place for place, query in enumerate(dict.fromkeys(asked.values()))}
    results = screener.screen(list(unique), limit=limit)
    told = {node: tuple(results[unique[query]]) for node, query in asked.items()}
    matches = {n: tuple(m for m in found if not _made_for(m, names)) for n, found in told.items()}
    claims = [
        claim
        for node, found in matches.items()
        for match in _identities(found)
        if (claim := same_as(node, asked[node], match, names)) is not None
    ]
    claims += [
        made_by(node, match, names[match.claim])
        for node, found in told.items()
        for match in found
        if _made_for(match, names) and is_word_for_word(asked[node], match)
    ]
    return Screened({n: m for n, m in matches.items() if m}, tuple(claims))


def _made_for(match: Match, names: Mapping[str, Claim]) -> bool:
    """Does the match rest on a brand of others that a listed firm is said to make for?"""
    said = names.get(match.claim)
    return (
        said is not None
        and said.predicate is Predicate.HAS_BRAND
        and not said.certain
        and not match.judged
    )


def is_word_for_word(query: Query, match: Match) -> bool:
    """Such a brand is heard only as the very word on a product, never by resemblance."""
    return query.text.strip().casefold() == match.name.casefold()


def made_by(node: str, match: Match, said: Claim) -> Claim:
    """The claim that a listed firm makes for a brand, in its source's words: nobody's identity."""
    return msgspec.structs.replace(
        said, subject=node, predicate=Predicate.MADE_BY, object=match.entity, certain=False
    )


def _identities(found: Sequence[Match]) -> Sequence[Match]:
    """Who the name may be: the certain ones where there are any, for then it is told who it is."""
    certain = [match for match in found if match.certain]
    return certain or found


def same_as(node: str, query: Query, match: Match, names: Mapping[str, Claim]) -> Claim | None:
    """The claim a match becomes; None for one a person has judged to be different."""
    if match.told_apart:
        return None
    said = names.get(match.claim)
    evidence = said.evidence if said else _own_words(query, match)
    score = None if match.certain else round(match.score * MICRO)
    return Claim(
        claimant=SCREENING,
        subject=node,
        predicate=Predicate.SAME_AS,
        object=match.entity,
        evidence=evidence,
        polarity=Polarity.AFFIRMED,
        valid=said.valid if said else Interval(),
        # The score in the note is for people: ids of findings rest on it (decision 0023).
        note=match.why if score is None else f"{match.why} (score {score / MICRO:.2f})",
        score=score,
        grade=Grade.parse("A1" if match.certain else "C3"),
        certain=match.certain,
    )


def _own_words(query: Query, match: Match) -> Evidence:
    words = f"{query.text} | {match.name} | {match.why}".encode()
    return Evidence(
        Digest.of(words),
        "text/plain",
        Selector(SelectorKind.QUOTE, match.name),
        label="screening",
        not_kept="computed from the two names it quotes",
    )
