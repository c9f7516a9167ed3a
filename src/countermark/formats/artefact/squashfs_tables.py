"""The superblock of a squashfs 4 file system, and its tables, which stand in metadata blocks.

Source: the Linux kernel's ``Documentation/filesystems/squashfs.rst`` (section 3) and
``fs/squashfs/squashfs_fs.h``. A metadata block has two bytes of length, whose top bit says that it
is not compressed, and decodes to 8192 bytes, the last one of a table to fewer.
"""

from __future__ import annotations

import struct
from bisect import bisect_right

import msgspec

from countermark.formats.artefact.block_codec import decode
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

MAGIC = b"hsqs"
SUPERBLOCK = 96
BLOCK = 8192
NONE = 0xFFFFFFFFFFFFFFFF
COMPRESSORS = {1: "zlib", 2: "lzma", 3: "lzo", 4: "xz", 5: "lz4", 6: "zstd"}
_LAYOUT = struct.Struct("<4sIIIIHHHHHHQQQQQQQQ")
_NAMES = (
    "magic", "inodes", "mkfs-time", "block-size", "fragments", "compressor", "block-log", "flags",
    "ids", "major", "minor", "root", "bytes-used", "id-table", "xattr-table", "inode-table",
    "directory-table", "fragment-table", "export-table",
)  # fmt: skip


def superblock(data: memoryview) -> dict[str, int]:
    """The numbers of the superblock by name; raises SourceError where no image can begin so."""
    if len(data) < SUPERBLOCK:
        raise SourceError("a superblock that is cut", place="byte 0")
    _, *values = _LAYOUT.unpack_from(data)
    numbers = dict(zip(_NAMES[1:], values, strict=True))
    if numbers["major"] != 4:
        raise SourceError(f"squashfs {numbers['major']}, and only 4 is read", place="byte 28")
    size = numbers["block-size"]
    if not 4096 <= size <= 1 << 20 or size & (size - 1):
        raise SourceError(f"a block size of {size}", place="byte 12")
    return numbers


def superblock_spans() -> dict[str, Span]:
    """Where each number stands."""
    at, spans = 4, {}
    for name, letter in zip(_NAMES[1:], "IIIIHHHHHHQQQQQQQQ", strict=True):
        size = {"I": 4, "H": 2, "Q": 8}[letter]
        spans[name], at = Span(at, size), at + size
    return spans


class Table(msgspec.Struct, kw_only=True):
    """A run of metadata blocks: what they decode to, and where in it each block begins.

    ``starts`` are the offsets of the blocks in the image, ``bases`` those in ``data``.
    """

    span: Span
    data: bytes
    starts: list[int]
    bases: list[int]

    def at(self, block: int, offset: int) -> int:
        """The position in ``data`` of an offset in the metadata block at ``block`` in the image."""
        index = bisect_right(self.starts, block) - 1
        if index < 0 or self.starts[index] != block:
            raise SourceError("a reference to no metadata block", place=f"byte {block}")
        at = self.bases[index] + offset
        if offset >= BLOCK or at > len(self.data):
            raise SourceError("a reference behind the end of a table", place=f"byte {block}")
        return at


class Source(msgspec.Struct, kw_only=True):
    """The image with what its superblock says, handed from one step of reading to the next.

    ``used`` counts the bytes that tables decode to, which ``ask.table`` bounds. ``superblock`` is
    the length of the superblock. ``ends`` are
    the places where blocks of files end, ``holes`` the numbers of inodes that have none, with the
    place that they name nevertheless.
    """

    data: memoryview
    numbers: dict[str, int]
    codec: str
    ask: Ask
    faults: list[Fault]
    used: int = 0
    superblock: int = SUPERBLOCK
    ends: set[int] = msgspec.field(default_factory=set)
    holes: list[tuple[int, int]] = msgspec.field(default_factory=list)

    def fault(self, kind: str, what: str, span: Span | None = None) -> None:
        """Write down a broken promise."""
        self.check(len(self.faults))
        self.faults.append(Fault(kind, what, span))

    def check(self, count: int) -> None:
        """Raise SourceError where a cap is met."""
        if count > self.ask.pieces or self.ask.deadline.passed():
            raise SourceError(f"more than {self.ask.pieces} parts, or too slow")

    def spend(self, size: int) -> None:
        """Count bytes that were decoded or copied."""
        self.used += size
        if self.used > self.ask.table:
            raise SourceError(f"tables of more than {self.ask.table} bytes")

    def part(self, at: int, size: int, what: str) -> memoryview:
        """``size`` bytes of the image."""
        if at + size > len(self.data):
            raise SourceError(f"{what} reaches behind the end", place=f"byte {at}")
        return self.data[at : at + size]

    def block(self, at: int) -> tuple[bytes, int]:
        """What the metadata block at ``at`` decodes to, and where it ends."""
        (head,) = struct.unpack("<H", self.part(at, 2, "a metadata block"))
        size = head & 0x7FFF
        raw = self.part(at + 2, size, "a metadata block")
        if not size:
            raise SourceError("a metadata block of no bytes", place=f"byte {at}")
        out = bytes(raw) if head & 0x8000 else decode(self.codec, raw, BLOCK)
        if len(out) > BLOCK:
            raise SourceError("a metadata block of more than 8192 bytes", place=f"byte {at}")
        self.spend(len(out))
        return out, at + 2 + size

    def table(self, start: int, end: int, what: str) -> Table:
        """The metadata blocks that fill the image from ``start`` to ``end``."""
        table = Table(span=Span(start, end - start), data=b"", starts=[], bases=[])
        out = bytearray()
        at = start
        while at < end:
            self.check(len(table.starts))
            if out and len(out) % BLOCK:
                self.fault("not-canonical", f"a metadata block of {what} is not full")
            table.starts.append(at)
            table.bases.append(len(out))
            block, at = self.block(at)
            out += block
        if at != end:
            raise SourceError(
                f"{what} does not end where the next table begins", place=f"byte {at}"
            )
        table.data = bytes(out)
        return table

    def indexed(self, at: int, size: int, what: str) -> tuple[bytes, list[Span]]:
        """A table of ``size`` bytes whose blocks are listed at ``at``, and all that it takes up.

        The first span is that of the list. Each block must be as full as it can be.
        """
        count = -(-size // BLOCK)
        self.check(count)
        index = struct.unpack(f"<{count}Q", self.part(at, 8 * count, f"the list of {what}"))
        spans, out = [Span(at, 8 * count)], bytearray()
        for place in index:
            block, end = self.block(place)
            spans.append(Span(place, end - place))
            out += block
            if len(block) != min(BLOCK, size - len(out) + len(block)):
                raise SourceError(f"a block of {what} is not as long as it should be")
        return bytes(out), spans
