"""UBI and UBIFS: the newest copy counts, the index is followed, the journal comes after it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.formats.artefact.repairing import ubi
from tests.formats.artefact.speaking import Memory, entries, said
from tests.formats.artefact.ubi_images import (
    LEB,
    PEB,
    UBIFS_LEB,
    Ubifs,
    block,
    erase_block,
    file_system,
    image,
    table,
    with_crc,
)

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.formats.artefact.ubi import Ubi
from countermark.formats.artefact.ubifs import Ubifs as Reader
from countermark.model.artefact import Kind
from countermark.model.gap import Gap

PLAIN = said(Ubi(), image())


def opened(data: bytes, reader=None) -> Opened:
    return Opener([reader or Ubi()], Memory()).open(memoryview(data))


def content(found: Opened, name: bytes) -> bytes:
    number = next(n for n, node in enumerate(found.nodes) if node.name == name)
    data = found.decoded(number)
    assert isinstance(data, memoryview), data
    return bytes(data)


def facts(found: Opened, name: bytes) -> dict[str, object]:
    return {f.name: f.value for node in found.nodes if node.name == name for f in node.fields}


def kinds(found: Opened) -> set[str]:
    return {fault.kind for fault in found.space.faults}


def files(found: Opened) -> list[bytes]:
    return [node.name for node in found.nodes if node.kind is Kind.FILE]


def test_volumes_are_their_blocks_in_order_the_newest_copy_of_each() -> None:
    found = opened(image())
    assert content(found, b"data") == b"first".ljust(LEB, b"-") + b"new".ljust(LEB, b"+")
    assert content(found, b"boot") == b"a boot loader"
    assert sum(n.size for n in found.nodes if n.role == "ubi.obsolete") == LEB + 64


def test_a_copy_that_was_not_finished_does_not_count() -> None:
    parts = [
        *table((b"data", 1)),
        block(0, 0, b"whole".ljust(LEB, b"."), 5),
        block(0, 0, b"cut".ljust(LEB, b"."), 6, copied=True, right=0),
    ]
    assert content(opened(b"".join(parts)), b"data").startswith(b"whole")


def test_a_block_that_a_dynamic_volume_lacks_is_erased() -> None:
    data = b"".join([*table((b"data", 1)), block(0, 2, b"x" * LEB)])
    assert content(opened(data), b"data") == b"\xff" * 2 * LEB + b"x" * LEB


def test_a_static_volume_that_lacks_a_block_is_a_fault() -> None:
    data = b"".join([*table((b"boot", 2)), block(0, 1, b"x", static=2)])
    assert "truncated" in kinds(opened(data))


def test_a_false_checksum_of_static_bytes_is_a_fault() -> None:
    data = bytearray(b"".join([*table((b"boot", 2)), block(0, 0, b"boot", static=1)]))
    data[2 * PEB + 128] ^= 1
    assert "checksum" in kinds(opened(bytes(data)))


def test_blocks_of_a_volume_that_no_row_names_are_an_entry_and_a_fault() -> None:
    found = opened(b"".join([*table((b"data", 1)), block(3, 0, b"y" * LEB)]))
    assert {b"", b"data"} == set(files(found)) and "pointer" in kinds(found)


def test_where_blocks_stand_is_layout_and_erasures_are_a_parameter() -> None:
    parts = [image()[at : at + PEB] for at in range(0, len(image()), PEB)]
    other = opened(b"".join([parts[0], *reversed(parts[1:])]))
    assert entries(other) == entries(opened(image()))


def test_a_hidden_number_in_a_header_is_a_parameter() -> None:
    plain, hidden = erase_block().ljust(PEB, b"\xff"), bytearray(erase_block())
    hidden[40:44] = b"hide"
    sealed = with_crc(bytes(hidden[:60])).ljust(PEB, b"\xff")
    head = b"".join(table((b"data", 1)))
    names = {field.name for field in opened(head + sealed).space.fields}
    assert "ubi.reserved" in names
    assert "ubi.reserved" not in {field.name for field in opened(head + plain).space.fields}


def test_each_number_in_a_header_speaks_but_for_sequence_and_the_flag_of_a_copy() -> None:
    data, silent = image(), set()
    for begin in (5 * PEB, 6 * PEB):
        for at in range(64, 128):
            changed = bytearray(data)
            changed[begin + at] ^= 1 if at % 2 else 0x80
            if (repaired := ubi(bytes(changed))) != data and said(Ubi(), repaired) == PLAIN:
                silent.add(at)
    assert silent == {64 + 6, *range(64 + 40, 64 + 48)}


def test_a_huge_number_of_a_block_is_no_hang() -> None:
    found = opened(b"".join([*table((b"data", 1)), block(0, 0xFFFFFFF0, b"z" * LEB)]))
    number = next(n for n, node in enumerate(found.nodes) if node.name == b"data")
    assert isinstance(found.decoded(number), Gap)


def test_a_huge_number_of_a_block_of_one_byte_is_no_hang() -> None:
    data = bytearray(b"".join([*table((b"data", 1)), block(0, 0x7FFFFFF0, b"z" * LEB)]))
    data[2 * PEB + 64 + 28 : 2 * PEB + 64 + 32] = (LEB - 1).to_bytes(4, "big")
    found = opened(ubi(bytes(data)))
    piece = found.piece(next(n for n, node in enumerate(found.nodes) if node.name == b"data"))
    assert piece.content is not None and piece.content.chunks is not None
    assert len(next(iter(piece.content.chunks()))) == 1 << 20


def test_a_file_system_is_followed_from_its_index() -> None:
    found = opened(file_system().build(), Reader())
    assert files(found) == [b".", b"etc", b"etc/conf", b"link", b"null", b"twin"]
    assert content(found, b"etc/conf") == b"a=1\n" * 1024 + bytes(4096) + b"the last"
    assert facts(found, b"link")["link"] == b"etc/conf"
    assert facts(found, b"null")["device"] == "1:3"
    assert facts(found, b"twin")["hard-link"] == b"etc/conf"
    assert facts(found, b"etc/conf")["xattr:user.note"] == b"value"
    assert facts(found, b"etc")["mtime"] == 7
    assert not found.space.faults


def test_the_journal_replaces_what_the_index_says() -> None:
    made = file_system()
    made.data(65, 2, b"replaced", late=True).name(1, b"link", 0, late=True)
    found = opened(made.build(), Reader())
    assert content(found, b"etc/conf").endswith(b"replaced") and b"link" not in files(found)
    assert [node.size for node in found.nodes if node.role == "ubifs.obsolete"]


def test_a_file_cut_in_the_journal_loses_its_blocks() -> None:
    made = file_system().cut(65, 4096).inode(65, 0o100644, 4096, links=2, late=True)
    assert content(opened(made.build(), Reader()), b"etc/conf") == b"a=1\n" * 1024


def test_a_node_that_no_index_leads_to_counts_no_more() -> None:
    made = file_system().name(1, b"ghost", 80, indexed=False)
    found = opened(made.build(), Reader())
    assert b"ghost" not in files(found)
    assert sum(n.size for n in found.nodes if n.role == "ubifs.obsolete") == 56 + 6


def test_an_index_that_leads_nowhere_is_a_fault_and_nodes_count_by_their_numbers() -> None:
    found = opened(file_system().build(root=6), Reader())
    assert "pointer" in kinds(found) and b"etc/conf" in files(found)


def test_a_name_under_the_hash_of_another_is_a_fault() -> None:
    made = Ubifs().inode(1, 0o40755, links=2)
    made.add(2, b"\x01\0\0\0\x05\0\0\x40" + bytes(8) + bytes(8) + b"\0\0\x01\0" + bytes(4) + b"a\0")
    assert "pointer" in kinds(opened(made.build(), Reader()))


@pytest.mark.parametrize("behind", [b"\0", b"hidden"])
def test_bytes_behind_an_encoded_block_are_no_content(behind: bytes) -> None:
    made = Ubifs().inode(1, 0o40755).name(1, b"f", 64).inode(64, 0o100644, 40)
    found = opened(made.data(64, 0, b"a" * 40, 2, behind=behind).build(), Reader())
    assert isinstance(found.decoded(files(found).index(b"f")), Gap)


def test_what_is_encrypted_is_not_read() -> None:
    made = Ubifs().inode(1, 0o40755).name(1, b"f", 64).inode(64, 0o100644, 40, flags=0x40)
    found = opened(made.data(64, 0, b"a" * 40).build(), Reader())
    gap = found.decoded(files(found).index(b"f"))
    assert isinstance(gap, Gap) and gap.detail == "encrypted"


def test_a_file_system_in_a_volume_is_opened() -> None:
    body, shape = file_system().build(), (UBIFS_LEB + 1024, 512, 1024)
    parts = table((b"root", 1), shape=shape)
    for number in range(len(body) // UBIFS_LEB):
        part = body[number * UBIFS_LEB : (number + 1) * UBIFS_LEB]
        parts.append(block(0, number, part, shape=shape))
    data = b"".join(parts)
    found = Opener(readers(), Memory()).open(memoryview(data))
    inside = found.inside(0)
    assert isinstance(inside, Opened) and inside.space.form == "ubifs"


@pytest.mark.skipif(not shutil.which("mkfs.ubifs"), reason="mkfs.ubifs is not installed")
@pytest.mark.parametrize("codec", ["none", "lzo", "zlib", "zstd"])
def test_an_image_of_mkfs_holds_the_tree(tmp_path: Path, codec: str) -> None:
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "file").write_bytes(os.urandom(9000) + b"a" * 900_000)
    for number in range(200):
        (root / "sub" / f"{number}").write_bytes(b"%d" % number)
    tree = tmp_path / "tree.ubifs"
    shape = ["-m", "512", "-e", "15872", "-c", "300"]
    subprocess.run(["mkfs.ubifs", "-r", root, *shape, "-x", codec, "-o", tree], check=True)
    found = opened(tree.read_bytes(), Reader())
    assert not found.space.faults and len(files(found)) == 203
    assert content(found, b"sub/file") == (root / "sub" / "file").read_bytes()
    assert content(found, b"sub/77") == b"77"
