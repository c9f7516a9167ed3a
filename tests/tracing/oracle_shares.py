"""The cascade of shares as SEMANTICS class 3 has it: slow, in fractions and intervals.

Shares no code with the program but the reading of a claim. A firm's share is an interval; what
members of B hold at most is what their own upper bounds and the rest of the firm leave them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import product

from countermark.model.claim import Claim, Polarity
from countermark.model.qualifier import ShareBand
from countermark.model.when import earliest, latest

WHOLE = Fraction(100)
Bounds = tuple[Fraction, Fraction]


def is_in_force(claim: Claim, day: date) -> tuple[bool, bool]:
    """Is it so on ``day`` for every day, and for some day, that its bounds can mean?"""
    starts = [date.min] if claim.valid.start is None else _ends_of(claim.valid.start, day)
    ends = [date.max] if claim.valid.end is None else _ends_of(claim.valid.end, day)
    answers = [start <= day < end for start, end in product(starts, ends)]
    return all(answers), any(answers)


def _ends_of(when: str, day: date) -> list[date]:
    """The days a bound can mean; of those, the first, the last and the ones about ``day``."""
    near = [day, day + timedelta(1)]
    first, last = earliest(when), latest(when)
    return sorted({first, last, *(d for d in near if first <= d <= last)})


def groups(claims: Iterable[Claim], *, doubtful: bool) -> dict[str, set[str]]:
    """Each node that ``same_as`` names, with all it is one party with."""
    one: dict[str, set[str]] = {}
    for claim in claims:
        if claim.predicate.value == "same_as" and (claim.certain or doubtful):
            ends = claim.subject, claim.object
            joined = set().union(*(one.get(node, {node}) for node in ends))
            for node in joined:
                one[node] = joined
    return one


def owned(
    listed: Collection[str], claims: Iterable[Claim], threshold: int, day: date
) -> tuple[set[str], set[str]]:
    """The nodes that are certainly, and those that are possibly, listed or owned enough."""
    said = [c for c in claims if c.polarity is Polarity.AFFIRMED and c.subject != c.object]
    same = groups(said, doubtful=False)
    firms = _firms(said, same, day)
    level = Fraction(threshold, 1_000_000)
    nodes = {n for c in said for n in (c.subject, c.object)} | set(listed)
    return tuple(
        _spread(nodes, _grown(listed, firms, level, said, same, day, at), same) for at in (0, 1)
    )  # type: ignore[return-value]


def _name(node: str, same: dict[str, set[str]]) -> str:
    return min(same.get(node, {node}))


def _spread(nodes: set[str], inside: set[str], same: dict[str, set[str]]) -> set[str]:
    return {node for node in nodes if _name(node, same) in inside}


def _firms(said, same, day) -> dict[str, dict[str, Bounds]]:
    stated: dict[tuple[str, str], list[tuple[bool, Bounds | None]]] = {}
    for claim in said:
        ends = _name(claim.subject, same), _name(claim.object, same)
        always, ever = is_in_force(claim, day)
        if claim.predicate.value != "owns" or not ever or ends[0] == ends[1]:
            continue
        bands = [q for q in claim.qualifiers if isinstance(q, ShareBand)]
        bounds = None
        if claim.share is not None:
            bounds = Fraction(claim.share, 1_000_000), Fraction(claim.share, 1_000_000)
        elif bands:
            bounds = Fraction(bands[0].low, 1_000_000), Fraction(bands[0].high, 1_000_000)
        told = claim.confirmed_on or claim.known_from
        fresh = told is not None and earliest(told) >= day.replace(year=day.year - 1)
        stated.setdefault(ends, []).append((claim.certain and always and fresh, bounds))
    firms: dict[str, dict[str, Bounds]] = {}
    for (owner, firm), found in stated.items():
        sure = [b[0] for ok, b in found if ok and b is not None and b[0]]
        most = [b[1] for _, b in found if b is not None]
        low = min(sure, default=Fraction(0))
        firms.setdefault(firm, {})[owner] = low, max(most, default=WHOLE)
    for firm, held in firms.items():
        if sum(low for low, _ in held.values()) > WHOLE:  # a data error: nothing of it is certain
            firms[firm] = {owner: (Fraction(0), high) for owner, (_, high) in held.items()}
    return firms


def _grown(listed, firms, level, said, same, day, at) -> set[str]:
    inside = {_name(node, same) for node in listed}
    while True:
        more = {
            f for f, held in firms.items() if f not in inside and _holds(held, inside, level, at)
        }
        if at:
            more |= _alike(said, same, day, inside)
        if not more:
            return inside
        inside |= more


def _holds(held: dict[str, Bounds], inside: set[str], level: Fraction, at: int) -> bool:
    ours = sum(bounds[at] for owner, bounds in held.items() if owner in inside)
    theirs = sum(bounds[0] for owner, bounds in held.items() if owner not in inside)
    ours = min(ours, WHOLE - theirs) if at else ours
    return bool(ours) and ours >= level


def _alike(said, same, day, inside) -> set[str]:
    pairs = [
        (_name(c.subject, same), _name(c.object, same))
        for c in said
        if c.predicate.value == "same_as" and is_in_force(c, day)[1]
    ]
    both = pairs + [(b, a) for a, b in pairs]
    return {other for one, other in both if one in inside and other not in inside}
