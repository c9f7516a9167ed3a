"""All rows of a name are in one part, and what has to wait comes back as it was put aside."""

from __future__ import annotations

import io
from array import array
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from countermark.formats.grid import Row
from countermark.inventory import buckets, grouping
from countermark.inventory.buckets import Buckets
from countermark.inventory.grouping import grouped


@given(
    st.lists(st.integers(0, 30) | st.just(2**64 - 1), max_size=80),
    st.integers(1, 9),
    st.integers(1, 90),
)
def test_names_stay_together_in_the_part_of_their_first_row(names, size, chunk):
    before, grouping._CHUNK = grouping._CHUNK, chunk
    try:
        found = grouped(array("Q", names), size)
    finally:
        grouping._CHUNK = before
    part = list(found.part)
    assert len(part) == len(found.late) == len(names)
    assert all(part[at] == part[names.index(name)] for at, name in enumerate(names))
    in_time = [number for number, late in zip(part, found.late, strict=True) if not late]
    assert in_time == sorted(in_time)
    assert set(part) == set(in_time)
    assert found.has_late == (part != sorted(part))
    largest = max(Counter(names).values(), default=0)
    assert max(Counter(part).values(), default=0) < size + max(1, largest)


ROWS = st.lists(st.tuples(st.integers(0, 5), st.lists(st.text(max_size=5), max_size=4)))


@given(ROWS, st.integers(1, 60))
def test_rows_put_aside_come_back(rows, most):
    before, buckets.MOST = buckets.MOST, most
    try:
        aside = Buckets(io.BytesIO())
        for line, (part, cells) in enumerate(rows):
            aside.add(part, Row(line, [c.encode("utf-8", "replace").decode() for c in cells]))
        aside.flush()
    finally:
        buckets.MOST = before
    for number in range(6):
        lines = [row.line for row in aside.rows(number)]
        assert lines == [line for line, (part, _) in enumerate(rows) if part == number]
