"""Pieces put aside in runs come back all, in order, and equal places in the order they came."""

from __future__ import annotations

import io
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from countermark.store import runs as putting_aside
from countermark.store.runs import Runs

RUNS = st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=12), max_size=8)


@given(RUNS)
def test_runs_merge_into_one_order(places):
    number = count()
    given_ = [[(p, b"%d" % next(number) * (p % 7)) for p in sorted(run)] for run in places]
    runs = Runs(io.BytesIO())
    for run in given_:
        runs.add(iter(run))
    every = [piece for run in given_ for piece in run]
    assert list(runs.merged()) == sorted(every, key=lambda piece: piece[0])
    assert list(runs.merged()) == sorted(every, key=lambda piece: piece[0])


def test_pieces_larger_than_what_is_read_at_once(monkeypatch):
    monkeypatch.setattr(putting_aside, "_READ", 1)
    runs = Runs(io.BytesIO())
    long = [(n, bytes([n]) * 9_000) for n in range(40)]
    runs.add(long[::2])
    runs.add(long[1::2])
    assert list(runs.merged()) == long
