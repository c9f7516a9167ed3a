"""Which column of a replacement plan means what: by its header alone, from a shipped table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from countermark.formats import yaml_text
from countermark.inventory.lexicon import fold
from countermark.model.errors import DefectError
from countermark.model.measure import CapUnit
from countermark.model.replacement import Step

FILE = "plan-columns.yaml"
TEXTS = ("cluster", "manager", "substitute-maker", "substitute", "proof", "currency")
"""Meanings whose cells are taken as they are written."""
COSTS = ("cost", "labour", "removal-cost")
MEANINGS = frozenset(
    {*TEXTS, *COSTS, "weekdays", "freeze"} | {s.value for s in Step} | {u.value for u in CapUnit}
)


class PlanColumns(msgspec.Struct):
    """The columns of one plan: ``index`` of each meaning, ``headers`` as they are written."""

    index: dict[str, int]
    headers: dict[str, str]
    doubled: list[str] = []

    @property
    def asks_for_steps(self) -> bool:
        """Does a column say what was done or what shall take the place of something?"""
        return any(step.value in self.index for step in Step) or "substitute" in self.index


def columns(header: Sequence[str], tables: Mapping[str, bytes]) -> PlanColumns:
    """What the columns under ``header`` mean; of two for one meaning the first counts."""
    known = meanings(tables)
    found = PlanColumns({}, {})
    for at, cell in enumerate(header):
        meaning = known.get(fold(cell))
        if meaning is None:
            continue
        if meaning in found.index:
            found.doubled.append(cell)
            continue
        found.index[meaning] = at
        found.headers[meaning] = cell
    return found


def meanings(tables: Mapping[str, bytes]) -> dict[str, str]:
    """Meaning by folded header, from the shipped table; DefectError where it does not fit."""
    try:
        read = yaml_text.read(tables[FILE], dict[str, list[str]])
    except (KeyError, msgspec.ValidationError) as error:
        raise DefectError(f"{FILE} does not fit: {error}") from error
    if set(read) != MEANINGS:
        raise DefectError(f"{FILE} has other meanings: {sorted(set(read) ^ MEANINGS)}")
    return {fold(word): meaning for meaning, words in read.items() for word in words}
