"""Numbers of variable length (unsigned LEB128), one at a time and a whole run at once.

Source: Dalvik Executable format, "LEB128"; 32 bits, so at most five bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.model.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LONGEST = 5


def unsigned(data: memoryview, at: int) -> tuple[int, int]:
    """The number at ``at`` and the offset behind it; raises SourceError."""
    value = 0
    for count, byte in enumerate(bytes(data[at : at + LONGEST])):
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:
            return value & 0xFFFFFFFF, at + count + 1
    raise SourceError("a number without an end", place=f"byte {at}")


def unsigned_at(
    data: npt.NDArray[np.uint8], at: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers that begin at each of ``at``, and the bytes of each: 0 where it has no end.

    Every offset must be inside ``data``.
    """
    import numpy as np

    value = np.zeros(len(at), np.int64)
    length = np.zeros(len(at), np.int64)
    going = np.arange(len(at))
    for count in range(LONGEST):
        place = at[going] + count
        going, place = going[place < len(data)], place[place < len(data)]
        byte = data[place].astype(np.int64)
        value[going] |= (byte & 0x7F) << 7 * count
        ended = byte < 0x80
        length[going[ended]] = count + 1
        going = going[~ended]
        if not len(going):
            break
    return value & 0xFFFFFFFF, length


class Run:
    """All numbers of a run of bytes that holds nothing else."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        import numpy as np

        ends = np.flatnonzero(data < 0x80)
        begins = np.empty_like(ends)
        if len(ends):
            begins[0] = 0
            begins[1:] = ends[:-1] + 1
        self.begins = begins
        """Where each number begins in the run."""
        self.values: npt.NDArray[np.int64] = data[begins].astype(np.int64) & 0x7F
        length = ends - begins + 1
        for count in range(1, LONGEST):
            longer = np.flatnonzero(length > count)
            if not len(longer):
                break
            part = data[begins[longer] + count].astype(np.int64) & 0x7F
            self.values[longer] |= part << 7 * count
        self.values &= 0xFFFFFFFF
        self.sound = length <= LONGEST
        """Is each number of at most five bytes?"""

    def numbers_at(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The index of the number that begins at each place, -1 where none does."""
        import numpy as np

        index = np.searchsorted(self.begins, places)
        safe = np.minimum(index, max(len(self.begins) - 1, 0))
        if not len(self.begins):
            return np.full(len(places), -1)
        return np.where(self.begins[safe] == places, safe, -1)
