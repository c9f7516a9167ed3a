"""Which methods of a DEX file have code, and where it stands.

Source: Dalvik Executable format, ``class_data_item``: four counts, then differences of indexes, all
in LEB128. All classes are read at once as one run of numbers; a class whose data begins inside a
number of that run, or outside of it, is counted as a fault and read by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from countermark.formats.dex.header import Header
from countermark.formats.dex.leb128 import Run, unsigned
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_CLASS_DATA = 0x2000
_MEMBERS = 1 << 16
"""Fields or methods of one class: an index has 16 bits."""


class Bodies(msgspec.Struct, frozen=True):
    """One row a method with code: its index in ``method_ids`` and the offset of its code."""

    method: npt.NDArray[np.int64]
    offset: npt.NDArray[np.int64]
    faults: tuple[Fault, ...] = ()


def bodies(data: memoryview, header: Header, places: npt.NDArray[np.int64]) -> Bodies:
    """Reads the classes whose data stands at ``places`` (0 where a class has none)."""
    import numpy as np

    places = np.unique(places[places > 0])
    faults = []
    outside = int((places >= header.size).sum())
    if outside:
        faults.append(Fault("pointer", f"the members of {outside} classes stand outside"))
        places = places[places < header.size]
    if not len(places):
        empty = np.zeros(0, np.int64)
        return Bodies(empty, empty, tuple(faults))
    begin, end = _run(header, places)
    run = Run(np.frombuffer(data[begin:end], np.uint8))
    found, lost = _together(run, places - begin)
    alone = [_alone(data[: header.size], int(place)) for place in places[lost].tolist()]
    if refused := sum(one is None for one in alone):
        what = f"the members of {refused} classes are not what their counts promise"
        faults.append(Fault("truncated", what, Span(begin, end - begin)))
    pairs = np.array([pair for one in alone for pair in one or ()], np.int64).reshape(-1, 2)
    both = np.concatenate((found, pairs))
    with_code = both[both[:, 1] > 0]
    return Bodies(with_code[:, 0], with_code[:, 1], tuple(faults))


def _run(header: Header, places: npt.NDArray[np.int64]) -> tuple[int, int]:
    """From the first class to the section behind the last one, where the map has them."""
    begin, last = int(places[0]), int(places[-1])
    behind = [table.offset for table in header.sections.values() if table.offset > last]
    return begin, min([*behind, header.size])


def _together(
    run: Run, places: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of method and code offset of the classes of one run, and which classes it has not."""
    import numpy as np

    at = run.numbers_at(places)
    count = len(run.values)
    known = (at >= 0) & (at + 4 <= count)
    head = np.where(known, at, 0)[:, None] + np.arange(4)
    counts = run.values[np.minimum(head, max(count - 1, 0))] if count else np.zeros(head.shape, int)
    known &= (counts <= _MEMBERS).all(axis=1)
    first = at + 4 + 2 * (counts[:, 0] + counts[:, 1])
    last = first + 3 * (counts[:, 2] + counts[:, 3])
    known &= last <= count
    if not run.sound.all():
        broken = np.concatenate(([0], np.cumsum(~run.sound)))
        known[known] &= broken[last[known]] == broken[at[known]]
    lost = np.flatnonzero(~known)
    # The direct and the virtual methods of a class each begin to count at zero again.
    begins = np.stack((first, first + 3 * counts[:, 2]), axis=1)[known].ravel()
    sizes = counts[known, 2:].ravel()
    return _methods(run.values, begins, sizes), lost


def _methods(
    values: npt.NDArray[np.int64], begins: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    import numpy as np

    begins, sizes = begins[sizes > 0], sizes[sizes > 0]
    if not len(sizes):
        return np.zeros((0, 2), np.int64)
    starts = np.cumsum(sizes) - sizes
    within = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
    rows = np.repeat(begins, sizes) + 3 * within
    steps = np.cumsum(values[rows])
    before = np.where(starts > 0, steps[np.maximum(starts - 1, 0)], 0)
    return np.stack((steps - np.repeat(before, sizes), values[rows + 2]), axis=1)


def _alone(data: memoryview, at: int) -> list[tuple[int, int]] | None:
    """The same for one class, None where its data is not sound."""
    pairs: list[tuple[int, int]] = []
    try:
        counts = []
        for _ in range(4):
            number, at = unsigned(data, at)
            counts.append(number)
        if max(counts) > _MEMBERS:
            return None
        for _ in range(2 * (counts[0] + counts[1])):
            _, at = unsigned(data, at)
        for count in counts[2:]:
            method = 0
            for _ in range(count):
                step, at = unsigned(data, at)
                _, at = unsigned(data, at)
                code, at = unsigned(data, at)
                method += step
                pairs.append((method, code))
    except SourceError:
        return None
    return pairs
