"""What a row says beside its party: other names, a group, owners, and who supplies it in turn.

Every party that is named so is a subject of its own, unless a row asks about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from countermark.inventory import shares
from countermark.inventory.cells import Cells
from countermark.inventory.source import Harvest
from countermark.inventory.unread import UnreadName
from countermark.model.evidence import Evidence
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import Derived, How
from countermark.model.reading import Subject, SubjectKind

PARENT_BELOW, ALIAS_BELOW = "subsupplier-parent", "subsupplier-alias"
"""Meanings of columns that speak of the lower tiers, not of the party."""

_READ = ("alias", "parent", "owner", "subsupplier", PARENT_BELOW, ALIAS_BELOW)
"""Meanings of columns that are read here; a share is that of an owner."""

_TIER = lazy_pattern(r"\b([2-9])(?:nd|rd|th)?\b")


def say(
    node: str,
    name: str,
    row: Subject,
    evidence: Evidence,
    cells: Cells,
    into: Harvest,
    subaward: str = "",
) -> None:
    """Claims about the party ``node``, which the row about ``row`` calls ``name``.

    ``subaward`` is what its first lower tier performs, where the row names it.
    """
    if not cells.has_any(_READ):
        return
    # A list of lower tiers alone asks about these: what is said of them is said of its parties.
    below = () if cells.has("subsupplier") else (PARENT_BELOW, ALIAS_BELOW)
    for other in _others(cells, name, "alias", *below[1:]):
        into.say(node, Predicate.ALSO_NAMED, other, evidence)
    for other in _others(cells, name, "parent", *below[:1]):
        group = _linked(other, SubjectKind.PARTY, row, evidence, into)
        into.say(node, Predicate.PART_OF_GROUP, group, evidence, how=How.PARENT_FIELD)
    owners = list(_others(cells, name, "owner"))
    share = shares.read(cells["share"]) if cells["share"] and len(owners) == 1 else None
    for other in owners:
        owner = _linked(other, SubjectKind.PARTY, row, evidence, into)
        if isinstance(share, shares.Share):
            said = {"share": share.micro, "qualifiers": share.qualifiers, "note": share.note}
            into.say(owner, Predicate.OWNS, node, evidence, **said)
        else:
            into.say(owner, Predicate.OWNS, node, evidence)
    lower = _tiers(node, subaward, row, evidence, cells, into)
    if cells.has("subsupplier"):
        _below(node, lower, row, evidence, cells, into)


def _linked(name: str, kind: SubjectKind, row: Subject, evidence: Evidence, into: Harvest) -> str:
    """The node of a party that the row links its own to; it is asked about too."""
    node = into.name(named(name), name, evidence)
    into.link(node, name, kind, row)
    return node


def say_beside(
    node: str, known: Iterable[str], beside: Iterable[UnreadName], evidence: Evidence, into: Harvest
) -> None:
    """Say whom columns of unknown meaning name in the row about ``node``: they are screened.

    ``known`` are names that the row's other columns give; they are screened as what they are.
    """
    nodes = {node, *map(named, known)}
    for one in beside:
        how = Derived(How.UNKNOWN_COLUMN, one.column)
        for other in names_beside([one]):
            if named(other) not in nodes:
                party = into.name(named(other), other, evidence)
                into.say(node, Predicate.NAMED_BESIDE, party, evidence, how=how)


def names_beside(beside: Iterable[UnreadName]) -> Iterator[str]:
    """Every name in columns of unknown meaning."""
    for _, text in beside:
        yield from _split(text)


def linked(cells: Cells) -> Iterator[str]:
    """The names of other parties that the row links its own to."""
    for meaning in ("parent", "owner", "subsupplier", PARENT_BELOW):
        for _, text in cells.headed(meaning):
            yield from _split(text)


def _tiers(
    node: str, subaward: str, row: Subject, evidence: Evidence, cells: Cells, into: Harvest
) -> list[str]:
    """Who supplies the party, tier by tier; a tier left empty is passed over. Gives all of them.

    Who has a subaward is tied to it alone: what it is worth for other contracts is not said.
    """
    above, level = [subaward or node], 0
    here: list[str] = []
    tiers: list[str] = []
    for header, text in cells.headed("subsupplier"):
        found = _TIER.search(header)
        tier = int(found[1]) if found else 2
        if here and tier > level:
            above, here = here, []
        level = tier
        for other in _split(text):
            below = _linked(other, SubjectKind.SUPPLIER, row, evidence, into)
            for receiver in above:
                into.say(below, Predicate.SUPPLIES, receiver, evidence, how=How.LOWER_TIER)
            if below != node:
                here.append(below)
                tiers.append(below)
    return tiers


def _below(
    node: str, lower: list[str], row: Subject, evidence: Evidence, cells: Cells, into: Harvest
) -> None:
    """Groups and other names of the lower tiers. Where whose they are is open, so is the tie."""
    for _, text in cells.headed(PARENT_BELOW):
        for one, other, sure in _paired(lower, _split(text)):
            group = _linked(other, SubjectKind.PARTY, row, evidence, into)
            how = How.PARENT_FIELD
            if one != group:
                into.say(one, Predicate.PART_OF_GROUP, group, evidence, how=how, certain=sure)
        if not lower:  # somebody of that group supplies the party
            for other in _split(text):
                group = _linked(other, SubjectKind.SUPPLIER, row, evidence, into)
                into.say(group, Predicate.SUPPLIES, node, evidence, how=How.LOWER_TIER)
    for _, text in cells.headed(ALIAS_BELOW):
        for one, other, sure in _paired(lower, _split(text)):
            if named(other) != one:
                into.say(one, Predicate.ALSO_NAMED, other, evidence, certain=sure)


def _paired(lower: list[str], names: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Each lower tier with what is said of it, and whether it certainly is."""
    if len(lower) > 1 and len(lower) == len(names):
        yield from ((one, other, True) for one, other in zip(lower, names, strict=True))
        return
    for one in lower:
        yield from ((one, other, len(lower) == 1) for other in names)


def _others(cells: Cells, name: str, *meanings: str) -> Iterator[str]:
    for meaning in meanings:
        for _, text in cells.headed(meaning):
            for other in _split(text):
                if other != name:
                    yield other


def _split(text: str) -> list[str]:
    """The names in one cell, which people part by semicolons, bars or line ends."""
    return [part.strip() for part in re.split(r"[;|\n；、]", text) if part.strip()]
