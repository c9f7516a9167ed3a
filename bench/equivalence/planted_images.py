"""Images of file systems and of boot loaders with one thing planted, beside benign noise."""

from __future__ import annotations

import copy
import os
import random
import shutil
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

from bench.equivalence.planted_archives import BUILT, PAYLOAD
from tests.formats.artefact.fixtures_squashfs import TREE, Image

_MKE2FS = shutil.which("mke2fs") or "/usr/sbin/mke2fs"
_DEBUGFS = shutil.which("debugfs") or "/usr/sbin/debugfs"


_CLOCK = ("ctime", "atime", "crtime")
"""Times of a file that no program but debugfs sets."""


# --- zstd


def zst(plant: str, noise: random.Random | None) -> bytes:
    """A stream of zstd; another level is the noise."""
    from backports import zstd

    content = b"".join(b"line %05d of a log\n" % n for n in range(3000))
    made = zstd.compress(content, noise.choice((1, 9, 19)) if noise else 3)
    match plant:
        case "skippable":
            made += struct.pack("<II", 0x184D2A53, len(PAYLOAD)) + PAYLOAD
        case "second-frame":
            made += zstd.compress(PAYLOAD)
        case "behind":
            made += PAYLOAD
    return made


# --- squashfs


class _Dated(Image):
    """An image whose entries have, where ``words`` are given, times that are none."""

    words: random.Random | None = None

    def inode(self, kind: int, mode: int, number: int, rest: bytes) -> int:
        if self.words is not None:
            self.mtime = int.from_bytes(self.words.randbytes(4), "big") >> 1
        return super().inode(kind, mode, number, rest)


def squashfs(plant: str, noise: random.Random | None) -> bytes:
    """A root file system; another time and block size are the noise."""
    tree = copy.deepcopy(TREE)
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    image = _Dated(
        tree, time=stamp, mtime=stamp, block=noise.choice((4096, 8192)) if noise else 4096
    )
    match plant:
        case "setuid":
            image.mode = 0o4755
        case "link-target":
            tree[b"bin"][b"sh"] = ("link", b"bysybox")
        case "device-node":
            tree[b"dev"][b"null"] = ("device", 0x101)
        case "capability":
            tree[b"srv"] = ("file", b"#!/bin/sh\n", {b"note": b"value", b"capability": b"\1\0\0\2"})
        case "content":
            tree[b"etc"][b"conf"] = b"a=2\n"
        case "sparse-hole":
            tree[b"etc"][b"sparse"] = b"\0" * 4000 + b"evil" + bytes(92) + b"end"
        case "times-as-bytes":
            image.words = random.Random(plant)
    made = image.build()
    if plant == "between-tables":
        (used,) = struct.unpack_from("<Q", made, 40)
        made = made[:used] + PAYLOAD + made[used:]
        made = made[:40] + struct.pack("<Q", used + len(PAYLOAD)) + made[48:]
    return made + (PAYLOAD if plant == "behind" else b"")


# --- legacy U-Boot image


def uimage(plant: str, noise: random.Random | None) -> bytes:
    """A kernel with the header of U-Boot; the time of its making is the noise."""
    kernel = bytearray(random.Random("kernel").randbytes(600))
    right = zlib.crc32(kernel)
    if plant in ("byte", "wrong-checksum"):
        kernel[300] ^= 1
    if plant == "byte":
        right = zlib.crc32(kernel)
    name = b"Linux-6.1".ljust(32, b"\0")
    if plant == "name-tail":
        name = b"Linux-6.1\0payload".ljust(32, b"\0")
    load = 0x80200000 if plant == "load-address" else 0x80008000
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    head = struct.pack(
        ">7I4B", 0x27051956, 0, stamp, len(kernel), load, 0x80008000, right, 5, 2, 2, 0
    ) + name  # fmt: skip
    head = head[:4] + struct.pack(">I", zlib.crc32(head)) + head[8:]
    return head + bytes(kernel) + (PAYLOAD if plant == "behind" else b"")


# --- device tree


