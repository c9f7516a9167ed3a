"""Firmware of UEFI made here: a volume with a program, a packed section, a name, free flash."""

from __future__ import annotations

import lzma
import struct
import uuid
import zlib

from tests.formats.artefact import tiano_streams

FFS2 = uuid.UUID("8c8ce578-8a3d-4f1c-9935-896185c32dd3")
LZMA = uuid.UUID("ee4e5898-3914-4259-9d6e-dc7bd79403cf")
LZMA_X86 = uuid.UUID("d42ae6bd-1352-4bfb-909a-ca72a6eae889")
TIANO = uuid.UUID("a31280ad-481e-41b6-95e8-127f4c984779")
DRIVER, PACKED, PAD = (uuid.UUID(int=n) for n in (0x1234, 0x5678, (1 << 128) - 1))


def section(kind: int, body: bytes) -> bytes:
    made = (4 + len(body)).to_bytes(3, "little") + bytes([kind]) + body
    return made + bytes(-len(made) % 4)


def row(*parts: bytes) -> bytes:
    """Sections one behind another; the last needs no padding, but builds write it."""
    return b"".join(parts)


def packed(inner: bytes, preset: int = 6) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA1, "preset": preset, "dict_size": 1 << 16}]
    stream = lzma.compress(inner, lzma.FORMAT_ALONE, filters=filters)
    return section(2, LZMA.bytes_le + struct.pack("<HH", 24, 1) + stream)


def squeezed(inner: bytes, width: int = 4) -> bytes:
    """In the compression of the specification, or Tiano's."""
    stream = tiano_streams.packed(inner, width)
    if width == 4:
        return section(1, struct.pack("<IB", len(inner), 1) + stream)
    return section(2, TIANO.bytes_le + struct.pack("<HH", 24, 1) + stream)


def x86(inner: bytes) -> bytes:
    """LZMA behind the filter for x86 code: ``inner`` as the filter leaves it."""
    filters = [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2, "preset": 0}]
    raw = lzma.compress(inner, lzma.FORMAT_RAW, filters=filters)
    filtered = lzma.decompress(raw, lzma.FORMAT_RAW, filters=[filters[1]])
    stream = lzma.compress(filtered, lzma.FORMAT_ALONE)
    return section(2, LZMA_X86.bytes_le + struct.pack("<HH", 24, 1) + stream)


def file(name: uuid.UUID, kind: int, body: bytes, checked: bool = False) -> bytes:
    size = (24 + len(body)).to_bytes(3, "little")
    head = bytearray(name.bytes_le + bytes([0, 0, kind, 0x40 if checked else 0]) + size + b"\0")
    head[16] = -sum(head) & 0xFF
    head[17] = -sum(body) & 0xFF if checked else 0xAA
    head[23] = 0xF8
    made = bytes(head) + body
    return made + b"\xff" * (-len(made) % 8)


def volume(*files: bytes, size: int = 1024) -> bytes:
    """A volume of FFS 2 with ``files``; free flash is erased to ones."""
    head = (
        bytes(16) + FFS2.bytes_le + struct.pack("<Q4sIHHHBB", size, b"_FVH", 0x800, 72, 0, 0, 0, 2)
    )
    head += struct.pack("<IIII", 1, size, 0, 0)
    total = sum(struct.unpack(f"<{len(head) // 2}H", head))
    head = head[:50] + struct.pack("<H", -total & 0xFFFF) + head[52:]
    return (head + b"".join(files)).ljust(size, b"\xff")


def driver(code: bytes = b"MZ no program") -> bytes:
    """Sections of a driver."""
    return row(section(0x10, code), section(0x15, "Driver\0".encode("utf-16-le")))


def image(code: bytes = b"MZ no program") -> bytes:
    """The firmware."""
    return volume(
        file(DRIVER, 7, driver(code), checked=True),
        file(PACKED, 2, packed(driver(b"packed" * 9))),
        file(PAD, 0xF0, b"\xff" * 24),
    )


def flash() -> bytes:
    """A descriptor, a region for the firmware, one that nothing describes further."""
    descriptor = bytearray(b"\xff" * 4096)
    descriptor[16:20] = struct.pack("<I", 0x0FF0A55A)
    descriptor[20:24] = struct.pack("<I", 0x02040003)
    rows = struct.pack("<3I", 0, 1 | 1 << 16, 2 | 2 << 16)
    descriptor[0x40 : 0x40 + 64] = rows.ljust(64, b"\xff")
    return bytes(descriptor) + image().ljust(4096, b"\xff") + b"ME".ljust(4096, b"\xa5")


def dfu(body: bytes = b"firmware" * 8) -> bytes:
    """A file with the suffix of DFU."""
    made = body + struct.pack("<4H", 0xFFFF, 0x6089, 0x1D50, 0x0100) + b"UFD\x10"
    return made + struct.pack("<I", zlib.crc32(made) ^ 0xFFFFFFFF)
