"""What the kind of a listed party says, and a name too poor to tell one: evidence, never a filter.

A name with a legal form or a trade is a firm's: no vessel's, no aircraft's, and a person's only if
the firm bears the whole name. One word, common words and a short alias fit many parties of a list
of thousands. The values become scores by ``shipped/weights.yaml`` and are shown with their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from countermark.model.node import REGISTERED, kind_of
from countermark.screening.index.entry import PERSON, Entry
from countermark.screening.names.house_brands import FIRM_ROLES
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.scoring.feature_vector import COLUMN
from countermark.screening.scoring.name_features import Matrix, Row
from countermark.screening.text.tokens import (
    DISTINCTIVE_ALONE,
    DISTINCTIVE_WEIGHT,
    STOPWORD_WEIGHT,
    sound,
)

CRAFT = frozenset({"vessel", "aircraft"})
"""Kinds of party that are things."""

NO_FIRM = CRAFT | {PERSON}
"""Kinds of party that no firm is."""

TRADED = 0.8
"""How much a trade without a legal form speaks for a firm."""

WHOLE_NAME = 0.3
"""What is left of that where a firm bears the whole name of a person, two words or more."""

TRADE = 0.4
"""Weight below which a word of organisations tells a trade or a form, and no place."""

SHORT, LONG = 4, 6
"""Letters of a single word that many bear, and from which few do."""

MIDDLING, LITTLE = 0.6, 0.25
"""What a single word of fewer letters than ``LONG``, and of more, lacks."""

FEW = 2
"""Common words that many names hold together; of four together few do."""

MISSPELT = 0.9
"""Likeness of all letters from which a name is the other one, misspelt."""

SPELT_ALIKE = 0.5
"""What is left of the lack of a single word that is spelt otherwise: its letters speak already."""

PATRONYMIC = frozenset({"bin", "ibn", "ben", "bint", "binti", "binte", "ould"})
"""Words between a name and the father's."""


class PartyKinds:
    """Fills in what the kinds of parties and poor names say.

    ``words`` and ``persons`` hold what common words weigh in names of organisations and persons.
    """

    def __init__(self, words: Mapping[str, float], persons: Mapping[str, float]) -> None:
        self._trades = frozenset(
            word
            for word, weight in words.items()
            if STOPWORD_WEIGHT < weight < TRADE and word not in persons
        )
        self._common = frozenset(w for w, weight in words.items() if weight < DISTINCTIVE_WEIGHT)
        self._particles = frozenset(w for w, weight in persons.items() if weight <= STOPWORD_WEIGHT)

    def fill(
        self,
        asked: Sequence[bool],
        left: Sequence[PreparedName],
        entries: Sequence[Entry],
        values: Matrix,
    ) -> None:
        """Write the columns of each pair; ``asked`` tells where only a firm can be meant."""
        firms: dict[int, float] = {}
        for place, (side, entry) in enumerate(zip(left, entries, strict=True)):
            kind = entry.listed.kind
            if kind in NO_FIRM:
                firm = firms.get(id(side))
                if firm is None:
                    firm = firms[id(side)] = self._firm(side)
                if firm or asked[place]:
                    apart = max(firm, TRADED * asked[place])
                    if kind == PERSON and self._bears(side, entry.side):
                        apart = min(apart, WHOLE_NAME)
                    values[place, COLUMN["other_kind"]] = apart
            if kind_of(entry.listed.entity) == REGISTERED:
                continue
            if kind == PERSON:
                one = self._one_name(side, entry.side)
                values[place, COLUMN["one_word"]] = one * _misspelt(values[place])
                if turned_round(side.name.core, entry.side.name.core):
                    values[place, COLUMN["other_father"]] = 1.0
            else:
                self._poor(side, entry, place, values)

    def _firm(self, side: PreparedName) -> float:
        if side.name.forms:
            return 1.0
        return 0.0 if self._trades.isdisjoint(side.name.core) else TRADED

    def _bears(self, side: PreparedName, person: PreparedName) -> bool:
        told = [word for word in person.name.core if word not in self._particles]
        return len(told) > 1 and set(told) <= set(side.name.core)

    def _one_name(self, side: PreparedName, person: PreparedName) -> float:
        """Has one of them a single name? Many persons bear it."""
        return float(
            sum(word not in self._particles for word in side.name.core) == 1
            or sum(word not in self._particles for word in person.name.core) == 1
        )

    def _poor(self, side: PreparedName, entry: Entry, place: int, values: Matrix) -> None:
        """A single word or common words where the other name has more; a short alias."""
        same = values[place, COLUMN["same_core"]] > 0
        listed = entry.side
        told = [w for w in listed.weights if w > STOPWORD_WEIGHT]
        if self._common.issuperset(listed.name.core):
            fewer = 1.0 if len(told) <= FEW else 0.5 if len(told) == FEW + 1 else 0.0
            if same and side.name.is_transliteration and len(told) > 1:
                return  # rendered word by word into the very name: no chance
            close = same or values[place, COLUMN["letters"]] >= MISSPELT
            values[place, COLUMN["generic"]] = fewer * (0.5 if close else 1.0)
            return
        if same and entry.listed.kind not in CRAFT and entry.listed.role in FIRM_ROLES:
            return
        ours = [w for w in side.weights if w > STOPWORD_WEIGHT]
        if len(told) == 1 and (len(ours) > 1 or same):
            values[place, COLUMN["one_word"]] = _lacks(listed) * _misspelt(values[place])
        elif len(ours) == 1 and len(told) > 1:
            values[place, COLUMN["one_word"]] = _lacks(side) * _misspelt(values[place])


def _misspelt(line: Row) -> float:
    """``SPELT_ALIKE`` where the telling word is spelt otherwise and nothing else tells, else 1."""
    spelt = line[COLUMN["misspelt_distinctive"]] > 0
    return SPELT_ALIKE if spelt and line[COLUMN["extra"]] < DISTINCTIVE_WEIGHT else 1.0


def _lacks(side: PreparedName) -> float:
    """How little the single telling word of a name tells."""
    weight, word = max(zip(side.weights, side.name.core, strict=True))
    if weight < DISTINCTIVE_ALONE or len(word) <= SHORT:
        return 1.0
    return MIDDLING if len(word) < LONG else LITTLE


@lru_cache(maxsize=10_000)
def _father(core: tuple[str, ...]) -> tuple[str, str]:
    """A name and the father's, as they sound; empty where no patronymic is written."""
    for at, word in enumerate(core[1:-1], 1):
        if word in PATRONYMIC:
            return sound(core[at - 1]), sound(core[at + 1])
    return "", ""


def turned_round(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Is one the son of whom the other is the father: "Omar bin Khalid" and "Khalid bin Omar"?"""
    if PATRONYMIC.isdisjoint(one) or PATRONYMIC.isdisjoint(other):
        return False
    son, father = _father(one)
    other_son, other_father = _father(other)
    return bool(son) and son != father and (son, father) == (other_father, other_son)
