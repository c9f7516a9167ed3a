"""However many places there are, the number and the lowest of them stay known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from countermark.model.places import FIRST, Places


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=60), st.integers(1, FIRST))
def test_the_lowest_are_told_in_order_with_the_number_of_the_others(lines, most):
    places = Places()
    for line in lines:
        places.add(line)
    assert (places.count, places.first) == (len(lines), min(lines))
    shown = ", ".join(map(str, sorted(lines)[:most]))
    left = len(lines) - most
    assert places.words(most) == (f"{shown} and {left} more" if left > 0 else shown)
