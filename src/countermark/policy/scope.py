"""Does a measure's scope reach this context and item? Yes, no, or *not told*, facet by facet.

A facet that a measure limits and nobody gave is *not told*: it is never guessed either way.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from countermark.model.context import Facets
from countermark.model.measure import Covered, Measure
from countermark.model.when import Holds


class Reach(msgspec.Struct, frozen=True):
    """``answer`` with the reason; ``missing`` names the facets that would decide."""

    answer: Holds
    reason: str
    missing: tuple[str, ...] = ()


def reach(measure: Measure, covered: Covered | None, facets: Facets) -> Reach:
    """Whether ``measure`` (for the entity in ``covered``) reaches ``facets``."""
    scope = measure.scope
    roles = covered.roles if covered and covered.roles else scope.roles
    purposes = covered.purposes if covered and covered.purposes else scope.purposes
    categories = covered.categories if covered and covered.categories else scope.categories
    role = _role(roles, facets)
    if role.answer is Holds.NO:
        return role
    tests = (
        ("place", scope.places, facets.place, False),
        ("network-part", scope.network_parts, facets.network_part, False),
        ("purpose", purposes, facets.purpose, False),
        # A category nobody gave is taken as covered: the parties named make little else, and a
        # row that says otherwise is heard. Rules by category alone are decided elsewhere.
        ("category", categories, facets.category, True),
        ("clause", scope.clauses, facets.clause, True),
    )
    missing: list[str] = list(role.missing)
    for name, limits, given, assume in tests:
        answer = _tokens(limits, given, assume)
        if answer is Holds.NO:
            return Reach(
                Holds.NO,
                f"{name} {_either(given)} is outside its scope ({_either(limits)})",
            )
        if answer is Holds.UNDETERMINED:
            missing.append(name)
    if missing:
        return Reach(Holds.UNDETERMINED, f"not told: {', '.join(missing)}", tuple(missing))
    return Reach(Holds.YES, "within its scope")


def _role(limits: tuple[str, ...], facets: Facets) -> Reach:
    if not limits or set(limits) & set(facets.role):
        return Reach(Holds.YES, "")
    possible = sorted(set(limits) & set(facets.possible_roles))
    if possible:
        return Reach(
            Holds.UNDETERMINED,
            f"whether you count as {_either(possible)} was not verified",
            ("role",),
        )
    return Reach(Holds.NO, f"binds {_either(limits)}, not this context")


def _tokens(limits: tuple[str, ...], given: tuple[str, ...], assume: bool) -> Holds:
    if not limits:
        return Holds.YES
    if not given:
        return Holds.YES if assume else Holds.UNDETERMINED
    if any(_covers(limit, value) for limit in limits for value in given):
        return Holds.YES
    if any(_covers(value, limit) for limit in limits for value in given):
        return Holds.UNDETERMINED  # "5g" was given where only "5g-core" is limited
    return Holds.NO


def _covers(general: str, special: str) -> bool:
    """Does the token ``general`` include ``special``? ``5g`` includes ``5g-core``."""
    return set(general.split("-")) <= set(special.split("-"))


def _either(words: Iterable[str]) -> str:
    listed = list(words)
    return listed[0] if len(listed) == 1 else ", ".join(listed[:-1]) + " or " + listed[-1]
