"""How many innocent names would each list match by chance, and from which score is a match told?

Measured on names that nobody lists (``innocent_names``). A list's threshold is the lowest score at
which it matches at most ``PER_LIST`` of a thousand; the register's is fixed. What lies below is
counted and never silently gone. The numbers are an order of magnitude: invented names are not a
user's suppliers.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping

import msgspec

from countermark.model.match import Query
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.matching.hits import Hit, Ranking

PER_LIST = 10
"""Innocent names of a thousand that a list matches at most, unless asked to be thorough."""

WHOLE = 0.5
"""Score from which an equal name is told where its kind is another: "HELM AG" and a ship Helm."""


KNOWN = 2_000_000
"""Names that are known again."""

HELD = 200_000
"""Names of which it is kept how many likenesses are not told."""


class AlarmLoad(msgspec.Struct, frozen=True):
    """What was measured on ``names`` innocent names.

    ``thresholds``: the lowest score that is told, by list. ``told`` of the names had a match that
    is told, of the register or a list. ``scores``: the best scores of each list, ascending.
    """

    names: int
    thresholds: dict[str, float]
    told: int
    scores: dict[str, tuple[float, ...]]

    @property
    def per_thousand(self) -> float:
        """Names of a thousand innocent ones that have a match by chance."""
        return 1000 * self.told / self.names

    def at(self, entity: str, score: float) -> float:
        """Names of a thousand that the list of ``entity`` matches at ``score`` or above."""
        known = self.scores.get(list_of(entity), ())
        return 1000 * (len(known) - bisect_left(known, score)) / self.names

    def hides(self, hit: Hit) -> bool:
        """Does a match lie below what its list tells? Never one of the register or of a number."""
        listed = hit.entry.listed
        if hit.certain or hit.features or hit.reopened or kind_of(listed.entity) == REGISTERED:
            return False
        if hit.equal and (hit.score >= WHOLE or hit.values is None or not hit.values.other_kind):
            return False
        return hit.score < self.thresholds.get(list_of(listed.entity), 0.0)


class AlarmTally:
    """Counts over a run: names asked, those with a match, and likenesses that are not told.

    ``below_of`` has these by name, of the first ``HELD`` names that have any.
    """

    def __init__(self, load: AlarmLoad | None) -> None:
        self.load = load
        self.reset()

    def count(self, query: Query, below: Collection[str], met: bool) -> None:
        """One more name, with the parties that are not told; ``met``: some other is told.

        What is asked again says nothing new.
        """
        if (known := hash(query)) in self._known:
            return
        if len(self._known) < KNOWN:
            self._known.add(known)
        self.names += 1
        self.met += met
        if below:
            self.below += len(below)
            self.with_below += 1
            if len(self.below_of) < HELD:
                self.below_of[query.text] = len(below)

    def reset(self) -> None:
        """Begin again: what was asked so far is asked once more."""
        self.names = self.met = self.below = self.with_below = 0
        self.below_of: dict[str, int] = {}
        self._known: set[int] = set()

    @property
    def expected(self) -> float | None:
        """How many of the names would have a match by chance; None where nothing was measured."""
        return None if self.load is None else self.names * self.load.told / self.load.names


def list_of(entity: str) -> str:
    """The list that a listed party is of; empty for the register's own."""
    return "" if kind_of(entity) == REGISTERED else entity.partition(":")[2].partition("/")[0]


def measured(rankings: Iterable[Ranking]) -> AlarmLoad:
    """The load from what was found for innocent names, with nothing hidden."""
    found = [
        [(list_of(entity), ranking.hits[entity]) for entity in ranking.open] for ranking in rankings
    ]
    best: dict[str, list[float]] = {}
    for hits in found:
        one: dict[str, float] = {}
        for name, hit in hits:
            one[name] = max(hit.score, one.get(name, 0.0))
        for name, score in one.items():
            best.setdefault(name, []).append(score)
    scores = {name: tuple(sorted(some)) for name, some in best.items()}
    load = AlarmLoad(max(len(found), 1), _thresholds(scores, len(found)), 0, scores)
    told = sum(any(not load.hides(hit) for _, hit in hits) for hits in found)
    return msgspec.structs.replace(load, told=told)


def _thresholds(scores: Mapping[str, tuple[float, ...]], names: int) -> dict[str, float]:
    """By list the lowest score that at most ``PER_LIST`` of a thousand names reach."""
    most = PER_LIST * names // 1000
    found: dict[str, float] = {}
    for name, some in scores.items():
        if name and len(some) > most:
            # Just above the first score that is too many: what ties with it is told by none.
            found[name] = math.nextafter(some[-most - 1], 1.0)
    return found
