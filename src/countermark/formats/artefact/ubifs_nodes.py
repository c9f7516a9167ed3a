"""The nodes of a UBIFS image, and what stands in each block between them.

Source: the Linux kernel's ``fs/ubifs/ubifs-media.h`` and ``scan.c``. Numbers are little-endian. A
node begins on eight bytes with a magic, a CRC-32 of what follows (it begins with ones and is not
inverted), a sequence number, its length and its type. Behind nodes the kernel writes 0xCE or zeros,
``mkfs.ubifs`` 0xFF, and so is what was never written.
"""

from __future__ import annotations

import struct
import zlib

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault, Span

MAGIC = b"\x31\x18\x10\x06"
INO, DATA, DENT, XENT, TRUN, PAD, SB, MST, _, IDX, CS, _ = range(12)
UNKNOWN = 255
"""A type that no specification names, or a node too short for its type."""
HEAD = 24
_LAYOUT = struct.Struct("<4sIQIBB2s")
_LEAST = {INO: 160, DATA: 48, DENT: 56, XENT: 56, TRUN: 56, PAD: 28, SB: 4096, MST: 512, IDX: 28}
_FILL = (0xFF, 0xCE, 0x00)


class Node(msgspec.Struct, frozen=True):
    """One node whose checksum is right: its type, sequence number, place, and spare bytes."""

    kind: int
    sequence: int
    at: int
    length: int
    spare: int = 0

    @property
    def span(self) -> Span:
        """Its bytes."""
        return Span(self.at, self.length)


class Scan(msgspec.Struct, frozen=True):
    """All nodes by their place, and what fills the places between: the value, and its spans."""

    nodes: dict[int, Node]
    fills: dict[int, list[Span]]
    raw: list[Span]
    faults: list[Fault]


def node_at(data: memoryview, at: int, end: int) -> Node | None:
    """The node that stands here; None where none does, or its checksum is false."""
    if at + HEAD > end or bytes(data[at : at + 4]) != MAGIC:
        return None
    _, right, sequence, length, kind, group, spare = _LAYOUT.unpack_from(data, at)
    if length < HEAD or at + length > end:
        return None
    if zlib.crc32(data[at + 8 : at + length]) ^ 0xFFFFFFFF != right:
        return None
    kind = kind if length >= _LEAST.get(kind, HEAD) else UNKNOWN
    return Node(kind, sequence, at, length, group << 16 | int.from_bytes(spare, "little"))


def scan(data: memoryview, block: int, end: int, ask: Ask) -> Scan:
    """The nodes of all blocks of ``block`` bytes up to ``end``."""
    found = Scan({}, {value: [] for value in _FILL}, [], [])
    for begin in range(0, end, block):
        _block(data, begin, min(begin + block, end), found, ask)
    return found


def _block(data: memoryview, at: int, end: int, found: Scan, ask: Ask) -> None:
    while at < end:
        within(ask, len(found.nodes), at)
        node = node_at(data, at, end) if at % 8 == 0 else None
        if node is None:
            at = _between(data, at, end, found)
            continue
        found.nodes[at] = node
        at += node.length
        if node.kind == PAD:
            (length,) = struct.unpack_from("<I", data, node.at + HEAD)
            at = _between(data, at, min(at + length, end), found)


def _between(data: memoryview, at: int, end: int, found: Scan) -> int:
    """What stands from ``at`` to the next node, or to ``end``: fill, or bytes of another kind."""
    run = _run(data, at, end)
    run -= run % 8 if run != end else 0
    if data[at] in found.fills and run > at:
        found.fills[data[at]].append(Span(at, run - at))
        return run
    place = at
    while place < end:
        if place % 8 == 0 and bytes(data[place : place + 4]) == MAGIC:
            if place > at and node_at(data, place, end):
                break
            length = min(HEAD, end - place)
            found.faults.append(Fault("checksum", "a damaged node", Span(place, length)))
        place = _magic(data, place + 1, end)
    found.raw.append(Span(at, place - at))
    return place


def _magic(data: memoryview, at: int, end: int) -> int:
    """Where the next magic stands, or ``end``."""
    size = 1 << 10
    while at < end:
        place = bytes(data[at : min(at + size, end)]).find(MAGIC)
        if place >= 0:
            return at + place
        at += size - len(MAGIC) + 1
        size = min(size * 4, 1 << 20)
    return end


def _run(data: memoryview, at: int, end: int) -> int:
    """Where the run of one value ends that begins at ``at``."""
    value, size = bytes(data[at : at + 1]), 64
    while at < end:
        part = bytes(data[at : min(at + size, end)])
        left = len(part.lstrip(value))
        at += len(part) - left
        if left:
            return at
        size = min(size * 4, 1 << 20)
    return at


def key_of(data: memoryview, at: int) -> tuple[int, int, int]:
    """The inode of a key (``struct ubifs_key``, simple format), its type, and block or hash."""
    inode, word = struct.unpack_from("<II", data, at)
    return inode, word >> 29, word & 0x1FFFFFFF


def name_hash(name: bytes) -> int:
    """The hash R5 of a name, as ``key_r5_hash`` of the kernel reckons it."""
    value = 0
    for byte in name:
        signed = byte - 256 if byte > 127 else byte
        value = (value + (signed << 4) + (signed >> 4)) * 11 & 0xFFFFFFFF
    value &= 0x1FFFFFFF
    return value + 3 if value <= 2 else value
