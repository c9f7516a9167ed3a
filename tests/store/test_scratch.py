"""What parts of an artefact decode to is held within caps, and mapped where it is long."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from countermark.model.gap import Gap, Why
from countermark.store.nested import NestedCaps
from countermark.store.scratch import Scratch
from countermark.store.stored_bytes import LONG

SMALL = NestedCaps(size=1 << 16, total=1 << 17, depth=3, count=4, ratio=10, ratio_from=1 << 12)


def endless() -> Iterator[bytes]:
    while True:
        yield bytes(1 << 16)


def test_short_and_long_content_is_given_back_whole() -> None:
    for size in (0, 1, 1000, LONG - 1, LONG + 1, LONG + 70_000):
        chunks = (b"\x5a" * min(1 << 16, size - at) for at in range(0, size, 1 << 16))
        held = Scratch("image").hold(chunks, "entry", 1, size)
        assert isinstance(held, memoryview)
        assert len(held) == size and held[:] == b"\x5a" * size


def test_a_view_outlives_the_scratch_that_made_it() -> None:
    held = Scratch("image").hold([b"a" * (LONG + 5)], "entry", 1, LONG)
    gc.collect()
    assert isinstance(held, memoryview) and held[-1] == ord("a")


def test_a_cap_that_is_met_is_a_gap() -> None:
    gaps = [
        Scratch("image", SMALL).hold(endless(), "bomb", 1, 10),
        Scratch("image", SMALL).hold(endless(), "large", 1, 1 << 20),
        Scratch("image", SMALL).hold([b"x"], "deep", 4, 1),
    ]
    whys = [gap.why for gap in gaps if isinstance(gap, Gap)]
    assert whys == [Why.EXPANDS, Why.TOO_LARGE, Why.TOO_DEEP]


def test_all_parts_of_one_artefact_share_the_caps() -> None:
    scratch = Scratch("image", SMALL)
    held = [scratch.hold([bytes(1 << 15)], str(number), 1, 1 << 15) for number in range(6)]
    assert sum(isinstance(one, memoryview) for one in held) == 4
    assert isinstance(held[-1], Gap)
