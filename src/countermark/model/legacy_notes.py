"""What claims of ledger format 1 say in their notes, where format 2 has a qualifier or a score.

Format 1 had one place for whatever qualifies a claim: a share band, a relabelled product, the role
of a name and a screening score all stood in the note. Such claims keep their ids, so their notes
stay as they are and are understood here, and nowhere else. Where a claim has a qualifier, its note
is the source's words and is not looked at.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from countermark.model.claim import Claim
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.predicate import Predicate
from countermark.model.qualifier import (
    NATIVE,
    SHARE_MOST,
    SHORT,
    Derived,
    How,
    NameRole,
    Qualifier,
    Relabelled,
    ShareBand,
)

MICRO = 1_000_000
"""Millionths of a score in 1, and micro-percent in one percent."""

NAME_ROLES = (NATIVE, SHORT)
"""Roles of an ``also_named`` name; in format 1 the whole note."""

_RELABELLED = "relabel"
_WHOLE: dict[tuple[Predicate, str], Qualifier] = {
    (Predicate.ALSO_NAMED, NATIVE): NameRole(NATIVE),
    (Predicate.ALSO_NAMED, SHORT): NameRole(SHORT),
    (Predicate.REGISTERED_IN, "from a listed address"): Derived(How.FROM_ADDRESS),
    (Predicate.REGISTERED_IN, "as the list gives it"): Derived(How.LIST_COUNTRY),
    (Predicate.PART_OF_GROUP, "subsidiary"): Derived(How.SUBSIDIARY),
    (Predicate.PART_OF_GROUP, "parent"): Derived(How.PARENT_FIELD),
}
_SAME_NAME = lazy_pattern(r"the same legal name, “(.+)”")
_BAND = lazy_pattern(
    r"(?<![\d.])(\d{1,3}(?:\.\d{1,6})?)\s*%?\s*(?:-|–|to)\s*(\d{1,3}(?:\.\d{1,6})?)\s*%"
)
_SCORE = lazy_pattern(r"\bscore[ =:]+([01](?:\.\d{1,9})?)\b")


def qualifiers_of(claim: Claim) -> tuple[Qualifier, ...]:
    """The qualifiers of a claim of either format, but for what says how we came to it."""
    typed = tuple(one for one in claim.qualifiers if not isinstance(one, Derived))
    if typed or not claim.note:
        return typed
    match claim.predicate:
        case Predicate.OWNS if claim.share is None:
            band = _band(claim.note)
            return () if band is None else (band,)
        case Predicate.MADE_BY if _RELABELLED in claim.note.casefold():
            return (Relabelled(),)
        case Predicate.ALSO_NAMED if claim.note in NAME_ROLES:
            return (NameRole(claim.note),)
        case _:
            return ()


def share_band(claim: Claim) -> ShareBand | None:
    """The band in which the share of an owner lies, if the claim states one."""
    found = (one for one in qualifiers_of(claim) if isinstance(one, ShareBand))
    return next(found, None)


def is_relabelled(claim: Claim) -> bool:
    """Does the claim call the product a relabelled one?"""
    return any(isinstance(one, Relabelled) for one in qualifiers_of(claim))


def name_role(claim: Claim) -> str:
    """What kind of name an ``also_named`` claim gives, of ``NAME_ROLES``; else empty."""
    found = (one.role for one in qualifiers_of(claim) if isinstance(one, NameRole))
    role = next(found, "")
    return role if role in NAME_ROLES else ""


def score_of(claim: Claim) -> int | None:
    """The screening score of a ``same_as`` claim, in millionths."""
    if claim.predicate is not Predicate.SAME_AS:
        return None
    if claim.score is not None or not claim.note:
        return claim.score
    found = _SCORE.search(claim.note)
    return int(Decimal(found[1]) * MICRO) if found else None


def says(claim: Claim) -> tuple[str | None, ...]:
    """``Claim.says``, alike for the two formats: neither a role of a name nor a derivation of ours
    stands in a note."""
    typed = _typed(claim) if claim.note and not claim.qualifiers else None
    if typed is None:
        return claim.says()
    return msgspec.structs.replace(claim, note="", qualifiers=(typed,)).says()


def _typed(claim: Claim) -> Qualifier | None:
    """What the whole note of a name or of a derived claim of format 1 is now."""
    if claim.predicate is Predicate.SAME_AS and (same := _SAME_NAME.fullmatch(claim.note)):
        return Derived(How.SAME_LEGAL_NAME, same[1])
    return _WHOLE.get((claim.predicate, claim.note))


def _band(note: str) -> ShareBand | None:
    found = _BAND.search(note)
    if not found:
        return None
    low, high = (int(Decimal(bound) * MICRO) for bound in found.groups())
    return ShareBand(low, high) if low <= high <= SHARE_MOST else None
