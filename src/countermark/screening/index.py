"""Candidates for long lists: an inverted index of character n-grams in flat numpy arrays.

Answers whole batches at once; keeps nothing but arrays, which are written and read without pickle
and can be mapped from a file. It is disposable: the list it was built from is the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from countermark.model.errors import SourceError
from countermark.screening.grams import SHIFT
from countermark.screening.small import LEAST, STEPS

MAGIC = b"countermark.index/1\n"
ARRAYS = {"codes": "<i8", "starts": "<i8", "places": "<i4", "weights": "|u1", "sums": "<i4"}
"""The arrays of an index, with the type each is stored in."""

BATCH = 256
"""Queries answered at once: enough to be fast, few enough to stay in the cache."""

Ints = npt.NDArray[Any]


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """What stands before the arrays: how many cores, of which list, how long each array is."""

    total: int
    source: str
    lengths: dict[str, int]


class GramIndex:
    """Cores by the rare grams they share with a query; see ``small.Candidates``.

    ``budget`` bounds the postings looked at per query, rarest grams first: common grams neither
    find nor rule out anybody.
    """

    def __init__(self, total: int, arrays: dict[str, Ints], source: str = "") -> None:
        self.total = total
        self.source = source
        self._arrays = arrays
        self.budget = 4000

    @classmethod
    def build(cls, skeletons: Sequence[str], source: str = "") -> GramIndex:
        """Index ``skeletons``, distinct ones, each at its place. ``source`` names the content."""
        total = len(skeletons)
        codes, owners = _grams(skeletons)
        vocabulary, words = np.unique(codes, return_inverse=True)
        pairs = np.unique(words.astype(np.int64) << 32 | owners)
        words, owners = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32)
        holders = np.bincount(words, minlength=len(vocabulary))
        weights = _rarity(total, holders)
        sums = np.bincount(owners, weights=weights[words], minlength=total)
        starts = np.concatenate(([0], np.cumsum(holders)))
        arrays: dict[str, Ints] = {
            "codes": vocabulary.astype(np.int64),
            "starts": starts.astype(np.int64),
            "places": owners,
            "weights": weights.astype(np.uint8),
            "sums": sums.astype(np.int32),
        }
        return cls(total, arrays, source)

    def save(self) -> bytes:
        """The index as bytes: a magic line, the header's length and MessagePack, the arrays."""
        raw = {name: self._arrays[name].astype(kind).tobytes() for name, kind in ARRAYS.items()}
        lengths = {name: len(part) for name, part in raw.items()}
        header = msgspec.msgpack.encode(Header(self.total, self.source, lengths))
        header += b"\xc0" * (
            -(len(MAGIC) + 4 + len(header)) % 8
        )  # align; nil is ignored on reading
        return b"".join([MAGIC, len(header).to_bytes(4, "little"), header, *raw.values()])

    @classmethod
    def load(cls, raw: bytes | memoryview) -> GramIndex:
        """Read what ``save`` wrote, without copying; raises SourceError for anything else."""
        view = memoryview(raw)
        head = len(MAGIC) + 4
        try:
            if bytes(view[: len(MAGIC)]) != MAGIC:
                raise ValueError("it is not an index of this version")
            at = head + int.from_bytes(view[len(MAGIC) : head], "little")
            header = msgspec.msgpack.decode(bytes(view[head:at]).rstrip(b"\xc0"), type=Header)
            arrays: dict[str, Ints] = {}
            for name, kind in ARRAYS.items():
                end = at + header.lengths[name]
                if end > len(view) or header.lengths[name] < 0:
                    raise ValueError("it is cut short")
                arrays[name] = np.frombuffer(view[at:end], dtype=kind)
                at = end
            _check(header.total, arrays)
        except (ValueError, KeyError, msgspec.MsgspecError) as error:
            raise SourceError(
                f"the screening index cannot be read: {error}",
                next_step="remove it; it is built again from the lists",
            ) from error
        return cls(header.total, arrays, header.source)

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
        # All postings of all kept grams in one gather; one sortable key holds query and place.
        ends = np.cumsum(sizes)
        at = np.arange(ends[-1]) + np.repeat(arrays["starts"][words] - (ends - sizes), sizes)
        keys = (np.repeat(queries << 32, sizes) | arrays["places"][at]) << 8
        keys |= np.repeat(arrays["weights"][words].astype(np.int64), sizes)
        keys.sort()
        pairs = keys >> 8
        firsts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1])))
        shared = np.add.reduceat(keys & 0xFF, firsts)
        owners, places = pairs[firsts] >> 32, pairs[firsts] & 0xFFFFFFFF
        steps = 2 * STEPS * shared // (wholes[owners] + arrays["sums"][places])
        return _best(len(skeletons), owners, places, steps, limit)

    def _known_grams(self, skeletons: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """Query and vocabulary place of every gram the list knows; the weight of all per query."""
        codes, owners = _grams(skeletons)
        vocabulary = self._arrays["codes"]
        order = np.lexsort((codes, owners))
        codes, owners = codes[order], owners[order]
        fresh = np.ones(len(codes), dtype=bool)
        fresh[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
        codes, owners = codes[fresh], owners[fresh]
        words = np.searchsorted(vocabulary, codes)
        words[words == len(vocabulary)] = 0
        known = vocabulary[words] == codes if len(vocabulary) else np.zeros(len(codes), dtype=bool)
        unseen = _rarity(self.total, np.zeros(1))[0]
        weights = np.full(len(codes), unseen, dtype=np.int64)
        weights[known] = self._arrays["weights"][words[known]]
        wholes: Ints = np.bincount(owners, weights=weights, minlength=len(skeletons)).astype(
            np.int64
        )
        return owners[known].astype(np.int64), words[known], wholes


def _check(total: int, arrays: dict[str, Ints]) -> None:
    starts, places = arrays["starts"], arrays["places"]
    vocabulary = len(arrays["codes"])
    sound = (
        len(starts) == vocabulary + 1
        and len(arrays["weights"]) == vocabulary
        and len(arrays["sums"]) == total
        and starts[0] == 0
        and starts[-1] == len(places)
        and bool((np.diff(starts) >= 0).all())
        and (not len(places) or (places.min() >= 0 and places.max() < total))
    )
    if not sound:
        raise ValueError("its arrays do not fit one another")


def _rarity(total: int, holders: Ints) -> Ints:
    weights: Ints = np.rint(16 * np.log((total + 1) / (holders + 0.5)))
    return np.clip(weights, 1, 255).astype(np.int64)


def _grams(skeletons: Sequence[str]) -> tuple[Ints, Ints]:
    """Every gram of every skeleton (see ``grams.grams``) and whose it is, repeats included."""
    text = " " + " ".join(skeletons) + " "
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
    lengths = np.fromiter((len(s) + 1 for s in skeletons), dtype=np.int64, count=len(skeletons))
    # The owner of a gram is that of its middle character; +1 for the space in front of all.
    owners = np.repeat(np.arange(len(skeletons)), lengths)
    first, middle, last = points[:-2], points[1:-1], points[2:]
    owners = owners[: len(middle)]
    space = 32
    cjk = _is_cjk(points)
    plain = (middle != space) & ~cjk[:-2] & ~cjk[1:-1] & ~cjk[2:]
    single = cjk[1:-1]
    double = single & cjk[2:]
    codes = np.concatenate(
        [
            (first << 2 * SHIFT | middle << SHIFT | last)[plain],
            (middle << 2 * SHIFT)[single],
            (middle << 2 * SHIFT | last << SHIFT)[double],
        ]
    )
    return codes, np.concatenate([owners[plain], owners[single], owners[double]])


def _is_cjk(points: Ints) -> Ints:
    ranges = (
        (0x3040, 0x30FF),
        (0x3400, 0x4DBF),
        (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF),
        (0x20000, 0x323AF),
    )
    found = np.zeros(len(points), dtype=bool)
    if points.max(initial=0) >= ranges[0][0]:
        for low, high in ranges:
            found |= (points >= low) & (points <= high)
    return found


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
    good = steps >= LEAST
    # Sorted as one integer: query (8 bits: see BATCH), steps downwards (16), place (32).
    keys = owners[good] << 48 | (STEPS - steps[good]) << 32 | places[good]
    keys.sort()
    owners = keys >> 48
    bounds = np.searchsorted(owners, np.arange(count + 1))
    rank = np.arange(len(keys)) - bounds[owners]
    kept = keys[rank < limit]
    places = kept & 0xFFFFFFFF
    bounds = np.searchsorted(kept >> 48, np.arange(count + 1))
    listed = places.tolist()
    return [listed[start:end] for start, end in pairwise(bounds.tolist())]
