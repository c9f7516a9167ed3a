"""The register's own names, made ready once for every screener that a process makes.

A screener looks for them by themselves, so that a longer list takes nothing away from them
(decision 0030), and inside longer names. Both depend on the register and the tables alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain

from countermark.model.match import ListedName
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.index.name_index import NameIndex
from countermark.screening.matching.embedded_names import EmbeddedNames
from countermark.screening.matching.house_words import HouseWords
from countermark.screening.names import of_tables
from countermark.screening.reference.tables import Tables

COMMON = 0.5
"""Weight of a word below which it tells nobody apart."""


class RegisteredNames:
    """Those of ``names`` that belong to registered parties; made when first asked for."""

    def __init__(self, names: Iterable[ListedName], tables: Tables) -> None:
        self._names = tuple(name for name in names if kind_of(name.entity) == REGISTERED)
        self._tables = tables

    @cached_property
    def index(self) -> NameIndex | None:
        """The names by themselves; None where there are none."""
        return NameIndex(self._names, (), self._tables) if self._names else None

    @cached_property
    def inside(self) -> EmbeddedNames:
        """Those of them that are looked for inside longer names."""
        common = [word for word, weight in self._tables.words.items() if weight < COMMON]
        core = of_tables.normaliser(self._tables).core_tokens
        return EmbeddedNames(self._names, common, core)

    @cached_property
    def house(self) -> HouseWords:
        """The words by which their firms are known, beside which a name may describe."""
        words, places = self._tables.words, self._tables.places
        index = self.index
        if index is None:
            return HouseWords((), words, places)
        entries = chain.from_iterable(index.by_entity.get(name.entity, ()) for name in self._names)
        held = {id(entry): (entry.listed, entry.side) for entry in entries}
        return HouseWords(held.values(), words, places)
