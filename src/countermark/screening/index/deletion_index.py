"""Candidates by whole words, a letter more or less allowed: found by look-up however long the list.

Grams of three letters stand in so many names of a long list that few of them can be followed; a
word stands in few. Each listed word is kept under a hash of its letters, and under those with one
letter left out; a word that is asked for is looked up in the same ways (the idea of SymSpell).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from countermark.screening.index.array_file import Arrays, unreadable
from countermark.screening.index.ngram_arrays import Ints, rarity
from countermark.screening.index.ngram_index import NOTHING, PLACE, Shares, runs_fit, within_budget
from countermark.screening.index.protocol import STEPS
from countermark.screening.text.distinct import distinct

ARRAYS = {
    "spelt_keys": "<u8",
    "spelt_whole": "<u8",
    "spelt_starts": "<i4",
    "spelt_places": "<i4",
    "spelt_weights": "|u1",
    "spelt_sums": "<i4",
}
"""The arrays of an index; ``spelt_keys`` hold a hash of 40 bits and the number of a word in 24."""

SHORTEST = 5
"""Letters of a word from which one may be left out."""

NUMBER = 24
"""Bits of the number of a word."""

NEAR = 75
"""What a word is worth in percent that another name has with a letter more, less or otherwise."""

ALWAYS = 2
"""Listed words that are followed however many names have them."""

SHIFT, LAST = np.uint64(NUMBER), np.uint64((1 << NUMBER) - 1)

_BASE = np.uint64(0x9E3779B97F4A7C15)
_LONGEST = 512


def _powers() -> tuple[Ints, np.uint64]:
    base = int(_BASE)
    made, power = [], 1
    for _ in range(_LONGEST):
        made.append(power)
        power = power * base % 2**64
    return np.array(made, np.uint64), np.uint64(pow(base, -1, 2**64))


_POWERS, _INVERSE = _powers()


def hashes(words: Sequence[str]) -> tuple[Ints, Ints, Ints]:
    """The hash of each word; then those with a letter left out, and whose each is."""
    text = "".join(words)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint64)
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    ends = np.cumsum(lengths)
    starts = ends - lengths
    owners = np.repeat(np.arange(len(words)), lengths)
    places = np.arange(len(points)) - starts[owners]
    terms = points * _POWERS[places % _LONGEST]
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)))
    whole = sums[ends] - sums[starts]
    some = np.flatnonzero(lengths[owners] >= SHORTEST)
    owners = owners[some]
    before = sums[some] - sums[starts[owners]]
    after = sums[ends[owners]] - sums[some + 1]
    return _mixed(whole), _mixed(before + after * _INVERSE), owners


def _mixed(values: Ints) -> Ints:
    """The upper 40 bits of a well-stirred value."""
    values = values ^ (values >> np.uint64(33))
    values = values * np.uint64(0xFF51AFD7ED558CCD)
    values ^= values >> np.uint64(33)
    return values >> np.uint64(NUMBER)


class DeletionIndex:
    """Cores by the words they share with a query, weighted by how rare those are."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = arrays
        self._total = len(arrays["spelt_sums"])
        self.budget = budget_for(self._total)

    def shares(self, skeletons: Sequence[str]) -> Shares:
        """What places have in common with each query: owners, places, and likeness in steps."""
        held = [set(skeleton.split()) for skeleton in skeletons]
        numbers: dict[str, int] = {}
        words = np.fromiter(
            (numbers.setdefault(word, len(numbers)) for one in held for word in one), np.int64
        )
        owners = np.repeat(np.arange(len(held)), list(map(len, held)))
        if not len(words) or not self._total:
            return NOTHING
        asked, met, exact = self._met(list(numbers))
        arrays = self._arrays
        starts = arrays["spelt_starts"]
        begins = starts[met].astype(np.int64)
        sizes = starts[met + 1] - begins
        weights = arrays["spelt_weights"][met].astype(np.int64)
        own = np.full(len(numbers), rarity(self._total, np.zeros(1))[0])
        own[asked[exact]] = weights[exact]
        weights = np.where(exact, weights, NEAR * np.minimum(weights, own[asked]) // 100)
        wholes = np.bincount(owners, weights=own[words], minlength=len(held)).astype(np.int64)
        # The listed words of the words of each query, those of the fewest names first.
        bounds = np.searchsorted(asked, np.arange(len(numbers) + 1))
        count = np.diff(bounds)[words]
        queries = np.repeat(owners, count)
        runs = stretches(bounds[words], count)
        order = np.argsort(queries << 40 | sizes[runs], kind="stable")
        queries, runs = queries[order], runs[order]
        kept = within_budget(queries, sizes[runs], self.budget, ALWAYS)
        queries, runs = queries[kept], runs[kept]
        places = arrays["spelt_places"][stretches(begins[runs], sizes[runs])].astype(np.int64)
        keys = places << 8
        keys += np.repeat(queries << 40 | weights[runs], sizes[runs])
        if not len(keys):
            return NOTHING
        keys.sort()
        pairs = keys >> 8
        firsts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
        shared = np.add.reduceat(keys & 0xFF, firsts)
        pairs = pairs[firsts]
        owners, places = pairs >> 32, pairs & PLACE
        both = wholes[owners] + arrays["spelt_sums"][places]
        return owners, places, np.minimum(2 * STEPS * shared // both, STEPS)

    def _met(self, words: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """The listed words that each word is or nearly is, by word, and whether it is the same."""
        whole, without, owners = hashes(words)
        wanted = np.concatenate([whole, without]) << SHIFT
        askers = np.concatenate([np.arange(len(whole)), owners])
        keys = self._arrays["spelt_keys"]
        first = np.searchsorted(keys, wanted)
        first[first == len(keys)] = 0
        some = np.flatnonzero(keys[first] >> SHIFT == wanted >> SHIFT)
        first, askers = first[some], askers[some]
        count = np.searchsorted(keys, wanted[some] + LAST, side="right") - first
        met = (keys[stretches(first, count)] & LAST).astype(np.int64)
        pairs = distinct(np.repeat(askers, count) << 32 | met)
        asked, met = pairs >> 32, pairs & PLACE
        return asked, met, self._arrays["spelt_whole"][met] == whole[asked]


def budget_for(total: int) -> int:
    """Names to look at per query in a list of ``total`` cores."""
    return max(1000, total // 200)


def stretches(begins: Ints, sizes: Ints) -> Ints:
    """The numbers from each begin on, so many of each."""
    ends = np.cumsum(sizes)
    found: Ints = np.arange(ends[-1] if len(ends) else 0)
    found += np.repeat(begins - (ends - sizes), sizes)
    return found


def arrays_of(skeletons: Sequence[str]) -> Arrays:
    """The arrays of an index over ``skeletons``; empty ones for none."""
    if not skeletons:
        empty = {name: np.zeros(0, kind) for name, kind in ARRAYS.items()}
        return empty | {"spelt_starts": np.zeros(1, np.int32)}
    numbers: dict[str, int] = {}
    number = numbers.setdefault
    parted = [set(skeleton.split()) for skeleton in skeletons]
    flat = np.fromiter((number(word, len(numbers)) for words in parted for word in words), np.int64)
    owners = np.repeat(np.arange(len(parted)), np.fromiter(map(len, parted), np.int64, len(parted)))
    del parted
    pairs = flat << 32 | owners
    pairs.sort()
    places = (pairs & PLACE).astype(np.int32)
    pairs >>= 32
    holders = np.bincount(pairs, minlength=len(numbers))
    weights = rarity(len(skeletons), holders)
    sums = np.bincount(places, weights=weights[pairs], minlength=len(skeletons))
    whole, without, owner = hashes(list(numbers))
    every = np.concatenate([whole << np.uint64(NUMBER), without << np.uint64(NUMBER)])
    every |= np.concatenate([np.arange(len(whole)), owner]).astype(np.uint64)
    return {
        "spelt_keys": distinct(every),
        "spelt_whole": whole,
        "spelt_starts": np.concatenate(([0], np.cumsum(holders))).astype(np.int32),
        "spelt_places": places,
        "spelt_weights": weights.astype(np.uint8),
        "spelt_sums": sums.astype(np.int32),
    }


def check(arrays: Arrays) -> None:
    """Raises SourceError if the arrays do not fit one another."""
    starts, places = arrays["spelt_starts"], arrays["spelt_places"]
    keys, words = arrays["spelt_keys"], len(arrays["spelt_whole"])
    sound = (
        runs_fit(starts, words, places)
        and len(arrays["spelt_weights"]) == words
        and (not len(places) or 0 <= places.min() <= places.max() < len(arrays["spelt_sums"]))
        and (not len(keys) or int((keys & LAST).max()) < words)
    )
    if not sound:
        raise unreadable(ValueError("its words do not fit one another"))
