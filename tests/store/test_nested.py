"""Parts of a file without a copy, and the content of containers within caps."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.ports import Spooler, Stored
from countermark.store.nested import NestedCaps, Spool, Taken
from countermark.store.stored_bytes import StoredBytes, store_bytes

CONTENT = bytes(range(256)) * 40


def on_disk(content: bytes) -> StoredBytes:
    found = store_bytes(io.BytesIO(content), len(content), long=0)
    assert found is not None and found.is_long
    return found


@given(st.data(), st.booleans())
def test_a_part_is_the_slice(data, long) -> None:
    whole: Stored = on_disk(CONTENT) if long else StoredBytes.of(CONTENT)
    expected = CONTENT
    for _ in range(data.draw(st.integers(1, 4))):
        offset = data.draw(st.integers(0, whole.size))
        size = data.draw(st.integers(0, whole.size - offset))
        whole, expected = whole.part(offset, size), expected[offset : offset + size]
    with whole.open() as one, whole.open() as other:
        at = data.draw(st.integers(0, len(expected)))
        one.seek(at)
        assert other.read(3) == expected[:3]
        assert one.read() == expected[at:]
        assert other.read() == expected[3:]
        one.seek(-min(5, len(expected)), io.SEEK_END)
        assert one.read() == expected[-5:]


@pytest.mark.parametrize(("offset", "size"), [(0, 10_241), (10_240, 1), (-1, 3), (5, -1)])
def test_a_part_beyond_the_end_is_refused(offset: int, size: int) -> None:
    whole = StoredBytes.of(CONTENT)
    for stored in (whole, whole.part(0, len(CONTENT))):
        with pytest.raises(SourceError, match="do not lie in"):
            stored.part(offset, size)


class Inflating:
    """What comes out of zlib, a piece at a time, as a container's reader gives it."""

    def __init__(self, packed: bytes) -> None:
        self._packed, self._zlib, self.taken = packed, zlib.decompressobj(), 0

    def read(self, size: int) -> bytes:
        found = self._zlib.decompress(self._packed, size)
        self._packed = self._zlib.unconsumed_tail
        self.taken += len(found)
        return found


CAPS = NestedCaps(size=1000, total=2500, depth=2, count=5, ratio=10, ratio_from=500)


def take(spool: Spooler, size: int, within: Taken | None = None, packed: int = 1000):
    return spool.take(io.BytesIO(bytes(size)), "entry", within, packed)


def test_content_comes_out_whole_with_its_depth() -> None:
    spool = Spool("x.bin", CAPS)
    outer = spool.take(io.BytesIO(b"outer"), "a", None, 5)
    assert isinstance(outer, Taken) and outer.stored.whole() == b"outer" and outer.depth == 1
    inner = spool.take(io.BytesIO(b"inner"), "b", outer, 5)
    assert isinstance(inner, Taken) and inner.depth == 2 and not spool.is_full


@pytest.mark.parametrize(
    ("why", "sizes", "packed"),
    [
        (Why.TOO_LARGE, [1001], 1000),
        (Why.TOO_LARGE, [1000, 1000, 501], 1000),
        (Why.LIMIT, [1, 1, 1, 1, 1, 1], 1000),
        (Why.EXPANDS, [501], 20),
    ],
)
def test_a_cap_that_is_met_is_a_gap(why: Why, sizes: list[int], packed: int) -> None:
    spool = Spool("x.bin", CAPS)
    *before, last = [take(spool, size, packed=packed) for size in sizes]
    assert all(isinstance(found, Taken) for found in before)
    assert isinstance(last, Gap) and last.why is why
    assert last.what == "x.bin" and last.detail.startswith("entry: ") and last.next_step


def test_too_deep_is_a_gap() -> None:
    spool = Spool("x.bin", CAPS)
    within = None
    for _ in range(2):
        within = take(spool, 1, within)
        assert isinstance(within, Taken)
    found = take(spool, 1, within)
    assert isinstance(found, Gap) and found.why is Why.TOO_DEEP


def test_a_full_spool_says_so_and_takes_no_more() -> None:
    spool = Spool("x.bin", CAPS)
    for size in (1000, 1000, 500):
        take(spool, size)
    assert spool.is_full
    assert isinstance(take(spool, 1), Gap)


def test_a_bomb_is_ended_early() -> None:
    packed = zlib.compress(bytes(100 << 20), 9)
    spool = Spool("x.bin", NestedCaps(ratio_from=1 << 20, ratio=2))
    stream = Inflating(packed)
    found = spool.take(cast("BinaryIO", stream), "bomb", None, len(packed))
    assert isinstance(found, Gap) and found.why is Why.EXPANDS
    assert stream.taken < 2 << 20
