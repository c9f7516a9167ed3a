"""Boot images: each byte speaks, digests are reckoned again, and what is not covered is a gap."""

from __future__ import annotations

import pytest
from tests.formats.artefact.boot_images import (
    SPARSE,
    TREE,
    android,
    device_tree,
    fit,
    sparse,
    uimage,
)
from tests.formats.artefact.speaking import Memory

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Kind, Says
from countermark.model.gap import Gap


def opened(data: bytes) -> Opened:
    return Opener(readers(), Memory()).open(memoryview(data))


def contents(data: bytes) -> dict[bytes, bytes]:
    one = opened(data)
    found = {}
    for number, node in enumerate(one.nodes):
        content = one.decoded(number)
        if isinstance(content, memoryview):
            found[node.name] = bytes(content)
    return found


def field(data: bytes, name: str, of: bytes = b""):
    one = opened(data)
    fields = one.space.fields
    if of:
        fields = next(node.fields for node in one.nodes if node.name == of)
    return next(f for f in fields if f.name == name)


def test_images_of_u_boot() -> None:
    assert contents(uimage([b"a kernel"])) == {b"0": b"a kernel"}
    assert contents(uimage([b"kernel", b"disk!", b"tree"])) == {
        b"0": b"kernel", b"1": b"disk!", b"2": b"tree",
    }  # fmt: skip
    assert field(uimage([b"x"]), "uimage.time").value == 1_600_000_000
    assert field(uimage([b"x"]), "uimage.data-crc").says is Says.DERIVED


@pytest.mark.parametrize("at", [4, 30, 66])
def test_a_false_checksum_of_an_image_is_wrong(at: int) -> None:
    data = bytearray(uimage([b"a kernel"]))
    data[at] ^= 1
    one = opened(bytes(data))
    assert [fault.kind for fault in one.space.faults] == ["checksum"]


def test_a_device_tree_is_its_nodes_and_properties() -> None:
    data = device_tree(TREE, reserved=(0x1000, 0x2000))
    assert field(data, "compatible", b"/").value == b"maker,board\0"
    assert field(data, "reg", b"/memory@0").value == bytes(range(16))
    assert field(data, "on", b"/empty").value == b""
    assert field(data, "dtb.reserved").value == "0x1000+0x2000"
    assert contents(device_tree({"blob": b"x" * 2000})) == {b"/blob": b"x" * 2000}


@pytest.mark.parametrize("external", [False, True])
def test_a_fit_holds_images(external: bool) -> None:
    data = fit(b"kernel of the image", external=external)
    assert contents(data) == {b"/images/kernel-1/data": b"kernel of the image"}
    assert field(data, "value", b"/images/kernel-1/hash-1").says is Says.DERIVED
    assert field(data, "value", b"/images/kernel-1/hash-2").says is Says.DERIVED
    assert field(data, "timestamp", b"/").value == 1_600_000_000
    nodes = opened(data).nodes
    assert [n.name for n in nodes if n.kind is Kind.SIGNATURE] == [
        b"/images/kernel-1/signature-1/value"
    ]
    assert not [node for node in nodes if node.kind is Kind.GAP]


def test_a_false_digest_in_a_fit_is_wrong() -> None:
    data = fit(b"kernel", digest=bytes(32))
    assert field(data, "value", b"/images/kernel-1/hash-1").says is Says.WRONG
    assert [fault.kind for fault in opened(data).space.faults] == ["checksum"]


@pytest.mark.parametrize("version", [0, 1, 2, 3, 4])
def test_android_boot_images(version: int) -> None:
    data = android(b"kernel", b"disk", version)
    found = contents(data)
    assert found[b"kernel"] == b"kernel" and found[b"ramdisk"] == b"disk"
    if version < 3:
        assert field(data, "boot.id").says is Says.DERIVED
        changed = data.replace(b"disk", b"disc")
        assert [f.kind for f in opened(changed).space.faults] == ["checksum"]


def test_verified_boot_behind_an_image_is_a_signature() -> None:
    nodes = opened(android(b"kernel", b"disk", 4, footer=True)).nodes
    assert [n.role for n in nodes if n.kind is Kind.SIGNATURE] == ["boot.signature", "avb.vbmeta"]
    assert not [node for node in nodes if node.kind is Kind.GAP]


def test_a_sparse_image_is_what_it_writes() -> None:
    whole = bytes(range(256)) * 2 + b"abcd" * 256 + bytes(3 * 512) + b"x" * 512
    assert contents(sparse(SPARSE)) == {b"image": whole}
    other = [*SPARSE[:2], ("fill", (bytes(4), 3)), SPARSE[3]]
    assert contents(sparse(other)) == {b"image": whole}


def test_a_sparse_image_of_terabytes_is_not_written() -> None:
    one = opened(sparse([("skip", 0x7FFFFFFF)]))
    assert isinstance(one.decoded(1), Gap)
