"""Candidates for long lists: an inverted index of character n-grams in flat numpy arrays.

Answers whole batches at once; keeps nothing but arrays, which are written and read without pickle
and can be mapped from a file. It is disposable: the list it was built from is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from countermark.screening.index.array_file import Arrays, unreadable
from countermark.screening.index.ngram_arrays import Ints, distinct_grams_of, grams_of, rarity
from countermark.screening.index.protocol import LEAST, STEPS
from countermark.screening.text.distinct import distinct, numbered

ARRAYS = {"codes": "<i8", "starts": "<i8", "postings": "<u4", "weights": "|u1", "sums": "<i4"}
"""The arrays of an index, with the type each is stored in."""

STEP = 2_000
"""Queries whose grams are looked up at once."""

BATCH, POSTINGS = 32, 80_000
"""Queries answered at once and their postings: enough to be fast, few enough for the cache."""

CHUNK = 50_000
"""Names whose grams are made at once while building: bounds the memory of a long list."""

ALWAYS = 4
"""Grams that are followed however many names have them."""

PLACE = 0xFFFFFFFF

BITS = np.uint32(8)
"""A posting is the place of a name, shifted by so many bits, and the weight of the gram."""


Shares = tuple[Ints, Ints, Ints]
"""Numbers of queries, places in the list, and how alike they are in steps."""

NOTHING: Shares = (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))


class NgramIndex:
    """Cores by the rare grams they share with a query; see ``small.Candidates``.

    ``budget`` bounds the postings looked at per query, rarest grams first: common grams neither
    find nor rule out anybody. It grows with the list, as the postings of each gram do.
    """

    def __init__(self, arrays: Arrays) -> None:
        self.total = len(arrays["sums"])
        self._least_sum = int(arrays["sums"].min()) if self.total else 0
        self._arrays = arrays
        self.budget = budget_for(self.total)
        self.always = ALWAYS

    @classmethod
    def build(cls, skeletons: Sequence[str]) -> NgramIndex:
        """Index ``skeletons``, distinct ones, each at its place."""
        return cls(arrays_of(skeletons))

    def find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]:
        """See ``small.Candidates``."""
        found: list[list[int]] = []
        for start in range(0, len(skeletons), STEP):
            part = skeletons[start : start + STEP]
            found += best(len(part), *self.shares(part), limit)
        return found

    def shares(self, skeletons: Sequence[str]) -> Shares:
        """What places have enough in common with each query, and how alike they are in steps."""
        count = len(skeletons)
        queries, words, wholes = self._known_grams(skeletons)
        queries, begins, ends = self._followed(queries, words)
        runs = list(map(slice, begins.tolist(), ends.tolist()))
        # Of each query its first run, and the first of its postings if all stood in one row.
        bounds = np.searchsorted(queries, np.arange(count + 1))
        totals = np.concatenate(([0], np.cumsum(ends - begins)))[bounds]
        found: list[Shares] = []
        at = 0
        while at < count:  # as many queries as fit the cache, one at least
            stop = int(np.searchsorted(totals, totals[at] + POSTINGS, side="right")) - 1
            stop = min(max(stop, at + 1), at + BATCH, count)
            mine = runs[bounds[at] : bounds[stop]]
            if mine:
                some = self._shares_of(mine, totals[at : stop + 1], wholes[at:stop])
                found.append((some[0] + at, some[1], some[2]))
            at = stop
        return joined(found)

    def _shares_of(self, runs: Sequence[slice], totals: Ints, wholes: Ints) -> Shares:
        """The places for queries whose postings stand in ``runs``, query by query.

        In 32 bits throughout, and in place where it can be: fresh memory costs more than sums.
        """
        postings = self._arrays["postings"]
        keys = np.concatenate([postings[run] for run in runs])
        bounds = totals - totals[0]
        for begin, end in pairwise(bounds.tolist()):
            keys[begin:end].sort()
        weights = keys.astype(np.uint8)  # the lower bits of each
        keys >>= BITS
        sizes = np.diff(bounds)
        owners = np.repeat(np.arange(len(wholes), dtype=np.uint8), sizes)
        again = np.empty(len(keys) + 1, np.bool_)  # stands the same place before?
        again[0] = again[-1] = False
        np.equal(keys[1:], keys[:-1], out=again[1:-1])
        again[bounds[:-1]] = False
        # Most places share one gram, and that seldom is enough, whatever the sum of the place.
        least = LEAST * (wholes + self._least_sum) // (2 * STEPS)
        alone = weights >= np.repeat(np.minimum(least, 256).astype(np.uint16), sizes)
        alone &= ~(again[:-1] | again[1:])
        single = np.flatnonzero(alone)
        more = np.flatnonzero(again)
        heads = np.flatnonzero(np.diff(more, prepend=-1) != 1)
        firsts = more[heads] - 1
        shared = weights[single].astype(np.int64)
        if len(firsts):
            several = np.add.reduceat(weights[more].astype(np.int64), heads) + weights[firsts]
            enough = np.flatnonzero(several >= least[owners[firsts]])
            firsts = np.concatenate([firsts[enough], single])
            shared = np.concatenate([several[enough], shared])
        else:
            firsts = single
        whose, places = owners[firsts].astype(np.int64), keys[firsts].astype(np.int64)
        both = wholes[whose] + self._arrays["sums"][places]
        shared *= 2 * STEPS
        good = np.flatnonzero(shared >= LEAST * both)
        return whose[good], places[good], shared[good] // both[good]

    def _followed(self, queries: Ints, words: Ints) -> tuple[Ints, Ints, Ints]:
        """The grams within the budget: whose they are, where their postings begin and end."""
        starts = self._arrays["starts"]
        begins = starts[words]
        sizes = starts[words + 1] - begins
        order = np.argsort(queries << 40 | sizes, kind="stable")
        queries, begins, sizes = queries[order], begins[order], sizes[order]
        kept = within_budget(queries, sizes, self.budget, self.always)
        return queries[kept], begins[kept], (begins + sizes)[kept]

    def _known_grams(self, skeletons: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Query and vocabulary place of every gram the list knows; the weight of all per query."""
        codes, owners = grams_of(skeletons)
        each, place = numbered(codes)
        pairs = owners << 32 | place
        pairs.sort()
        pairs = pairs[np.flatnonzero(np.diff(pairs, prepend=-1))]
        owners, place = pairs >> 32, pairs & PLACE
        vocabulary = self._arrays["codes"]
        words = np.searchsorted(vocabulary, each)
        words[words == len(vocabulary)] = 0
        known = vocabulary[words] == each if len(vocabulary) else np.zeros(len(each), dtype=bool)
        weights = np.full(len(each), rarity(self.total, np.zeros(1))[0])
        weights[known] = self._arrays["weights"][words[known]]
        wholes: Ints = np.bincount(owners, weights=weights[place], minlength=len(skeletons))
        met = known[place]
        return owners[met], words[place[met]], wholes.astype(np.int64)


