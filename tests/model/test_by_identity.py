"""A result is remembered for the very same objects, and for no others."""

from __future__ import annotations

import gc
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from countermark.model.by_identity import by_identity


def test_the_same_objects_are_asked_once_and_equal_ones_again():
    asked = []

    @by_identity(2)
    def size(value, day=None):
        asked.append(value)
        return len(value)

    one, other = [1], [1]
    assert (size(one), size(one), size(other)) == (1, 1, 1)
    assert len(asked) == 2
    assert size(one, date(2026, 1, 2)) == size(one, day=date(2026, 1, 2)) == 1
    assert len(asked) == 4  # what is named is another question
    size(other)
    assert len(asked) == 5  # the oldest were forgotten


@given(st.lists(st.lists(st.integers(), max_size=3), max_size=30))
def test_no_object_takes_the_place_of_one_that_is_gone(values):
    @by_identity(3)
    def copied(value):
        return list(value)

    for value in values:
        fresh = list(value)
        assert copied(fresh) == value
        del fresh
        gc.collect(0)
