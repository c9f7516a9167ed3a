"""Look-up of rows by a text key in two sorted arrays: 64-bit digests of the keys, and their rows.

A digest only finds rows; whoever asks compares the keys themselves, so a collision shows nothing.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np

from countermark.screening.index.ngram_arrays import Ints

T = TypeVar("T")


def digest_of_key(key: str) -> int:
    """64 bits of a key, the same in every process."""
    return int.from_bytes(_raw_digest(key), "little")


def _raw_digest(key: str) -> bytes:
    return hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class HashIndex(Generic[T]):
    """Rows by key, as ``dict[str, list]`` would have them; ``read`` makes what a row holds.

    ``bears`` tells whether what was read really has the key.
    """

    def __init__(
        self,
        digests: Ints,
        rows: Ints,
        read: Callable[[int], T],
        bears: Callable[[T, str], bool],
    ) -> None:
        # bisect in a memoryview costs a fraction of what numpy takes for a single look-up.
        self._digests: Sequence[int] = digests.data.cast("B").cast("Q") if len(digests) else ()
        self._sorted = digests
        self._rows = rows
        self._read = read
        self._bears = bears

    def get(self, key: str, default: Sequence[T] = (), /) -> Sequence[T]:
        """What bears ``key``, in the order of the rows; ``default`` if nothing does."""
        return list(self._each(key)) or default

    def __getitem__(self, key: str, /) -> list[T]:
        return list(self._each(key))

    def __contains__(self, key: str) -> bool:
        return next(self._each(key), None) is not None

    def may_hold(self, keys: Sequence[str]) -> list[bool]:
        """Which keys may be there: a quick look at many, sure only where it says no."""
        digests = np.frombuffer(b"".join(map(_raw_digest, keys)), dtype="<u8")
        if not len(self._sorted):
            return [False] * len(keys)
        at = np.searchsorted(self._sorted, digests)
        at[at == len(self._sorted)] = 0
        found: list[bool] = (self._sorted[at] == digests).tolist()
        return found

    def _each(self, key: str) -> Iterator[T]:
        digests = self._digests
        wanted = digest_of_key(key)
        at = bisect_left(digests, wanted)
        while at < len(digests) and digests[at] == wanted:
            found = self._read(int(self._rows[at]))
            if self._bears(found, key):
                yield found
            at += 1


class Keys:
    """Collects digests and rows while a list is read, and sorts them at the end."""

    def __init__(self) -> None:
        self._digests = bytearray()
        self._rows: list[int] = []

    def add(self, key: str, row: int) -> None:
        """One more row under ``key``; rows come in ascending order."""
        self._digests += _raw_digest(key)
        self._rows.append(row)

    def add_all(self, keys: Iterable[str], row: int) -> None:
        """The row under each of ``keys``."""
        for key in keys:
            self.add(key, row)

    def arrays(self) -> tuple[Ints, Ints]:
        """Sorted digests, and the row of each; rows of one digest ascend."""
        digests = np.frombuffer(bytes(self._digests), dtype="<u8")
        order = np.argsort(digests, kind="stable")
        return digests[order], np.array(self._rows, dtype="<i4")[order]
