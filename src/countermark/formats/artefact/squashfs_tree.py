"""The directories of a squashfs 4 file system, walked from the root, and every name they give.

Source: the Linux kernel's ``fs/squashfs/squashfs_fs.h``, ``struct squashfs_dir_header`` and
``squashfs_dir_entry``, and ``dir.c``. Each inode of a directory is walked once, so that a loop
ends.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from itertools import pairwise

import msgspec

from countermark.formats.artefact.squashfs_inodes import Inode
from countermark.formats.artefact.squashfs_tables import BLOCK, Source, Table
from countermark.model.errors import SourceError

_LONGEST = 1 << 16
"""Bytes of a path: more than Linux opens, and few enough that a deep tree costs no fortune."""
ROOT = b"."


class Tree(msgspec.Struct, kw_only=True):
    """``names``: each path with the inode it names. ``unused``: what no directory lists."""

    names: list[tuple[bytes, Inode]]
    unused: bytes


class Listed(msgspec.Struct):
    """An entry of a directory."""

    name: bytes
    inode: Inode


class Walk:
    """Follows the directories of one image."""

    def __init__(
        self, source: Source, inodes: dict[int, Inode], table: Table, directories: Table
    ) -> None:
        """``inodes`` are keyed by their places in ``table``."""
        self._source, self._inodes = source, inodes
        self._table, self._directories = table, directories
        self._covered: list[tuple[int, int]] = []
        self._empty: list[tuple[Inode, bytes]] = []

    def tree(self) -> Tree:
        """Every path below the root; raises SourceError where a directory cannot be read."""
        names: list[tuple[bytes, Inode]] = []
        root = self.inode(self._source.numbers["root"])
        if root.kind != 1:
            raise SourceError("the root is no directory")
        names.append((ROOT, root))
        seen, stack = {root.at}, [(b"", root)]
        self._source_parent(root, len(self._inodes) + 1, ROOT)
        while stack:
            path, directory = stack.pop()
            for entry in self._listing(directory, path):
                full = path + b"/" + entry.name if path else entry.name
                self._source.check(len(names))
                self._source.spend(len(full))
                if len(full) > _LONGEST:
                    raise SourceError(f"a path of more than {_LONGEST} bytes")
                names.append((full, entry.inode))
                if entry.inode.kind != 1:
                    continue
                if entry.inode.at in seen:
                    self._source.fault("loop", f"a directory is listed twice: {full!r}")
                    continue
                seen.add(entry.inode.at)
                self._source_parent(entry.inode, directory.number, full)
                stack.append((full, entry.inode))
        names.sort(key=lambda one: one[0])
        self._check_empty()
        return Tree(names=names, unused=self._unlisted())

    def inode(self, reference: int) -> Inode:
        """The inode that a reference (block of the table << 16 | offset) points to."""
        start = self._source.numbers["inode-table"]
        at = self._table.at(start + (reference >> 16), reference & 0xFFFF)
        if (inode := self._inodes.get(at)) is None:
            raise SourceError("a reference points into the middle of an inode")
        return inode

    def _source_parent(self, inode: Inode, parent: int, path: bytes) -> None:
        if inode.parent != parent:
            what = f"{path!r} names inode {inode.parent} as its parent, not {parent}"
            self._source.fault("pointer", what)

    def _listing(self, directory: Inode, path: bytes) -> list[Listed]:
        if directory.size < 3:
            raise SourceError("a directory of fewer than three bytes")
        size = directory.size - 3  # "." and ".." count as three bytes and are not written
        if not size:
            self._empty.append((directory, path))
            return []
        start = self._directories.span.offset + directory.start
        begin = self._directories.at(start, directory.offset)
        end = begin + size
        if end > len(self._directories.data):
            raise SourceError("a directory reaches behind the end of its table")
        self._covered.append((begin, end))
        entries: list[Listed] = []
        heads: dict[int, bytes] = {}
        at = begin
        try:
            while at < end:
                head = at - begin
                first = len(entries)
                at = self._run(at, entries, path)
                heads[head] = entries[first].name
        except struct.error as error:
            raise SourceError("a directory is cut") from error
        if at != end:
            raise SourceError("a directory does not end with its last entry")
        self._check_order(entries, path)
        self._check_index(directory, begin, heads, path)
        return entries

    def _run(self, at: int, entries: list[Listed], path: bytes) -> int:
        """One header and its entries, whose inodes all stand in one metadata block."""
        data = self._directories.data
        count, block, base = struct.unpack_from("<III", data, at)
        if count >= 256:
            raise SourceError("a header of a directory with more than 256 entries")
        at += 12
        for index in range(count + 1):
            offset, delta, kind, length = struct.unpack_from("<HhHH", data, at)
            name = data[at + 8 : at + 9 + length]
            if len(name) != length + 1:
                raise SourceError("a directory is cut")
            at += 9 + length
            inode = self.inode(block << 16 | offset)
            if inode.kind != kind or inode.number != base + delta:
                what = f"the entry {name!r} in {path!r} does not fit its inode"
                self._source.fault("pointer", what)
            if not index and delta:
                self._source.fault("not-canonical", f"numbers in {path!r} do not count from one")
            entries.append(Listed(name, inode))
        return at

    def _check_order(self, entries: list[Listed], path: bytes) -> None:
        for before, after in pairwise(entries):
            if before.name >= after.name:
                what = "duplicate" if before.name == after.name else "not-canonical"
                self._source.fault(what, f"names in {path!r} are not in order: {after.name!r}")
        for entry in entries:
            if b"/" in entry.name or b"\0" in entry.name or entry.name in (b".", b".."):
                self._source.fault("reserved", f"no name of a file: {entry.name!r} in {path!r}")

    def _check_index(
        self, directory: Inode, begin: int, heads: dict[int, bytes], path: bytes
    ) -> None:
        """Each line of an index leads to a header, by its position and by its metadata block."""
        for position, block, name in directory.index:
            place = self._directories.span.offset + block
            base = begin + position
            fits = heads.get(position) == name
            starts = self._directories.starts
            found = bisect_left(starts, place)
            inside = found < len(starts) and starts[found] == place
            if not (fits and inside and 0 <= base - self._directories.bases[found] < BLOCK):
                self._source.fault("pointer", f"a false line in the index of {path!r}: {name!r}")

    def _check_empty(self) -> None:
        """An empty directory points to where a listing begins or ends: there is nothing to read."""
        ends = {0, *(end for _, end in self._covered), *(begin for begin, _ in self._covered)}
        for directory, path in self._empty:
            start = self._directories.span.offset + directory.start
            try:
                fits = self._directories.at(start, directory.offset) in ends
            except SourceError:
                fits = directory.start == self._directories.span.length and not directory.offset
            if not fits:
                self._source.fault("pointer", f"the empty {path!r} points into a listing")

    def _unlisted(self) -> bytes:
        """Bytes of the table of directories that no directory takes up."""
        at, out = 0, bytearray()
        data = self._directories.data
        for begin, end in sorted(self._covered):
            if begin > at:
                out += data[at:begin]
            elif begin < at:
                self._source.fault("overlap", "two directories share a listing")
            at = max(at, end)
        return bytes(out + data[at:])
