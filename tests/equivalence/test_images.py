"""File systems compared: other layouts of one tree are equivalent, another tree never is."""

from __future__ import annotations

import pytest
from tests.equivalence.comparing import compared
from tests.formats.artefact.ext_images import DEBUGFS, MKE2FS, fixtures, image
from tests.formats.artefact.fixtures_squashfs import TREE, Image

from countermark.model.comparison import Result

PLAIN = Image(TREE).build()
SAME = {
    "another time": Image(TREE, time=1_700_000_000, mtime=1_700_000_000),
    "another compressor": Image(TREE, codec=4),
    "larger blocks": Image(TREE, block=1 << 17),
    "no fragments": Image(TREE, fragments=False),
    "padded": Image(TREE, pad=True),
    "tables in another order": Image(TREE, late_ids=False),
}
OTHER = {
    "setuid": Image(TREE, mode=0o4755),
    "a device": Image(TREE | {b"dev": {b"null": ("device", 0x101)}}),
    "a link": Image(TREE | {b"bin": TREE[b"bin"] | {b"sh": ("link", b"/tmp/sh")}}),
    "an attribute": Image(TREE | {b"srv": ("file", b"#!/bin/sh\n", {b"note": b"value"})}),
    "one more file": Image(TREE | {b"etc": TREE[b"etc"] | {b"cron": b"* * * * * x\n"}}),
    "one line": Image(TREE | {b"etc": TREE[b"etc"] | {b"conf": b"a=2\n"}}),
}


@pytest.mark.parametrize("layout", SAME)
def test_another_layout_is_equivalent(layout: str) -> None:
    found = compared(PLAIN, SAME[layout].build())
    assert found.result is Result.EQUIVALENT, found.unexplained
    assert found.deployed.accounted.unexplained == 0


@pytest.mark.parametrize("what", OTHER)
def test_another_tree_differs(what: str) -> None:
    assert compared(PLAIN, OTHER[what].build()).result is Result.DIFFERS
    noisy = Image(OTHER[what].tree, codec=4, block=1 << 17, time=9, mtime=9, mode=OTHER[what].mode)
    assert compared(PLAIN, noisy.build()).result is Result.DIFFERS


def test_bytes_behind_and_between_differ() -> None:
    between = Image(TREE)
    between.out += b"payload"
    for other in (PLAIN + b"payload", between.build()):
        assert compared(PLAIN, other).result is Result.DIFFERS


def test_a_hole_in_another_place_differs() -> None:
    """The stored bytes of the two files are the same."""
    block, hole = b"block of a file." * 256, bytes(4096)
    first = Image({b"a": block + hole}, fragments=False)
    second = Image({b"a": hole + block}, fragments=False)
    assert compared(first.build(), second.build()).result is Result.DIFFERS


needs_e2fsprogs = pytest.mark.skipif(not (MKE2FS and DEBUGFS), reason="no e2fsprogs here")


@needs_e2fsprogs
def test_another_making_of_the_same_tree_is_equivalent() -> None:
    other = image("ext4", time=1_600_086_400, uuid="99999999-2222-3333-4444-555555555555")
    found = compared(fixtures()["ext4"], other)
    assert found.result is Result.EQUIVALENT, found.unexplained


@needs_e2fsprogs
@pytest.mark.parametrize(
    "commands",
    [
        "sif /bin/program mode 0104755\n",
        "sif /bin/program uid 7\n",
        "ea_set /bin/program security.capability x\n",
        "cd /etc\nmknod null c 1 3\n",
        "rm /etc/conf\n",
        "unlink /etc/conf\n",
        "link /etc/conf /etc/more\n",
    ],
)
def test_a_change_beside_another_making_differs(commands: str) -> None:
    uuid = "99999999-2222-3333-4444-555555555555"
    other = image("ext4", time=1_600_086_400, uuid=uuid, commands=commands)
    assert compared(fixtures()["ext4"], other).result is Result.DIFFERS


@needs_e2fsprogs
def test_what_is_hidden_in_free_blocks_and_inodes_differs() -> None:
    plain = fixtures()["ext4"]
    for at in (plain.index(b"a=1\n") + 100, len(plain) - 100, 100):
        changed = bytearray(plain)
        changed[at : at + 7] = b"payload"
        assert compared(plain, bytes(changed)).result is Result.DIFFERS


@needs_e2fsprogs
def test_a_length_where_nothing_is_read_differs() -> None:
    """Inode 1 lists bad blocks and is no file: its length was compared with nothing."""
    plain = fixtures()["ext2"]
    table = 1024 * int.from_bytes(plain[2048 + 8 : 2048 + 12], "little")
    for at in (table + 4, table + 108, table + 111):
        changed = bytearray(plain)
        changed[at] ^= 0x3A
        assert compared(plain, bytes(changed)).result is Result.DIFFERS


@needs_e2fsprogs
def test_a_length_of_a_device_differs() -> None:
    one, other = (
        image("ext2", commands=f"cd /etc\nmknod null c 1 3\nsif null size {size}\n")
        for size in (0, 1234)
    )
    assert compared(one, other).result is Result.DIFFERS
