"""Does a measure reach the party or thing at the start of this path?

The functions below are the whole rule, asked in turn: dealing, ownership, things, parts, service,
supply. See docs/explanation/verdicts.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import Enum

import msgspec

from countermark.model.measure import Kind, Matching, Measure
from countermark.model.node import ITEM, kind_of
from countermark.model.path import Hop, Path, PathClass
from countermark.model.predicate import Family, Predicate, Trait
from countermark.model.when import Holds, Interval
from countermark.policy import path_words
from countermark.policy.needs import Need, aloud, part_weight
from countermark.policy.proofs import Proofs

DEALING = frozenset(
    {
        "export_control_listing",
        "denial_order",
        "denial_order_lifted",
        "temporary_general_license",
        "recognition_bar",
        "securities_trading_ban",
    }
)
"""Types about a party itself (selling to it, its shares, whom it owns), not about what it made."""


class Bearing(Enum):
    """What a path means for one measure."""

    REACHED = "reached"
    POSSIBLE = "possible"  # a fact is missing that would decide
    EXPOSURE = "exposure"  # a tie worth knowing, no breach
    NOT_REACHED = "not reached"


class Bears(msgspec.Struct, frozen=True):
    """How a path bears on a measure, the reason, and the fact that would decide.

    ``closed_by``: whose word keeps the path from reaching, where somebody's does. ``later``: it is
    not reached yet, and will be.
    """

    bearing: Bearing
    reason: str = ""
    missing: Need | None = None
    closed_by: str = ""
    later: bool = False


REACHED = Bears(Bearing.REACHED)


class Thing(Enum):
    """What was asked about, as its own row or file says."""

    SOFTWARE = "software"
    SERVICE = "service"
    UNKNOWN = "unknown"


SERVICE = "service"
"""The class, and the category, of what is done for somebody."""


def bears(
    measure: Measure,
    matching: Matching,
    path: Path,
    day: date,
    proofs: Proofs,
    *,
    thing: Thing = Thing.UNKNOWN,
    covers: Sequence[str] = (),
    items: Sequence[str] = (),
    named: Sequence[str] = (),
) -> Bears:
    """How ``path`` bears on ``measure``, whose ``matching`` may differ for this entity.

    ``thing``: what was asked about, as its own row or file says. ``covers``: the classes that the
    measure covers of the party, ``items`` the only things; ``named``: what the user's row calls it.
    """
    tests = (
        _dealing(measure, path),
        _ownership(measure, matching, path),
        _things(measure, path, day),
        _part(measure, path, day, proofs),
        _class(covers, path, proofs, thing),
        _service(measure, path),
        _supply(measure, path),
        _item(path, items, named),
    )
    found = [test for test in tests if test.bearing is not Bearing.REACHED]
    if found and found[0].later:  # what is never reached is not merely to come
        found.sort(key=lambda test: test.later or test.bearing is not Bearing.NOT_REACHED)
    return found[0] if found else REACHED


_PARTY_TIES = (PathClass.DIRECT, PathClass.SUBSIDIARY, PathClass.OWNED, PathClass.MINORITY)


def _dealing(measure: Measure, path: Path) -> Bears:
    if measure.type not in DEALING:
        return REACHED
    if path.kind not in _PARTY_TIES or _through_making(path):
        return Bears(
            Bearing.NOT_REACHED, "restricts dealing with the party, not what it made or supplied"
        )
    return REACHED


def _through_making(path: Path) -> bool:
    return any(hop.predicate.family in (Family.MAKING, Family.CONTAINMENT) for hop in path.hops)


_DOWNWARD = (Matching.SUBSIDIARIES, Matching.CONTROLLED, Matching.CATEGORY)
"""What a listed party owns is reached; paths lead upward only, to no sister and to no parent."""


def _ownership(measure: Measure, matching: Matching, path: Path) -> Bears:
    owned = [hop for hop in path.hops if hop.predicate.family is Family.OWNERSHIP]
    if path.kind is PathClass.MINORITY:
        return Bears(
            Bearing.EXPOSURE, "a minority holding, or control without ownership: a red flag, no bar"
        )
    if matching in (Matching.CRITERIA, Matching.ORIGIN):
        return _criterion(measure, path)
    if not owned or matching in _DOWNWARD:
        return REACHED
    if matching in (Matching.OWNERSHIP_50, Matching.OWNERSHIP_10):
        if path.cascade:
            return REACHED
        return Bears(
            Bearing.POSSIBLE,
            f"{owned[-1].to_name} has a holding in {owned[0].from_name}, its share not told",
            Need(
                f"the share of {owned[-1].to_name} in {owned[0].from_name}",
                "give the share (edge list, column “share”) and the day it was confirmed",
            ),
        )
    return Bears(
        Bearing.NOT_REACHED,
        f"names {owned[-1].to_name} only; subsidiaries, {owned[0].from_name} among them, "
        "are not covered",
    )


def _criterion(measure: Measure, path: Path) -> Bears:
    who = path.hops[-1].to_name if path.hops else path.target
    asked = measure.scope.criterion or "the authority applied its criteria to this party"
    return Bears(
        Bearing.POSSIBLE,
        f"it names no firm; it asks whether {asked} ({who}), and no finding of that is on record",
        Need(f"whether {asked}", f"ask {measure.authority}, or counsel, whether {asked}: {who}"),
    )


def _things(measure: Measure, path: Path, day: date) -> Bears:
    """Some measures begin with the parties, and reach what they made later."""
    since = measure.things_from
    if since is None or not _through_making(path):
        return REACHED
    holds = Interval(since).holds(day)
    if holds is Holds.YES:
        return REACHED
    if holds is Holds.NO:
        return Bears(
            Bearing.NOT_REACHED,
            f"is about dealing with the party itself; what it made is reached from {since}",
            later=True,
        )
    return Bears(
        Bearing.POSSIBLE,
        f"reaches what the party made from {since} on; the day was not found",
        Need(f"the day in {since}", f"read {measure.clause or measure.legal_basis} for the day"),
    )


def _part(measure: Measure, path: Path, day: date, proofs: Proofs) -> Bears:
    """A part counts by its weight, which somebody must state; it is never guessed."""
    if path.kind is not PathClass.COMPONENT:
        return REACHED
    if not measure.components:
        return Bears(Bearing.NOT_REACHED, "does not reach components inside a host")
    inside = [hop for hop in path.hops if hop.predicate is Predicate.CONTAINS]
    if measure.any_part or not inside:
        return REACHED
    node, name = inside[-1].to_node, inside[-1].to_name
    weight = proofs.weight_of(node, day)
    if weight.essential:
        return REACHED
    if weight.essential is False:
        return Bears(
            Bearing.NOT_REACHED,
            f"{name} is no substantial or essential component, says {weight.words}",
            closed_by=weight.words,
        )
    said = weight.words or "that was not told"
    return Bears(
        Bearing.POSSIBLE,
        f"{path_words.tie(path)}; whether {name} is a substantial or essential component (one that "
        f"the whole needs to function) decides, and {said}",
        part_weight(node, name),
    )


def _class(covers: Sequence[str], path: Path, proofs: Proofs, thing: Thing) -> Bears:
    """Software alone is no equipment and no service; a thing is no service."""
    if not covers or not _through_making(path):
        return REACHED
    made = next((h for h in path.hops if h.predicate.family is Family.MAKING), None)
    if made is None:
        return REACHED
    first = made is path.hops[0] or path.hops[0].predicate.family is Family.IDENTITY
    what, name = " or ".join(covers), made.from_name
    if proofs.is_software(made.from_node) or (first and thing is Thing.SOFTWARE):
        if SOFTWARE & {*covers}:
            return REACHED
        return Bears(
            Bearing.POSSIBLE,
            f"{path_words.tie(path)}; {name} is software, and whether it is {what} that this "
            "measure covers was not told",
            Need(
                f"whether {name} comes with, or is part of, covered {what}",
                f"say what it runs on and who makes that, or have counsel say whether it is {what}",
                "software alone is not what this measure names",
            ),
        )
    if {*covers} != {SERVICE} or (first and thing is Thing.SERVICE):
        return REACHED
    return Bears(
        Bearing.POSSIBLE,
        f"{path_words.tie(path)}; this measure is about services, and whether {name} comes with "
        "one was not told",
        Need(
            f"whether a service of {path.hops[-1].to_name} comes with {name}",
            "say who provides the service (a row of its own, column “category”: service)",
            "a thing without the service is not what this measure names",
        ),
    )


def _item(path: Path, items: Sequence[str], named: Sequence[str]) -> Bears:
    """A measure on one application of a firm is not about the firm, nor about all it offers."""
    if not items:
        return REACHED
    making = [hop for hop in path.hops if hop.predicate.family is Family.MAKING]
    ends = [hop.from_name.removeprefix(hop.to_name) for hop in making]  # “TikTok Inc. Studio”
    if any(item.casefold() in text.casefold() for item in items for text in (*named, *ends)):
        return REACHED
    what = " or ".join(items)
    who = path.hops[-1].to_name if path.hops else path.target
    return Bears(
        Bearing.POSSIBLE,
        f"{path_words.tie(path)}; this measure is about {what} and its successors, and whether "
        f"what {who} provides is one was not told",
        Need(
            f"whether it is {what} or a successor of it",
            f"name what {who} provides (column “product”), and prove the exception if it is "
            "something else",
            f"what is neither {what} nor a successor of it is outside this measure",
        ),
    )


SOFTWARE = frozenset({"software", "technology", "covered-article"})
"""Classes of thing that software belongs to, as the texts use the words (41 USC 4713(k)(2))."""

_SERVICES = {
    Predicate.ADMINISTERS: "administers it",
    Predicate.SHARES_DATA_WITH: "receives its data",
}
"""Shorter than the relation's own sentence, which stands for every other service."""