def dtb(plant: str, noise: random.Random | None) -> bytes:
    """A device tree; it has no noise of its own and lies in a U-Boot image for that."""
    strings = b"compatible\0model\0evil\0"
    if plant == "string-tail":
        strings += b"payload that nothing names\0"
    tail = b"\xee" if plant == "alignment" else b"\0"

    def value(at: int, body: bytes) -> bytes:
        return struct.pack(">III", 3, len(body), at) + body + tail * (-len(body) % 4)

    nodes = struct.pack(">I", 1) + bytes(4)
    nodes += value(0, b"vendor,router\0") + value(11, b"Router 1\0")
    if plant == "property":
        nodes += value(17, b"init=/evil\0")
    nodes += struct.pack(">II", 2, 9)
    kept = struct.pack(">QQ", 0x9F000000, 0x100000) if plant == "reserved-memory" else b""
    kept += bytes(16)
    begin = 40
    first, second = begin + len(kept), begin + len(kept) + len(nodes)
    size = second + len(strings)
    head = struct.pack(
        ">10I", 0xD00DFEED, size, first, second, begin, 17, 16, 0, len(strings), len(nodes)
    )
    tree = head + kept + nodes + strings + (PAYLOAD if plant == "behind" else b"")
    name = b"tree".ljust(32, b"\0")
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    row = struct.pack(
        ">7I4B", 0x27051956, 0, stamp, len(tree), 0, 0, zlib.crc32(tree), 5, 2, 8, 0
    ) + name  # fmt: skip
    return row[:4] + struct.pack(">I", zlib.crc32(row)) + row[8:] + tree


# --- ext4


def ext4(plant: str, noise: random.Random | None) -> bytes:
    """A file system made by mke2fs; its identifiers and times are the noise.

    Raises FileNotFoundError where the program is not installed.
    """
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    unique = f"{(noise or random.Random(1)).getrandbits(96):024x}"
    uuid = f"{unique[:8]}-{unique[8:12]}-4{unique[13:16]}-8{unique[17:20]}-{unique[:12]}"
    with tempfile.TemporaryDirectory() as folder:
        root, image = Path(folder, "root"), Path(folder, "image")
        files = {
            "bin/tool": b"\x7fELF tool" * 30,
            "etc/conf": b"server=2\n" if plant == "content" else b"server=1\n",
            **{f"lib/{n:02}.so": b"lib%02d" % n * 300 for n in range(5)},
        }
        for name, body in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755)
            os.utime(path, (stamp, stamp))
        if plant == "setuid":
            (root / "bin/tool").chmod(0o4755)
            os.utime(root / "bin/tool", (stamp, stamp))
        environment = {"SOURCE_DATE_EPOCH": str(stamp), "E2FSPROGS_FAKE_TIME": str(stamp)}
        subprocess.run(
            [_MKE2FS, "-q", "-t", "ext4", "-O", "^resize_inode", "-b", "1024", "-U", uuid,
             "-L", "root", "-E", f"hash_seed={uuid}", "-d", root, image, "1024"],
            check=True, timeout=60, env=os.environ | environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        names = [path.relative_to(root) for path in root.rglob("*")]
        _debugfs(
            image,
            environment,
            *(f"sif /{name} {what} @{stamp}" for name in (".", *names) for what in _CLOCK),
        )
        return _ext4_plants(plant, image, environment)


def _debugfs(image: Path, environment: dict[str, str], *orders: str) -> None:
    subprocess.run(
        [_DEBUGFS, "-w", "-f", "-", image],
        input="\n".join(orders).encode(), check=True, timeout=60, env=os.environ | environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _ext4_plants(plant: str, image: Path, environment: dict[str, str]) -> bytes:
    if plant == "deleted-entry":
        _debugfs(image, environment, "rm lib/03.so")
    if plant == "attribute":
        _debugfs(image, environment, "ea_set bin/tool security.capability evil")
    made = bytearray(image.read_bytes())
    match plant:
        case "boot-block":
            made[100 : 100 + len(PAYLOAD)] = PAYLOAD
        case "behind":
            made += PAYLOAD
        case "free-block":
            made[-len(PAYLOAD) :] = PAYLOAD
        case "file-slack":
            at = made.index(b"\x7fELF tool") + 300
            made[at : at + len(PAYLOAD)] = PAYLOAD
        case "unused-inode":
            (table,) = struct.unpack_from("<I", made, 2048 + 8)
            (inodes,) = struct.unpack_from("<I", made, 1024 + 40)
            (size,) = struct.unpack_from("<H", made, 1024 + 88)
            at = table * 1024 + (inodes - 1) * size
            made[at : at + len(PAYLOAD)] = PAYLOAD
        case "volume-name":
            made[1024 + 120 : 1024 + 136] = b"root\0payload\0\0\0\0"
    return bytes(made)
