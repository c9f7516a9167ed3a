"""Flash images: parts are found where they stand, and what is in no part is erased or unread."""

from __future__ import annotations

import gzip
import random
import struct
import zlib

import pytest
from tests.equivalence.comparing import compared
from tests.formats.artefact.boot_images import device_tree, uimage
from tests.formats.artefact.fixtures_squashfs import TREE, Image
from tests.formats.artefact.jffs2_images import tree
from tests.formats.artefact.lzma_streams import sized
from tests.formats.artefact.speaking import Memory, said
from tests.formats.artefact.ubi_images import image

from countermark.formats.artefact.opening import Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Account, Kind
from countermark.model.comparison import Result

SEED = 7
SQUASHFS = Image(TREE, pad=True).build()
GZIP = gzip.compress(random.Random(SEED).randbytes(300), mtime=0)


def environment(size: int = 8192, **variables: str) -> bytes:
    """Variables of U-Boot behind their checksum."""
    text = b"".join(f"{name}={value}".encode() + b"\0" for name, value in variables.items())
    body = (text + b"\0").ljust(size - 4, b"\xff")
    return struct.pack("<I", zlib.crc32(body)) + body


def flash(*parts: tuple[int, bytes], size: int = 1 << 18) -> bytes:
    """Erased memory with parts in it."""
    image = bytearray(b"\xff" * size)
    for at, part in parts:
        image[at : at + len(part)] = part
    return bytes(image)


PARTS = (
    (0x1000, uimage([b"boot loader" * 9])),
    (0x8000, environment(bootcmd="run it", ethaddr="00:11:22:33:44:55")),
    (0x10000, SQUASHFS),
    (0x20010, GZIP),
    (0x28000, random.Random(SEED).randbytes(0x5000)),
    (0x30000, device_tree({"compatible": b"maker,board\0"})),
)
FLASH = flash(*PARTS)


def opened(data: bytes):
    opener = Opener(readers(), Memory())
    return opener, opener.open(memoryview(data))


def test_each_part_is_found_with_its_offset_and_length() -> None:
    _, one = opened(FLASH)
    assert one.space.form == "flash"
    found = [(n.name, n.spans[0].offset, n.size) for n in one.nodes if n.kind is Kind.FILE]
    assert found == [
        (b"uimage-1", 0x1000, len(PARTS[0][1])),
        (b"u-boot-environment-1", 0x8000, 8192),
        (b"squashfs-1", 0x10000, len(SQUASHFS)),
        (b"gzip-1", 0x20010, len(GZIP)),
        (b"dtb-1", 0x30000, len(PARTS[5][1])),
    ]
    unread = [node for node in one.nodes if node.account is Account.OPAQUE]
    assert sum(node.size for node in unread) < 0x5000 + 8 * 4096
    assert sum(node.size for node in one.nodes) == len(FLASH)


def test_an_environment_is_its_variables() -> None:
    _, one = opened(FLASH)
    node = next(node for node in one.nodes if node.name == b"u-boot-environment-1")
    values = {field.name: field.value for field in node.fields}
    assert values["env:bootcmd"] == b"run it" and values["offset"] == 0x8000


def test_a_flash_image_that_begins_with_a_part_has_the_others_too() -> None:
    image = flash((0, uimage([b"boot loader" * 9])), (0x10000, SQUASHFS))
    assert opened(image)[1].space.form == "flash"
    assert opened(SQUASHFS + bytes(1 << 17))[1].space.form == "squashfs"


def test_every_byte_says_something() -> None:
    class AsFlash:
        form = "flash"
        recognise = staticmethod(readers()[-1].recognise)
        read = staticmethod(readers()[-1].read)

    whole = said(AsFlash(), FLASH)
    for at in range(0, len(FLASH), 4099):
        changed = bytearray(FLASH)
        changed[at] ^= 1
        assert said(AsFlash(), bytes(changed)) != whole, hex(at)


@pytest.mark.parametrize(
    "sign", [b"\x1f\x8b\x08\0", b"hsqs", b"\x53\xef", b"070701", b"\xd0\x0d\xfe\xed"]
)
def test_signs_without_a_part_are_nothing(sign: bytes) -> None:
    noise = random.Random(SEED).randbytes(1 << 16)
    assert opened(noise + sign * 5000 + noise)[1].space.form in ("", "flash")
    assert not [n for n in opened(noise + sign * 5000 + noise)[1].nodes if n.kind is Kind.FILE]


def test_two_flash_images_are_compared_part_by_part() -> None:
    other = list(PARTS)
    other[0] = (0x1000, uimage([b"boot loader" * 9], time=1_600_000_900))
    other[2] = (0x10000, Image(TREE, pad=True, codec=4, time=1_600_000_900).build())
    assert compared(FLASH, flash(*other)).result is Result.EQUIVALENT


@pytest.mark.parametrize("at", [0x100, 0x8010, 0x20020, 0x29000, 0x3F000])
def test_a_change_between_or_in_parts_differs(at: int) -> None:
    changed = bytearray(FLASH)
    changed[at] ^= 0x11
    assert compared(FLASH, bytes(changed)).result is Result.DIFFERS


def test_a_part_that_moved_differs() -> None:
    moved = [(0x11000, SQUASHFS) if at == 0x10000 else (at, part) for at, part in PARTS]
    assert compared(FLASH, flash(*moved)).result is Result.DIFFERS


def test_parts_of_flash_memory_and_old_streams_are_found() -> None:
    parts = ((0x1000, sized(b"boot " * 40)), (0x8000, bytes(tree().out)), (0x20000, image()))
    _, one = opened(flash(*parts, size=0x20000 + len(image())))
    found = [(n.name, n.spans[0].offset) for n in one.nodes if n.kind is Kind.FILE]
    assert found == [(b"lzma-1", 0x1000), (b"jffs2-1", 0x8000), (b"ubi-1", 0x20000)]
