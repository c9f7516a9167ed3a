"""Which rows of a long list are read together: all rows of a name, in the part of the first."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Grouping(msgspec.Struct, frozen=True):
    """By row, in the order of the list: its ``part``, and whether it comes ``late``.

    Late is a row whose part began earlier in the list than the part of some row before it; without
    the late ones, parts follow one another.
    """

    part: array[int]
    late: bytes

    @property
    def has_late(self) -> bool:
        """Does any row come late?"""
        return 1 in self.late


def grouped(digests: array[int], size: int) -> Grouping:
    """Parts of ``size`` rows, more only where a name has more; equal ``digests`` go together."""
    import numpy as np

    keys: NDArray[np.uint64] = np.frombuffer(digests, dtype=np.uint64)
    count = len(keys)
    ordered = np.sort(keys)
    if not (ordered[1:] == ordered[:-1]).any():
        part: NDArray[Any] = np.arange(count, dtype=np.uint32) // size
        return Grouping(array("I", part.tobytes()), bytes(count))
    del ordered
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=~keys[order[:1]]))
    sizes = np.diff(begins, append=count)
    by_first = np.argsort(order[begins])  # the groups by the first row of each
    before = np.cumsum(sizes[by_first]) - sizes[by_first]
    group_part = np.empty(len(begins), np.uint32)
    group_part[by_first] = before // size
    part = np.empty(count, np.uint32)
    part[order] = np.repeat(group_part, sizes)
    late = part < np.maximum.accumulate(part)
    return Grouping(array("I", part.tobytes()), late.tobytes())
