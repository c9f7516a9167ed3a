"""Does a measure reach the party or thing at the start of this path?

The table of tests below is the whole rule: each row names the path classes it is about, and what
a measure must say for such a path to count. See docs/explanation/verdicts.md.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.measure import Kind, Matching, Measure
from countermark.model.path import Path, PathClass
from countermark.model.predicate import Family, Predicate

DEALING = frozenset(
    {"export_control_listing", "denial_order", "denial_order_lifted", "temporary_general_license"}
)
"""Types that restrict dealing with (selling to) a party, not buying what it made."""


class Bearing(Enum):
    """What a path means for one measure."""

    REACHED = "reached"
    POSSIBLE = "possible"  # a fact is missing that would decide
    EXPOSURE = "exposure"  # a tie worth knowing, no breach
    NOT_REACHED = "not reached"


class Bears(msgspec.Struct, frozen=True):
    """How a path bears on a measure, the reason, and the fact that would decide."""

    bearing: Bearing
    reason: str = ""
    missing: str = ""


REACHED = Bears(Bearing.REACHED)


def bears(measure: Measure, matching: Matching, path: Path) -> Bears:
    """How ``path`` bears on ``measure``, whose ``matching`` may differ for this entity."""
    if measure.type in DEALING and path.kind not in _PARTY_TIES:
        return Bears(
            Bearing.NOT_REACHED, "restricts dealing with the party, not what it made or supplied"
        )
    if measure.type in DEALING and _through_making(path):
        return Bears(Bearing.NOT_REACHED, "restricts dealing with the party, not products it made")
    tie = _ownership(matching, path)
    if tie.bearing is not Bearing.REACHED:
        return tie
    return _delivery(measure, path)


_PARTY_TIES = (PathClass.DIRECT, PathClass.SUBSIDIARY, PathClass.OWNED, PathClass.MINORITY)


def _through_making(path: Path) -> bool:
    return any(hop.predicate.family in (Family.MAKING, Family.CONTAINMENT) for hop in path.hops)


def _ownership(matching: Matching, path: Path) -> Bears:
    owned = [hop for hop in path.hops if hop.predicate.family is Family.OWNERSHIP]
    if path.kind is PathClass.MINORITY:
        return Bears(
            Bearing.EXPOSURE, "a minority holding, or control without ownership: a red flag"
        )
    if matching in (Matching.CRITERIA, Matching.ORIGIN):
        return Bears(
            Bearing.POSSIBLE,
            "the measure sets criteria or an origin and names no firm itself",
            "whether the authority applied its criteria to this party",
        )
    if not owned:
        return REACHED
    if path.cascade and matching in (Matching.OWNERSHIP_50, Matching.OWNERSHIP_10):
        return REACHED
    if matching is Matching.SUBSIDIARIES or matching is Matching.CATEGORY:
        return REACHED
    if matching in (Matching.OWNERSHIP_50, Matching.OWNERSHIP_10):
        return Bears(
            Bearing.POSSIBLE, "owned by a listed party, share unknown", "the ownership share"
        )
    return Bears(
        Bearing.NOT_REACHED,
        f"names {owned[-1].to_name} only; {owned[0].from_name} is not named",
    )


def _delivery(measure: Measure, path: Path) -> Bears:
    if path.kind is PathClass.COMPONENT and not measure.components:
        return Bears(Bearing.NOT_REACHED, "does not reach components inside a host")
    supplied = [hop for hop in path.hops if hop.predicate.family is Family.SUPPLY]
    if path.kind is PathClass.SERVICE and measure.kind is not Kind.ADVISORY:
        return Bears(
            Bearing.POSSIBLE,
            "a service tie; whether an exception covers it was not told",
            "what the service does with user traffic",
        )
    if not supplied:
        return REACHED
    tier = len(supplied)
    contracted = all(hop.predicate is Predicate.SUBCONTRACT_OF for hop in supplied)
    if path.kind is not PathClass.SUPPLIER:
        below = sum(hop.predicate is Predicate.SUBCONTRACT_OF for hop in supplied)
        if below and not measure.flows_down:
            return Bears(
                Bearing.EXPOSURE,
                f"reaches you through subcontracts ({below} tier{'s' * (below > 1)} down); "
                "it does not flow down",
            )
        return REACHED
    if contracted and measure.flows_down:
        return REACHED
    if measure.flows_down:
        return Bears(
            Bearing.POSSIBLE,
            f"a supplier {tier} tier{'s' * (tier > 1)} up; nothing says its product is delivered",
            "whether what it supplies is contained in what is delivered",
        )
    return Bears(Bearing.EXPOSURE, f"a supplier {tier} tier{'s' * (tier > 1)} up: exposure only")
