"""The nodes of a JFFS2 image, in the order in which they stand.

Source: the Linux kernel's ``include/uapi/linux/jffs2.h`` and ``fs/jffs2/scan.c``. Every node begins
on four bytes with a magic, a type, its length and a CRC-32 of these; a node whose checksums are
false does not count. The CRC-32 begins with 0 and is not inverted at the end.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault, Span

MAGIC = 0x1985
DIRENT, INODE, CLEAN, PADDING = 0xE001, 0xE002, 0x2003, 0x2004
_HEAD, _DIRENT, _INODE = 12, 40, 68
_BLOCK = 4096
_LOOK = 1 << 20
_ORDERS = {b"\x85\x19": "<", b"\x19\x85": ">"}


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One node; ``kind`` is its type, or 0 where a checksum is false.

    Of an entry of a directory: ``inode`` it names (0: the name is deleted), ``parent``, ``name``,
    ``time`` and ``what`` (the type in ``struct dirent``). Of an inode: ``meta`` is mode, user,
    group, size, times of access, modification and change, ``offset`` and ``size`` the part of the
    file whose encoded bytes are ``body``, ``codec`` and ``spare`` (a wish for a codec, and flags).
    """

    kind: int
    span: Span
    inode: int = 0
    version: int = 0
    parent: int = 0
    name: bytes = b""
    time: int = 0
    what: int = 0
    meta: tuple[int, ...] = ()
    offset: int = 0
    size: int = 0
    codec: int = 0
    spare: tuple[int, int] = (0, 0)
    body: Span = Span(0, 0)


class Scan(msgspec.Struct, frozen=True):
    """All nodes of an image and the erased bytes (0xFF) between them, to the place where it ends.

    ``order`` is that of bytes as ``struct`` spells it. ``padding`` are up to three bytes, all 0xFF
    or all zero, behind a node.
    """

    order: str
    nodes: list[Node]
    erased: list[Span]
    padding: list[Span]
    faults: list[Fault]


def crc(data: memoryview | bytes) -> int:
    """The checksum of JFFS2."""
    return zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF


def order_at(data: memoryview, at: int = 0) -> str:
    """The order of bytes of the node that begins here; empty where none does."""
    order = _ORDERS.get(bytes(data[at : at + 2]), "")
    if not order or at + _HEAD > len(data):
        return ""
    (right,) = struct.unpack_from(order + "I", data, at + 8)
    return order if crc(data[at : at + 8]) == right else ""


def scan(data: memoryview, ask: Ask) -> Scan:
    """Every node from the beginning of ``data`` on.

    The image ends where something else begins on a page of 4096 bytes.
    """
    order = order_at(data)
    found = Scan(order, [], [], [], [])
    magic = struct.pack(order + "H", MAGIC)
    at = 0
    while at + 4 <= len(data):
        within(ask, len(found.nodes), at)
        if order_at(data, at) == order:
            node = _node(data, at, order)
            if node.span.end > len(data):
                found.faults.append(Fault("truncated", "a node reaches behind the end", node.span))
                break
            if not node.kind:
                found.faults.append(Fault("checksum", "a node with a false checksum", node.span))
            found.nodes.append(node)
            at = _padded(data, node.span.end, found)
        elif data[at] == 0xFF and (end := _erased(data, at)) - at >= 4:
            end -= end % 4 if end < len(data) else 0
            found.erased.append(Span(at, end - at))
            at = end
        elif at % _BLOCK == 0:
            break
        else:
            at = _next(data, at, magic)
    return found


def _padded(data: memoryview, end: int, found: Scan) -> int:
    """Where the next node may begin; what fills the place up to it is one value."""
    span = Span(end, min(-end % 4, len(data) - end))
    if span.length and bytes(data[end : span.end]).strip(b"\xff") in (b"", bytes(span.length)):
        found.padding.append(span)
    return span.end if span.length else end


def _erased(data: memoryview, at: int) -> int:
    """Where the run of 0xFF ends that begins at ``at``."""
    size = 64
    while at < len(data):
        part = bytes(data[at : at + size])
        left = len(part.lstrip(b"\xff"))
        at += len(part) - left
        if left:
            return at
        size = min(size * 4, _LOOK)
    return at


def _next(data: memoryview, at: int, magic: bytes) -> int:
    """The next place on four bytes where a node or a page begins, or memory is erased."""
    page = min((at // _BLOCK + 1) * _BLOCK, len(data))
    part = bytes(data[at + 4 : page])
    places = (
        next(_aligned(part, magic), len(part)),
        next(_aligned(part, b"\xff\xff\xff\xff"), len(part)),
    )
    return at + 4 + min(places)


def _aligned(part: bytes, sign: bytes) -> Iterator[int]:
    at = part.find(sign)
    while at >= 0:
        if at % 4 == 0:
            yield at
        at = part.find(sign, at + 1)


def _node(data: memoryview, at: int, order: str) -> Node:
    kind, length = struct.unpack_from(order + "HI", data, at + 2)
    span = Span(at, max(length, _HEAD))
    if span.end > len(data):
        return Node(kind=0, span=span)
    if kind == DIRENT:
        return _dirent(data, span, order)
    if kind == INODE:
        return _inode(data, span, order)
    return Node(kind=kind, span=span)


def _dirent(data: memoryview, span: Span, order: str) -> Node:
    at = span.offset
    if span.length < _DIRENT:
        return Node(kind=0, span=span)
    parent, version, inode, time, size, what, unused, node_crc, name_crc = struct.unpack_from(
        order + "4IBBH2I", data, at + _HEAD
    )
    name = bytes(data[at + _DIRENT : at + _DIRENT + size])
    if (
        _DIRENT + size != span.length
        or crc(data[at : at + 32]) != node_crc
        or (crc(name) != name_crc)
    ):
        return Node(kind=0, span=span)
    return Node(
        kind=DIRENT, span=span, inode=inode, version=version, parent=parent, name=name, time=time,
        what=what, spare=(unused, 0),
    )  # fmt: skip


def _inode(data: memoryview, span: Span, order: str) -> Node:
    at = span.offset
    if span.length < _INODE:
        return Node(kind=0, span=span)
    (
        inode, version, mode, uid, gid, whole, atime, mtime, ctime, offset, packed, size, codec,
        wish, flags, data_crc, node_crc,
    ) = struct.unpack_from(order + "3I2H7I2BH2I", data, at + _HEAD)  # fmt: skip
    body = Span(at + _INODE, packed)
    if (
        _INODE + packed != span.length
        or crc(data[at : at + 60]) != node_crc
        or (crc(data[body.offset : body.end]) != data_crc)
    ):
        return Node(kind=0, span=span)
    return Node(
        kind=INODE, span=span, inode=inode, version=version, offset=offset, size=size, codec=codec,
        meta=(mode, uid, gid, whole, atime, mtime, ctime), spare=(wish, flags), body=body,
    )  # fmt: skip
