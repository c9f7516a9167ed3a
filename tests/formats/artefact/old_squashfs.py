"""Small squashfs 2 and 3 images of one tree, in either order of bytes."""

from __future__ import annotations

import lzma
import struct
import zlib
from dataclasses import dataclass, field

RAW = ({"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 1 << 16},)
NONE = 0xFFFFFFFF


@dataclass
class Old:
    """A folder with a file, a link, a device and a second name; a file of a block and a rest."""

    major: int = 3
    order: str = "<"
    codec: str = "zlib"
    block: int = 4096
    marked: bool = False
    uid: int = 1000
    same_group: bool = True
    out: bytearray = field(default_factory=bytearray)

    def bits(self, *fields: tuple[int, int]) -> bytes:
        """Pairs of a value and its width."""
        whole = sum(width for _, width in fields)
        number = done = 0
        for value, width in fields:
            shift = done if self.order == "<" else whole - done - width
            number |= (value & ((1 << width) - 1)) << shift
            done += width
        return number.to_bytes(whole // 8, "little" if self.order == "<" else "big")

    def pack(self, letters: str, *values: int) -> bytes:
        return struct.pack(self.order + letters, *values)

    def packed(self, data: bytes) -> bytes:
        if self.codec == "zlib":
            encoder = zlib.compressobj(9, strategy=zlib.Z_HUFFMAN_ONLY)
            return encoder.compress(data) + encoder.flush()
        if self.codec == "lzma-raw":
            return lzma.compress(data, lzma.FORMAT_RAW, filters=RAW)
        return lzma.compress(data, lzma.FORMAT_ALONE)

    def meta(self, data: bytes) -> bytes:
        small = self.packed(data)
        raw = len(small) >= len(data) or self.codec == "none"
        body = data if raw else small
        head = self.pack("H", len(body) | (0x8000 if raw else 0))
        return head + (b"\xff" if self.marked else b"") + body

    def base(self, kind: int, mode: int, number: int, group: int | None = None) -> bytes:
        gid = (255 if self.same_group else 0) if group is None else group
        head = self.bits((kind, 4), (mode, 12), (0, 8), (gid, 8))
        return head + (self.pack("II", 77, number) if self.major == 3 else b"")

    def file(self, number: int, start: int, words: list[int], offset: int, size: int) -> bytes:
        made = self.base(2, 0o644, number)
        made += self.pack("Q", start) if self.major == 3 else self.pack("II", 77, start)
        return made + self.pack("III", 0, offset, size) + self.pack(f"{len(words)}I", *words)

    def folder(self, number: int, links: int, size: int, offset: int, parent: int) -> bytes:
        made = self.base(1, 0o755, number)
        if self.major == 3:
            made += self.pack("I", links) + self.bits((size + 3, 19), (offset, 13))
            return made + self.pack("II", 0, parent)
        return made + self.bits((size, 19), (offset, 13), (77, 32), (0, 24))

    def listing(self, *rows: tuple[bytes, int, int, int]) -> bytes:
        """Names with the offset, type and number of their inodes."""
        if self.major == 3:
            made = self.bits((len(rows) - 1, 8), (0, 32), (rows[0][3], 32))
        else:
            made = self.bits((len(rows) - 1, 8), (0, 24))
        for name, offset, kind, number in rows:
            made += self.bits((offset, 13), (kind, 3), (len(name) - 1, 8))
            made += self.pack("h", number - rows[0][3]) if self.major == 3 else b""
            made += name
        return made

    def build(self) -> bytes:
        start = 119 if self.major == 3 else 63
        whole = (b"block " * 683)[:4096]
        first = whole if self.codec == "none" else self.packed(whole)
        word = len(first) | (1 << 24 if self.codec == "none" else 0)
        self.out = bytearray(start) + first
        rest = b"the rest" + b"a=1\n" * 3
        fragment, fragment_at = self.packed(rest), len(self.out)
        fragment_word = len(fragment)
        if self.codec == "none":
            fragment, fragment_word = rest, len(rest) | 1 << 24
        self.out += fragment
        three = self.major == 3
        inodes, at = b"", {}

        def add(name: str, inode: bytes) -> None:
            nonlocal inodes
            at[name] = len(inodes)
            inodes += inode

        add("big", self.file(1, start, [word], 0, 4096 + 8))
        add("conf", self.file(2, 0, [], 8, 12))
        link = self.pack("I", 1) if three else b""
        add("link", self.base(3, 0o777, 3) + link + self.pack("H", 4) + b"conf")
        add("null", self.base(5, 0o600, 4) + link + self.pack("H", 0x103))
        inner = self.listing((b"conf", at["conf"], 2, 2))
        outer_rows = [(b"big", "big", 2, 1), (b"etc", "etc", 1, 5), (b"link", "link", 3, 3),
                      (b"null", "null", 5, 4)]  # fmt: skip
        add("etc", self.folder(5, 2, len(inner), 0, 6))
        outer = self.listing(*[(name, at[key], kind, number)
                               for name, key, kind, number in outer_rows])  # fmt: skip
        add("root", self.folder(6, 3, len(outer), len(inner), 7))
        inode_at = len(self.out)
        self.out += self.meta(inodes)
        directory_at = len(self.out)
        self.out += self.meta(inner + outer)
        fragments_at = len(self.out)
        row = self.pack("QII" if three else "II", fragment_at, fragment_word, *([0] * three))
        self.out += self.meta(row)
        index_at = len(self.out)
        self.out += self.pack("Q" if three else "I", fragments_at)
        uid_at = len(self.out)
        self.out += self.pack("I", self.uid)
        gid_at = len(self.out)
        self.out += b"" if self.same_group else self.pack("I", 50)
        used, root = len(self.out), at["root"]
        small = (used, uid_at, gid_at, inode_at, directory_at) if not three else (0,) * 5
        head = (b"hsqs" if self.order == "<" else b"sqsh") + self.pack("6I", 6, *small)
        head += self.pack("HHHHBBB", self.major, 1, 0, 12, 4 if self.marked else 0, 1,
                          0 if self.same_group else 1)  # fmt: skip
        head += self.pack("IQIII", 9, root, self.block, 1, 0 if three else index_at)
        if three:
            head += self.pack("7Q", used, uid_at, gid_at, inode_at, directory_at, index_at, 0)
        self.out[:start] = head
        return bytes(self.out)
