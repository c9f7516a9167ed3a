"""Which things belong together, when it is said of two at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class DisjointSets(Generic[T]):
    """Disjoint sets, joined by size, paths halved on the way (Tarjan and van Leeuwen 1984)."""

    def __init__(self) -> None:
        self._parent: dict[T, T] = {}
        self._size: Counter[T] = Counter()

    def of(self, one: T) -> T:
        """What stands for the set of ``one``; what was never joined stands for itself."""
        parent = self._parent
        while (above := parent.get(one, one)) != one:
            parent[one] = parent.get(above, above)
            one = parent[one]
        return one

    def join(self, one: T, other: T) -> None:
        """Make one set of the sets of both."""
        one, other = self.of(one), self.of(other)
        if one == other:
            return
        if self._size[one] < self._size[other]:
            one, other = other, one
        self._parent[other] = one
        self._size[one] += self._size[other] + 1

    def is_joined(self, one: T) -> bool:
        """Does anything else belong to the set that ``one`` stands for?"""
        return self._size[one] > 0

    def __bool__(self) -> bool:
        """Was anything joined?"""
        return bool(self._parent)
