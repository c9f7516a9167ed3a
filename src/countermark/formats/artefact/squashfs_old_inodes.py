"""The inodes and directories of squashfs 2 and 3, whose numbers are fields of bits.

Source: ``squashfs_fs.h`` of squashfs-tools 3.4, ``struct squashfs_*_inode_header`` and the ones
with ``_2``. The bits of a word are numbered from the lowest in little-endian images, from the
highest in others.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.block_codec import decode
from countermark.formats.artefact.rows import Row
from countermark.formats.artefact.squashfs_inodes import NO_FRAGMENT, TYPES, Inode
from countermark.formats.artefact.squashfs_tables import BLOCK, Source, Table
from countermark.formats.artefact.squashfs_tree import Listed, Walk
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_SAME_GROUP = 255
"""The number of a group where it is that of the user."""
_LONG = {8: 1, 9: 2}
"""Types with more room, and the type of which they are."""


class OldSource(Source, kw_only=True):
    """An image of version 2 or 3. ``marked``: a byte 0xFF stands before each metadata block.

    ``users`` is how many numbers the table of users holds; those of groups follow.
    """

    order: str
    marked: bool
    rows: tuple[Row, ...]
    users: int = 0

    def block(self, at: int) -> tuple[bytes, int]:
        """What the metadata block at ``at`` decodes to, and where it ends."""
        (head,) = struct.unpack(self.order + "H", self.part(at, 2, "a metadata block"))
        begin = at + 2 + self.marked
        if self.marked and self.part(at + 2, 1, "a metadata block")[0] != 0xFF:
            self.fault("reserved", "a metadata block without its mark", Span(at + 2, 1))
        length = head & 0x7FFF or 0x8000
        raw = self.part(begin, length, "a metadata block")
        out = bytes(raw) if head & 0x8000 else decode(self.codec, raw, BLOCK)
        if len(out) > BLOCK:
            raise SourceError("a metadata block of more than 8192 bytes", place=f"byte {at}")
        self.spend(len(out))
        return out, begin + length

    def indexed(self, at: int, size: int, what: str) -> tuple[bytes, list[Span]]:
        """A table of ``size`` bytes whose blocks are listed at ``at``, and all it takes up."""
        count = -(-size // BLOCK)
        self.check(count)
        wide = self.numbers["major"] == 3
        letter, width = ("Q", 8) if wide else ("I", 4)
        raw = self.part(at, width * count, f"the list of {what}")
        spans, out = [Span(at, width * count)], bytearray()
        for place in struct.unpack(f"{self.order}{count}{letter}", raw):
            block, end = self.block(place)
            spans.append(Span(place, end - place))
            out += block
            if len(block) != min(BLOCK, size - len(out) + len(block)):
                raise SourceError(f"a block of {what} is not as long as it should be")
        return bytes(out), spans

    def bits(self, data: bytes, at: int, *widths: int) -> list[int]:
        """Fields of bits, which together fill whole bytes; raises SourceError."""
        count = sum(widths) // 8
        raw = data[at : at + count]
        if len(raw) != count:
            raise SourceError("a record is cut")
        value = int.from_bytes(raw, "little" if self.order == "<" else "big")
        done, found = 0, []
        for width in widths:
            shift = done if self.order == "<" else sum(widths) - done - width
            found.append(value >> shift & ((1 << width) - 1))
            done += width
        return found


def inodes(table: Table, source: OldSource) -> Iterator[Inode]:
    """As many inodes as the superblock counts; raises SourceError."""
    at = 0
    for number in range(source.numbers["inodes"]):
        source.check(number)
        inode, at = _inode(table.data, at, number + 1, source)
        yield inode
    if at != len(table.data):
        source.fault("reserved", f"{len(table.data) - at} bytes behind the last inode")


def _inode(data: bytes, at: int, number: int, source: OldSource) -> tuple[Inode, int]:
    three = source.numbers["major"] == 3
    begin = at
    kind, mode, uid, gid = source.bits(data, at, 4, 12, 8, 8)
    at += 4
    mtime = source.numbers["mkfs-time"]
    if three:
        mtime, number = source.bits(data, at, 32, 32)
        at += 8
    extended, kind = kind in _LONG, _LONG.get(kind, kind)
    if not 1 <= kind <= 7 or (extended and kind == 2 and not three):
        raise SourceError(f"an inode of type {kind}", place=f"byte {begin} of the inodes")
    inode = Inode(
        at=begin, kind=kind, extended=extended, mode=mode | TYPES[kind], spare=0, uid=uid,
        gid=uid if gid == _SAME_GROUP else source.users + gid, mtime=mtime, number=number,
    )  # fmt: skip
    read = {1: _directory, 2: _file, 3: _link}.get(kind, _special)
    return inode, read(inode, data, at, three, source)


def _directory(inode: Inode, data: bytes, at: int, three: bool, source: OldSource) -> int:
    if three:
        (inode.nlink,) = source.bits(data, at, 32)
        at += 4
    size = 27 if inode.extended else 19
    inode.size, inode.offset = source.bits(data, at, size, 13)
    at += (size + 13) // 8
    if three:
        (inode.start,) = source.bits(data, at, 32)
        at += 4
    else:
        inode.mtime, inode.start = source.bits(data, at, 32, 24)
        inode.size += 3  # as later versions count ".", which is not written
        at += 7
    count = 0
    if inode.extended:
        (count,) = source.bits(data, at, 16)
        at += 2
    if three:
        (inode.parent,) = source.bits(data, at, 32)
        at += 4
    index = []
    for _ in range(count):
        widths = (32, 32, 8) if three else (27, 29, 8)
        position, block, length = source.bits(data, at, *widths)
        at += sum(widths) // 8
        name = data[at : at + length + 1]
        if len(name) != length + 1:
            raise SourceError("an index of a directory is cut")
        index.append((position, block, name))
        at += length + 1
    inode.index = tuple(index)
    return at


def _file(inode: Inode, data: bytes, at: int, three: bool, source: OldSource) -> int:
    if inode.extended:
        inode.nlink, inode.start, inode.fragment, inode.offset, inode.size = source.bits(
            data, at, 32, 64, 32, 32, 64
        )
        at += 28
    elif three:
        inode.start, inode.fragment, inode.offset, inode.size = source.bits(
            data, at, 64, 32, 32, 32
        )
        at += 20
    else:
        inode.mtime, inode.start, inode.fragment, inode.offset, inode.size = source.bits(
            data, at, 32, 32, 32, 32, 32
        )
        at += 20
    count, rest = divmod(inode.size, source.numbers["block-size"])
    if rest and inode.fragment == NO_FRAGMENT:
        count += 1
    if 4 * count > len(data) - at:
        raise SourceError("a file has more blocks than the table of inodes has room for")
    inode.blocks = struct.unpack_from(f"{source.order}{count}I", data, at)
    return at + 4 * count


def _link(inode: Inode, data: bytes, at: int, three: bool, source: OldSource) -> int:
    if three:
        (inode.nlink,) = source.bits(data, at, 32)
        at += 4
    (inode.size,) = source.bits(data, at, 16)
    at += 2
    inode.target = data[at : at + inode.size]
    if len(inode.target) != inode.size:
        raise SourceError("the target of a link is cut")
    return at + inode.size


def _special(inode: Inode, data: bytes, at: int, three: bool, source: OldSource) -> int:
    if three:
        (inode.nlink,) = source.bits(data, at, 32)
        at += 4
    if inode.kind in (4, 5):
        (inode.device,) = source.bits(data, at, 16)
        at += 2
    return at


class OldWalk(Walk):
    """Follows the directories of one image of version 2 or 3."""

    def __init__(
        self, source: OldSource, inodes: dict[int, Inode], table: Table, directories: Table
    ) -> None:
        super().__init__(source, inodes, table, directories)
        self._old = source

    def _source_parent(self, inode: Inode, parent: int, path: bytes) -> None:
        if self._old.numbers["major"] == 3:
            super()._source_parent(inode, parent, path)

    def _run(self, at: int, entries: list[Listed], path: bytes) -> int:
        data, source = self._directories.data, self._old
        three = source.numbers["major"] == 3
        base = 0
        if three:
            count, block, base = source.bits(data, at, 8, 32, 32)
            at += 9
        else:
            count, block = source.bits(data, at, 8, 24)
            at += 4
        for _ in range(count + 1):
            widths = (13, 3, 8, 16) if three else (13, 3, 8)
            offset, kind, length, *more = source.bits(data, at, *widths)
            at += sum(widths) // 8
            name = data[at : at + length + 1]
            if len(name) != length + 1:
                raise SourceError("a directory is cut")
            at += length + 1
            inode = self.inode(block << 16 | offset)
            delta = more[0] - (more[0] >> 15 << 16) if more else 0
            if inode.kind != kind or (three and inode.number != base + delta):
                what = f"the entry {name!r} in {path!r} does not fit its inode"
                source.fault("pointer", what)
            entries.append(Listed(name, inode))
        return at
