"""Which of many names may be reported for one of a few parties? Errs on the side of yes.

For whoever asks again what was asked before, after little has changed: a name of which this says no
has no match with the parties, whatever else is listed and however candidates are found. It goes by
what bounds every score (``pruning``), by equal identifiers and equal names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from countermark.model.identifier import parse
from countermark.model.match import ListedIdentifier, ListedName, Query
from countermark.screening.index.name_index import NameIndex
from countermark.screening.matching.pruning import CandidatePruner, Core
from countermark.screening.matching.read_names import ReadNames
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables
from countermark.screening.text.tokens import Vocabulary

PAIRS = 500_000
"""Pairs of names that are held against one another at once."""


class Resemblance:
    """Holds names against those of some parties, given by ``names`` and ``identifiers``."""

    def __init__(
        self,
        names: Sequence[ListedName],
        identifiers: Sequence[ListedIdentifier],
        tables: Tables,
    ) -> None:
        self._index = NameIndex(names, identifiers, tables)
        self._tables = tables
        self._exact: set[str] = set()
        self._cores: dict[Core, bool] = {}
        for entity in {name.entity for name in names}:
            for entry in self._index.by_entity.get(entity, ()):
                self._exact.add(entry.side.name.exact)
                core = entry.side.name.core
                person = entry.listed.kind == "person"
                self._cores[core] = self._cores.get(core, False) or person
        self._cores.pop((), None)
        self._numbers = {_number(one.identifier) for one in identifiers}
        self._screener = NameScreener((), (), tables=tables, listing=self._index)

    def among(self, asked: Sequence[Query], read: ReadNames) -> list[bool]:
        """For each of these: may it mean one of the parties? ``read`` are they, read."""
        found = [any(_number(i) in self._numbers for i in query.identifiers) for query in asked]
        for at, exact in zip(read.owners, read.exact, strict=True):
            found[at] |= exact in self._exact
        self._words(read.weights)
        for at in self._kept(read.owners, read.cores):
            found[at] = True
        others = [
            at for at, query in enumerate(asked) if not found[at] and not query.text.isascii()
        ]
        ranked = self._screener.ranked([asked[at] for at in others])
        for at, ranking in zip(others, ranked, strict=True):
            found[at] = bool(ranking.hits)
        return found

    def _words(self, weights: dict[str, float]) -> None:
        tables = self._tables
        rarity = self._index.rarity.knowing(weights)
        words = Vocabulary(rarity, tables.persons, tables.places, tables.branches)
        self._pruner = CandidatePruner(words, tables.weights)

    def _kept(self, owners: Sequence[int], cores: Sequence[Core]) -> Iterator[int]:
        """The owners of those cores that may be reported for a listed one, as words tell."""
        theirs = [*self._cores]
        if not any(cores) or not theirs:
            return
        unique = {core: at for at, core in enumerate(dict.fromkeys(filter(None, cores)))}
        ours = [*unique]
        kept = np.zeros(len(ours), np.bool_)
        step = max(PAIRS // len(ours), 1)
        for start in range(0, len(theirs), step):
            some = theirs[start : start + step]
            one, other = (part.ravel() for part in np.indices((len(ours), len(some))))
            person = np.array([self._cores[core] for core in some], np.bool_)[other]
            may = self._pruner.kept(ours, some, (one, other), person)
            kept |= may.reshape(len(ours), len(some)).any(axis=1)
        for owner, core in zip(owners, cores, strict=True):
            if core and kept[unique[core]]:
                yield owner


def _number(identifier: str) -> str:
    return str(parse(identifier) or identifier)
