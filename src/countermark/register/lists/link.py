"""Which parties of a list are entities of the register? Only where the legal names are equal.

Equal after light normalisation, unique among the register's names, and no contrary country. All
else is left to screening and to people; nothing here is a likeness.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from countermark.model.claim import Claim
from countermark.model.match import ListedName
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NATIVE, Derived, How

LEGAL = frozenset({"legal", NATIVE})
"""Roles of names that can carry a certain match."""

_MARKS = str.maketrans({mark: " " for mark in ".,;:\"'’‘“”()"})


def normal(text: str) -> str:
    """Case, width, punctuation and runs of space folded; letters, accents and legal form kept."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("&", " and ")
    return " ".join(folded.translate(_MARKS).split())


def link(claims: Sequence[Claim], entities: Iterable[ListedName]) -> tuple[Claim, ...]:
    """``same_as`` claims from parties in ``claims`` to the register entities in ``entities``.

    ``entities`` are all names of the register, of every role, false friends included: a name that
    two entities bear links nobody. Each claim rests on the list's own naming claim.
    """
    owners: dict[str, set[str]] = {}
    legal: dict[str, ListedName] = {}
    for name in entities:
        key = normal(name.text)
        owners.setdefault(key, set()).add(name.entity)
        if name.role in LEGAL:
            legal.setdefault(key, name)
    countries = _countries(claims)
    linked: dict[tuple[str, str], Claim] = {}
    for claim in claims:
        if claim.predicate is not Predicate.NAMED:
            continue
        key = normal(claim.object)
        found = legal.get(key)
        if found is None or len(owners[key]) != 1 or found.entity == claim.subject:
            continue
        seen = countries.get(claim.subject, set())
        if found.country and seen and found.country not in seen:
            continue
        linked.setdefault((claim.subject, found.entity), _same(claim, found))
    return tuple(linked.values())


def _countries(claims: Sequence[Claim]) -> dict[str, set[str]]:
    seen: dict[str, set[str]] = {}
    for claim in claims:
        if claim.predicate is Predicate.REGISTERED_IN:
            seen.setdefault(claim.subject, set()).add(claim.object)
    return seen


def _same(claim: Claim, found: ListedName) -> Claim:
    return Claim(
        claimant="countermark",
        subject=claim.subject,
        predicate=Predicate.SAME_AS,
        object=found.entity,
        evidence=claim.evidence,
        known_from=claim.known_from,
        qualifiers=(Derived(How.SAME_LEGAL_NAME, claim.object),),
        grade=claim.grade,
    )
