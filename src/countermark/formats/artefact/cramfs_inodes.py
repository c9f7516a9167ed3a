"""The inodes of a cramfs file system, whose numbers are fields of bits, and its directories.

Source: the Linux kernel's ``include/uapi/linux/cramfs_fs.h``, ``struct cramfs_inode``: mode (16
bits), user (16), size (24), group (8), length of the name in words (6), offset in words (26). The
bits of each word are numbered from the lowest in little-endian images, from the highest in others.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.numbers import part
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

_SIZE = 12
_PAGE = 4096


class Inode(msgspec.Struct, frozen=True):
    """One inode at ``at``; ``name`` is the length of its name with its zeros."""

    at: int
    mode: int
    uid: int
    size: int
    gid: int
    name: int
    offset: int

    @property
    def has_pages(self) -> bool:
        """Is it a file or a link in which anything is?"""
        return (stat.S_ISREG(self.mode) or stat.S_ISLNK(self.mode)) and self.size > 0

    @property
    def pages(self) -> int:
        """Of a file or a link."""
        return -(-self.size // _PAGE)


def inode(data: memoryview, at: int, order: str) -> Inode:
    """The inode at a place; raises SourceError where it is cut."""
    first, second, third = struct.unpack(order + "3I", part(data, at, _SIZE))
    if order == "<":
        mode, uid = first & 0xFFFF, first >> 16
        size, gid = second & 0xFFFFFF, second >> 24
        name, offset = third & 0x3F, third >> 6
    else:
        mode, uid = first >> 16, first & 0xFFFF
        size, gid = second >> 8, second & 0xFF
        name, offset = third >> 26, third & 0x3FFFFFF
    return Inode(at, mode, uid, size, gid, 4 * name, 4 * offset)


def names_below(
    data: memoryview, folder: Inode, order: str, faults: list[Fault]
) -> Iterator[tuple[bytes, Inode]]:
    """Each name that a directory lists, with its inode; raises SourceError."""
    at, end = folder.offset, folder.offset + folder.size
    before = b""
    while at < end:
        one = inode(data, at, order)
        raw = part(data, at + _SIZE, one.name)
        name = raw.rstrip(b"\0")
        span = Span(at, _SIZE + one.name)
        if not name or len(raw) - len(name) > 3 or b"\0" in name or b"/" in name:
            faults.append(Fault("reserved", f"no name of a file: {raw!r}", span))
        if not one.name:
            raise SourceError("an entry without a name", place=f"byte {at}")
        if name <= before:
            faults.append(Fault("not-canonical", f"names are not in order: {name!r}", span))
        before = name
        yield name, one
        at = span.end
    if at != end:
        raise SourceError("a directory does not end with its last entry", place=f"byte {at}")
