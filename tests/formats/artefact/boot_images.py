"""Small boot images: U-Boot's legacy ones, device trees, FIT, Android's boot and sparse images."""

from __future__ import annotations

import hashlib
import struct
import zlib


def uimage(parts: list[bytes], *, time: int = 1_600_000_000, name: bytes = b"kernel") -> bytes:
    """One image, or several behind a list of their lengths."""
    body = parts[0]
    if len(parts) > 1:
        body = struct.pack(f">{len(parts) + 1}I", *map(len, parts), 0)
        body += b"".join(part + bytes(-len(part) % 4) for part in parts)
    kind = 4 if len(parts) > 1 else 2
    header = struct.pack(
        ">7I4B32s",
        0x27051956,
        0,
        time,
        len(body),
        0x8000,
        0x8040,
        zlib.crc32(body),
        5,
        2,
        kind,
        0,
        name,
    )
    return header[:4] + struct.pack(">I", zlib.crc32(header)) + header[8:] + body


def device_tree(root: dict, *, grow: int = 0, reserved: tuple[int, int] | None = None) -> bytes:
    """A tree of dictionaries (nodes) and bytes (properties)."""
    strings: dict[str, int] = {}
    text = bytearray()

    def node(name: bytes, values: dict) -> bytes:
        out = b"\0\0\0\1" + name + bytes(4 - len(name) % 4)
        for key, value in values.items():
            if isinstance(value, bytes):
                if key not in strings:
                    strings[key] = len(text)
                    text.extend(key.encode() + b"\0")
                out += struct.pack(">III", 3, len(value), strings[key])
                out += value + bytes(-len(value) % 4)
        for key, value in values.items():
            if isinstance(value, dict):
                out += node(key.encode(), value)
        return out + b"\0\0\0\2"

    body = node(b"", root) + b"\0\0\0\x09"
    table = (struct.pack(">QQ", *reserved) if reserved else b"") + bytes(16)
    at = 40 + len(table)
    total = at + len(body) + len(text) + grow
    head = struct.pack(
        ">10I", 0xD00DFEED, total, at, at + len(body), 40, 17, 16, 0, len(text), len(body)
    )
    return head + table + body + bytes(text) + bytes(grow)


def fit(kernel: bytes, *, external: bool = False, digest: bytes | None = None) -> bytes:
    """One kernel with two digests and a signature."""
    image: dict = {
        "hash-1": {"algo": b"sha256\0", "value": digest or hashlib.sha256(kernel).digest()},
        "hash-2": {"algo": b"crc32\0", "value": struct.pack(">I", zlib.crc32(kernel))},
        "signature-1": {"algo": b"sha256,rsa2048\0", "value": b"signed!!" * 4},
        "type": b"kernel\0",
    }
    if external:
        image |= {"data-size": struct.pack(">I", len(kernel)), "data-offset": bytes(4)}
    else:
        image["data"] = kernel
    root = {
        "timestamp": struct.pack(">I", 1_600_000_000),
        "description": b"test\0",
        "images": {"kernel-1": image},
        "configurations": {"default": b"conf-1\0", "conf-1": {"kernel": b"kernel-1\0"}},
    }
    made = device_tree(root)
    return made + bytes(-len(made) % 4) + kernel if external else made


def android(kernel: bytes, ramdisk: bytes, version: int, *, footer: bool = False) -> bytes:
    """A boot image with two or three parts."""
    page = 4096 if version > 2 else 2048
    parts = [kernel, ramdisk]
    if version > 2:
        head = struct.pack(
            "<8s4I16sI1536s", b"ANDROID!", len(kernel), len(ramdisk), 7,
            1584 if version > 3 else 1580, bytes(16), version, b"console=ttyS0",
        )  # fmt: skip
        if version == 4:
            parts.append(b"signature of the boot image")
            head += struct.pack("<I", len(parts[-1]))
    else:
        parts += [b"", b"", b"device tree"][: version + 1]
        digest = hashlib.sha1()
        for part in parts:
            digest.update(part + struct.pack("<I", len(part)))
        numbers = (len(kernel), 0x8000, len(ramdisk), 0x9000, 0, 0xA000, 0x100, page, version, 7)
        head = struct.pack(
            "<8s10I16s512s32s1024s", b"ANDROID!", *numbers, b"board", b"quiet", digest.digest(), b""
        )
        if version:
            head += struct.pack("<IQI", 0, 0, 1648 if version == 1 else 1660)
        if version == 2:
            head += struct.pack("<IQ", len(parts[-1]), 0xB000)
    out = head + bytes(-len(head) % page)
    for part in parts:
        out += part + bytes(-len(part) % page)
    if footer:
        size = len(out)
        out += b"AVB0 signed structure" + bytes(43)
        out += struct.pack(">4sIIQQQ28s", b"AVBf", 1, 0, size, size, 64, bytes(28))
    return out


def sparse(chunks: list[tuple[str, object]]) -> bytes:
    """An image of blocks of 512 bytes: bytes, four bytes repeated, or a number left out."""
    out, blocks = b"", 0
    for kind, value in chunks:
        if kind == "raw":
            assert isinstance(value, bytes)
            count, code, body = len(value) // 512, 0xCAC1, value
        elif kind == "fill":
            assert isinstance(value, tuple)
            count, code, body = value[1], 0xCAC2, value[0]
        else:
            assert isinstance(value, int)
            count, code, body = value, 0xCAC3, b""
        out += struct.pack("<HHII", code, 0, count, 12 + len(body)) + body
        blocks += count
    head = struct.pack(
        "<4sHHHHIIII", b"\x3a\xff\x26\xed", 1, 0, 28, 12, 512, blocks, len(chunks), 0
    )
    return head + out


SPARSE = [("raw", bytes(range(256)) * 2), ("fill", (b"abcd", 2)), ("skip", 3), ("raw", b"x" * 512)]
TREE = {"compatible": b"maker,board\0", "memory@0": {"reg": bytes(range(16))}, "empty": {"on": b""}}


def fixtures() -> dict[str, dict[str, bytes]]:
    """Images by the form that reads them."""
    return {
        "uimage": {"one": uimage([b"a kernel"]), "multi": uimage([b"kernel", b"disk!", b"tree"])},
        "dtb": {"tree": device_tree(TREE, grow=8, reserved=(0x1000, 0x2000))},
        "fit": {
            "inside": fit(b"kernel of the image"),
            "external": fit(b"kernel of the image", external=True),
        },
        "android-boot": {f"v{n}": android(b"kernel", b"disk", n, footer=n == 4) for n in range(5)},
        "android-sparse": {"image": sparse(SPARSE)},
    }
