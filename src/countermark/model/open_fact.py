"""A fact that nobody stated and that decides a finding: which one, and which answers there may be.

As data, so that a to-do list can offer a command for each answer. Holds words; decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

WEIGHT = "in_role"
"""The fact whether a part is essential to the whole; every other fact is a facet or a column."""


class OpenFact(msgspec.Struct, frozen=True):
    """``fact`` is a facet of a context (``purpose``), a column (``made``), or ``WEIGHT``.

    ``within`` are the answers that bring the item into the measure's scope, ``outside`` some that
    do not; neither where the answer is a day. ``about`` is the node of the thing that is asked
    about, ``name`` what it is called: empty where each row is asked about itself.
    """

    fact: str
    within: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    about: str = ""
    name: str = ""


def merged(facts: Iterable[OpenFact]) -> tuple[OpenFact, ...]:
    """Each fact once: within are the answers that some measure takes, outside those none does."""
    by_thing: dict[tuple[str, str], list[OpenFact]] = {}
    for one in facts:
        by_thing.setdefault((one.fact, one.about), []).append(one)
    return tuple(_one(same) for same in by_thing.values())


def _one(same: list[OpenFact]) -> OpenFact:
    within = tuple(dict.fromkeys(token for one in same for token in one.within))
    outside = tuple(t for t in same[0].outside if all(t in one.outside for one in same))
    return OpenFact(same[0].fact, within, outside, same[0].about, same[0].name)
