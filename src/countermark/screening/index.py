"""Candidates for long lists: an inverted index of character n-grams in flat numpy arrays.

Answers whole batches at once; keeps nothing but arrays, which are written and read without pickle
and can be mapped from a file. It is disposable: the list it was built from is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from countermark.screening.gramwise import Ints, distinct_grams_of, rarity
from countermark.screening.packed import Arrays, pack, unpack, unreadable
from countermark.screening.small import LEAST, STEPS

MAGIC = b"countermark.index/2\n"
ARRAYS = {"codes": "<i8", "starts": "<i8", "places": "<i4", "weights": "|u1", "sums": "<i4"}
"""The arrays of an index, with the type each is stored in."""

BATCH = 64
"""Queries answered at once: enough to be fast, few enough to stay in the cache."""

CHUNK = 50_000
"""Names whose grams are made at once while building: bounds the memory of a long list."""

PLACE = 0xFFFFFFFF


class GramIndex:
    """Cores by the rare grams they share with a query; see ``small.Candidates``.

    ``budget`` bounds the postings looked at per query, rarest grams first: common grams neither
    find nor rule out anybody. It grows with the list, as the postings of each gram do.
    """

    def __init__(self, arrays: Arrays, source: str = "") -> None:
        self.source = source
        self.total = len(arrays["sums"])
        self._arrays = arrays
        self.budget = budget_for(self.total)

    @classmethod
    def build(cls, skeletons: Sequence[str], source: str = "") -> GramIndex:
        """Index ``skeletons``, distinct ones, each at its place. ``source`` names the content."""
        return cls(arrays_of(skeletons), source)

    def save(self) -> bytes:
        """The index as bytes."""
        return pack(MAGIC, self.source, self._arrays, ARRAYS)

    @classmethod
    def load(cls, raw: bytes | memoryview) -> GramIndex:
        """Read what ``save`` wrote, without copying; raises SourceError for anything else."""
        source, arrays = unpack(MAGIC, raw, ARRAYS)
        check(arrays)
        return cls(arrays, source)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return sum(array.nbytes for array in self._arrays.values())

    def find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]:
        """See ``small.Candidates``."""
        found: list[list[int]] = []
        for start in range(0, len(skeletons), BATCH):
            found += self._find(skeletons[start : start + BATCH], limit)
        return found

    def _find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]:
        queries, words, wholes = self._known_grams(skeletons)
        arrays = self._arrays
        sizes = arrays["starts"][words + 1] - arrays["starts"][words]
        order = np.lexsort((sizes, queries))
        queries, words, sizes = queries[order], words[order], sizes[order]
        kept = _within_budget(queries, sizes, self.budget)
        queries, words, sizes = queries[kept], words[kept], sizes[kept]
        if not len(words):
            return [[] for _ in skeletons]
        # All postings of all kept grams in one gather; one sortable key holds query, place and
        # weight, in 32 bits where they fit. In place, as fresh memory costs more than arithmetic.
        bits = max(self.total - 1, 1).bit_length()
        narrow = bits + 8 + len(skeletons).bit_length() <= 32
        kind: Any = np.uint32 if narrow else np.int64
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1], dtype=np.int64)
        at += np.repeat(arrays["starts"][words] - (ends - sizes), sizes)
        keys: Any = arrays["places"][at].astype(kind)
        keys <<= kind(8)
        keys += np.repeat((queries << (bits + 8) | arrays["weights"][words]).astype(kind), sizes)
        keys.sort()
        pairs = keys >> kind(8)
        firsts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
        keys &= kind(0xFF)
        running = np.cumsum(keys, dtype=np.int64)
        lasts = np.append(firsts[1:], len(keys)) - 1
        shared = np.diff(running[lasts], prepend=0)
        pairs = pairs[firsts].astype(np.int64)
        owners, places = pairs >> bits, pairs & ((1 << bits) - 1)
        both = wholes[owners] + arrays["sums"][places]
        good = np.flatnonzero(2 * STEPS * shared >= LEAST * both)
        owners, places = owners[good], places[good]
        steps = 2 * STEPS * shared[good] // both[good]
        return _best(len(skeletons), owners, places, steps, limit)

    def _known_grams(self, skeletons: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Query and vocabulary place of every gram the list knows; the weight of all per query."""
        codes, owners = distinct_grams_of(skeletons)
        vocabulary = self._arrays["codes"]
        words = np.searchsorted(vocabulary, codes)
        words[words == len(vocabulary)] = 0
        known = vocabulary[words] == codes if len(vocabulary) else np.zeros(len(codes), dtype=bool)
        unseen = rarity(self.total, np.zeros(1))[0]
        weights = np.full(len(codes), unseen, dtype=np.int64)
        weights[known] = self._arrays["weights"][words[known]]
        wholes: Ints = np.bincount(owners, weights=weights, minlength=len(skeletons)).astype(
            np.int64
        )
        return owners[known].astype(np.int64), words[known], wholes


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
    known = [np.unique(codes) for _, (codes, _) in chunks]
    vocabulary = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *known]))
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
    return {
        "codes": vocabulary,
        "starts": np.concatenate(([0], np.cumsum(holders))).astype(np.int64),
        "places": places,
        "weights": weights.astype(np.uint8),
        "sums": sums.astype(np.int32),
    }


def check(arrays: Arrays) -> None:
    """Raises SourceError if the arrays do not fit one another."""
    starts, places = arrays["starts"], arrays["places"]
    total, vocabulary = len(arrays["sums"]), len(arrays["codes"])
    sound = (
        len(starts) == vocabulary + 1
        and len(arrays["weights"]) == vocabulary
        and starts[0] == 0
        and starts[-1] == len(places)
        and bool((np.diff(starts) >= 0).all())
        and (not len(places) or (places.min() >= 0 and places.max() < total))
    )
    if not sound:
        raise unreadable(ValueError("its arrays do not fit one another"))


def _within_budget(queries: Ints, sizes: Ints, budget: int) -> Ints:
    """Which grams to follow: the rarest of each query until ``budget`` postings are reached.

    The four rarest are always followed. Grams come sorted by query, then by size.
    """
    if not len(queries):
        return np.zeros(0, dtype=bool)
    total = np.cumsum(sizes)
    first = np.concatenate(([True], queries[1:] != queries[:-1]))
    at = np.flatnonzero(first)
    counts = np.diff(np.append(at, len(queries)))
    before = np.repeat(total[at] - sizes[at], counts)
    rank = np.arange(len(queries)) - np.repeat(at, counts)
    kept: Ints = (total - before <= budget) | (rank < 4)
    return kept


def _best(count: int, owners: Ints, places: Ints, steps: Ints, limit: int) -> list[list[int]]:
    """Per query the places with the most steps, ties by place, at most ``limit``."""
    # Sorted as one integer: query (8 bits: see BATCH), steps downwards (16), place (32).
    keys = owners << 48 | (STEPS - steps) << 32 | places
    keys.sort()
    owners = keys >> 48
    bounds = np.searchsorted(owners, np.arange(count + 1))
    rank = np.arange(len(keys)) - bounds[owners]
    kept = keys[rank < limit]
    places = kept & PLACE
    bounds = np.searchsorted(kept >> 48, np.arange(count + 1))
    listed = places.tolist()
    return [listed[start:end] for start, end in pairwise(bounds.tolist())]
