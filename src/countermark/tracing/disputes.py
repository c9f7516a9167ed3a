"""Which claims somebody denies, for days they may both speak of. It picks no winner.

And which denials speak of nothing that is asked about: they would vanish without a word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from countermark.model.claim import Claim, Polarity
from countermark.model.predicate import EDGES, Predicate
from countermark.model.when import Interval, earliest, latest


def disputes(claims: Iterable[Claim]) -> dict[str, tuple[str, ...]]:
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


def unmet_denials(claims: Iterable[Claim], nodes: Set[str]) -> list[Claim]:
    """Denied ties of which neither end is among ``nodes`` or named by a tie that is affirmed.

    Whoever is named in such a tie alone is no subject: a denial says what is *not* bought or owned.
    """
    ties = [claim for claim in claims if claim.predicate in EDGES]
    known = set(nodes)
    for tie in ties:
        if tie.polarity is Polarity.AFFIRMED:
            known |= {tie.subject, tie.object}
    denied = (tie for tie in ties if tie.polarity is Polarity.DENIED)
    return [tie for tie in denied if not {tie.subject, tie.object} & known]


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
