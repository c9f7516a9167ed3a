"""The code of a DEX file: which instructions there are, found for all methods at once.

Source: Dalvik Executable format, ``code_item``; Dalvik bytecode. Instructions are found by walking
each method from its first unit to its last: code that jumps into the middle of an instruction,
which no runtime accepts, is not followed. Methods are walked side by side, one instruction of each
at a time, and the few that are much longer than the rest one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from countermark.formats.dex.class_data import Bodies
from countermark.formats.dex.opcodes import payload_width, widths
from countermark.model.artefact import Fault

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_HEAD = 16
_FEW = 96
"""Fewer methods than these are faster one by one."""


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """All instructions of a file in order.

    ``units`` are the file's 16-bit units; ``at`` is the place of each instruction among them
    (half its offset), ``opcode`` what it does, ``body`` the row of ``method``, ``begins`` and
    ``ends`` that it belongs to.
    """

    units: npt.NDArray[np.uint16]
    at: npt.NDArray[np.int64]
    opcode: npt.NDArray[np.uint8]
    body: npt.NDArray[np.int64]
    method: npt.NDArray[np.int64]
    begins: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    faults: tuple[Fault, ...] = ()

    def of(self, opcodes: tuple[int, ...]) -> npt.NDArray[np.int64]:
        """The numbers of the instructions that have one of these opcodes, in order."""
        import numpy as np

        wanted = np.zeros(256, np.bool_)
        wanted[list(opcodes)] = True
        return np.flatnonzero(wanted[self.opcode])

    def unit(self, instructions: npt.NDArray[np.int64], behind: int) -> npt.NDArray[np.int64]:
        """The unit so many behind the first one of each, 0 behind the end of the file."""
        import numpy as np

        place = self.at[instructions] + behind
        inside = place < len(self.units)
        return np.where(inside, self.units[np.where(inside, place, 0)], 0).astype(np.int64)


def code(data: memoryview, found: Bodies, *, optimised: bool = False) -> Code:
    """All instructions of the methods ``found``."""
    import numpy as np

    units = np.frombuffer(data[: len(data) // 2 * 2], "<u2")
    offset, rows = np.unique(found.offset, return_index=True)
    method, faults = found.method[rows], []
    sound = (offset % 4 == 0) & (offset + _HEAD <= len(data))
    begin = np.where(sound, (offset + _HEAD) // 2, 8)
    short = np.minimum(begin, max(len(units) - 1, 1))
    size = units[short - 2] + (units[short - 1].astype(np.int64) << 16) if len(units) > 8 else begin
    sound &= begin + size <= len(units)
    # Two bodies that overlap: the later one is not believed.
    reach = np.maximum.accumulate(np.where(sound, begin + size, 0))
    sound[1:] &= begin[1:] >= reach[:-1]
    if lost := int((~sound).sum()):
        faults.append(
            Fault("pointer", f"the code of {lost} methods stands outside or in another's")
        )
    begin, size, method = begin[sound], size[sound], method[sound]
    begin, size, method = begin[size > 0], size[size > 0], method[size > 0]
    ends = begin + size
    is_first, over = _walk(units, begin, ends, widths(optimised))
    if over:
        what = f"the code of {over} methods does not end with an instruction"
        faults.append(Fault("truncated", what))
    at = np.flatnonzero(is_first)
    edges = np.searchsorted(at, begin)
    counts = np.diff(np.append(edges, len(at)))
    return Code(
        units=units,
        at=at,
        opcode=units[at].astype(np.uint8),
        body=np.repeat(np.arange(len(begin)), counts),
        method=method,
        begins=begin,
        ends=ends,
        faults=tuple(faults),
    )


def _walk(
    units: npt.NDArray[np.uint16],
    begins: npt.NDArray[np.int64],
    ends: npt.NDArray[np.int64],
    width: npt.NDArray[np.uint8],
) -> tuple[npt.NDArray[np.bool_], int]:
    """At which units an instruction begins, and how many methods do not end with one."""
    import numpy as np

    is_first = np.zeros(len(units), np.bool_)
    if not len(begins):
        return is_first, 0
    low, top = int(begins[0]), int(ends[-1])
    steps, here = width[units[low:top]], is_first[low:top]
    over, at, end = 0, begins - low, ends - low
    while len(at) > _FEW:
        here[at] = True
        step = steps[at]
        if not step.all():
            tables = np.flatnonzero(step == 0)
            step = step.astype(np.int64)
            step[tables] = [_payload(units, low + place) for place in at[tables].tolist()]
        at = at + step
        going = at < end
        if not going.all():
            over += int((at > end).sum())
            at, end = at[going], end[going]
    for place, limit in zip(at.tolist(), end.tolist(), strict=True):
        firsts, place = _one_by_one(units, low, steps[place:limit], place)
        here[firsts] = True
        over += place > limit
    return is_first, over


def _one_by_one(
    units: npt.NDArray[np.uint16], low: int, widths_here: npt.NDArray[np.uint8], begin: int
) -> tuple[list[int], int]:
    """The places of the instructions of one method from ``begin`` on, and the one behind."""
    steps = widths_here.tobytes()
    place, limit, firsts = 0, len(steps), []
    while place < limit:
        firsts.append(begin + place)
        place += steps[place] or _payload(units, low + begin + place)
    return firsts, begin + place


def _payload(units: npt.NDArray[np.uint16], place: int) -> int:
    ident = int(units[place])
    behind = [int(unit) for unit in units[place + 1 : place + 4]]
    first, second, third = [*behind, 0, 0, 0][:3]
    return payload_width(ident, first, second, third)
