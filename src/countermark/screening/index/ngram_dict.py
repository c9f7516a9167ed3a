"""Candidates for a short list without numpy: the same answers as ``index``, started in no time.

The shipped register has some hundreds of names; loading numpy would take longer than searching.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from countermark.screening.index.ngrams import grams
from countermark.screening.index.protocol import LEAST, STEPS, Candidates, rarity

SMALL = 2500
"""Up to so many distinct cores a list is searched without numpy."""

MANY = 200
"""Queries at once from which numpy pays even for a short list."""


class NgramDict:
    """An inverted index in dictionaries over distinct skeletons."""

    def __init__(self, skeletons: Sequence[str]) -> None:
        self._skeletons = skeletons
        self._arrays: Candidates | None = None
        self._postings: dict[int, list[int]] = {}
        held = [grams(skeleton) for skeleton in skeletons]
        for place, codes in enumerate(held):
            for one in codes:
                self._postings.setdefault(one, []).append(place)
        self._total = len(skeletons)
        self._weights = {g: rarity(self._total, len(p)) for g, p in self._postings.items()}
        self._unseen = rarity(self._total, 0)
        self._sums = [sum(self._weights[one] for one in codes) for codes in held]

    def find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]:
        """See ``Candidates``. A skeleton without grams has no candidates."""
        if len(skeletons) > MANY:
            return self._in_numpy().find(skeletons, limit)
        return [self._find(skeleton, limit) for skeleton in skeletons]

    def _in_numpy(self) -> Candidates:
        """The same index in arrays, where there is enough to ask to pay for making it."""
        if self._arrays is None:
            from countermark.screening.index.ngram_index import NgramIndex

            index = NgramIndex.build(self._skeletons)
            index.budget = sum(map(len, self._postings.values()))  # all of them, as here
            self._arrays = index
        return self._arrays

    def _find(self, skeleton: str, limit: int) -> list[int]:
        shared: Counter[int] = Counter()
        whole = 0
        for one in grams(skeleton):
            weight = self._weights.get(one, self._unseen)
            whole += weight
            for place in self._postings.get(one, ()):
                shared[place] += weight
        scored = [
            (-(2 * STEPS * weight // (whole + self._sums[place])), place)
            for place, weight in shared.items()
        ]
        return [place for steps, place in sorted(scored)[:limit] if -steps >= LEAST]
