"""Rules by place of production: is this thing produced where the rule looks?

The place is a fact the user's file states, never inferred from a name. What the rule asks beyond
(every stage of production, an authority's criterion) stays open until somebody tells it.
"""

from __future__ import annotations

import msgspec

from countermark.model.measure import Kind, Measure, Status
from countermark.model.verdict import Decision
from countermark.model.when import Holds
from countermark.policy.scope import Reach

FOREIGN = "foreign"
ANY_STAGE = "foreign-stage"
MAKER = "maker:"
PART = "part:"
STATE = "state where it is produced (column “country of origin”, the origin)"
STATE_MAKER = "state the country of its maker (column “country”)"


class Found(msgspec.Struct, frozen=True):
    """A decision with its status and reason, what would change it, and how to settle it."""

    decision: Decision | None
    status: Status
    reason: str
    change: str = ""
    how: str = ""


def makers(measure: Measure) -> tuple[str, ...]:
    """The countries whose makers ``measure`` reaches, as ISO codes; empty where it asks no such."""
    limits = measure.scope.origins
    return tuple(limit.removeprefix(MAKER) for limit in limits if limit.startswith(MAKER))


def open_facets(scope: Reach) -> Found | None:
    """What is open while the scope asks for a facet that nobody told; None where it asks none."""
    if not scope.missing:
        return None
    missing = [need.how for need in scope.missing]
    return _open(scope.reason, f"knowing {scope.missing[0].what}", missing)


def by_supplier(measure: Measure, country: str) -> Found:
    """A supplier of ``country``, whose own makers are not told: the rule is about the maker."""
    return _open(
        f"supplied from {country}; a rule by the country of the maker, which was not told",
        "knowing the country of the maker",
        ["say who makes what is supplied, and in which country that maker is seated"],
    )


def by_origin(measure: Measure, scope: Reach, told: tuple[str, ...], maker: str) -> Found:
    """What ``measure`` makes of a thing produced in ``told``, by a maker of the country ``maker``.

    Both are ISO codes, empty where the file says nothing.
    """
    inside = _inside(measure, told, maker)
    by_maker = bool(makers(measure)) and (not told or maker in makers(measure))
    where = f"produced in {', '.join(told)}, as your file says"
    if by_maker or not told:
        where = f"made by a maker of {maker}"
    if inside is Holds.NO:
        return Found(None, Status.OUT_OF_SCOPE, where)
    missing = [need.how for need in scope.missing]
    if measure.scope.criterion:
        asked = f"whether {measure.scope.criterion}"
        return _open(
            f"it names no firm; it asks {asked}, and that was not told",
            f"knowing {asked}",
            [*missing, f"find out {asked}"],
        )
    if inside is Holds.UNDETERMINED:
        if _parts(measure) and (told or maker):
            return _open(
                f"{where}; the rule counts its listed parts too, and where these come from was not "
                "told",
                "knowing where the listed parts come from",
                [*missing, "ask the maker where each part that the rule lists comes from"],
            )
        if makers(measure):
            return _open(
                "a rule by the country of the maker, which was not told",
                "knowing the country of the maker",
                [*missing, STATE_MAKER],
            )
        if told:
            return _open(
                f"produced in {', '.join(told)}, as your file says; the rule counts every major "
                "stage of production, design included, and the other stages were not told",
                "knowing where every major stage of production takes place",
                [*missing, "ask the maker where each major stage, design included, takes place"],
            )
        return _open(
            "a rule by place of production, which was not told",
            "knowing where it is produced",
            [*missing, STATE],
        )
    if found := open_facets(scope):
        return found
    decision = Decision.ACTION_REQUIRED if measure.kind is Kind.REPORTING else Decision.PROHIBITED
    if by_maker:
        rule, change = "the country of its maker", "evidence that its maker is of another country"
    else:
        rule = "place of production, whoever makes it"
        change = "evidence that it is produced elsewhere"
    return Found(
        decision,
        Status.APPLIES,
        f"{where}; a rule by {rule}; in force since {measure.valid_from}",
        change=f"{change}, or proof of an exception",
    )


def _open(reason: str, change: str, how: list[str]) -> Found:
    return Found(
        Decision.UNRESOLVED, Status.UNDETERMINED, reason, change, "; then ".join(dict.fromkeys(how))
    )


def _inside(measure: Measure, told: tuple[str, ...], maker: str) -> Holds:
    """Is it produced where the rule looks? Undetermined where that was not told."""
    home = measure.jurisdiction.partition("-")[0]
    limits = measure.scope.origins
    if seats := makers(measure):
        places = {limit for limit in limits if not limit.startswith((MAKER, PART))}
        if maker in seats or places & set(told):
            return Holds.YES
        open_ = not maker or (places and not told) or _parts(measure)
        return Holds.UNDETERMINED if open_ else Holds.NO
    if not limits or not told:
        return Holds.UNDETERMINED
    if any(country != home for country in told) and {FOREIGN, ANY_STAGE} & set(limits):
        return Holds.YES
    if ANY_STAGE in limits:
        return Holds.UNDETERMINED
    return _yes(bool(set(told) & set(limits)))


def _parts(measure: Measure) -> bool:
    """Does it reach a thing by a listed part, wherever the thing itself is made?"""
    return any(limit.startswith(PART) for limit in measure.scope.origins)


def _yes(answer: bool) -> Holds:
    return Holds.YES if answer else Holds.NO