def _service(measure: Measure, path: Path) -> Bears:
    if path.kind is not PathClass.SERVICE or measure.kind is Kind.ADVISORY:
        return REACHED
    tie = next((h for h in path.hops if h.predicate.family is Family.SERVICE), path.hops[-1])
    said = _SERVICES.get(tie.predicate)
    what = f"{tie.to_name} {said}" if said else aloud(tie)
    return Bears(
        Bearing.POSSIBLE,
        f"{what}; whether that is a service this measure counts was not told",
        Need(
            "what the service does with user traffic",
            f"state what {tie.to_name} does with user traffic, and prove an exception if one fits",
        ),
    )


def _supply(measure: Measure, path: Path) -> Bears:
    supplied = [hop for hop in path.hops if hop.predicate.family is Family.SUPPLY]
    subcontracts = [h for h in supplied if h.predicate is Predicate.SUBCONTRACT_OF]
    under = next((h for h in path.hops if h.forward and h.predicate.traits & Trait.UNDER), None)
    if under is not None and not measure.flows_down:
        return Bears(
            Bearing.EXPOSURE,
            f"{under.from_name} works under {under.to_name}; this measure does not flow down",
        )
    if path.kind is not PathClass.SUPPLIER:
        delivered = any(hop.predicate is Predicate.DELIVERS for hop in path.hops)
        if measure.own_use and (delivered or subcontracts):
            return Bears(
                Bearing.EXPOSURE,
                "delivered under a contract; this measure is about what the firm itself uses, and "
                "it does not flow down",
            )
        return REACHED
    if not measure.own_use and not measure.flows_down and _sells_the_item(path, supplied):
        return _whose(path, supplied[0])
    tiers = f"{len(supplied)} tier{'s' * (len(supplied) > 1)} up"
    if measure.flows_down:
        seller = path.hops[-1].to_name
        return Bears(
            Bearing.POSSIBLE,
            f"{seller} is a supplier {tiers}; nothing says that its product is delivered",
            Need(
                f"whether what {seller} supplies is in what is delivered",
                "say what is delivered and what it contains (edge list: delivers, contains)",
                "if it is not, the tie is exposure only",
            ),
        )
    return Bears(Bearing.EXPOSURE, f"{path.hops[-1].to_name} is a supplier {tiers}: exposure only")


def _sells_the_item(path: Path, supplied: Sequence[Hop]) -> bool:
    """Is the far end who supplied the very item, or a part of it?"""
    first = next(at for at, hop in enumerate(path.hops) if hop.predicate.family is Family.SUPPLY)
    before, sold = path.hops[:first], path.hops[first]
    return (
        len(supplied) == 1
        and sold.predicate is Predicate.SUPPLIES
        and kind_of(sold.from_node) == ITEM
        and all(hop.predicate.family in (Family.CONTAINMENT, Family.IDENTITY) for hop in before)
    )


def _whose(path: Path, sold: Hop) -> Bears:
    seller, thing = path.hops[-1].to_name, sold.from_name
    return Bears(
        Bearing.POSSIBLE,
        f"{seller} supplied {thing}, and whether it made it too was not told",
        Need(
            f"who makes {thing}",
            f"name its maker (column “maker”, or an edge list: {thing}, made_by, the firm)",
            f"what {seller} only passes on is exposure",
        ),
    )
