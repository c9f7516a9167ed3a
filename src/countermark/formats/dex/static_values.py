"""The strings that static fields of a DEX file begin with.

Source: Dalvik Executable format, ``encoded_value encoding``, ``encoded_array_item``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.formats.dex.leb128 import unsigned
from countermark.formats.dex.tables import Dex
from countermark.model.errors import SourceError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_STRING, _ARRAY, _ANNOTATION = 0x17, 0x1C, 0x1D
_ONE_BYTE = frozenset((0x1E, 0x1F))
"""``null`` and ``boolean``, whose value stands in the byte of the kind."""
_INDEX = 4
"""Bytes of an index at most."""
_MOST = 1_000_000


def static_strings(dex: Dex) -> npt.NDArray[np.int64]:
    """Indexes of the strings; a class whose values are not sound gives those in front."""
    import numpy as np

    places = np.unique(dex.classes[:, 7])
    found: list[int] = []
    left = _MOST
    for place in places[(places > 0) & (places < len(dex.data))].tolist():
        left -= _of_class(dex.data, place, found, left)
        if left <= 0:
            break
    indexes = np.unique(np.array(found, np.int64))
    return indexes[indexes < len(dex.strings)]


def _of_class(data: memoryview, at: int, found: list[int], most: int) -> int:
    """Adds the strings of one array; how many values it has."""
    try:
        count, at = unsigned(data, at)
    except SourceError:
        return 1
    for number in range(min(count, most)):
        if at >= len(data):
            return number + 1
        kind, extra = data[at] & 0x1F, data[at] >> 5
        if kind in (_ARRAY, _ANNOTATION):
            # Only annotations have them, and no static field.
            return number + 1
        if kind == _STRING and extra < _INDEX:
            found.append(int.from_bytes(data[at + 1 : at + 2 + extra], "little"))
        at += 1 if kind in _ONE_BYTE else 2 + extra
    return count + 1
