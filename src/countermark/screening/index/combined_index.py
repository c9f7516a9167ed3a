"""Candidates for long lists: by words and by grams, the likest first by the letter pairs of all.

Words find what is mistyped by a letter, however long the list; grams find what is mistyped further,
written together or apart. A mask of letter pairs for each core then tells which are likest at a
fraction of what comparing letters costs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from countermark.screening.index import deletion_index, ngram_index
from countermark.screening.index.array_file import Arrays, unreadable
from countermark.screening.index.deletion_index import DeletionIndex
from countermark.screening.index.ngram_arrays import Ints
from countermark.screening.index.ngram_index import NgramIndex, Shares, best, joined
from countermark.screening.index.protocol import STEPS, Candidates

ARRAYS = {**ngram_index.ARRAYS, **deletion_index.ARRAYS, "pairs_low": "<u8", "pairs_high": "<u8"}
"""The arrays of all, with the type each is stored in."""

GRAMS = 1500
"""Postings of grams looked at per query: what words do not find."""

LARGE = 2_000
"""Cores from which words are indexed too: of fewer, grams find all that words find."""

STEP = 500
"""Queries answered at once."""

COMMON = 30
"""What shared words or grams count in percent; the rest are the pairs of letters."""

_FIRST, _SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_STIRRED = np.uint64(0xFF51AFD7ED558CCD)


def index_of(arrays: Arrays) -> Candidates:
    """The index that the arrays make: of a list that is not very long, by grams alone."""
    return CombinedIndex(arrays) if len(arrays["spelt_sums"]) else NgramIndex(arrays)


class CombinedIndex:
    """Cores of a list that a query may mean; see ``small.Candidates``."""

    def __init__(self, arrays: Arrays) -> None:
        self._masks = arrays["pairs_low"], arrays["pairs_high"]
        self.grams = NgramIndex(arrays)
        self.grams.budget, self.grams.always = GRAMS, 2
        self.words = DeletionIndex(arrays)

    def find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]:
        """See ``small.Candidates``."""
        found: list[list[int]] = []
        for start in range(0, len(skeletons), STEP):
            part = skeletons[start : start + STEP]
            shares = _once(joined([self.words.shares(part), self.grams.shares(part)]))
            found += best(len(part), *self._weighed(part, *shares), limit)
        return found

    def _weighed(self, skeletons: Sequence[str], owners: Ints, places: Ints, steps: Ints) -> Shares:
        """How alike they are with the pairs of letters taken into account."""
        common = np.zeros(len(owners), np.int64)
        both = np.zeros(len(owners), np.int64)
        for asked, listed in zip(pair_masks(skeletons), self._masks, strict=True):
            ours, theirs = asked[owners], listed[places]
            common += np.bitwise_count(ours & theirs)
            both += np.bitwise_count(ours)
            both += np.bitwise_count(theirs)
        pairs = 2 * STEPS * common // np.maximum(both, 1)
        return owners, places, (COMMON * steps + (100 - COMMON) * pairs) // 100


def _once(shares: Shares) -> Shares:
    """Each place once for a query, with the most steps."""
    owners, places, steps = shares
    keys = owners << 48 | places << 16 | steps
    keys.sort()
    keys = keys[np.flatnonzero(np.diff(keys >> 16, append=-1))]
    return keys >> 48, keys >> 16 & ngram_index.PLACE, keys & STEPS


def arrays_of(skeletons: Sequence[str]) -> Arrays:
    """The arrays of an index over ``skeletons``, distinct ones, each at its place."""
    words = skeletons if len(skeletons) > LARGE else ()
    low, high = pair_masks(words)
    return {
        **ngram_index.arrays_of(skeletons),
        **deletion_index.arrays_of(words),
        "pairs_low": low,
        "pairs_high": high,
    }


def pair_masks(skeletons: Sequence[str]) -> tuple[Ints, Ints]:
    """Which pairs of neighbouring letters each skeleton has, as 128 bits; spaces are letters."""
    if not skeletons:
        return np.zeros(0, np.uint64), np.zeros(0, np.uint64)
    text = " " + " ".join(skeletons) + " "
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    lengths = np.fromiter((len(one) + 1 for one in skeletons), np.int64, len(skeletons))
    starts = np.cumsum(lengths) - lengths
    bits = points[:-1] * _FIRST + points[1:] * _SECOND
    bits ^= bits >> np.uint64(29)
    bits *= _STIRRED
    bits >>= np.uint64(57)
    high = bits >> np.uint64(6)
    bits = np.uint64(1) << (bits & np.uint64(63))
    upper = bits * high
    return (
        np.bitwise_or.reduceat(bits - upper, starts),
        np.bitwise_or.reduceat(upper, starts),
    )


def check(arrays: Arrays) -> None:
    """Raises SourceError if the arrays do not fit one another."""
    ngram_index.check(arrays)
    deletion_index.check(arrays)
    held = {len(arrays[name]) for name in ("pairs_low", "pairs_high", "spelt_sums")}
    if held not in ({0}, {len(arrays["sums"])}):
        raise unreadable(ValueError("its arrays are of different lists"))
