"""Firmware volumes, their sections, flash regions and the suffix of DFU."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.artefact.capsules import managed
from tests.formats.artefact.speaking import Memory
from tests.formats.artefact.tiano_streams import packed as tiano_packed
from tests.formats.artefact.uefi_files import (
    DRIVER,
    PACKED,
    dfu,
    driver,
    file,
    flash,
    image,
    packed,
    section,
    squeezed,
    volume,
    x86,
)

from countermark.formats.artefact.dfu import Dfu
from countermark.formats.artefact.intel_flash import IntelFlash
from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.piece import ASK
from countermark.formats.artefact.tiano import unpack
from countermark.formats.artefact.uefi import Uefi
from countermark.formats.artefact.uefi_capsule import UefiCapsule
from countermark.formats.artefact.uefi_sections import UefiSections
from countermark.model.artefact import Account, Kind, Says
from countermark.model.errors import SourceError
from countermark.model.gap import Gap

OPENER = Opener([Dfu(), IntelFlash(), UefiCapsule(), Uefi(), UefiSections()], Memory())


def opened(data: bytes) -> Opened:
    return OPENER.open(memoryview(data))


def named(space: Opened) -> dict[bytes, int]:
    return {node.name: number for number, node in enumerate(space.nodes) if node.name}


def inside(space: Opened, name: bytes) -> Opened:
    found = space.inside(named(space)[name])
    assert isinstance(found, Opened)
    return found


def path(kind: object) -> bytes:
    return f"volume 0/{kind}".encode()


def test_a_packed_section_is_opened_to_the_driver_in_it() -> None:
    sections = inside(opened(image()), path(PACKED))
    assert sections.space.form == "uefi-sections"
    inner = inside(sections, b"guided")
    assert [node.name for node in inner.nodes if node.kind is Kind.FILE] == [b"PE32", b"name"]
    assert bytes(inside(inner, b"PE32").data) == b"packed" * 9


def test_free_flash_is_padding_and_bytes_in_it_are_not() -> None:
    data = bytearray(image())
    assert "uefi.free" in {node.role for node in opened(bytes(data)).nodes}
    data[-9] = 0x42
    gaps = [node for node in opened(bytes(data)).nodes if node.kind is Kind.GAP]
    assert [gap.account for gap in gaps] == [Account.UNEXPLAINED]


def test_a_false_checksum_of_a_file_is_a_fault() -> None:
    data = bytearray(image())
    data[data.index(b"MZ no")] ^= 1
    space = opened(bytes(data)).space
    assert [fault.kind for fault in space.faults] == ["checksum"]
    wrong = {f.name for node in space.nodes for f in node.fields if f.says is Says.WRONG}
    assert wrong == {"file-checksum"}


def test_a_volume_behind_a_page_of_code_is_found() -> None:
    code = b"\x14\0\0\xea" * 1024
    space = opened(code + image().ljust(4096, b"\xff"))
    assert space.space.form == "uefi"
    assert b"outside 0x0" in named(space) and path(DRIVER) in named(space)


def test_bytes_behind_a_packed_stream_are_not_passed_over() -> None:
    plain = packed(driver())
    size = int.from_bytes(plain[:3], "little")
    longer = (size + 8).to_bytes(3, "little") + plain[3:size] + b"payload!"
    space = opened(longer + bytes(-len(longer) % 4))
    assert isinstance(space.inside(named(space)[b"guided"]), Gap)


def test_a_file_that_reaches_out_of_its_volume_is_a_fault() -> None:
    data = bytearray(volume(file(DRIVER, 7, driver())))
    data[72 + 20 : 72 + 23] = b"\xff\xff\x7f"
    space = opened(bytes(data)).space
    assert [fault.kind for fault in space.faults] == ["pointer"]


def test_what_is_in_another_compression_is_not_examined() -> None:
    tiano = section(1, b"\x20\0\0\0\1" + b"packed in some way")
    space = opened(tiano + section(0x15, b"A\0\0\0"))
    assert isinstance(space.inside(named(space)[b"compressed"]), Gap)


def test_regions_of_a_flash_are_entries() -> None:
    space = opened(flash())
    assert {node.name for node in space.nodes} >= {b"descriptor", b"BIOS", b"ME"}
    assert inside(space, b"BIOS").space.form == "uefi"
    assert not [node for node in space.nodes if node.kind is Kind.GAP]


def test_a_suffix_of_dfu_is_checked() -> None:
    space = opened(dfu())
    assert space.space.form == "dfu" and bytes(inside(space, b"firmware").data)[:8] == b"firmware"
    data = bytearray(dfu())
    data[3] ^= 1
    assert [fault.kind for fault in opened(bytes(data)).space.faults] == ["checksum"]


@pytest.mark.parametrize("data", [b"\x08\0\0\x19", b"\x08\0\0\x19abcdef", bytes(4096), b""])
def test_what_is_no_section_is_opaque(data: bytes) -> None:
    assert opened(data).space.form == ""


@pytest.mark.parametrize("width", [4, 5])
def test_what_is_in_the_compression_of_the_specification_or_of_tiano_is_opened(width: int) -> None:
    inner = driver(b"a program, a program, and again a program" + bytes(range(200)))
    space = opened(squeezed(inner, width) + section(0x15, b"A\0\0\0"))
    assert inside(space, b"compressed" if width == 4 else b"guided").data == inner


@settings(max_examples=40, deadline=None)
@given(st.binary(min_size=1, max_size=400), st.sampled_from([4, 5]))
def test_what_was_packed_for_firmware_comes_out_again(data: bytes, width: int) -> None:
    stream = memoryview(tiano_packed(data * 3, width))
    assert b"".join(unpack(stream, ASK, (width,))) == data * 3


@pytest.mark.parametrize("changed", [b"\0\0\0\0\0", b"\x01"])
def test_bits_behind_a_packed_section_are_not_passed_over(changed: bytes) -> None:
    stream = tiano_packed(b"some text, some text") + changed
    longer = (len(stream) - 8).to_bytes(4, "little") + stream[4:]
    with pytest.raises(SourceError):
        b"".join(unpack(memoryview(longer), ASK, (4,)))


def test_a_packed_section_that_is_cut_or_lies_is_an_error() -> None:
    stream = tiano_packed(bytes(range(256)) * 3)
    for at in range(4, len(stream), 7):
        bad = bytearray(stream)
        bad[at] ^= 0xFF
        try:
            assert len(b"".join(unpack(memoryview(bytes(bad)), ASK, (4,)))) < 1 << 32
        except SourceError as error:
            assert error.message


def test_code_behind_the_filter_for_x86_is_opened() -> None:
    code = b"".join(b"\xe8" + (n * 77).to_bytes(4, "little") + b"\x90" * 11 for n in range(99))
    space = opened(x86(driver(code)) + section(0x15, b"A\0\0\0"))
    assert inside(space, b"guided").data == driver(code)


def test_a_capsule_is_its_drivers_and_images() -> None:
    space = opened(managed(image()))
    assert {b"driver 0", b"image 0", b"signature 0", b"vendor code 0"} <= {
        node.name for node in space.nodes
    }
    assert inside(space, b"image 0").space.form == "uefi"
