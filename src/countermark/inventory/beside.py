"""What a row says beside its party: other names, a group, owners, and who supplies it in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.inventory import shares
from countermark.inventory.cells import Cells
from countermark.inventory.source import Harvest
from countermark.model.evidence import Evidence
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.qualifier import How

MEANINGS = ("alias", "parent", "owner", "subsupplier")
"""What a column beside the party's may mean."""

_TIER = lazy_pattern(r"\b([2-9])(?:nd|rd|th)?\b")


def say(node: str, name: str, evidence: Evidence, cells: Cells, into: Harvest) -> None:
    """Claims about the party ``node``, which the row calls ``name``."""
    for other in _others(cells, "alias", name):
        into.say(node, Predicate.ALSO_NAMED, other, evidence)
    for other in _others(cells, "parent", name):
        group = into.name(named(other), other, evidence)
        into.say(node, Predicate.PART_OF_GROUP, group, evidence, how=How.PARENT_FIELD)
    owners = list(_others(cells, "owner", name))
    share = shares.read(cells["share"]) if cells["share"] and len(owners) == 1 else None
    for other in owners:
        owner = into.name(named(other), other, evidence)
        if isinstance(share, shares.Share):
            said = {"share": share.micro, "qualifiers": share.qualifiers, "note": share.note}
            into.say(owner, Predicate.OWNS, node, evidence, **said)
        else:
            into.say(owner, Predicate.OWNS, node, evidence)
    _tiers(node, name, evidence, cells, into)


def linked(cells: Cells) -> Iterator[str]:
    """The names of other parties that the row links its own to."""
    for meaning in ("parent", "owner", "subsupplier"):
        for _, text in cells.headed(meaning):
            yield from _split(text)


def _tiers(node: str, name: str, evidence: Evidence, cells: Cells, into: Harvest) -> None:
    """Who supplies the party, tier by tier; a tier left empty is passed over."""
    above, level = [node], 0
    here: list[str] = []
    for header, text in cells.headed("subsupplier"):
        found = _TIER.search(header)
        tier = int(found[1]) if found else 2
        if here and tier > level:
            above, here = here, []
        level = tier
        for other in _split(text):
            below = into.name(named(other), other, evidence)
            for receiver in above:
                into.say(below, Predicate.SUPPLIES, receiver, evidence, how=How.LOWER_TIER)
            if below != node:
                here.append(below)


def _others(cells: Cells, meaning: str, name: str) -> Iterator[str]:
    for _, text in cells.headed(meaning):
        for other in _split(text):
            if other != name:
                yield other


def _split(text: str) -> list[str]:
    """The names in one cell, which people part by semicolons, bars or line ends."""
    return [part.strip() for part in re.split(r"[;|\n；、]", text) if part.strip()]
