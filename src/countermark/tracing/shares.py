"""Ownership statements as integer bounds: at least and at most how much of a firm each owner has.

Answers what is surely and what is possibly held on a day. It adds nothing up along chains
(``ownership`` does) and reports shares that cannot all be true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from countermark.model.claim import Claim, Polarity
from countermark.model.derivation_words import said_of
from countermark.model.doubt import (
    Doubt,
    SharesOverfull,
    ShareUnconfirmed,
    ShareUnknown,
    SourceUnsure,
    TooCoarse,
)
from countermark.model.legacy_notes import share_band
from countermark.model.predicate import Predicate
from countermark.model.qualifier import SHARE_MOST
from countermark.model.when import Holds, earliest
from countermark.tracing.identity import Identity

WHOLE = SHARE_MOST


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """``owner`` holds ``least`` to ``most`` (micro-percent) of ``owned``, by ``claim``.

    ``least`` is 0 where the statement is not certain, not confirmed within a year of the day asked
    about or not surely in force; ``doubt`` then says why. ``unknown``: no share is stated.
    """

    owner: str
    owned: str
    least: int
    most: int
    claim: Claim
    doubt: Doubt | None = None
    unknown: bool = False


class Overfull(msgspec.Struct, frozen=True):
    """A data error: certain shares in one firm add up to more than 100 %; none of them counts."""

    owned: str
    total: int


class Register(msgspec.Struct, frozen=True):
    """All holdings on one day, by owner and by firm; nodes are those that ``identity`` gives.

    ``certain``: what is certainly held of each firm, by whomever, in micro-percent.
    """

    by_owner: dict[str, list[Holding]]
    by_firm: dict[str, list[Holding]]
    overfull: tuple[Overfull, ...]
    certain: dict[str, int]


def band_of(claim: Claim) -> tuple[int, int] | None:
    """The share as integer bounds: exact, or the band the claim is qualified with."""
    if claim.share is not None:
        return claim.share, claim.share
    band = share_band(claim)
    return None if band is None else (band.low, band.high)


def register_of(claims: Iterable[Claim], identity: Identity, as_of: date) -> Register:
    """Who holds what on ``as_of``. Statements about one owner and firm are not added up:

    the least of the certain ones and the most of all count, so that a primary statement and its
    components, or one firm under two names, are not counted twice.
    """
    stated: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: (c.id, not c.certain)):
        if claim.predicate is Predicate.OWNS and claim.polarity is Polarity.AFFIRMED:
            holding = _stated(claim, identity, as_of)
            if holding is not None and holding.owner != holding.owned:
                stated[holding.owned, holding.owner].append(holding)
    by_firm: dict[str, list[Holding]] = defaultdict(list)
    for (owned, _), holdings in sorted(stated.items()):
        by_firm[owned].append(_merged(holdings))
    overfull = []
    certain: dict[str, int] = {}
    for owned, holdings in by_firm.items():
        total = sum(h.least for h in holdings)
        if total > WHOLE:
            overfull.append(Overfull(owned, total))
            why = SharesOverfull()
            by_firm[owned] = [msgspec.structs.replace(h, least=0, doubt=why) for h in holdings]
        else:
            certain[owned] = total
            by_firm[owned] = [_within(h, total) for h in holdings]
    by_owner: dict[str, list[Holding]] = defaultdict(list)
    for holdings in by_firm.values():
        for holding in holdings:
            by_owner[holding.owner].append(holding)
    return Register(dict(by_owner), dict(by_firm), tuple(overfull), certain)


def _stated(claim: Claim, identity: Identity, as_of: date) -> Holding | None:
    holds = claim.valid.holds(as_of)
    if holds is Holds.NO:
        return None
    band = band_of(claim)
    doubt = _doubt(claim, holds, as_of)
    if band is None:
        doubt = doubt or ShareUnknown()
    least, most = band or (0, WHOLE)
    return Holding(
        owner=identity.of(claim.subject),
        owned=identity.of(claim.object),
        least=least if doubt is None else 0,
        most=most,
        claim=claim,
        doubt=doubt,
        unknown=band is None,
    )


def _doubt(claim: Claim, holds: Holds, as_of: date) -> Doubt | None:
    if not claim.certain:
        return SourceUnsure(str(said_of(claim)))
    if holds is Holds.UNDETERMINED:
        return TooCoarse(share=True)
    confirmed = claim.confirmed_on or claim.known_from
    if confirmed is None or earliest(confirmed) < _a_year_before(as_of):
        return ShareUnconfirmed()
    return None


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _merged(holdings: list[Holding]) -> Holding:
    sure = [h for h in holdings if h.least]
    first = min(sure or holdings, key=lambda h: (h.unknown, h.least, h.claim.id))
    return msgspec.structs.replace(
        first,
        most=max(h.most for h in holdings if not h.unknown or first.unknown),
        unknown=all(h.unknown for h in holdings),
    )


def _within(holding: Holding, total: int) -> Holding:
    """No owner can hold more than what the certain holdings of the others leave."""
    left = WHOLE - (total - holding.least)
    return msgspec.structs.replace(holding, most=min(holding.most, left))
