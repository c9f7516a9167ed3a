"""Bytes of a file in segments for numpy, and where letters of two bytes each may stand in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countermark.model.errors import SourceError
from countermark.model.ports import Deadline

_EIGHTS = 1 << 13
"""Groups of eight looked at in one go: they stay in the processor's cache."""

_WIDE = (
    (0, 0x0020002000200020, 0xFF80FF80FF80FF80),
    (1, 0x0000200020002000, 0x00FF80FF80FF80FF),
)
"""Where letters of two bytes begin in a group of eight, what is taken away from the letters, and
bits that must be zero before and after."""


def segments(
    data: memoryview, deadline: Deadline, size: int, before: int, behind: int
) -> Iterator[tuple[int, Any, int]]:
    """Where each segment of ``size`` bytes begins, a buffer, and the segment's length.

    The buffer holds the ``before`` bytes in front of the segment, it, and ``behind`` bytes after
    it, zeros where there are none; the next segment is put into the same. All three numbers are
    multiples of eight. Raises SourceError where the time is up.
    """
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    around = min(size, (raw.size + 7) & ~7)
    buffer = np.zeros(before + around + behind, np.uint8)
    for begin in range(0, raw.size, size):
        if deadline.passed():
            raise SourceError("the time is up", place=f"byte {begin}")
        first = max(0, begin - before)
        part = raw[first : begin + around + behind]
        lead = before - (begin - first)
        buffer[lead : lead + part.size] = part
        buffer[lead + part.size :] = 0
        yield begin, buffer, min(size, raw.size - begin)


def wide_letters(buffer: Any, before: int) -> Any:
    """Where letters of two bytes may stand, counted from ``before`` on; near ones in their order.

    Every letter of a text of seven or more is among them, and some bytes around it.
    """
    import numpy as np

    eights = buffer[before:].view("<u8")
    space = np.empty(_EIGHTS, np.uint64)
    spots = []
    for odd, less, mask in _WIDE:
        found = []
        for begin in range(0, eights.size, space.size):
            part = eights[begin : begin + space.size]
            strange = np.subtract(part, np.uint64(less), out=space[: part.size])
            strange |= part
            strange &= np.uint64(mask)
            found.append(np.flatnonzero(strange == 0) + begin)
        at = np.concatenate(found)
        if not at.size:
            continue
        near = np.zeros(eights.size + 2, np.bool_)
        near[at] = near[at + 1] = near[at + 2] = True
        at = np.flatnonzero(near[:-2]) - 1  # from the group before on; the last has none behind it
        spots.append((at[:, None] * 8 + np.arange(odd, 8 + odd, 2)).ravel())
    return np.concatenate(spots) if spots else np.zeros(0, np.int64)
