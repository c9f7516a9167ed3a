"""Brands that things carry in their own name, model, CPE or package URL, where nobody is named.

"Huawei AR1220" without a maker column says something, but a brand in a name is a lead and no
maker's mark: each becomes an uncertain ``branded_by`` claim, never more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

import msgspec

from countermark.model.claim import Claim
from countermark.model.grade import Grade
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.match import ListedName
from countermark.model.node import ITEM, NAMED, REGISTERED, kind_of
from countermark.model.predicate import MAKING, Family, Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import THINGS, Subject
from countermark.screening.names.house_brands import HouseBrands

CLAIMANT = "countermark-screening"
LONGEST = 4
"""Words of a brand that is looked for."""
SHORTEST = 3
"""Letters of a brand: shorter ones stand in too many model numbers."""
NAMES = (Predicate.NAMED, Predicate.ALSO_NAMED, Predicate.HAS_MODEL)
HAVING = frozenset(p for p in Predicate if p.family is Family.CONTAINMENT)
"""Whose object is a thing that somebody has, whether or not it is asked about."""
_PRODUCT = Derived(How.PRODUCT_COLUMN)
"""What stands in a column of products is a thing, whoever supplies it."""
_WORD = lazy_pattern(r"[^\W_]+")
_IDENTIFYING = ("cpe:", "pkg:", "purl:")


def brand_leads(
    subjects: Sequence[Subject], claims: Sequence[Claim], names: Iterable[ListedName]
) -> list[Claim]:
    """``branded_by`` claims, none of them certain, for things that name a registered brand."""
    with_maker = {c.subject for c in claims if c.predicate in MAKING}
    open_ = {s.node for s in subjects if s.kind in THINGS} | {
        c.object for c in claims if c.predicate in HAVING or _PRODUCT in c.qualifiers
    }
    if open_ <= with_maker:
        return []
    brands = _brands(names)
    found: dict[tuple[str, str], Claim] = {}
    for claim, text in _texts(claims):
        if claim.subject not in open_ or claim.subject in with_maker:
            continue
        for words, name in _mentioned(text, brands):
            key = claim.subject, name.entity
            found.setdefault(key, _lead(claim, words, name))
    return list(found.values())


def _brands(names: Iterable[ListedName]) -> dict[tuple[str, ...], list[ListedName]]:
    """The brands and short names of the register's own parties, by their words.

    Only those that are a part of the firm's own name: see ``house_brands``.
    """
    own = [n for n in names if kind_of(n.entity) == REGISTERED and n.certain]
    house = HouseBrands(own)
    found: dict[tuple[str, ...], list[ListedName]] = {}
    for name in own:
        words = tuple(_WORD.findall(name.text.casefold()))
        if words and sum(map(len, words)) >= SHORTEST and name in house:
            found.setdefault(words, []).append(name)
    return found


def _texts(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str]]:
    for claim in claims:
        if kind_of(claim.subject) not in (ITEM, NAMED):
            continue
        if claim.predicate in NAMES or _is_address(claim):
            # A package URL percent-encodes its namespace: %40vendor is @vendor.
            yield claim, unquote(claim.object) if _is_address(claim) else claim.object


def _is_address(claim: Claim) -> bool:
    """Is it a CPE or a package URL, which name a vendor in their text?"""
    text = claim.object.casefold()
    return claim.predicate is Predicate.HAS_IDENTIFIER and text.startswith(_IDENTIFYING)


def _mentioned(
    text: str, brands: dict[tuple[str, ...], list[ListedName]]
) -> Iterator[tuple[str, ListedName]]:
    words = _WORD.findall(text.casefold())[:200]
    for at in range(len(words)):
        for long in range(1, LONGEST + 1):
            if at + long <= len(words):
                for name in brands.get(tuple(words[at : at + long]), ()):
                    yield name.text, name


def _lead(claim: Claim, words: str, name: ListedName) -> Claim:
    return msgspec.structs.replace(
        claim,
        claimant=CLAIMANT,
        predicate=Predicate.BRANDED_BY,
        object=name.entity,
        note="",
        qualifiers=(Derived(How.BRAND_IN_NAME, words),),
        grade=Grade.parse("C3"),
        certain=False,
    )
