"""Images of boot loaders and updates: TRX, Espressif, kernels, lzop, and Android's own."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import random
import struct
import zlib


def trx(*parts: bytes, version: int = 1, flags: int = 0, order: tuple[int, ...] = ()) -> bytes:
    count = {1: 3, 2: 4}[version]
    head, places = 16 + 4 * count, [0] * count
    body = b""
    for number, part in enumerate(parts):
        places[order[number] if order else number] = head + len(body)
        body += part
    rest = struct.pack("<HH", flags, version) + struct.pack(f"<{count}I", *places) + body
    return b"HDR0" + struct.pack("<II", 12 + len(rest), zlib.crc32(rest) ^ 0xFFFFFFFF) + rest


def esp(*segments: tuple[int, bytes], chip: int | None = 0, digest: bool = True) -> bytes:
    made = struct.pack("<4BI", 0xE9, len(segments), 2, 0x10, 0x40080000)
    if chip is not None:
        made += struct.pack("<B3sHBHH4sB", 0xEE, b"\0\0\0", chip, 3, 3, 99, bytes(4), digest)
    value = 0xEF
    for address, body in segments:
        made += struct.pack("<II", address, len(body)) + body
        for byte in body:
            value ^= byte
    made += bytes(15 - len(made) % 16) + bytes([value])
    return made + (hashlib.sha256(made).digest() if chip is not None and digest else b"")


def signed(image: bytes, blocks: int = 1) -> bytes:
    """With a sector of signature blocks of version 2."""
    made = image + b"\xff" * (-len(image) % 4096)
    block = (b"\xe7\x02\0\0" + bytes(range(200))).ljust(1216, b"s")
    return (made + block * blocks).ljust(len(made) + 4096, b"\xff")


def imx(code: bytes = b"start " * 9, csf: bytes = b"") -> bytes:
    """A vector table at address 0x877FF400, boot data, a device configuration, and code."""
    own, dcd = 0x877FF400, b"\xd2\x00\x0c\x40" + b"settings"
    at = 44 + len(dcd)
    place = own + at + len(code) if csf else 0
    made = b"\xd1\x00\x20\x40" + struct.pack(
        "<7I", 0x87800000, 0, own + 44, own + 32, own, place, 0
    )
    signed = b"\xd4" + (4 + len(csf)).to_bytes(2, "big") + b"\x40" + csf if csf else b""
    return made + struct.pack("<III", 0x877FF000, 0x7C000, 0) + dcd + code + signed


def bzimage(payload: bytes, appended: bool = True) -> bytes:
    tail = struct.pack("<I", 77) if appended else b""
    head = bytearray(1024)
    head[0x1F1] = 1
    head[0x1FE:0x206] = b"\x55\xaa\xeb\x66HdrS"
    struct.pack_into("<H", head, 0x206, 0x20F)
    struct.pack_into("<II", head, 0x248, 32, len(payload) + len(tail))
    return bytes(head) + b"c" * 32 + payload + tail + b"more code"


def zimage(payload: bytes) -> bytes:
    code = struct.pack("<9I", *[0xE1A00000] * 9)
    whole = 64 + len(payload) + 16
    head = code + struct.pack("<III", 0x016F2818, 0, whole)
    return head.ljust(64, b"c") + payload + b"d" * 16


def arm64(body: bytes) -> bytes:
    return (
        struct.pack("<8s3Q24s4sI", b"codecode", 0, 64 + len(body), 10, bytes(24), b"ARM\x64", 0)
        + body
    )


def lzop(*blocks: bytes, flags: int = 1) -> bytes:
    """Blocks that are stored as they are: no library is needed."""
    head = struct.pack(">HHHBBIIIIB", 0x1040, 0x20A0, 0x940, 1, 5, flags, 0o644, 9, 0, 4) + b"name"
    made = b"\x89LZO\0\r\n\x1a\n" + head + struct.pack(">I", zlib.adler32(head))
    for block in blocks:
        made += struct.pack(">III", len(block), len(block), zlib.adler32(block)) + block
    return made + bytes(4)


def descriptor(tag: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 8)
    return struct.pack(">QQ", tag, len(body)) + body


def vbmeta(signature: bytes = b"s" * 64, flags: int = 0) -> bytes:
    hashed = struct.pack(">Q32sIIII60x", 4096, b"sha256", 4, 4, 32, 0) + b"bootsalt" + b"d" * 32
    tree = struct.pack(
        ">IQQQIIIQQ32sIIII60x", 1, 1, 2, 3, 4096, 4096, 2, 4, 5, b"sha1", 6, 0, 20, 0
    )
    listed = b"".join([
        descriptor(0, struct.pack(">QQ", 3, 5) + b"key\0value\0"), descriptor(2, hashed),
        descriptor(1, tree + b"system" + b"r" * 20),
        descriptor(3, struct.pack(">II", 1, 5) + b"quiet"),
        descriptor(4, struct.pack(">IIII60x", 1, 6, 8, 0) + b"vendor" + b"thekey!!"),
        descriptor(9, b"unknown."),
    ])  # fmt: skip
    key = b"public key"
    auxiliary = listed + key
    auxiliary += bytes(-len(auxiliary) % 64)
    first = 32 + len(signature) + -(32 + len(signature)) % 64
    header = struct.pack(
        ">4sIIQQIQQQQQQQQQQQII48s80x", b"AVB0", 1, 0, first, len(auxiliary), 1, 0, 32, 32,
        len(signature), len(listed), len(key), 0, 0, 0, len(listed), 5, flags, 0,
        b"avbtool 1.2.0",
    )  # fmt: skip
    digest = hashlib.sha256(header + auxiliary).digest()
    return header + (digest + signature).ljust(first, b"\0") + auxiliary


def with_footer(image: bytes, between: bytes = b"tree") -> bytes:
    meta = vbmeta()
    at = len(image) + len(between)
    footer = struct.pack(">4sIIQQQ28x", b"AVBf", 1, 0, len(image), at, len(meta))
    made = image + between + meta
    return made + bytes(-(len(made) + 64) % 512) + footer


def super_image(a: bytes = b"A" * 1024, b: bytes = b"B" * 512, spare: int = 0) -> bytes:
    """Two partitions, of which one ends with a part of zeros; two slots and their backups."""

    def name(text: bytes) -> bytes:
        return text.ljust(36, b"\0")

    slot, slots = 1024, 2
    first = (12288 + 2 * slots * slot) // 512
    sizes = len(a) // 512, len(b) // 512
    partitions = name(b"system_a") + struct.pack("<4I", 1, 0, 2, 0)
    partitions += name(b"vendor_a") + struct.pack("<4I", 1, 2, 1, 0)
    extents = struct.pack("<QIQI", sizes[0], 0, first, 0) + struct.pack("<QIQI", 2, 1, 0, 0)
    extents += struct.pack("<QIQI", sizes[1], 0, first + sizes[0], 0)
    groups = name(b"default") + struct.pack("<IQ", 0, 1 << 20)
    devices = struct.pack("<QIIQ", 24, 1 << 20, 0, 1 << 20) + name(b"super") + bytes(4)
    tables = partitions + extents + groups + devices
    at, rows = 0, b""
    for part, count in ((partitions, 2), (extents, 3), (groups, 1), (devices, 1)):
        rows += struct.pack("<III", at, count, len(part) // count)
        at += len(part)
    rest = struct.pack("<I", len(tables)) + hashlib.sha256(tables).digest() + rows
    start = struct.pack("<IHHI", 0x414C5030, 10, 2, 80 + len(rows) + 128 - 48 + 48)
    length = 12 + 32 + len(rest) + 128
    start = struct.pack("<IHHI", 0x414C5030, 10, 2, length)
    spare_bytes = struct.pack("<I", spare).ljust(128, b"\0")
    digest = hashlib.sha256(start + bytes(32) + rest + spare_bytes).digest()
    metadata = (start + digest + rest + spare_bytes + tables).ljust(slot, b"\0")
    geometry = struct.pack("<4sI32sIII", b"gDla", 52, bytes(32), slot, slots, 4096)
    right = hashlib.sha256(geometry).digest()
    geometry = (geometry[:8] + right + geometry[40:]).ljust(4096, b"\0")
    return bytes(4096) + geometry * 2 + metadata * (2 * slots) + a + b


def proto(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _varint(value: int) -> bytes:
    made = b""
    while value > 0x7F:
        made += bytes([value & 0x7F | 0x80])
        value >>= 7
    return made + bytes([value])


BLOCK = 512
PARTS = (
    b"first block".ljust(BLOCK, b"1"),
    b"second".ljust(BLOCK, b"2"),
    b"third".ljust(BLOCK, b"3"),
)


def payload(
    kinds: tuple[int, ...] = (0, 1, 8, 6), timestamp: int = 5, wrong: bool = False
) -> bytes:
    """One partition of four blocks; each operation writes one of them."""
    packers = {0: bytes, 1: bz2.compress, 8: lzma.compress}
    blobs, operations = b"", b""
    for number, kind in enumerate(kinds):
        blob = packers[kind](PARTS[number]) if kind in packers else b""
        one = proto(1, kind)
        if blob:
            digest = hashlib.sha256(blob + b"!" * wrong).digest()
            one += proto(2, len(blobs)) + proto(3, len(blob)) + proto(8, digest)
        operations += proto(8, one + proto(6, proto(1, number) + proto(2, 1)))
        blobs += blob
    info = proto(1, BLOCK * len(kinds)) + proto(2, b"h" * 32)
    partition = proto(1, b"system") + proto(7, info) + operations
    manifest = proto(3, BLOCK) + proto(4, len(blobs)) + proto(5, 10) + proto(12, 0)
    manifest += proto(13, partition) + proto(14, timestamp) + proto(18, b"2024-01-05")
    head = b"CrAU" + struct.pack(">QQI", 2, len(manifest), 8)
    return head + manifest + b"metasign" + blobs + b"signature."


KERNEL = random.Random(3).randbytes(300)


def packed_kernels() -> dict[str, bytes]:
    """A kernel in each packing that the core decodes."""
    kernel = KERNEL
    return {
        "gzip": gzip.compress(kernel, mtime=0), "xz": lzma.compress(kernel),
        "bzip2": bz2.compress(kernel),
        "lzma": lzma.compress(kernel, lzma.FORMAT_ALONE), "lzop": lzop(kernel),
    }  # fmt: skip
