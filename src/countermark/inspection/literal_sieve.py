"""Where in some bytes could one of very many literals stand? A sieve over aligned groups of bytes.

A literal of at least ``GRAM + 3`` letters holds, wherever it stands, a group of ``GRAM`` bytes that
begins at a multiple of four: so only every fourth place is looked at, and of those only the places
where all bytes are letters that can be printed. Of each literal the window is taken whose groups
are rarest among all literals. A group that is known by a table of bits is a place to look at
closely; there the whole window is compared by a number of 64 bits, and the rest by the caller.
(Wu and Manber 1994 skip by blocks in the same way; the tables are Bloom's of 1970.)
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

STEP = 4
BEFORE, BEHIND = 8, 64
"""Bytes that a segment's buffer holds before and behind the segment."""

_FOLD = 0x2020202020202020
_LOOKED_AT = 64
"""Letters of a literal in which its window is chosen."""

_MIX, _MIX_2 = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F
"""Odd numbers whose bits are spread well: the golden ratio's, and a prime."""

_AT_ONCE = 1 << 14
"""Groups looked up in one go: they stay in the processor's cache."""


class Sieve:
    """Literals of printable ASCII, each of ``gram + 3`` letters or more; ``gram`` is 4 or 8."""

    def __init__(self, words: Sequence[bytes], gram: int) -> None:
        import numpy as np

        self.gram, self.window = gram, gram + STEP - 1
        lengths = np.array([min(len(word), _LOOKED_AT) for word in words], np.int64)
        text = b"".join(word[:_LOOKED_AT] for word in words) + bytes(16)
        bytes8 = np.ndarray((len(text) - 7,), "<u8", text, strides=(1,)).copy()
        begins = np.cumsum(lengths) - lengths
        groups = self._group(bytes8[: int(lengths.sum())])
        self._width = max(16, min(23, int(groups.size * 8).bit_length()))
        at = begins + self._rarest(groups, begins, lengths)
        chosen = (at[:, None] + np.arange(STEP)).ravel()
        self._known = _Bits(groups[chosen], self._width)
        keys = self._key(bytes8, at)
        self._windows = _Bits(keys, self._width)
        order = np.argsort(keys, kind="stable")
        self._keys, self._words = keys[order], order
        self._offsets = (at - begins)[order]

    def places(self, buffer: Any, letters: Any) -> tuple[Any, Any]:
        """Numbers of words, and the offsets in the segment at which each may begin.

        ``buffer`` holds BEFORE bytes, the segment, and BEHIND more; ``letters`` are the numbers of
        all groups of four, counted from the segment's first byte, that can be printed.
        """
        import numpy as np

        at = letters
        if self.gram == 8:
            at = letters[:-1][letters[1:] - letters[:-1] == 1]
        found = [self._among(buffer, at[k : k + _AT_ONCE]) for k in range(0, at.size, _AT_ONCE)]
        if not found:
            return at[:0], at[:0]
        begins = np.concatenate([begins for begins, _ in found])
        return self._words_at(begins, np.concatenate([keys for _, keys in found]))

    def _among(self, buffer: Any, at: Any) -> tuple[Any, Any]:
        """Of the groups of four ``at``: where a window that is known begins, and its key."""
        import numpy as np

        fours = buffer[BEFORE:].view("<u4")
        groups = fours[at].astype(np.uint64)
        if self.gram == 8:
            groups |= fours[at + 1].astype(np.uint64) << np.uint64(32)
        at = at[self._known.hold(self._group(groups))]
        begins = (at[:, None] * STEP - np.arange(STEP)).ravel()
        bytes8 = np.ndarray((buffer.size - 7,), "<u8", buffer, strides=(1,))
        keys = self._key(bytes8, begins + BEFORE)
        held = self._windows.hold(keys)
        return begins[held], keys[held]

    def _words_at(self, begins: Any, keys: Any) -> tuple[Any, Any]:
        """The words whose window has one of the ``keys``, and where they would begin."""
        import numpy as np

        first = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - first
        held = np.flatnonzero(counts)
        first, counts, begins = first[held], counts[held], begins[held]
        rows = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
        return self._words[rows], np.repeat(begins, counts) - self._offsets[rows]

    def _group(self, eight: Any) -> Any:
        """Groups out of eight bytes each, upper and lower case alike."""
        import numpy as np

        mask = np.uint64(0xFFFFFFFFFFFFFFFF if self.gram == 8 else 0xFFFFFFFF)
        return (eight | np.uint64(_FOLD)) & mask

    def _key(self, bytes8: Any, at: Any) -> Any:
        """A number for each window that begins ``at``: of its first eight bytes, and the rest."""
        import numpy as np

        head = bytes8[at] | np.uint64(_FOLD)
        if self.gram == 4:
            return (head & np.uint64(0xFFFFFFFFFFFFFF)) * np.uint64(_MIX_2)
        tail = (bytes8[at + 7] | np.uint64(_FOLD)) & np.uint64(0xFFFFFFFF)
        return head * np.uint64(_MIX_2) ^ tail * np.uint64(_MIX)

    def _rarest(self, groups: Any, begins: Any, lengths: Any) -> Any:
        """The place in each word from which four groups on are rarest among all words."""
        import numpy as np

        slots = _slot(groups, _MIX, self._width)
        rarity = np.bincount(slots, minlength=1 << self._width)[slots]
        padded = np.concatenate([rarity, np.zeros(STEP, rarity.dtype)])
        cost = sum(padded[k : k + rarity.size] for k in range(STEP))
        inside = np.arange(groups.size) - np.repeat(begins, lengths)
        too_late = inside + self.window > np.repeat(lengths, lengths)
        cost = np.where(too_late, np.iinfo(np.int64).max, cost)
        least = np.minimum.reduceat(cost, begins)
        best = np.flatnonzero(cost == np.repeat(least, lengths))
        words = np.repeat(np.arange(lengths.size), lengths)[best]
        _, first = np.unique(words, return_index=True)
        return inside[best[first]]


class _Bits:
    """A set of numbers of which one may be asked for that is not in it: a bit for each."""

    def __init__(self, numbers: Any, width: int) -> None:
        import numpy as np

        self._width = width
        bits = np.zeros(1 << width, np.bool_)
        bits[_slot(numbers, _MIX, width)] = True
        self._bytes = np.packbits(bits, bitorder="little")

    def hold(self, numbers: Any) -> Any:
        """The places in ``numbers`` of those that may be in the set."""
        import numpy as np

        slots = _slot(numbers, _MIX, self._width)
        there = self._bytes[slots >> 3] >> (slots & 7).astype(np.uint8)
        return np.flatnonzero(there & 1)


def _slot(numbers: Any, mix: int, width: int) -> Any:
    import numpy as np

    return ((numbers * np.uint64(mix)) >> np.uint64(64 - width)).view(np.int64)
