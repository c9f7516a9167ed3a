"""``distinct`` and ``numbered`` give what ``numpy.unique`` gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from countermark.screening.text.distinct import distinct, numbered

NUMBERS = st.lists(st.integers(-(2**40), 2**40) | st.integers(0, 5), max_size=60)


@given(NUMBERS)
def test_as_numpy_has_it(numbers: list[int]) -> None:
    values = np.array(numbers, np.int64)
    each, which = np.unique(values, return_inverse=True)
    assert np.array_equal(distinct(values), each)
    ours, at = numbered(values)
    assert np.array_equal(ours, each)
    assert np.array_equal(at, which)
