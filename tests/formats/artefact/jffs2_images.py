"""Small JFFS2 images, written node by node."""

from __future__ import annotations

import stat
import struct
import zlib
from dataclasses import dataclass, field

TIME = 1_700_000_000
TYPES = {
    stat.S_IFDIR: 4, stat.S_IFREG: 8, stat.S_IFLNK: 10, stat.S_IFCHR: 2, stat.S_IFIFO: 1,
}  # fmt: skip


def crc(data: bytes) -> int:
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


@dataclass
class Image:
    """A log to which each call adds a node; ``order`` is that of bytes."""

    order: str = "<"
    out: bytearray = field(default_factory=bytearray)

    def pack(self, letters: str, *values: int) -> bytes:
        return struct.pack(self.order + letters, *values)

    def node(self, kind: int, length: int, rest: bytes = b"", fill: bytes = b"\xff") -> Image:
        head = self.pack("HHI", 0x1985, kind, length)
        self.out += head + self.pack("I", crc(head)) + rest
        self.out += fill * (-len(self.out) % 4)
        return self

    def clean(self) -> Image:
        return self.node(0x2003, 12)

    def name(
        self, parent: int, name: bytes, inode: int, version: int = 1, kind: int = 8, **more: int
    ) -> Image:
        length = 40 + len(name)
        rest = self.pack(
            "4IBBH", parent, version, inode, TIME, len(name), kind, more.get("unused", 0)
        )
        head = self.pack("HHI", 0x1985, 0xE001, length)
        head += self.pack("I", crc(head)) + rest
        return self.node(0xE001, length, rest + self.pack("II", crc(head), crc(name)) + name)

    def inode(
        self,
        inode: int,
        mode: int,
        body: bytes = b"",
        *,
        version: int = 1,
        at: int = 0,
        whole: int | None = None,
        codec: int = 0,
        packed: bytes | None = None,
        uid: int = 0,
        mtime: int = TIME,
        wish: int = 0,
    ) -> Image:
        if packed is None:
            packed = zlib.compress(body) if codec == 6 else body
        size = len(body) if whole is None else whole
        rest = self.pack(
            "3I2H7I2BH", inode, version, mode, uid, 0, size, TIME, mtime, TIME, at, len(packed),
            len(body), codec, wish, 0,
        )  # fmt: skip
        length = 68 + len(packed)
        head = self.pack("HHI", 0x1985, 0xE002, length)
        head += self.pack("I", crc(head)) + rest
        return self.node(0xE002, length, rest + self.pack("II", crc(packed), crc(head)) + packed)

    def entry(
        self, parent: int, name: bytes, inode: int, mode: int, body: bytes = b"", **more
    ) -> Image:
        kind = TYPES[stat.S_IFMT(mode)]
        return self.name(parent, name, inode, kind=kind).inode(inode, mode, body, **more)

    def erased(self, count: int) -> Image:
        self.out += b"\xff" * count
        return self


def tree(order: str = "<") -> Image:
    """A folder, a file, a link, a device, and a second name of the file."""
    made = Image(order).clean()
    made.entry(1, b"etc", 2, 0o40755)
    made.entry(2, b"conf", 3, 0o100644, b"a=1\n" * 30, codec=6)
    made.entry(1, b"link", 4, 0o120777, b"etc/conf")
    made.entry(1, b"null", 5, 0o20666, made.pack("H", 0x103), whole=0)
    return made.name(1, b"twin", 3)
