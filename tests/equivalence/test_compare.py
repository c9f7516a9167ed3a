"""The verdict on two archives, difference by difference."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.equivalence.comparing import compared
from tests.formats.artefact.test_cpio import TRAILER, entry

from countermark.model.comparison import Comparison, Result, Status

BUILT = 1_764_547_200


def archive(*entries: bytes) -> bytes:
    return b"".join(entries) + TRAILER


def tree(
    time: int = BUILT, first: int = 1, init: bytes = b"#!/bin/sh\n", mode: int = 0o100755
) -> bytes:
    """A small tree, written at ``time`` with inode numbers from ``first`` on."""
    return archive(
        entry(b"etc", mode=0o40755, mtime=time, ino=first),
        entry(b"etc/init", init, mode=mode, mtime=time + 2, ino=first + 1),
        entry(b"etc/link", b"init", mode=0o120777, mtime=time, ino=first + 2),
    )


def accounted(result: Comparison) -> None:
    """Every byte of both sides is in one of the four counts."""
    for side in (result.evaluated, result.deployed):
        counts = side.accounted
        total = counts.same + counts.explained + counts.unexplained + counts.unopened
        assert total == side.size


def test_the_same_bytes_are_identical() -> None:
    result = compared(tree(), tree())
    assert result.result is Result.IDENTICAL
    accounted(result)


def test_times_and_inode_numbers_are_explained() -> None:
    result = compared(tree(), tree(BUILT + 90_000, first=70))
    assert result.result is Result.EQUIVALENT
    assert {use.id for use in result.rules} == {
        "time.entry",
        "identifier.inode-number",
        "layout.parsed",
    }
    assert result.unexplained_changes == 0
    accounted(result)


PLANTED = {
    "setuid": tree(BUILT + 9, mode=0o104755),
    "content": tree(BUILT + 9, init=b"#!/bin/ash"),
    "longer content": tree(BUILT + 9, init=b"#!/bin/sh\nnc -l 1\n"),
    "a second archive": tree(BUILT + 9) + archive(entry(b"etc/init", b"evil", mtime=BUILT)),
    "bytes behind": tree(BUILT + 9) + b"payload",
    "zeros behind": tree(BUILT + 9) + bytes(512),
    "an entry more": archive(entry(b"x", b"1", mtime=BUILT)) + tree(),
    "nothing left": archive(),
    "cut": tree(BUILT + 9)[:-200],
}


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED)
def test_what_is_planted_differs(planted: bytes) -> None:
    for pair in ((tree(), planted), (planted, tree())):
        result = compared(*pair)
        assert result.result is Result.DIFFERS
        assert any(one.status is Status.DIFFERS for one in result.components)
        accounted(result)


def times(*values: int) -> bytes:
    return archive(*(entry(b"%d" % n, mtime=value, ino=n) for n, value in enumerate(values)))


def test_times_of_many_days_carry_a_message() -> None:
    evaluated = times(BUILT, BUILT + 20, BUILT + 25, BUILT + 1)
    two_moments = times(BUILT - 9_000_000, BUILT + 5, BUILT + 70, BUILT - 8_999_950)
    assert compared(evaluated, two_moments).result is Result.EQUIVALENT
    for wide in (two_moments, times(BUILT, BUILT + 5, BUILT + 70_000, BUILT + 50_000)):
        assert compared(times(BUILT, BUILT, BUILT, BUILT), wide).result is Result.DIFFERS
    result = compared(evaluated, times(0x48454C50, 0x21212121, BUILT + 1, BUILT + 2))
    assert result.result is Result.DIFFERS
    assert result.unexplained[0].refused[0].proof == "one-build"
    accounted(result)


def test_a_hard_link_undone_is_seen() -> None:
    linked = archive(entry(b"a", b"x", ino=7), entry(b"b", b"x", ino=7))
    apart = archive(entry(b"a", b"x", ino=7), entry(b"b", b"x", ino=8))
    assert compared(linked, apart).result is Result.DIFFERS


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(tree()) - 1), st.integers(1, 255), st.booleans())
def test_a_further_byte_never_makes_it_better(at: int, change: int, benign: bool) -> None:
    deployed = bytearray(tree(BUILT + 9) if benign else PLANTED["setuid"])
    order = list(Result)
    before = compared(tree(), bytes(deployed))
    deployed[at] ^= change
    after = compared(tree(), bytes(deployed))
    accounted(after)
    if after.result is Result.EQUIVALENT:
        touched = {place.field for use in after.rules for place in use.places}
        assert touched <= {"", "mtime", "ino", "devmajor", "devminor"}
    else:
        assert order.index(after.result) >= order.index(before.result)
