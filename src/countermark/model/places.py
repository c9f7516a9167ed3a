"""Where something was met: how often, and the first few places, however many there are."""

from __future__ import annotations

from bisect import insort

FIRST = 20
"""Places that are remembered."""


class Places:
    """Line numbers, of which only the number and the lowest ``FIRST`` are kept."""

    __slots__ = ("_first", "count")

    def __init__(self) -> None:
        self.count = 0
        self._first: list[int] = []

    def add(self, line: int) -> None:
        """One place more; they may come in any order."""
        self.count += 1
        if len(self._first) < FIRST or line < self._first[-1]:
            insort(self._first, line)
            del self._first[FIRST:]

    @property
    def first(self) -> int:
        """The lowest of all."""
        return self._first[0]

    def words(self, most: int = FIRST) -> str:
        """``3, 7, 20 and 4 more``, with at most ``most`` places named."""
        shown = self._first[:most]
        more = self.count - len(shown)
        return ", ".join(map(str, shown)) + (f" and {more} more" if more else "")
