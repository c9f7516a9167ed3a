"""Small UBI images and UBIFS file systems, written block by block and node by node."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field

from countermark.formats.artefact.ubifs_nodes import name_hash

PEB, VID, DATA = 2048, 64, 128
LEB = PEB - DATA
UBIFS_LEB = 15 << 10


def crc(data: bytes) -> int:
    return zlib.crc32(data) ^ 0xFFFFFFFF


def with_crc(data: bytes) -> bytes:
    return data + struct.pack(">I", crc(data))


def erase_block(erasures: int = 0, shape: tuple[int, int, int] = (PEB, VID, DATA)) -> bytes:
    """One that is free."""
    _, vid, data = shape
    return with_crc(struct.pack(">4sB3xQIII32x", b"UBI#", 1, erasures, vid, data, 9))


def block(
    volume: int,
    number: int,
    body: bytes,
    sequence: int = 1,
    *,
    static: int = 0,
    copied: bool = False,
    erasures: int = 3,
    shape: tuple[int, int, int] = (PEB, VID, DATA),
    right: int | None = None,
) -> bytes:
    """One that is in use; ``static`` is how many blocks its static volume has."""
    size, vid, data = shape
    checked = static or copied
    sums = (crc(body) if right is None else right) if checked else 0
    head = struct.pack(
        ">4s4BII4xIIII4xQ12x", b"UBI!", 1, 2 if static else 1, copied, 0, volume, number,
        len(body) if checked else 0, static, 0, sums, sequence,
    )  # fmt: skip
    made = erase_block(erasures, shape).ljust(vid, b"\xff") + with_crc(head)
    return (made.ljust(data, b"\xff") + body).ljust(size, b"\xff")


def table(*rows: tuple[bytes, int], shape: tuple[int, int, int] = (PEB, VID, DATA)) -> list[bytes]:
    """The table of volumes, twice: names and types."""
    room = (shape[0] - shape[2]) // 172
    made = b""
    for number in range(min(room, 128)):
        name, kind = rows[number] if number < len(rows) else (b"", 0)
        used = int(bool(name))
        row = struct.pack(">IIIBBH128sB23x", 4 * used, used, 0, kind, 0, len(name), name, 0)
        made += with_crc(row)
    return [block(0x7FFFEFFF, number, made, shape=shape) for number in (0, 1)]


def image() -> bytes:
    """A dynamic volume of two blocks, the second of which stands there twice, and a static one."""
    parts = [
        *table((b"data", 1), (b"boot", 2)),
        block(0, 1, b"old".ljust(LEB, b"."), 5),
        block(0, 0, b"first".ljust(LEB, b"-")),
        erase_block(7).ljust(PEB, b"\xff"),
        block(0, 1, b"new".ljust(LEB, b"+"), 6, copied=True),
        block(1, 0, b"a boot loader", static=1),
        b"\xff" * PEB,
    ]
    return b"".join(parts)


@dataclass
class Ubifs:
    """A file system of few blocks: superblock, master, log, leaves and one node of the index."""

    nodes: list[bytes] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    journal: list[bytes] = field(default_factory=list)
    sequence: int = 1

    def node(self, kind: int, body: bytes, sequence: int | None = None) -> bytes:
        self.sequence += 1
        number = self.sequence if sequence is None else sequence
        rest = struct.pack("<QIBB2x", number, 24 + len(body), kind, 0) + body
        return b"\x31\x18\x10\x06" + struct.pack("<I", crc(rest)) + rest

    def add(self, kind: int, body: bytes, *, late: bool = False, indexed: bool = True) -> Ubifs:
        if late:
            self.journal.append(self.node(kind, body, 1000 + self.sequence))
        else:
            self.nodes.append(self.node(kind, body))
            self.keys.append(body[:8] if indexed else b"")
        return self

    def inode(self, inode: int, mode: int, size: int = 0, value: bytes = b"", **more) -> Ubifs:
        body = struct.pack(
            "<II8xQQ3q3I8I4xIH26x", inode, 0, 1, size, 5, 6, more.get("mtime", 7), 0, 0, 0,
            more.get("links", 1), more.get("uid", 0), 0, mode, more.get("flags", 0), len(value), 0,
            0, 0, 0,
        )  # fmt: skip
        return self.add(0, body + value, late=more.get("late", False))

    def name(
        self, parent: int, name: bytes, inode: int, kind: int = 0, *, attribute: int = 0, **more
    ) -> Ubifs:
        word = (3 if attribute else 2) << 29 | name_hash(name)
        body = struct.pack("<II8xQBBHI", parent, word, inode, 0, kind, len(name), 0) + name + b"\0"
        return self.add(3 if attribute else 2, body, **more)

    def data(self, inode: int, number: int, body: bytes, codec: int = 0, **more) -> Ubifs:
        packed = body
        if codec == 2:
            encoder = zlib.compressobj(9, wbits=-15)
            packed = encoder.compress(body) + encoder.flush()
        packed += more.pop("behind", b"")
        head = struct.pack("<II8xIHH", inode, 1 << 29 | number, len(body), codec, 0)
        return self.add(1, head + packed, **more)

    def cut(self, inode: int, size: int) -> Ubifs:
        return self.add(4, struct.pack("<I12xQQ", inode, 0, size), late=True)

    def build(self, root: int = 5) -> bytes:
        """Blocks: superblock, two masters, log, leaves, index, journal."""
        leaves, branches = b"", b""
        for node, key in zip(self.nodes, self.keys, strict=True):
            leaves = _aligned(leaves)
            if key:
                branches += struct.pack("<III", 4, len(leaves), len(node)) + key
            leaves += node
        index = self.node(9, struct.pack("<HH", len(branches) // 20, 0) + branches)
        flags = struct.pack("<2xBBIIII", 0, 0, 0, 8, UBIFS_LEB, 7)
        middle = struct.pack("<IQ7IH2x", 9, 1 << 20, 1, 1, 1, 1, 8, 1, 4, 0)
        end = struct.pack("<IIQI16sI", 0, 0, 0, 1, b"uuid of 16 bytes", 0)
        master = struct.pack("<QQIIIII", 70, 4, 0, 3, root, 0, len(index))
        blocks = [
            self.node(6, (flags + middle + end).ljust(4096 - 24, b"\0")),
            self.node(7, master.ljust(512 - 24, b"\0")),
            self.node(7, master.ljust(512 - 24, b"\0")),
            self.node(10, struct.pack("<Q", 4), 999),
            leaves,
            index,
            b"".join(_aligned(node) for node in self.journal),
        ]
        return b"".join(one.ljust(UBIFS_LEB, b"\xff") for one in blocks)


def _aligned(data: bytes) -> bytes:
    return data + b"\xff" * (-len(data) % 8)


def file_system() -> Ubifs:
    """A folder, a file in three blocks of which one is a hole, a link, a device, an attribute."""
    made = Ubifs().inode(1, 0o40755, links=3)
    made.name(1, b"etc", 64, 1).inode(64, 0o40755, links=2)
    made.name(64, b"conf", 65).inode(65, 0o100644, 8200, links=2)
    made.data(65, 0, b"a=1\n" * 1024, 2).data(65, 2, b"the last")
    made.name(1, b"link", 66, 2).inode(66, 0o120777, 8, b"etc/conf")
    made.name(1, b"null", 67, 4).inode(67, 0o20666, 0, struct.pack("<Q", 0x103))
    made.name(1, b"twin", 65).name(65, b"user.note", 68, attribute=1)
    return made.inode(68, 0o100644, 5, b"value", flags=0x20)
