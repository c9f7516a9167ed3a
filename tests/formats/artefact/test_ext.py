"""ext2 to ext4: what is used is read, what is free is empty or named, no checksum is believed."""

from __future__ import annotations

import hashlib
import stat
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact import speaking
from tests.formats.artefact.ext_images import DEBUGFS, KINDS, MKE2FS, fixtures, image
from tests.formats.artefact.speaking import Memory, said

from countermark.formats.artefact.ext import Ext
from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Account, Kind
from countermark.model.gap import Gap

pytestmark = pytest.mark.skipif(not (MKE2FS and DEBUGFS), reason="no e2fsprogs here")
PROGRAM = b"\x7fELF" + b"code" * 30


def opened(data: bytes, ask: Ask | None = None) -> Opened:
    return Opener([Ext()], Memory(), ask or Ask()).open(memoryview(data))


def entries(data: bytes) -> dict[bytes, tuple]:
    """As ``speaking.entries``, the times of making left out, and what follows from the layout."""
    return speaking.entries(
        opened(data), without=("crtime", "ctime", "atime", "flags", "extra-size")
    )


def facts(data: bytes) -> dict[str, object]:
    return {field.name: field.value for field in opened(data).space.fields}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_wrong_and_nothing_left_over(kind: str) -> None:
    space = opened(fixtures()[kind]).space
    assert space.form == "ext4" and space.faults == ()
    assert not [node for node in space.nodes if node.account is Account.UNEXPLAINED]
    spans = sorted(span for node in space.nodes for span in node.spans)
    at = 0
    for span in spans:
        assert span.offset == at
        at = span.end
    assert at == space.size


@pytest.mark.parametrize(("kind", "step"), [("ext2", 211), ("ext4", 613), ("ext4-inline", 809)])
def test_every_byte_says_something(kind: str, step: int) -> None:
    """Bytes of what is free are compared as they are: cover and account are the answer there."""
    data = fixtures()[kind]
    whole = said(Ext(), data)
    for at in range(0, len(data), step):
        changed = bytearray(data)
        changed[at] ^= 0x01 if at % 2 else 0x80
        assert said(Ext(), bytes(changed)) != whole, at


def test_one_tree_reads_alike_in_every_kind() -> None:
    trees = [entries(fixtures()[kind]) for kind in KINDS]
    assert all(tree == trees[0] for tree in trees)
    assert trees[0][b"bin/program"][2] == hashlib.sha256(PROGRAM).hexdigest()
    assert trees[0][b"hole"][2] == hashlib.sha256(bytes(9000) + b"end").hexdigest()
    assert trees[0][b"bin/same"][1] == {"hard-link": b"bin/program"}
    assert trees[0][b"bin/sh"][1]["link"] == b"program"
    assert trees[0][b"far"][1]["link"] == b"/a/target/" + b"of many bytes" * 6


def test_what_differs_in_another_image_of_the_tree() -> None:
    other = image("ext4", time=1_600_086_400, uuid="99999999-2222-3333-4444-555555555555")
    before, after = facts(fixtures()["ext4"]), facts(other)
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert names - {"ext4.checksum"} == {
        "ext4.mkfs-time", "ext4.wtime", "ext4.lastcheck", "ext4.uuid", "ext4.hash-seed",
    }  # fmt: skip


COMMANDS = {
    "setuid": "sif /bin/program mode 0104755\n",
    "owner": "sif /etc/conf uid 1000\n",
    "link count": "sif /etc/conf links_count 2\n",
    "attribute": "ea_set /bin/program security.capability x\n",
    "device": "cd /etc\nmknod null c 1 3\n",
    "flags": "sif /etc/conf flags 0x80010\n",
}


@pytest.mark.parametrize("what", COMMANDS)
@pytest.mark.parametrize("kind", ["ext2", "ext4"])
def test_a_change_is_seen(what: str, kind: str) -> None:
    if what == "flags":
        assert said(Ext(), image(kind, commands=COMMANDS[what])) != said(Ext(), fixtures()[kind])
        return
    assert entries(image(kind, commands=COMMANDS[what])) != entries(fixtures()[kind])


def test_what_an_entry_says() -> None:
    found = entries(image("ext4", commands="\n".join(COMMANDS.values())))
    assert found[b"bin/program"][1]["mode"] == stat.S_IFREG | 0o4755
    assert found[b"bin/program"][1]["xattr:security.capability"] == b"x"
    assert found[b"etc/null"][1]["device"] == "1:3"
    assert found[b"etc/conf"][1]["nlink"] == 2


def test_a_deleted_file_is_not_gone() -> None:
    data = image("ext2", commands="rm /etc/conf\n")
    one = opened(data)
    folder = next(node for node in one.nodes if node.name == b"etc")
    assert b"conf" in next(f.value for f in folder.fields if f.name == "deleted")
    assert any(field.name.startswith("ext4.inode-") for field in one.space.fields)
    free = [node for node in one.nodes if node.role == "ext4.free" and node.kind is Kind.GAP]
    assert b"a=1\n" in b"".join(one.bytes_of(one.nodes.index(node)) for node in free)


