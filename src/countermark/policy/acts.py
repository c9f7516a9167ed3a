"""Which act does a path show: acquiring, using or providing, and on which day?

A device list and ``runs`` show use; a contract's content and what is sold on show provision; a day
of acquisition shows acquiring on that day and on no other; spending goes on in the
upkeep. A measure that binds somebody in one of these acts is not broken by another (section
889(a)(1)(A) and (B) are two such measures of one law).
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.context import Facets
from countermark.model.measure import Duty, Measure
from countermark.model.open_fact import OpenFact
from countermark.model.path import Path
from countermark.model.predicate import Family, Predicate
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import When, earliest, latest
from countermark.policy.listing import Listing, interval_of
from countermark.policy.needs import Need
from countermark.policy.scope import covers

OWN, PROVIDED = "own-use", "provided"
"""Values of the facet ``use``."""

USE = Need(
    "whether it is for your own use or is provided to somebody else",
    'say which: fill the column "use" (own use, delivered or resale), or add ",use=own-use" to '
    "--context",
    "what you only use yourself is outside this measure",
    OpenFact("use", (PROVIDED,), (OWN,)),
)

SUBSIDY, OWN_MONEY = "subsidy", "own-money"
"""Values of the facet ``funding``."""

UPKEEP = Need(
    "whether federal support pays for its upkeep",
    'say what pays for it: fill the column "funding" (universal service support or own money), or '
    'add ",funding=own-money" to --context',
    "what is bought, kept up and improved with your own money alone is outside this measure",
    OpenFact("funding", (SUBSIDY,), (OWN_MONEY,)),
)


class Act(Enum):
    """What is known of the act that the measure is about."""

    DONE = "done"
    NOT_DONE = "not done"
    OPEN = "open"
    REMOVE = "to be dealt with"  # acquired before the measure began, which asks something of it


class Shown(msgspec.Struct, frozen=True):
    """The answer, with its reason; ``missing`` where it is open, ``by`` the day of removal."""

    act: Act
    reason: str = ""
    missing: Need | None = None
    by: When | None = None


DONE = Shown(Act.DONE)


def shown(
    listing: Listing, facets: Facets, subject: Subject | None, path: Path, day: date
) -> Shown:
    """What ``path`` and the row of ``subject`` show of the act that the measure is about."""
    measure = listing.measure
    bound = set(listing.covered.roles or measure.scope.roles) & set(facets.role)
    if bound and bound <= set(measure.provided_by):
        return _provision(listing, facets, subject, path)
    if bound and bound <= set(measure.spent_by):
        return _spending(listing, facets, subject, day)
    if measure.own_use and set(facets.use) == {PROVIDED}:
        return Shown(
            Act.NOT_DONE, "is provided to others, as your file says; this measure is about own use"
        )
    if bound and bound <= set(measure.acquired_by) and subject is not None and subject.acquired:
        return _acquiring(listing, facets, subject.acquired, day)
    return DONE


def _provision(listing: Listing, facets: Facets, subject: Subject | None, path: Path) -> Shown:
    use = _use(facets, subject, path)
    if use == OWN:
        return Shown(
            Act.NOT_DONE, "for your own use; this measure is about what is provided to others"
        )
    if not use:
        return Shown(
            Act.OPEN, "whether it is for your own use or provided to others was not told", USE
        )
    return _delivery(listing, path)


DELIVERING = (Predicate.DELIVERS, Predicate.CONTAINS)
"""Relations by which what a contract brings is there from a day on."""


def _delivery(listing: Listing, path: Path) -> Shown:
    """What was delivered before the measure began is no act that it bars; later deliveries are."""
    hop = next((h for h in path.hops if h.predicate in DELIVERING), None)
    began = _began(listing)
    if hop is None or began is None or hop.valid.start is None:
        return DONE
    if earliest(hop.valid.start) >= latest(began):
        return DONE
    since = f"delivered from {hop.valid.start} on, before this measure began ({began})"
    return Shown(
        Act.OPEN,
        f"{since}; whether anything was delivered since then was not told",
        Need(
            f"whether anything was delivered under it since {began}",
            "write a row “delivers” for each delivery, with its day in “valid from”",
            "what was delivered before the measure began is no act that it bars",
        ),
    )


def _began(listing: Listing) -> When | None:
    """From when the measure binds, or forbids if that is later."""
    starts = (interval_of(listing).start, listing.measure.prohibits_from)
    return max((when for when in starts if when), key=earliest, default=None)


def _use(facets: Facets, subject: Subject | None, path: Path) -> str:
    """Own use, provision, or an empty string where nothing tells."""
    if facets.use:
        return OWN if set(facets.use) == {OWN} else PROVIDED
    first = next((h for h in path.hops if h.predicate.family is not Family.IDENTITY), None)
    if first is not None and first.predicate is Predicate.RUNS:
        return OWN
    written = subject is not None and (subject.field("use") or subject.field("purpose"))
    if written and not facets.use and not facets.purpose:
        return ""  # in words that nobody knows; people write the use into either column
    if subject is None or subject.kind is not SubjectKind.DEVICE:
        return PROVIDED
    if subject.field("contract") or subject.field("order"):
        return PROVIDED
    return OWN if subject.field("site") else ""


def _spending(listing: Listing, facets: Facets, subject: Subject | None, day: date) -> Shown:
    """What is spent of federal support: buying, and the upkeep of what is there (47 CFR 54.10)."""
    if set(facets.funding) == {OWN_MONEY}:
        return Shown(
            Act.NOT_DONE,
            "paid with your own money; this measure is about what federal support pays",
        )
    if SUBSIDY in facets.funding or subject is None or not subject.acquired:
        return DONE
    found = _acquiring(listing, facets, subject.acquired, day)
    if found.act is not Act.NOT_DONE:
        return found
    began = found.reason.partition(";")[0]
    return Shown(
        Act.OPEN, f"{began}; whether federal support pays for its upkeep was not told", UPKEEP
    )


def _acquiring(listing: Listing, facets: Facets, acquired: When, day: date) -> Shown:
    measure = listing.measure
    began = _began(listing)
    if began is None or earliest(acquired) >= latest(began):
        return DONE
    if latest(acquired) >= earliest(began):
        return Shown(
            Act.OPEN,
            f"acquired {acquired}; whether before or after it began ({began}) decides",
            Need(
                "the very day on which it was acquired",
                "give the full day (column “acquired”)",
                "what was acquired before is not acquired today",
                OpenFact("acquired"),
            ),
        )
    said = f"acquired {acquired}, before this measure began ({began})"
    duty = _removal(measure, facets.network_part, facets.place)
    if duty is None:
        left = next((d for d in measure.duties if d.existing), None)
        if left is not None:
            return Shown(Act.REMOVE, f"{said}; it may stay, and there is a duty: {left.what}")
        return Shown(Act.NOT_DONE, f"{said}; it asks for no removal of what is there")
    assert duty.by_date is not None
    if latest(duty.by_date) < day:
        return Shown(Act.DONE, f"{said}, and to be gone by {duty.by_date}: {duty.what}")
    return Shown(Act.REMOVE, f"{said}; to be gone by {duty.by_date}", by=duty.by_date)


def _removal(measure: Measure, parts: tuple[str, ...], places: tuple[str, ...]) -> Duty | None:
    """The first duty to remove what is there that holds for these parts of the network."""
    here = (*parts, *places)
    found = [
        duty
        for duty in measure.duties
        if duty.removal
        and duty.by_date
        and (
            not here
            or not duty.network_parts
            or any(covers(a, b) or covers(b, a) for a in duty.network_parts for b in here)
        )
    ]
    return min(found, key=lambda duty: earliest(duty.by_date or ""), default=None)
