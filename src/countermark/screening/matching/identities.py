"""The ``same_as`` claims that matches become, and what a brand of others says of its maker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.evidence import Digest, Evidence, Selector, SelectorKind
from countermark.model.grade import EXACT_MATCH, LIKELY_MATCH
from countermark.model.legacy_notes import MICRO
from countermark.model.match import Match, Query
from countermark.model.node import REGISTERED, kind_of
from countermark.model.ports import Screener
from countermark.model.predicate import Predicate
from countermark.model.qualifier import DayDecides
from countermark.model.when import Interval
from countermark.screening.matching.certainty import BRAND_KINDS

SCREENING = "countermark-screening"


class Screened(msgspec.Struct, frozen=True):
    """Matches by node, and the claims they became; ``queries`` are all that was asked, by node."""

    matches: dict[str, tuple[Match, ...]]
    claims: tuple[Claim, ...]
    queries: Mapping[str, Query] = {}


def screen(
    screener: Screener, asked: Mapping[str, Query], names: Mapping[str, Claim], limit: int = 5
) -> Screened:
    """Screen every query once, however many nodes ask it.

    ``names`` are the claims by id that matches may rest on: names, and what people judged.
    """
    unique = {query: place for place, query in enumerate(dict.fromkeys(asked.values()))}
    results = screener.screen(list(unique), limit=limit)
    told = {node: tuple(results[unique[query]]) for node, query in asked.items()}
    matches = {n: tuple(m for m in found if not _made_for(m, names)) for n, found in told.items()}
    claims = [
        claim
        for node, found in matches.items()
        for match in _identities(found)
        if (claim := same_as(node, asked[node], match, names, told[node])) is not None
    ]
    claims += [
        made_by(node, match, names[match.claim])
        for node, found in told.items()
        for match in found
        if _made_for(match, names) and match.by_brand and not _is_of_a_false_friend(match, found)
    ]
    return Screened({n: m for n, m in matches.items() if m}, tuple(claims), asked)


def is_word_for_word(query: Query, match: Match) -> bool:
    """Is the name asked the very word of the match, and nothing beside it?"""
    return query.text.strip().casefold() == match.name.casefold()


def _is_of_a_false_friend(brand: Match, found: Sequence[Match]) -> bool:
    """Is the bearer of the name known not to be the firm whose brand it is?"""
    words = set(brand.name.casefold().split())
    return any(m.is_judged_different and words <= set(m.name.casefold().split()) for m in found)


def _made_for(match: Match, names: Mapping[str, Claim]) -> bool:
    """Does the match rest on a brand of others that a listed firm is said to make for?

    Such a brand says something as the very word alone, with a description and a legal form at
    most, never by resemblance.
    """
    said = names.get(match.claim)
    return (
        said is not None
        and said.predicate is Predicate.HAS_BRAND
        and not said.certain
        and not match.judged
    )


def made_by(node: str, match: Match, said: Claim) -> Claim:
    """The claim that a listed firm makes for a brand, in its source's words: nobody's identity."""
    return msgspec.structs.replace(
        said, subject=node, predicate=Predicate.MADE_BY, object=match.entity, certain=False
    )


def _identities(found: Sequence[Match]) -> Sequence[Match]:
    """Who the name may be: where one is certain, names that are merely like it say no more.

    The same name on another list stays, for it may be the same party under another programme. And
    what is certain on an imported list says nothing of the register's own parties: importing a
    list takes none of their matches away.
    """
    known = any(match.certain for match in found)
    by_register = any(match.certain and _is_registered(match) for match in found)
    return [
        match
        for match in found
        if match.certain or match.equal or not (by_register if _is_registered(match) else known)
    ]


def _is_registered(match: Match) -> bool:
    return kind_of(match.entity) == REGISTERED


def is_settled_by_day(
    query: Query, match: Match, names: Mapping[str, Claim], found: Sequence[Match]
) -> bool:
    """Is a brand that changed hands on a day meant, word for word, and nobody else's?

    Then the day of manufacture decides whose it is, and nothing else is open.
    """
    said = names.get(match.claim)
    if match.certain or match.judged or said is None or query.country:
        return False
    dated = said.valid.start is not None or said.valid.end is not None
    own = said.predicate is Predicate.HAS_BRAND and said.certain and dated
    others = any(is_word_for_word(query, m) and m.entity != match.entity for m in found)
    return own and query.kind in BRAND_KINDS and is_word_for_word(query, match) and not others


def same_as(
    node: str,
    query: Query,
    match: Match,
    names: Mapping[str, Claim],
    found: Sequence[Match] = (),
) -> Claim | None:
    """The claim a match becomes; None for one a person has judged to be different.

    What a person judged to be the same is that person's claim, with its grade and its evidence.
    ``found`` are all matches of the name.
    """
    if match.is_judged_different:
        return None
    if judged := names.get(match.judgement):
        return msgspec.structs.replace(
            judged,
            subject=node,
            predicate=Predicate.SAME_AS,
            object=match.entity,
            polarity=Polarity.AFFIRMED,
        )
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
        remark=match.why if score is None else f"{match.why} (score {score / MICRO:.2f})",
        score=score,
        grade=EXACT_MATCH if match.certain else LIKELY_MATCH,
        certain=match.certain,
        qualifiers=(DayDecides(),) if is_settled_by_day(query, match, names, found) else (),
    )


def _own_words(query: Query, match: Match) -> Evidence:
    words = f"{query.text} | {match.name}".encode()
    return Evidence(
        Digest.of(words),
        "text/plain",
        Selector(SelectorKind.QUOTE, match.name),
        label="screening",
        not_kept="computed from the two names it quotes",
    )
