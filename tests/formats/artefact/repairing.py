"""Checksums of damaged files set right again, so that what stands behind them is read too.

For fuzzing: formats that check each record would otherwise never be read past their first one.
"""

from __future__ import annotations

import hashlib
import struct
import zlib


def _raw(data: bytes | bytearray, begin: int = 0xFFFFFFFF) -> int:
    return zlib.crc32(data, begin ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def jffs2(data: bytes) -> bytes:
    """Every place that begins like a node."""
    made = bytearray(data)
    for at in range(0, len(made) - 12, 4):
        order = {b"\x85\x19": "<", b"\x19\x85": ">"}.get(bytes(made[at : at + 2]))
        if order is None:
            continue
        struct.pack_into(order + "I", made, at + 8, _raw(made[at : at + 8], 0))
        (kind,) = struct.unpack_from(order + "H", made, at + 2)
        if kind == 0xE001 and at + 40 <= len(made):
            name = made[at + 40 : at + 40 + made[at + 28]]
            struct.pack_into(order + "I", made, at + 36, _raw(name, 0))
            struct.pack_into(order + "I", made, at + 32, _raw(made[at : at + 32], 0))
        elif kind == 0xE002 and at + 68 <= len(made):
            (size,) = struct.unpack_from(order + "I", made, at + 48)
            body = made[at + 68 : at + 68 + size]
            struct.pack_into(order + "I", made, at + 60, _raw(body, 0))
            struct.pack_into(order + "I", made, at + 64, _raw(made[at : at + 60], 0))
    return bytes(made)


def ubi(data: bytes) -> bytes:
    """Headers of erase blocks and of volumes' blocks, and rows of the table."""
    made = bytearray(data)
    for magic in (b"UBI#", b"UBI!"):
        at = made.find(magic)
        while at >= 0 and at + 64 <= len(made):
            struct.pack_into(">I", made, at + 60, _raw(made[at : at + 60]))
            at = made.find(magic, at + 1)
    for base in (128, 2048 + 128):
        for at in range(base, min(len(made), base + 11 * 172) - 171, 172):
            struct.pack_into(">I", made, at + 168, _raw(made[at : at + 168]))
    return bytes(made)


def ubifs(data: bytes) -> bytes:
    """Every place that begins like a node."""
    made = bytearray(data)
    at = made.find(b"\x31\x18\x10\x06")
    while at >= 0 and at + 24 <= len(made):
        (length,) = struct.unpack_from("<I", made, at + 16)
        if 24 <= length <= len(made) - at:
            struct.pack_into("<I", made, at + 4, _raw(made[at + 8 : at + length]))
        at = made.find(b"\x31\x18\x10\x06", at + 1)
    return bytes(made)


def trx(data: bytes) -> bytes:
    made = bytearray(data)
    if len(made) >= 28:
        struct.pack_into("<I", made, 4, len(made))
        struct.pack_into("<I", made, 8, _raw(made[12:]))
    return bytes(made)


def super_image(data: bytes) -> bytes:
    """Both geometries, and the first slot."""
    made = bytearray(data)
    for at in (4096, 8192):
        if len(made) >= at + 52:
            made[at + 8 : at + 40] = bytes(32)
            made[at + 8 : at + 40] = hashlib.sha256(made[at : at + 52]).digest()
    if len(made) >= 12288 + 256:
        head, size = struct.unpack_from("<I", made, 12288 + 8)[0], made[12288 + 44 : 12288 + 48]
        head = min(head, 1024)
        tables = made[12288 + head : 12288 + head + int.from_bytes(size, "little")]
        made[12288 + 48 : 12288 + 80] = hashlib.sha256(tables).digest()
        made[12288 + 12 : 12288 + 44] = bytes(32)
        digest = hashlib.sha256(made[12288 : 12288 + head]).digest()
        made[12288 + 12 : 12288 + 44] = digest
    return bytes(made)


def esp(data: bytes) -> bytes:
    """The checksum behind the segments, where these can be followed."""
    made = bytearray(data)
    for head in (24, 8):
        at, value = head, 0xEF
        for _ in range(made[1] if len(made) > 32 else 0):
            if at + 8 > len(made):
                break
            (size,) = struct.unpack_from("<I", made, at + 4)
            for byte in made[at + 8 : at + 8 + size]:
                value ^= byte
            at += 8 + size
        place = at + 15 - at % 16
        if at <= len(made) and place < len(made):
            made[place] = value
            return bytes(made)
    return bytes(made)


REPAIRS = {
    "jffs2": jffs2, "ubi": ubi, "ubifs": ubifs, "trx": trx, "android-super": super_image,
    "esp-image": esp,
}  # fmt: skip