def test_an_inode_in_no_directory_is_named_a_fault() -> None:
    one = opened(image("ext2", commands="unlink /etc/conf\n"))
    assert any("is in no directory" in fault.what for fault in one.space.faults)
    (node,) = [node for node in one.nodes if node.role == "ext4.unlisted"]
    content = one.decoded(one.nodes.index(node))
    assert isinstance(content, memoryview) and bytes(content) == b"a=1\n"


def test_a_free_block_in_which_something_stands_is_a_gap() -> None:
    data = bytearray(fixtures()["ext4"])
    data[-2000:-1993] = b"payload"
    one = opened(bytes(data))
    (gap,) = [node for node in one.nodes if node.account is Account.UNEXPLAINED]
    assert (gap.kind, gap.role, gap.size) == (Kind.GAP, "ext4.free", 1024)


def test_bytes_behind_the_end_of_a_file_are_a_gap() -> None:
    data = bytearray(fixtures()["ext4"])
    at = data.index(PROGRAM) + len(PROGRAM)
    data[at + 9 : at + 16] = b"payload"
    one = opened(bytes(data))
    (gap,) = [node for node in one.nodes if node.account is Account.UNEXPLAINED]
    assert (gap.kind, gap.role) == (Kind.GAP, "ext4.slack")


def test_bytes_behind_the_file_system_are_a_gap() -> None:
    last = opened(fixtures()["ext2"] + b"payload").nodes[-1]
    assert (last.kind, last.account, last.size) == (Kind.GAP, Account.UNEXPLAINED, 7)


def test_a_directory_that_lists_one_above_it_ends() -> None:
    space = opened(image("ext2", commands="link /etc /etc/self\n")).space
    assert any(fault.kind == "loop" for fault in space.faults)


def test_two_files_with_one_block_are_a_fault() -> None:
    data = bytearray(fixtures()["ext2"])
    size = struct.pack("<I", 4)
    table = struct.unpack_from("<I", data, 2048 + 8)[0] * 1024
    at = next(table + 128 * n for n in range(32) if data[table + 128 * n + 4 :][:4] == size)
    other = data.index(PROGRAM) // 1024
    struct.pack_into("<I", data, at + 40, other)
    space = opened(bytes(data)).space
    assert any(fault.kind == "overlap" for fault in space.faults)


def test_a_list_of_blocks_that_lists_itself_ends() -> None:
    data = bytearray(fixtures()["ext2"])
    table = struct.unpack_from("<I", data, 2048 + 8)[0] * 1024
    at = next(table + 128 * n for n in range(32) if data[table + 128 * n + 4 :][:4] == b"\4\0\0\0")
    free = 90
    struct.pack_into("<I", data, at + 40 + 4 * 14, free)
    data[free * 1024 : (free + 1) * 1024] = struct.pack("<I", free) * 256
    opened(bytes(data))


def test_a_file_of_more_blocks_than_there_are_is_refused() -> None:
    """Extents over the same blocks, again and again, each elsewhere in the file."""
    data = bytearray(fixtures()["ext4"])
    at = data.index(struct.pack("<HHHHI", 0xF30A, 1, 4, 0, 0))
    extents = [struct.pack("<IHHI", 60 * n, 60, 0, 20) for n in range(4)]
    data[at : at + 60] = struct.pack("<HHHHI", 0xF30A, 4, 4, 0, 0) + b"".join(extents)
    space = opened(bytes(data)).space
    assert space.form == "" and "more blocks than the file system" in space.faults[0].what


def test_a_file_of_ten_gigabytes_costs_nothing_before_it_is_asked_for() -> None:
    one = opened(image("ext4", commands="sif /hole size 10737418240\n"))
    number = next(n for n, node in enumerate(one.nodes) if node.name == b"hole")
    assert isinstance(one.decoded(number), Gap)


@pytest.mark.parametrize("cut", [1, 1024, 30_000, 95_000, 97_200])
def test_a_cut_image_is_opaque_and_says_why(cut: int) -> None:
    space = opened(fixtures()["ext2"][:-cut]).space
    assert space.form == "" and (space.size < 1082 or space.faults[0].kind == "unreadable")


def test_a_lying_superblock_is_refused_or_named() -> None:
    data = fixtures()["ext2"]
    whole = said(Ext(), data)
    for at in range(1024, 1400, 4):
        changed = bytearray(data)
        changed[at : at + 4] = b"\xff\xff\xff\xff"
        assert said(Ext(), bytes(changed)) != whole


def test_a_cap_makes_it_opaque() -> None:
    for ask in (Ask(pieces=3), Ask(table=4000)):
        assert opened(fixtures()["ext4"], ask).space.form == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1024, 34_000), st.integers(0, 255)), max_size=6))
def test_changed_bytes_never_break_it(changes: list[tuple[int, int]]) -> None:
    changed = bytearray(fixtures()["ext2"])
    for at, value in changes:
        changed[at] = value
    one = opened(bytes(changed))
    for number in range(len(one.nodes)):
        one.decoded(number)
