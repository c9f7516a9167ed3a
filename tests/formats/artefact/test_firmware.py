"""What boot loaders, kernels and updates are made of: each part found, none by its magic alone."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.formats.artefact import firmware_files as made
from tests.formats.artefact.small_systems import cramfs, romfs
from tests.formats.artefact.speaking import Memory, entries

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Account, Kind
from countermark.model.gap import Gap


def opened(data: bytes) -> Opened:
    return Opener(readers(), Memory()).open(memoryview(data))


def content(found: Opened, name: bytes) -> bytes | Gap | None:
    number = next(n for n, node in enumerate(found.nodes) if node.name == name)
    data = found.decoded(number)
    return bytes(data) if isinstance(data, memoryview) else data


def facts(found: Opened, name: bytes) -> dict[str, object]:
    return {f.name: f.value for node in found.nodes if node.name == name for f in node.fields}


def whole(found: Opened) -> dict[str, object]:
    return {field.name: field.value for field in found.space.fields}


def kinds(found: Opened) -> set[str]:
    return {fault.kind for fault in found.space.faults}


def test_a_romfs_is_its_tree() -> None:
    found = opened(romfs())
    assert [node.name for node in found.nodes if node.kind is Kind.FILE] == [
        b".", b"..", b"etc", b"twin", b"null", b"run", b"link", b"etc/conf",
    ]  # fmt: skip
    assert content(found, b"etc/conf") == b"a=1\n" * 5
    assert facts(found, b"twin")["hard-link"] == b"etc/conf"
    assert facts(found, b"link")["link"] == b"etc/conf"
    assert facts(found, b"null")["device"] == "1:3"
    assert facts(found, b"run")["mode"] == 0o100755
    assert entries(found) == entries(opened(romfs(b"a longer name of it")))


def test_a_romfs_that_goes_in_circles_ends() -> None:
    data = bytearray(romfs())
    at = data.index(b"link\0") - 16
    data[at : at + 4] = (0x20 | 3).to_bytes(4, "big")  # behind the last one comes the first again
    assert {"loop", "checksum"} <= kinds(opened(bytes(data)))


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_cramfs_is_its_tree_in_both_orders_of_bytes(order: str) -> None:
    found = opened(cramfs(order))
    assert content(found, b"file") == content(found, b"copy") == bytes(4096) + b"the last of it"
    assert facts(found, b"link")["link"] == b"file"
    assert facts(found, b"dev")["device"] == "1:3"
    assert facts(found, b"file") == {"mode": 0o100600, "uid": 7, "gid": 5}
    assert entries(found) == entries(opened(cramfs("<", hole=True)))


def test_a_hidden_byte_in_a_cramfs_is_a_false_checksum() -> None:
    data = bytearray(cramfs())
    data[-1] = 1
    assert kinds(opened(bytes(data))) == {"checksum"}


def test_a_trx_is_its_parts_where_they_stand() -> None:
    found = opened(made.trx(b"loader  ", b"kernel"))
    assert (content(found, b"0"), content(found, b"1")) == (b"loader  ", b"kernel")
    assert facts(found, b"1")["offset"] == 36
    data = bytearray(made.trx(b"loader  ", b"kernel"))
    data[-1] ^= 1
    assert kinds(opened(bytes(data))) == {"checksum"}


def test_an_espressif_image_needs_a_right_checksum_to_be_one() -> None:
    image = made.esp((0x40000000, b"code" * 9))
    assert opened(image).space.form == "esp-image" and whole(opened(image))["esp.chip"] == 0
    data = bytearray(image)
    data[40] ^= 1
    assert opened(bytes(data)).space.form == ""


def test_a_patched_image_with_its_checksum_set_right_has_a_false_digest() -> None:
    data = bytearray(made.esp((0x40000000, b"code" * 9)))
    data[40] ^= 1
    data[len(data) - 33] ^= 1
    assert kinds(opened(bytes(data))) == {"checksum"}


def test_a_boot_image_of_imx_is_its_tables_and_its_code() -> None:
    found = opened(made.imx(csf=b"certificates"))
    assert found.space.form == "imx-boot" and whole(found)["imx.entry"] == 0x87800000
    assert content(found, b"code") == b"start " * 9
    assert [node.role for node in found.nodes if node.kind is Kind.SIGNATURE] == ["imx.csf"]


def test_signatures_of_an_espressif_image_are_parts_of_their_own() -> None:
    found = opened(made.signed(made.esp((0x40000000, b"code" * 9)), 3))
    assert [node.name for node in found.nodes if node.kind is Kind.SIGNATURE] == [
        b"signature 1", b"signature 2", b"signature 3",
    ]  # fmt: skip


@pytest.mark.parametrize("packing", made.packed_kernels())
def test_a_packed_kernel_is_found_and_unpacked(packing: str) -> None:
    payload = made.packed_kernels()[packing]
    for form, data in (
        ("linux-bzimage", made.bzimage(payload, packing != "gzip")),
        ("linux-zimage", made.zimage(payload)),
    ):
        found = opened(data)
        assert found.space.form == form
        inside = found.inside(0)
        assert isinstance(inside, Opened)
        number = next(n for n, node in enumerate(inside.nodes) if node.kind is Kind.FILE)
        assert inside.decoded(number) == made.KERNEL
        assert not [node for node in inside.nodes if node.kind is Kind.GAP]


def test_what_is_around_a_packed_kernel_is_compared_as_bytes() -> None:
    found = opened(made.bzimage(made.packed_kernels()["xz"]))
    (code,) = (node for node in found.nodes if node.role == "linux.code")
    assert code.account is Account.OPAQUE and code.size == 1024 + 32 + len(b"more code")


def test_stored_blocks_of_lzop_are_its_content_and_checked() -> None:
    assert content(opened(made.lzop(b"one", b"two")), b"") is None
    found = opened(made.lzop(b"one", b"two"))
    assert found.decoded(2) == b"onetwo"
    data = bytearray(made.lzop(b"one", b"two"))
    data[-5] ^= 1
    assert isinstance(opened(bytes(data)).decoded(2), Gap)


def test_descriptors_of_verified_boot_are_entries_with_their_values() -> None:
    found = opened(made.vbmeta())
    names = [node.name for node in found.nodes if node.kind is Kind.FILE]
    assert names == [
        b"property key", b"hash boot", b"hash-tree system", b"kernel-command-line quiet",
        b"chain vendor", b"descriptor 9",
    ]  # fmt: skip
    assert facts(found, b"property key")["value"] == b"value"
    assert facts(found, b"hash boot")["digest"] == b"d" * 32
    assert whole(found)["avb.public-key"] == b"public key"


def test_a_changed_flag_of_verified_boot_is_a_false_digest() -> None:
    data = bytearray(made.vbmeta())
    data[123] ^= 2
    assert kinds(opened(bytes(data))) == {"checksum"} and whole(opened(bytes(data)))["avb.flags"]


def test_an_image_with_a_footer_is_image_tree_and_vbmeta() -> None:
    found = opened(made.with_footer(romfs()))
    assert found.space.form == "avb-footer"
    forms = [inside.space.form for n in (1, 2) if isinstance(inside := found.inside(n), Opened)]
    assert forms == ["romfs", "avb-vbmeta"]


def test_a_logical_partition_is_its_extents() -> None:
    found = opened(made.super_image())
    assert content(found, b"system_a") == b"A" * 1024 + bytes(1024)
    assert content(found, b"vendor_a") == b"B" * 512
    assert facts(found, b"system_a") == {"attributes": 1, "group": b"default"}
    assert not found.space.faults


def test_a_slot_that_says_otherwise_is_seen() -> None:
    data = bytearray(made.super_image())
    data[12288 + 1024 + 600] ^= 1
    assert [node.role for node in opened(bytes(data)).nodes].count("super.slot") == 1


def test_a_full_update_is_the_partitions_that_it_writes() -> None:
    found = opened(made.payload())
    assert content(found, b"system") == b"".join(made.PARTS) + bytes(made.BLOCK)
    assert facts(found, b"system")["operations"] == "replace*1 replace-bzip2*1 zero*1 replace-xz*1"
    assert whole(found)["payload.security-patch"] == b"2024-01-05"


def test_an_update_that_needs_what_is_installed_is_not_read() -> None:
    gap = content(opened(made.payload((0, 4, 5))), b"system")
    assert isinstance(gap, Gap) and "source-copy, source-bsdiff" in gap.detail


def test_a_blob_that_is_not_what_its_digest_says_is_no_content() -> None:
    gap = content(opened(made.payload(wrong=True)), b"system")
    assert isinstance(gap, Gap) and "digest" in gap.detail


@pytest.mark.skipif(not shutil.which("mkfs.cramfs"), reason="mkfs.cramfs is not installed")
@pytest.mark.parametrize("order", ["little", "big"])
def test_an_image_of_mkfs_cramfs_holds_the_tree(tmp_path: Path, order: str) -> None:
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "sub" / "file").write_bytes(bytes(range(256)) * 90)
    image = tmp_path / "image"
    subprocess.run(["mkfs.cramfs", "-N", order, root, image], check=True, capture_output=True)
    found = opened(image.read_bytes())
    assert not found.space.faults
    assert content(found, b"sub/file") == bytes(range(256)) * 90
