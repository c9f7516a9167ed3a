"""JFFS2: of two nodes that say the same the newer one counts, and the older one is not lost."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.formats.artefact.jffs2_images import TIME, Image, tree
from tests.formats.artefact.repairing import jffs2
from tests.formats.artefact.speaking import Memory, entries, said

from countermark.formats.artefact.jffs2 import Jffs2
from countermark.formats.artefact.jffs2_data import rtime
from countermark.formats.artefact.opening import Opened, Opener
from countermark.model.artefact import Account, Kind
from countermark.model.errors import SourceError
from countermark.model.gap import Gap


def opened(made: Image | bytes) -> Opened:
    data = made if isinstance(made, bytes) else bytes(made.out)
    return Opener([Jffs2()], Memory()).open(memoryview(data))


def content(found: Opened, name: bytes) -> bytes:
    number = next(n for n, node in enumerate(found.nodes) if node.name == name)
    data = found.decoded(number)
    assert isinstance(data, memoryview), data
    return bytes(data)


def facts(found: Opened, name: bytes) -> dict[str, object]:
    return {f.name: f.value for node in found.nodes if node.name == name for f in node.fields}


def obsolete(found: Opened) -> int:
    return sum(node.size for node in found.nodes if node.role == "jffs2.obsolete")


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_orders_of_bytes_hold_the_same_tree(order: str) -> None:
    found = opened(tree(order))
    assert [node.name for node in found.nodes if node.kind is Kind.FILE] == [
        b".", b"etc", b"etc/conf", b"link", b"null", b"twin",
    ]  # fmt: skip
    assert content(found, b"etc/conf") == b"a=1\n" * 30
    assert facts(found, b"link")["link"] == b"etc/conf"
    assert facts(found, b"null")["device"] == "1:3"
    assert facts(found, b"twin")["hard-link"] == b"etc/conf"
    assert facts(found, b"etc/conf")["mtime"] == TIME
    assert entries(found) == entries(opened(tree("<")))


def test_the_order_of_nodes_and_the_numbers_of_inodes_are_layout() -> None:
    one = Image().entry(1, b"a", 2, 0o100644, b"one").entry(1, b"b", 3, 0o100644, b"two")
    other = Image().entry(1, b"b", 9, 0o100644, b"two").entry(1, b"a", 8, 0o100644, b"one")
    assert entries(opened(one)) == entries(opened(other))


def test_a_newer_node_is_written_over_an_older_one_wherever_it_stands() -> None:
    made = Image().inode(2, 0o100644, b"XX", version=3, at=2, whole=6)
    made.name(1, b"f", 2).inode(2, 0o100644, b"abcdef", version=2)
    found = opened(made)
    assert content(found, b"f") == b"abXXef" and not obsolete(found)


def test_what_is_covered_wholly_counts_no_more_and_is_not_lost() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"secret", version=1)
    before = len(made.out)
    made.inode(2, 0o100644, b"public", version=2)
    found = opened(made)
    assert content(found, b"f") == b"public"
    assert obsolete(found) == before - 44 + 1 - 3  # the inode's node, without what aligns
    (old,) = (node for node in found.nodes if node.role == "jffs2.obsolete")
    assert old.account is Account.OPAQUE


def test_a_deleted_name_is_gone_and_its_nodes_are_compared_as_bytes() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"body").name(1, b"f", 0, version=2)
    found = opened(made)
    assert [node.name for node in found.nodes if node.kind is Kind.FILE] == [b"."]
    assert obsolete(found)


def test_holes_and_cut_files_are_as_long_as_the_newest_node_says() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"abcdefgh")
    made.inode(2, 0o100644, b"", version=2, whole=4)
    assert content(opened(made), b"f") == b"abcd"
    made = Image().entry(1, b"f", 2, 0o100644, b"end", at=4096, whole=5000)
    assert content(opened(made), b"f") == bytes(4096) + b"end" + bytes(901)


def test_what_older_nodes_say_of_the_file_otherwise_is_a_fact() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"abcd", uid=7)
    made.inode(2, 0o104755, b"efgh", version=2, at=4, whole=8)
    said = facts(opened(made), b"f")
    assert said["mode"] == 0o104755 and said["uid"] == 0 and "7" in str(said["earlier"]).split(":")


def test_a_node_with_a_false_checksum_counts_no_more() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"abcd").inode(2, 0o100644, b"EFGH", version=2)
    made.out[-1] ^= 1
    found = opened(made)
    assert content(found, b"f") == b"abcd"
    assert [fault.kind for fault in found.space.faults] == ["checksum"]


def test_two_nodes_of_one_version_are_a_fault() -> None:
    made = Image().entry(1, b"f", 2, 0o100644, b"one").inode(2, 0o100644, b"two")
    assert "duplicate" in [fault.kind for fault in opened(made).space.faults]


def test_a_loop_of_directories_ends() -> None:
    made = Image().entry(1, b"a", 2, 0o40755).name(2, b"b", 2, kind=4).name(2, b"c", 1, kind=4)
    found = opened(made)
    assert [fault.kind for fault in found.space.faults] == ["loop", "loop"]


def test_rubin_is_not_read_and_says_so() -> None:
    found = opened(Image().entry(1, b"f", 2, 0o100644, b"body", codec=5, packed=b"??"))
    gap = next(d for n in range(len(found.nodes)) if isinstance(d := found.decoded(n), Gap))
    assert "dynrubin" in gap.detail


@pytest.mark.parametrize("codec", [2, 6])
def test_bytes_behind_an_encoded_part_are_no_content(codec: int) -> None:
    good = b"a\0" if codec == 2 else zlib.compress(b"a")
    for packed, right in ((good, True), (good + b"\0\0", False)):
        found = opened(Image().entry(1, b"f", 2, 0o100644, b"a", codec=codec, packed=packed))
        assert isinstance(found.decoded(1), memoryview) is right


def test_rtime_copies_from_behind_the_last_place_of_a_byte() -> None:
    assert rtime(b"a\0b\0a\x04", 7) == b"abababa"
    for bad in (b"a\0b", b"a\xff", b"a\0"):
        with pytest.raises(SourceError):
            rtime(bad, 3)


def test_each_number_in_a_node_speaks_but_for_versions() -> None:
    data = bytes(tree().out)
    plain, silent = said(Jffs2(), data), set()
    nodes = [at for at in range(0, len(data), 4) if data[at : at + 2] == b"\x85\x19"]
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 if at % 2 else 0x80
        if (repaired := jffs2(bytes(changed))) != data and said(Jffs2(), repaired) == plain:
            silent.add(at - max(node for node in nodes if node <= at))
    assert silent == {16, 17, 18, 19}


def test_what_a_part_was_before_it_was_written_over_speaks() -> None:
    sides = [
        Image()
        .entry(1, b"f", 2, 0o100644, old)
        .inode(2, 0o100644, b"new", version=2, at=1, whole=6)
        for old in (b"abcdef", b"aBCDef")
    ]
    assert content(opened(sides[0]), b"f") == content(opened(sides[1]), b"f") == b"anewef"
    assert facts(opened(sides[0]), b"f") != facts(opened(sides[1]), b"f")


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.tuples(some.integers(0, 40), some.binary(min_size=1, max_size=20)),
        min_size=1,
        max_size=12,
    ),
    some.integers(0, 60),
    some.randoms(use_true_random=False),
)
def test_files_written_over_read_as_if_written_one_after_another(writes, size, random) -> None:
    whole = bytearray(size)
    order = list(enumerate(writes, 1))
    for _, (at, body) in order:
        whole[at : at + len(body)] = body[: max(size - at, 0)]
    random.shuffle(order)
    made = Image().name(1, b"f", 2)
    for version, (at, body) in order:
        made.inode(2, 0o100644, body, version=version, at=at, whole=size)
    found = opened(made)
    assert not size or content(found, b"f") == bytes(whole[:size])


@pytest.mark.skipif(not shutil.which("mkfs.jffs2"), reason="mkfs.jffs2 is not installed")
@pytest.mark.parametrize("arguments", [["-l", "-n"], ["-b", "-e", "16KiB", "-s", "1024"]])
def test_an_image_of_mkfs_holds_the_tree(tmp_path: Path, arguments: list[str]) -> None:
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "file").write_bytes(os.urandom(9000) + b"a" * 9000)
    (root / "link").symlink_to("sub/file")
    image = tmp_path / "image"
    subprocess.run(["mkfs.jffs2", *arguments, "-r", root, "-o", image], check=True)
    found = opened(image.read_bytes())
    assert not found.space.faults
    assert content(found, b"sub/file") == (root / "sub" / "file").read_bytes()
    assert stat.S_ISLNK(int(str(facts(found, b"link")["mode"])))
