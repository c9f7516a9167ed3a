"""squashfs: one tree reads alike in every layout, and what no directory reaches is not lost."""

from __future__ import annotations

import hashlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact import speaking
from tests.formats.artefact.fixtures_squashfs import TREE, Image
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.squashfs import Squashfs
from countermark.model.artefact import Account, Kind, Says

PLAIN = Image(TREE).build()
INODE_TABLE, ROOT = 64, 32


def opened(data: bytes, ask: Ask | None = None):
    return Opener([Squashfs()], Memory(), ask or Ask()).open(memoryview(data))


def entries(data: bytes) -> dict[bytes, tuple]:
    return speaking.entries(opened(data))


LAYOUTS = {
    "another compressor": Image(TREE, codec=4),
    "no compression": Image(TREE, raw=True),
    "larger blocks": Image(TREE, block=1 << 17),
    "no fragments": Image(TREE, fragments=False),
    "no table for export": Image(TREE, exports=False),
    "tables in another order": Image(TREE, late_ids=False),
    "another time": Image(TREE, time=1),
    "padded": Image(TREE, pad=True),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_tree_reads_alike_in_every_layout(layout: str) -> None:
    one = LAYOUTS[layout].build()
    assert entries(one) == entries(PLAIN)
    space = opened(one)
    assert space.space.faults == ()
    others = [node.role for node in space.nodes if node.kind is not Kind.FILE]
    assert others == ["squashfs.tables", "squashfs.fragments"] + ["squashfs.padding"] * (
        layout == "padded"
    )


def test_what_an_entry_says() -> None:
    found = entries(PLAIN)
    assert found[b"dev/null"][1]["device"] == "1:3"
    assert found[b"bin/sh"][1]["link"] == b"busybox"
    assert found[b"bin/twin"] == ("squashfs.hard-link", {"hard-link": b"bin/busybox"}, None)
    assert found[b"srv"][1]["xattr:user.note"] == b"value"
    assert found[b"etc/sparse"][2] == hashlib.sha256(bytes(4096) + b"end").hexdigest()
    assert found[b"etc/copy"][2] == found[b"etc/conf"][2]
    assert found[b"."][1]["gid"] == 1000


def test_a_mode_is_a_difference() -> None:
    assert entries(Image(TREE, mode=0o4755).build())[b"srv"] != entries(PLAIN)[b"srv"]


@pytest.mark.parametrize("hidden", [b"payload", bytes(4095) + b"x"])
def test_bytes_behind_the_file_system_are_a_gap(hidden: bytes) -> None:
    one = opened(Image(TREE, pad=True).build() + hidden)
    last = one.nodes[-1]
    assert (last.kind, last.account, last.size) == (Kind.GAP, Account.UNEXPLAINED, len(hidden))


def test_padding_that_is_not_zero_is_a_gap() -> None:
    image = bytearray(Image(TREE, pad=True).build())
    image[-1] = 7
    one = opened(bytes(image))
    assert one.nodes[-1].account is Account.UNEXPLAINED


def test_blocks_that_no_file_uses_are_a_gap() -> None:
    image = Image(TREE)
    image.out += b"between"
    one = opened(image.build())
    assert [(n.kind, n.size) for n in one.nodes if n.role == "between"] == [(Kind.GAP, 7)]


def test_an_inode_in_no_directory_is_named_a_fault() -> None:
    """The last entry of the listing of a folder is cut off by its size; its inode stays."""
    image = Image({b"a": b"one", b"b": b"two"}, raw=True).build()

    root = (
        struct.unpack_from("<Q", image, INODE_TABLE)[0]
        + 2
        + struct.unpack_from("<Q", image, ROOT)[0]
    )
    size = struct.unpack_from("<H", image, root + 24)[0]
    changed = bytearray(image)
    struct.pack_into("<H", changed, root + 24, size - 9)
    at = image.index(struct.pack("<III", 1, 0, 1))
    changed[at] = 0
    one = opened(bytes(changed))
    assert any("is in no directory" in fault.what for fault in one.space.faults)
    assert [node.role for node in one.nodes if not node.name and node.kind is Kind.FILE] == [
        "squashfs.unlisted"
    ]
    assert any(f.name == "squashfs.unused-listings" for f in one.space.fields)


def test_a_directory_that_lists_itself_ends() -> None:
    image = Image({b"d": {b"x": {}}}, raw=True).build()
    changed = bytearray(image)
    at = image.index(b"x", struct.unpack_from("<Q", image, 72)[0])
    ref = struct.unpack_from("<H", image, image.index(b"d", at) - 8)[0]
    struct.pack_into("<H", changed, at - 8, ref)
    one = opened(bytes(changed))
    assert any(fault.kind == "loop" for fault in one.space.faults)


@pytest.mark.parametrize("cut", range(1, len(PLAIN), 61))
def test_a_cut_image_is_opaque_and_says_why(cut: int) -> None:
    one = opened(PLAIN[:-cut])
    if len(PLAIN) - cut >= 32:
        assert one.space.form == "" and one.space.faults[0].kind == "unreadable"


@pytest.mark.parametrize("at", range(4, 96, 4))
def test_a_lying_superblock_is_refused_or_named(at: int) -> None:
    """Counts of 2^32, tables at 2^63, tables that begin where another does."""
    changed = bytearray(PLAIN)
    for value in (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\x60\0\0\0"):
        changed[at : at + 4] = value
        one = opened(bytes(changed))
        same = bytes(changed) == PLAIN
        facts = [(f.name, f.value, f.says) for f in one.space.fields if f.says is not Says.DERIVED]
        plain = opened(PLAIN).space
        before = [(f.name, f.value, f.says) for f in plain.fields if f.says is not Says.DERIVED]
        if at not in (88, 92):  # no table for export, or none to follow
            assert same or one.space.faults or facts != before


def test_a_cap_makes_it_opaque() -> None:
    for ask in (Ask(pieces=3), Ask(table=200)):
        one = opened(PLAIN, ask)
        assert one.space.form == ""


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 255)), max_size=6))
def test_changed_bytes_never_break_it(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(PLAIN)
    for at, value in changes:
        changed[at] = value
    one = opened(bytes(changed))
    for number in range(len(one.nodes)):
        one.decoded(number)
