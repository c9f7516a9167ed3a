"""What a federal grant or loan pays for, by the columns of a row and by links.

A contract that a grant pays is judged as one, with all who perform it and all that it delivers.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from countermark.inventory.lexicon import fold
from countermark.model.claim import Claim, Polarity
from countermark.model.context import Facets
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading, Subject

GRANT = "grant"
SUBSIDY, OWN_MONEY = "subsidy", "own-money"
"""Values of the facet ``funding``."""

_WORDS = frozenset({"grant", "grants", "subgrant", "loan", "loans", "fain", "assistance"})
_SUBSIDY = frozenset(
    {"subsidy", "federal subsidy", "usf", "usf support", "universal service"}
    | {"universal service fund", "universal service support", "fcc support"}
)
_OWN_MONEY = frozenset({"own money", "own funds", "own capital", "own means", "self funded"})
_NONE = frozenset({"no", "n", "false", "0", "not", "none"})
_DOWN = (Predicate.DELIVERS, Predicate.CONTAINS)


def by_cell(grant: str, kind: str) -> tuple[str, ...]:
    """The facet of a row by its number of a grant and by its kind of award, or what else pays."""
    if grant and not _NONE & set(fold(grant).split()[:1]):
        return (GRANT,)
    if says_grant(kind):
        return (GRANT,)
    words = fold(kind)
    if words in _OWN_MONEY:
        return (OWN_MONEY,)
    return (SUBSIDY,) if words in _SUBSIDY else ()


def says_grant(text: str) -> bool:
    """Do these words name federal assistance: a grant, a loan, a cooperative agreement?"""
    words = fold(text).split()
    if _NONE & set(words[:1]):
        return False
    return bool(_WORDS & set(words)) or "cooperative agreement" in " ".join(words)


def paid_by_grants(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The same readings, in which what links say that a grant pays is asked about as that."""
    said = [c for reading in readings for c in reading.claims if _is_paid(c)]
    if not said:
        return tuple(readings)
    paid = {claim.subject for claim in said}
    reached = set(paid)
    for claim in (c for reading in readings for c in reading.claims):
        if claim.predicate is Predicate.SUPPLIES and claim.object in paid:
            reached.add(claim.subject)
        elif claim.predicate in _DOWN and claim.subject in paid:
            reached.add(claim.object)
    return tuple(
        msgspec.structs.replace(
            reading,
            subjects=tuple(_paid(s) if s.node in reached else s for s in reading.subjects),
        )
        for reading in readings
    )


def _is_paid(claim: Claim) -> bool:
    return (
        claim.predicate is Predicate.FUNDED_BY
        and claim.polarity is Polarity.AFFIRMED
        and says_grant(claim.object.replace(":", " "))
    )


def _paid(subject: Subject) -> Subject:
    facets: Facets = msgspec.structs.replace(subject.facets, funding=(GRANT,))
    return msgspec.structs.replace(subject, facets=facets)
