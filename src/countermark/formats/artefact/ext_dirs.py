"""Directories of ext file systems: the names, and what was left behind between them.

Source: the Linux kernel's ``Documentation/filesystems/ext4/directory.rst``. A block is a chain of
entries; each reaches as far as the next, so that the name of a deleted file stays in the room of
the one before. An index over hashes is read as bytes where it is not the chain.
"""

from __future__ import annotations

import stat
import struct

import msgspec

from countermark.formats.artefact.ext_inodes import INDEX, Inode
from countermark.formats.artefact.ext_super import HAS_TYPES
from countermark.formats.artefact.ext_volume import Volume
from countermark.model.errors import SourceError

TYPES = {
    0: 0, 1: stat.S_IFREG, 2: stat.S_IFDIR, 3: stat.S_IFCHR, 4: stat.S_IFBLK, 5: stat.S_IFIFO,
    6: stat.S_IFSOCK, 7: stat.S_IFLNK,
}  # fmt: skip
UNTYPED = -1
_HEAD = struct.Struct("<IHBB")
_TAIL = b"\0\0\0\0\x0c\0\0\xde"


class Entry(msgspec.Struct, frozen=True):
    """A name and the inode it leads to; ``kind`` is as in ``st_mode``, or ``UNTYPED``."""

    name: bytes
    inode: int
    kind: int


class Listing(msgspec.Struct, kw_only=True):
    """The entries of a directory, and ``left``: bytes between them that are not zero.

    ``index`` are those of an index over hashes.
    """

    entries: list[Entry] = msgspec.field(default_factory=list)
    left: bytes = b""
    index: bytes = b""


def inline(volume: Volume, made: Inode, data: bytes, further: bytes) -> Listing:
    """The entries of a directory that stands in its inode: four bytes say which one is above."""
    found = Listing()
    parent = int.from_bytes(data[:4], "little")
    found.entries += [Entry(b".", made.number, stat.S_IFDIR), Entry(b"..", parent, stat.S_IFDIR)]
    for part in (data[4:], further):
        if part:
            _chain(volume, part, len(part), found, f"directory {made.number}")
    return found


def blocks(volume: Volume, made: Inode, parts: list[tuple[int, int]]) -> Listing:
    """The entries of the blocks of a directory, each given as its place in it and on the disk."""
    found = Listing()
    what = f"directory {made.number}"
    size = volume.head.block_size
    for logical, number in parts:
        raw = bytes(volume.claim_table(number, 1, what))
        volume.spend(size)
        if made.flags & INDEX and (not logical or _is_index(raw)):
            found.index += _index(volume, raw, logical, found, what)
            continue
        end = size
        if volume.head.checksums:
            if raw[-12:-4] != _TAIL:
                volume.fault("checksum", f"{what} has a block without checksum")
            else:
                end = size - 12
                expected = int.from_bytes(raw[-4:], "little")
                at = number * size
                volume.sum(raw[:-12], made.seed, (expected, 32), what, at)
        _chain(volume, raw, end, found, what)
    return found


def _is_index(raw: bytes) -> bool:
    """An inner block of an index is one empty entry as long as the block."""
    inode, length, name, kind = _HEAD.unpack_from(raw)
    return not inode and length in (len(raw), 0, 65535) and not name and not kind


def _index(volume: Volume, raw: bytes, logical: int, found: Listing, what: str) -> bytes:
    """The bytes of an index; its first block begins with the two names that each directory has."""
    if not logical:
        for at, length in ((0, 12), (12, len(raw) - 12)):
            inode, there, size, kind = _HEAD.unpack_from(raw, at)
            name = raw[at + 8 : at + 8 + size]
            if there != length or name not in (b".", b".."):
                raise SourceError(f"{what}: an index that begins with no directory")
            found.entries.append(Entry(name, inode, TYPES.get(kind, kind)))
        return raw[9:12] + raw[22:24] + raw[24:].rstrip(b"\0")
    return raw[8:].rstrip(b"\0")


def _chain(volume: Volume, raw: bytes, end: int, found: Listing, what: str) -> None:
    typed = bool(volume.head.number("feature-incompat") & HAS_TYPES)
    at = 0
    left = bytearray()
    while at < end:
        volume.check(len(found.entries))
        if at + 8 > end:
            raise SourceError(f"{what}: an entry is cut")
        inode, length, size, kind = _HEAD.unpack_from(raw, at)
        if length in (0, 65535) and len(raw) == 65536:
            length = 65536
        if not typed:
            size, kind = size | kind << 8, UNTYPED
        if length < 8 or length % 4 or at + length > end or (inode and size + 8 > length):
            raise SourceError(f"{what}: an entry of {length} bytes at {at}")
        used = 8 + size if inode else 8
        if inode:
            found.entries.append(Entry(raw[at + 8 : at + used], inode, TYPES.get(kind, kind)))
        elif size or kind > 0:
            left += bytes((size & 0xFF, max(kind, 0)))
        left += raw[at + used : at + length].strip(b"\0")
        at += length
    found.left += bytes(left)
