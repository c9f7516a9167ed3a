"""The inodes of a squashfs 4 file system, in the order of their table.

Source: the Linux kernel's ``fs/squashfs/squashfs_fs.h``, ``struct squashfs_*_inode``. There are
seven types, each in a basic and an extended form (type + 7), which has more room.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.squashfs_tables import Source, Table
from countermark.model.errors import SourceError

TYPES = (0, stat.S_IFDIR, stat.S_IFREG, stat.S_IFLNK, stat.S_IFBLK, stat.S_IFCHR, stat.S_IFIFO,
         stat.S_IFSOCK)  # fmt: skip
NO_XATTR = NO_FRAGMENT = 0xFFFFFFFF
_HEAD = struct.Struct("<HHHHII")


class Inode(msgspec.Struct, kw_only=True):
    """One inode. ``uid`` and ``gid`` are places in the table of ids, ``at`` its own in its table.

    ``spare`` are bits of the mode that mean nothing. ``size`` is of the file, of the link's target,
    or of the directory's listing. ``start`` and ``offset`` say where a directory's listing begins;
    ``start``, ``blocks`` (the words that give the length of each block), ``fragment`` and
    ``offset`` where a file's bytes are.
    """

    at: int
    kind: int
    extended: bool
    mode: int
    spare: int
    uid: int
    gid: int
    mtime: int
    number: int
    nlink: int = 1
    size: int = 0
    start: int = 0
    offset: int = 0
    parent: int = 0
    fragment: int = NO_FRAGMENT
    sparse: int = 0
    blocks: tuple[int, ...] = ()
    target: bytes = b""
    device: int = 0
    xattr: int = NO_XATTR
    index: tuple[tuple[int, int, bytes], ...] = ()
    """Of a directory: position in its listing, metadata block, and the name that stands there."""

    @property
    def needs_extension(self) -> bool:
        """Is there something that the basic form has no room for?"""
        big = self.size > 0xFFFF if self.kind == 1 else max(self.start, self.size) > 0xFFFFFFFF
        links = self.kind == 2 and self.nlink > 1
        return big or links or self.xattr != NO_XATTR or bool(self.sparse or self.index)


def inodes(table: Table, source: Source) -> Iterator[Inode]:
    """As many inodes as the superblock counts, one behind the other; raises SourceError."""
    at = 0
    for number in range(source.numbers["inodes"]):
        source.check(number)
        try:
            inode, at = _inode(table.data, at, source.numbers["block-size"])
        except struct.error as error:
            raise SourceError("the table of inodes ends within one", place=f"inode {number}") from (
                error
            )
        yield inode
    if at != len(table.data):
        source.fault("reserved", f"{len(table.data) - at} bytes behind the last inode")


def _inode(data: bytes, at: int, block_size: int) -> tuple[Inode, int]:
    kind, mode, uid, gid, mtime, number = _HEAD.unpack_from(data, at)
    extended = kind > 7
    if not 1 <= kind <= 14:
        raise SourceError(f"an inode of type {kind}", place=f"byte {at} of the table of inodes")
    kind -= 7 * extended
    inode = Inode(
        at=at, kind=kind, extended=extended, mode=mode & 0xFFF | TYPES[kind], spare=mode >> 12,
        uid=uid, gid=gid, mtime=mtime, number=number,
    )  # fmt: skip
    at += _HEAD.size
    if kind == 1:
        at = _directory(inode, data, at)
    elif kind == 2:
        at = _file(inode, data, at, block_size)
    elif kind == 3:
        at = _link(inode, data, at)
    else:
        at = _special(inode, data, at)
    return inode, at


def _directory(inode: Inode, data: bytes, at: int) -> int:
    if not inode.extended:
        inode.start, inode.nlink, inode.size, inode.offset, inode.parent = struct.unpack_from(
            "<IIHHI", data, at
        )
        return at + 16
    (inode.nlink, inode.size, inode.start, inode.parent, count, inode.offset, inode.xattr) = (
        struct.unpack_from("<IIIIHHI", data, at)
    )
    at += 24
    index = []
    for _ in range(count):
        position, block, length = struct.unpack_from("<III", data, at)
        name = data[at + 12 : at + 13 + length]
        if len(name) != length + 1:
            raise SourceError("an index of a directory is cut")
        index.append((position, block, name))
        at += 13 + length
    inode.index = tuple(index)
    return at


def _file(inode: Inode, data: bytes, at: int, block_size: int) -> int:
    if inode.extended:
        (inode.start, inode.size, inode.sparse, inode.nlink, inode.fragment, inode.offset,
         inode.xattr) = struct.unpack_from("<QQQIIII", data, at)  # fmt: skip
        at += 40
    else:
        inode.start, inode.fragment, inode.offset, inode.size = struct.unpack_from(
            "<IIII", data, at
        )
        at += 16
    count, rest = divmod(inode.size, block_size)
    if rest and inode.fragment == NO_FRAGMENT:
        count += 1
    if 4 * count > len(data) - at:
        raise SourceError("a file has more blocks than the table of inodes has room for")
    inode.blocks = struct.unpack_from(f"<{count}I", data, at)
    return at + 4 * count


def _link(inode: Inode, data: bytes, at: int) -> int:
    inode.nlink, inode.size = struct.unpack_from("<II", data, at)
    at += 8
    inode.target = data[at : at + inode.size]
    if len(inode.target) != inode.size:
        raise SourceError("the target of a link is cut")
    at += inode.size
    if inode.extended:
        (inode.xattr,) = struct.unpack_from("<I", data, at)
        at += 4
    return at


def _special(inode: Inode, data: bytes, at: int) -> int:
    """Devices, pipes and sockets."""
    if inode.kind in (4, 5):
        inode.nlink, inode.device = struct.unpack_from("<II", data, at)
        at += 8
    else:
        (inode.nlink,) = struct.unpack_from("<I", data, at)
        at += 4
    if inode.extended:
        (inode.xattr,) = struct.unpack_from("<I", data, at)
        at += 4
    return at
