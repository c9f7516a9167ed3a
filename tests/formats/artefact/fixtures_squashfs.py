"""Small squashfs 4 images, written block by block: layouts that mksquashfs never makes too."""

from __future__ import annotations

import lzma
import struct
import zlib
from dataclasses import dataclass, field

NONE = 0xFFFFFFFFFFFFFFFF
FREE = 0xFFFFFFFF


def squeeze(codec: int, data: bytes) -> bytes:
    """Without matches: of two that copy the same bytes each may stand for the other."""
    if codec != 1:
        return lzma.compress(data, check=lzma.CHECK_CRC32)
    encoder = zlib.compressobj(9, strategy=zlib.Z_HUFFMAN_ONLY)
    return encoder.compress(data) + encoder.flush()


@dataclass
class Image:
    """A tree (path without "/" at the end: bytes of a file, dict of a folder, ...) and a layout."""

    tree: dict
    codec: int = 1
    block: int = 4096
    fragments: bool = True
    raw: bool = False
    time: int = 1_600_000_000
    mtime: int = 1_600_000_000
    exports: bool = True
    late_ids: bool = True
    pad: bool = False
    mode: int = 0o644
    out: bytearray = field(default_factory=lambda: bytearray(96))

    def packed(self, data: bytes) -> tuple[bytes, bool]:
        small = data if self.raw else squeeze(self.codec, data)
        return (small, False) if len(small) < len(data) else (data, True)

    def meta(self, data: bytes) -> tuple[bytes, list[int]]:
        """Metadata blocks, and where each begins."""
        out, starts = bytearray(), []
        for at in range(0, len(data), 8192):
            small, raw = self.packed(data[at : at + 8192])
            starts.append(len(out))
            out += struct.pack("<H", len(small) | (0x8000 if raw else 0)) + small
        return bytes(out), starts

    def indexed(self, data: bytes) -> int:
        base = len(self.out)
        blocks, starts = self.meta(data)
        self.out += blocks
        at = len(self.out)
        self.out += struct.pack(f"<{len(starts)}Q", *(base + start for start in starts))
        return at

    def build(self) -> bytes:
        self.inodes, self.listings, self.refs = bytearray(), bytearray(), []
        self.frags, self.tail, self.ids, self.kv, self.sets = [], bytearray(), [0, 1000], b"", []
        self.seen: dict[bytes, tuple] = {}
        self.numbers: dict[int, int] = {}
        count = self.count(self.tree) + 1
        nodes = self.folder(self.tree, count)
        root = self.directory(nodes, self.tree, count, count + 1)
        self.close_fragment()
        inode_at = len(self.out)
        self.out += self.meta(bytes(self.inodes))[0]
        listing_at = len(self.out)
        self.out += self.meta(bytes(self.listings))[0]
        ids = b"".join(struct.pack("<I", n) for n in self.ids)
        id_at = 0 if self.late_ids else self.indexed(ids)
        frag_at = self.indexed(b"".join(self.frags)) if self.frags else NONE
        order = sorted(self.refs, key=lambda one: one[1])
        export = b"".join(struct.pack("<Q", ref) for ref, _ in order)
        export_at = self.indexed(export) if self.exports else NONE
        if self.late_ids:
            id_at = self.indexed(ids)
        xattr_at = self.attributes()
        used = len(self.out)
        self.out[:96] = struct.pack(
            "<4sIIIIHHHHHHQQQQQQQQ", b"hsqs", count, self.time, self.block, len(self.frags),
            self.codec, self.block.bit_length() - 1, 0xC0, len(self.ids), 4, 0, root, used, id_at,
            xattr_at, inode_at, listing_at, frag_at, export_at,
        )  # fmt: skip
        return bytes(self.out) + bytes(-used % 4096 if self.pad else 0)

    def count(self, tree: dict) -> int:
        return sum(1 + (self.count(e) if isinstance(e, dict) else 0) for e in tree.values()
                   if not (isinstance(e, tuple) and e[0] == "same"))  # fmt: skip

    def folder(self, tree: dict, parent: int) -> list[tuple]:
        nodes = []
        for name in sorted(tree):
            entry = tree[name]
            if isinstance(entry, tuple) and entry[0] == "same":
                ref, number, kind = next((r, n, k) for e, r, n, k in nodes if e == entry[1])
            elif isinstance(entry, dict):
                number = self.next()
                ref, kind = self.directory(self.folder(entry, number), entry, number, parent), 1
            else:
                number = self.next()
                ref, kind = self.leaf(entry, number)
            nodes.append((name, ref, number, kind))
        return nodes

    def next(self) -> int:
        self.numbers[0] = self.numbers.get(0, 0) + 1
        return self.numbers[0]

    def inode(self, kind: int, mode: int, number: int, rest: bytes) -> int:
        at = len(self.inodes)
        assert at < 8192, "references are reckoned in the first metadata block only"
        self.refs.append((at, number))
        self.inodes += struct.pack("<HHHHII", kind, mode, 0, 1, self.mtime, number) + rest
        return at

    def directory(self, nodes: list[tuple], tree: dict, number: int, parent: int) -> int:
        start = len(self.listings)
        if nodes:
            self.listings += struct.pack("<III", len(nodes) - 1, 0, nodes[0][2])
        for name, ref, one, kind in nodes:
            head = struct.pack("<HhHH", ref, one - nodes[0][2], kind, len(name) - 1)
            self.listings += head + name
        size = len(self.listings) - start + 3
        links = 2 + sum(isinstance(entry, dict) for entry in tree.values())
        return self.inode(1, 0o755, number, struct.pack("<IIHHI", 0, links, size, start, parent))

    def leaf(self, entry, number: int) -> tuple[int, int]:
        if isinstance(entry, bytes):
            return self.file(entry, number), 2
        what, value, *more = entry
        if what == "link":
            rest = struct.pack("<II", 1, len(value)) + value
            return self.inode(3, 0o777, number, rest), 3
        if what == "device":
            return self.inode(5, 0o600, number, struct.pack("<II", 1, value)), 5
        return self.file(value, number, more[0], more[1] if len(more) > 1 else 1), 2

    def file(self, data: bytes, number: int, xattrs: dict | None = None, links: int = 1) -> int:
        start, words, fragment, offset, holes = self.place(data)
        blocks = struct.pack(f"<{len(words)}I", *words)
        if xattrs is None and not holes:
            rest = struct.pack("<IIII", start, fragment, offset, len(data)) + blocks
            return self.inode(2, self.mode, number, rest)
        key = FREE
        if xattrs:
            key = len(self.sets)
            self.sets.append((len(self.kv), len(xattrs),
                              sum(len(n) + len(v) + 6 for n, v in xattrs.items())))  # fmt: skip
            for name, value in xattrs.items():
                self.kv += struct.pack("<HH", 0, len(name)) + name
                self.kv += struct.pack("<I", len(value)) + value
        rest = struct.pack("<QQQIIII", start, len(data), holes, links, fragment, offset, key)
        return self.inode(9, self.mode, number, rest + blocks)

    def place(self, data: bytes) -> tuple:
        if data in self.seen:
            return self.seen[data]
        start, words, holes, offset, fragment = len(self.out), [], 0, 0, FREE
        whole = len(data) // self.block * self.block if self.fragments else len(data)
        for at in range(0, whole, self.block):
            part = data[at : at + self.block]
            if not any(part):
                words.append(0)
                holes += len(part)
                continue
            small, raw = self.packed(part)
            words.append(len(small) | (1 << 24 if raw else 0))
            self.out += small
        if data[whole:]:
            if len(self.tail) + len(data) - whole > self.block:
                self.close_fragment()
            fragment, offset = len(self.frags), len(self.tail)
            self.tail += data[whole:]
        self.seen[data] = (start if any(words) else 0, words, fragment, offset, holes)
        return self.seen[data]

    def close_fragment(self) -> None:
        if self.tail:
            small, raw = self.packed(bytes(self.tail))
            word = len(small) | (1 << 24 if raw else 0)
            self.frags.append(struct.pack("<QII", len(self.out), word, 0))
            self.out += small
            self.tail = bytearray()

    def attributes(self) -> int:
        if not self.sets:
            return NONE
        start = len(self.out)
        self.out += self.meta(self.kv)[0]
        ids = b"".join(struct.pack("<QII", *one) for one in self.sets)
        blocks = len(self.out)
        self.out += self.meta(ids)[0]
        at = len(self.out)
        self.out += struct.pack("<QIIQ", start, len(self.sets), 0, blocks)
        return at


TREE = {
    b"bin": {
        b"busybox": b"\x7fELF" * 1100,
        b"sh": ("link", b"busybox"),
        b"twin": ("same", b"busybox"),
    },
    b"dev": {b"null": ("device", 0x103)},
    b"empty": {},
    b"etc": {b"conf": b"a=1\n", b"copy": b"a=1\n", b"none": b"", b"sparse": bytes(4096) + b"end"},
    b"srv": ("file", b"#!/bin/sh\n", {b"note": b"value", b"other": b"v"}),
}
TREE[b"bin"][b"busybox"] = ("file", TREE[b"bin"][b"busybox"], {}, 2)


def fixtures() -> dict[str, bytes]:
    """Images of one tree, each in another layout."""
    return {
        "squashfs-zlib": Image({name: TREE[name] for name in (b"dev", b"etc", b"srv")}).build(),
        "squashfs-raw": Image({b"a": b"one", b"l": ("link", b"a")}, raw=True).build(),
    }
