"""Does a measure's scope reach this context and item? Yes, no, or *not told*, facet by facet.

A facet that a measure limits and nobody gave is *not told*: it is never guessed either way.
"""

from __future__ import annotations

import msgspec

from countermark.model.context import Facets
from countermark.model.measure import Covered, Measure
from countermark.model.not_here import NotHere, WhyNot
from countermark.model.reading import Subject
from countermark.model.when import Holds
from countermark.policy import needs
from countermark.policy.needs import Need, either


class Reach(msgspec.Struct, frozen=True):
    """``answer`` with the reason; ``missing`` are the facts that would decide.

    ``binds``: whom it binds, where that is nobody of this context. ``not_here``: the facet that
    keeps it away, where the answer is no.
    """

    answer: Holds
    reason: str
    missing: tuple[Need, ...] = ()
    binds: tuple[str, ...] = ()
    not_here: NotHere | None = None


def reach(
    measure: Measure, covered: Covered | None, facets: Facets, row: Subject | None = None
) -> Reach:
    """Whether ``measure`` (for the entity in ``covered``) reaches ``facets``.

    ``row`` is quoted where its words for a facet were not understood.
    """
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
    missing: list[Need] = list(role.missing)
    told: list[str] = [role.reason] if role.missing else []
    for name, limits, given, assume in tests:
        answer = _tokens(limits, given, assume)
        if name == "network-part" and answer is not Holds.YES and SITE in limits:
            name, answer = _by_site(answer, facets)
            limits = (SITE,) if name == "place" else limits
        if answer is Holds.NO:
            return Reach(
                Holds.NO,
                f"{name.replace('-', ' ')} {either(given)} is outside its scope ({either(limits)})",
                not_here=NotHere(WhyNot(name.replace("-", " ")), limits, given),
            )
        if answer is Holds.UNDETERMINED:
            need = needs.facet(name, limits, _outside(name, limits))
            missing.append(need)
            wider = [value for value in given if any(covers(value, limit) for limit in limits)]
            left = f"{either(wider)} may be one ({either(limits)}) or not" if wider else ""
            told.append(f"it depends on {need.what}, {left or _as_written(name, row)}")
    if missing:
        return Reach(Holds.UNDETERMINED, "; ".join(told), tuple(missing))
    return Reach(Holds.YES, "within its scope")


def _outside(name: str, limits: tuple[str, ...]) -> tuple[str, ...]:
    """Common answers that ``limits`` do not reach, not even in part."""
    return tuple(
        token
        for token in needs.OTHERWISE.get(name, ())
        if not any(covers(limit, token) or covers(token, limit) for limit in limits)
    )


def _as_written(name: str, row: Subject | None) -> str:
    written = row.field(name) if row is not None else ""
    if not written or (name == "purpose" and row is not None and row.facets.use):
        return "which was not told"
    return f"and “{written[:60]}”, as your file says, is no word that this version knows"


SITE = "sensitive-site"
"""A place that some measures name among the parts of a network: there, any part is reached."""


def _by_site(answer: Holds, facets: Facets) -> tuple[str, Holds]:
    """The facet that decides where a measure reaches some parts, and every part at a site."""
    if SITE in facets.place:
        return "place", Holds.YES
    if facets.place:
        return "network-part", answer
    # Outside the parts named, the place decides; a part not told is asked for first.
    return ("network-part", answer) if not facets.network_part else ("place", Holds.UNDETERMINED)


def _role(limits: tuple[str, ...], facets: Facets) -> Reach:
    if not limits or set(limits) & set(facets.role):
        return Reach(Holds.YES, "")
    possible = sorted(set(limits) & set(facets.possible_roles))
    if possible:
        return Reach(
            Holds.UNDETERMINED,
            f"whether you count as a {either(possible)} was not verified",
            (needs.role(possible),),
        )
    not_here = NotHere(WhyNot.ROLE, limits, facets.role)
    return Reach(Holds.NO, f"binds only: {either(limits)}", binds=limits, not_here=not_here)


def _tokens(limits: tuple[str, ...], given: tuple[str, ...], assume: bool) -> Holds:
    if not limits:
        return Holds.YES
    if not given:
        return Holds.YES if assume else Holds.UNDETERMINED
    if any(covers(limit, value) for limit in limits for value in given):
        return Holds.YES
    if any(covers(value, limit) for limit in limits for value in given):
        return Holds.UNDETERMINED  # "5g" was given where only "5g-core" is limited
    return Holds.NO


def covers(general: str, special: str) -> bool:
    """Does the token ``general`` include ``special``? ``5g`` includes ``5g-core``."""
    return set(general.split("-")) <= set(special.split("-"))