def budget_for(total: int) -> int:
    """Postings to look at per query in a list of ``total`` cores."""
    return max(2500, total // 25)


def arrays_of(skeletons: Sequence[str]) -> Arrays:
    """The arrays of an index over ``skeletons``: made in chunks, so that a million fit."""
    total = len(skeletons)
    chunks = [
        (start, distinct_grams_of(skeletons[start : start + CHUNK]))
        for start in range(0, total, CHUNK)
    ]
    known = [distinct(codes) for _, (codes, _) in chunks]
    vocabulary = distinct(np.concatenate([np.zeros(0, dtype=np.int64), *known]))
    pairs = np.empty(sum(len(codes) for _, (codes, _) in chunks), dtype=np.int64)
    at = 0
    while chunks:
        start, (codes, owners) = chunks.pop(0)
        part = pairs[at : at + len(codes)]
        part[:] = np.searchsorted(vocabulary, codes)
        part <<= 32
        part += owners + start
        at += len(codes)
    pairs.sort()
    places = (pairs & PLACE).astype(np.int32)
    pairs >>= 32
    holders = np.bincount(pairs, minlength=len(vocabulary))
    weights = rarity(total, holders)
    sums = np.bincount(places, weights=weights[pairs], minlength=total)
    postings = places.astype(np.uint32)
    postings <<= BITS
    postings |= weights.astype(np.uint8)[pairs]
    return {
        "codes": vocabulary,
        "starts": np.concatenate(([0], np.cumsum(holders))).astype(np.int64),
        "postings": postings,
        "weights": weights.astype(np.uint8),
        "sums": sums.astype(np.int32),
    }


def check(arrays: Arrays) -> None:
    """Raises SourceError if the arrays do not fit one another."""
    starts, postings = arrays["starts"], arrays["postings"]
    total, vocabulary = len(arrays["sums"]), len(arrays["codes"])
    sound = runs_fit(starts, vocabulary, postings) and len(arrays["weights"]) == vocabulary
    if not sound or (len(postings) and postings.max() >> BITS >= total):
        raise unreadable(ValueError("its arrays do not fit one another"))


def runs_fit(starts: Ints, count: int, flat: Ints) -> bool:
    """Do ``starts`` part all of ``flat`` into ``count`` runs, one after the other?"""
    return (
        len(starts) == count + 1
        and starts[0] == 0
        and starts[-1] == len(flat)
        and bool((np.diff(starts) >= 0).all())
    )


def within_budget(queries: Ints, sizes: Ints, budget: int, always: int) -> Ints:
    """Which grams to follow: the rarest of each query until ``budget`` postings are reached.

    The ``always`` rarest are followed in any case. Grams come sorted by query, then by size.
    """
    if not len(queries):
        return np.zeros(0, dtype=bool)
    total = np.cumsum(sizes)
    first = np.concatenate(([True], queries[1:] != queries[:-1]))
    at = np.flatnonzero(first)
    counts = np.diff(np.append(at, len(queries)))
    before = np.repeat(total[at] - sizes[at], counts)
    rank = np.arange(len(queries)) - np.repeat(at, counts)
    kept: Ints = (total - before <= budget) | (rank < always)
    return kept


def joined(parts: Sequence[Shares]) -> Shares:
    """Several answers as one."""
    if not parts:
        return NOTHING
    owners, places, steps = map(np.concatenate, zip(*parts, strict=True))
    return owners, places, steps


def best(count: int, owners: Ints, places: Ints, steps: Ints, limit: int) -> list[list[int]]:
    """Per query the places with the most steps, ties by place, at most ``limit``."""
    # Sorted as one integer: query (15 bits: see STEP), steps downwards (16), place (32).
    keys = owners << 48 | (STEPS - steps) << 32 | places
    keys.sort()
    bounds = np.searchsorted(keys, np.arange(count + 1) << 48)
    rank = np.arange(len(keys)) - np.repeat(bounds[:-1], np.diff(bounds))
    kept = keys[rank < limit]
    bounds = np.searchsorted(kept, np.arange(count + 1) << 48)
    listed = (kept & PLACE).tolist()
    return [listed[start:end] for start, end in pairwise(bounds.tolist())]
