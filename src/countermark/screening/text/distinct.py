"""Each value of an array once, in order.

``numpy.unique`` gives the same, and loads the whole of masked arrays to ask whether it was given
one: twenty milliseconds of every short run.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Number = TypeVar("Number", bound=np.generic)


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The distinct ``values`` of one dimension, ascending."""
    ordered = np.sort(values)
    return ordered[_begins(ordered)]


def numbered(values: npt.NDArray[Number]) -> tuple[npt.NDArray[Number], npt.NDArray[np.int64]]:
    """The distinct values, ascending, and for each of ``values`` which of them it is."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    begins = _begins(ordered)
    which = np.empty(len(values), np.int64)
    which[order] = np.cumsum(begins) - 1
    return ordered[begins], which


def _begins(ordered: npt.NDArray[Number]) -> npt.NDArray[np.bool_]:
    """Where another value begins than the one before."""
    begins = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=begins[1:])
    return begins
