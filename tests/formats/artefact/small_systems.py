"""Small romfs and cramfs file systems, written header by header."""

from __future__ import annotations

import struct
import zlib

ROM_TYPES = {"hard": 0, "folder": 1, "file": 2, "link": 3, "block": 4, "char": 5}


def _even(data: bytes, size: int = 16) -> bytes:
    return data + bytes(-len(data) % size)


def _sum(data: bytes) -> int:
    return sum(struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])) & 0xFFFFFFFF


def rom_entry(at: int, last: bool, kind: str, name: bytes, spec: int = 0, body: bytes = b"",
              executable: bool = False) -> bytes:  # fmt: skip
    """A header at ``at`` and its bytes; the next one stands behind it, or there is none."""
    named = _even(name + b"\0")
    size = 16 + len(named) + len(_even(body))
    word = (0 if last else at + size) | ROM_TYPES[kind] | (8 if executable else 0)
    head = struct.pack(">4I", word, spec, len(body), 0) + named
    head = struct.pack(">4I", word, spec, len(body), -_sum(head) & 0xFFFFFFFF) + named
    return head + _even(body)


def romfs(volume: bytes = b"rom") -> bytes:
    """A folder with a file, a link, a device, and a second name."""
    first = 16 + len(_even(volume + b"\0"))
    made = bytearray(first)
    made += rom_entry(len(made), False, "folder", b".", first, executable=True)
    made += rom_entry(len(made), False, "hard", b"..", first)
    folder = len(made)
    inner = folder + 32 + 32 + 32 + 32 + 48
    made += rom_entry(folder, False, "folder", b"etc", inner, executable=True)
    made += rom_entry(len(made), False, "hard", b"twin", inner)
    made += rom_entry(len(made), False, "char", b"null", 1 << 16 | 3)
    made += rom_entry(len(made), False, "file", b"run", 0, b"", executable=True)
    made += rom_entry(len(made), True, "link", b"link", 0, b"etc/conf")
    assert len(made) == inner
    made += rom_entry(len(made), True, "file", b"conf", 0, b"a=1\n" * 5)
    made[:16] = b"-rom1fs-" + struct.pack(">II", len(made), 0)
    made[16:first] = _even(volume + b"\0")
    made[12:16] = struct.pack(">I", -_sum(bytes(made[:512])) & 0xFFFFFFFF)
    return bytes(made) + bytes(-len(made) % 1024)


def _inode(order: str, mode: int, size: int, offset: int, name: bytes, uid: int = 0) -> bytes:
    words = (len(name) + 3) // 4
    if order == "<":
        head = struct.pack("<III", mode | uid << 16, size | 5 << 24, words | offset // 4 << 6)
    else:
        head = struct.pack(">III", mode << 16 | uid, size << 8 | 5, words << 26 | offset // 4)
    return head + name + bytes(-len(name) % 4)


def cramfs(order: str = "<", boot: bytes = b"", hole: bool = False) -> bytes:
    """A folder with a file of two pages, a copy of it, a link, and a device."""
    pages = bytes(4096) + b"the last of it"
    rows = [
        (b"copy", 0o100644, len(pages), 0), (b"dev", 0o20666, 0x103, -1),
        (b"dir", 0o40755, 0, -1), (b"file", 0o100600, len(pages), 0),
        (b"link", 0o120777, 4, 1),
    ]  # fmt: skip
    base = len(boot)
    listing = sum(12 + len(name) + -len(name) % 4 for name, *_ in rows)
    begin = base + 76 + listing
    bodies, places = bytearray(), []
    for body in (pages, b"file"):
        places.append(begin + len(bodies))
        parts = [body[at : at + 4096] for at in range(0, len(body), 4096)]
        packed = [b"" if hole and not any(one) else _deflated(one) for one in parts]
        at = places[-1] + 4 * len(packed)
        for one in packed:
            at += len(one)
            bodies += struct.pack(order + "I", at)
        bodies += b"".join(packed)
        bodies += bytes(-len(bodies) % 4)
    made = b"".join(
        _inode(order, mode, size, places[which] if which >= 0 else 0, name, 7)
        for name, mode, size, which in rows
    )
    root = _inode(order, 0o40755, listing, base + 76, b"")
    size = (begin + len(bodies) + 4095) // 4096 * 4096
    flags = 3 | (0x100 if hole else 0) | (0x400 if boot else 0)
    head = struct.pack(order + "4I", 0x28CD3D45, size, flags, 0) + b"Compressed ROMFS"
    tail = struct.pack(order + "III", 2, 3, 6) + b"small".ljust(16, b"\0") + root
    rest = (made + bytes(bodies)).ljust(size - base - 76, b"\0")
    crc = zlib.crc32(head + bytes(4) + tail + rest)
    return boot + head + struct.pack(order + "I", crc) + tail + rest


def _deflated(data: bytes) -> bytes:
    encoder = zlib.compressobj(9, strategy=zlib.Z_HUFFMAN_ONLY)
    return encoder.compress(data) + encoder.flush()
