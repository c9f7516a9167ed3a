"""Which blocks hold a file of an ext file system, by extents or by lists of blocks.

Source: the Linux kernel's ``Documentation/filesystems/ext4/ifork.rst``. Both are trees of bounded
depth (five levels of extents, three of lists); a block of a tree is claimed when it is read, so
that one which points to itself is a fault and ends.
"""

from __future__ import annotations

import struct
from bisect import bisect_right

import msgspec

from countermark.formats.artefact.ext_inodes import EXTENTS, Inode
from countermark.formats.artefact.ext_volume import Volume
from countermark.model.errors import SourceError

_EXTENT_MAGIC = 0xF30A
_HEADER = struct.Struct("<HHHHI")
_LEAF = struct.Struct("<IHHI")
_INNER = struct.Struct("<IIHH")
_WRITTEN = 32768


class Run(msgspec.Struct, frozen=True):
    """``count`` blocks of a file from ``logical`` on, which stand at ``physical``.

    Those not ``written`` read as zero, whatever stands there.
    """

    logical: int
    physical: int
    count: int
    written: bool = True


class Map(msgspec.Struct, kw_only=True):
    """The runs of a file in its order, how many blocks the map itself has, and unused entries."""

    runs: list[Run]
    blocks: int = 0
    unused: bytes = b""


def block_map(volume: Volume, made: Inode) -> Map:
    """The map of one inode; raises SourceError where it is none."""
    found = Map(runs=[])
    if made.flags & EXTENTS:
        _extents(volume, made, found)
    else:
        _lists(volume, made, found)
    found.runs.sort(key=lambda run: run.logical)
    end = 0
    for run in found.runs:
        if run.logical < end:
            raise SourceError(f"inode {made.number} has two blocks for one place")
        end = run.logical + run.count
    return found


def _extents(volume: Volume, made: Inode, found: Map) -> None:
    stack: list[tuple[bytes, int, int]] = [(made.block, -1, 0)]
    left: list[bytes] = []
    while stack:
        node, depth, first = stack.pop()
        magic, count, most, below, generation = _HEADER.unpack_from(node)
        room = (len(node) - 12) // 12
        if magic != _EXTENT_MAGIC or count > most or most > room or below > 5:
            raise SourceError(f"inode {made.number} has a tree of extents that is none")
        if depth >= 0 and below != depth:
            raise SourceError(f"inode {made.number} has a tree of extents of two depths")
        if generation:
            found.unused += struct.pack("<I", generation)
        for index in range(count):
            volume.check(len(found.runs))
            entry = node[12 + 12 * index : 24 + 12 * index]
            if below:
                _inner(volume, made, found, stack, entry, below - 1)
                _check_first(volume, made, entry, index, first)
            else:
                _leaf(volume, found, entry)
                _check_first(volume, made, entry, index, first)
        unused = node[12 + 12 * count : _end(node)]
        if any(unused):
            left.append(unused)

    runs = sorted(found.runs, key=lambda run: run.logical)
    for unused in left:
        found.unused += _stale(unused, runs)


def _stale(unused: bytes, runs: list[Run]) -> bytes:
    """Unused entries but those that say what the map says: a tree that grew leaves them behind."""
    whole = len(unused) // 12 * 12
    out = bytearray(unused[whole:].rstrip(b"\0"))
    firsts = [run.logical for run in runs]
    for at in range(0, whole, 12):
        entry = unused[at : at + 12]
        logical, count, high, low = _LEAF.unpack(entry)
        run = runs[max(bisect_right(firsts, logical) - 1, 0)] if runs else Run(0, 0, 0)
        inside = run.logical <= logical and logical + count <= run.logical + run.count
        same = (low | high << 32) - logical == run.physical - run.logical
        if any(entry) and not (inside and same and count):
            out += entry
    return bytes(out)


def _end(node: bytes) -> int:
    """Where the checksum of a block of extents stands; an inode has none there."""
    return len(node) - 4 if len(node) > 60 else len(node)


def _check_first(volume: Volume, made: Inode, entry: bytes, index: int, first: int) -> None:
    """A branch begins where the entry that leads to it says."""
    if not index and first and struct.unpack_from("<I", entry)[0] != first:
        volume.fault("pointer", f"extents of inode {made.number} begin elsewhere than said")


def _inner(
    volume: Volume,
    made: Inode,
    found: Map,
    stack: list[tuple[bytes, int, int]],
    entry: bytes,
    depth: int,
) -> None:
    logical, low, high, unused = _INNER.unpack(entry)
    if unused:
        found.unused += struct.pack("<H", unused)
    number = low | high << 32
    if volume.is_used(number, f"a tree of extents of inode {made.number}"):
        return
    raw = bytes(volume.claim_table(number, 1, f"extents of inode {made.number}"))
    volume.spend(len(raw))
    found.blocks += 1
    tail = int.from_bytes(raw[-4:], "little")
    what = f"extents of inode {made.number}"
    if volume.head.checksums:
        volume.sum(raw[:-4], made.seed, (tail, 32), what, number * len(raw))
    elif tail:
        found.unused += raw[-4:]
    stack.append((raw, depth, logical))


def _leaf(volume: Volume, found: Map, entry: bytes) -> None:
    logical, length, high, low = _LEAF.unpack(entry)
    physical, written = low | high << 32, length <= _WRITTEN
    count = length if written else length - _WRITTEN
    if not count:
        raise SourceError("an extent of no blocks")
    volume.span(physical, count)
    found.runs.append(Run(logical, physical, count, written))


def _lists(volume: Volume, made: Inode, found: Map) -> None:
    numbers = struct.unpack("<15I", made.block)
    _add(volume, found, 0, numbers[:12])
    fan = volume.head.block_size // 4
    logical = 12
    for level, number in enumerate(numbers[12:], 1):
        if number:
            _list(volume, made, found, number, level, logical)
        logical += fan**level


def _list(volume: Volume, made: Inode, found: Map, number: int, level: int, logical: int) -> None:
    stack = [(number, level, logical)]
    fan = volume.head.block_size // 4
    while stack:
        number, level, logical = stack.pop()
        if volume.is_used(number, f"a list of blocks of inode {made.number}"):
            continue
        raw = volume.claim_table(number, 1, f"a list of blocks of inode {made.number}")
        volume.spend(len(raw))
        found.blocks += 1
        numbers = struct.unpack(f"<{fan}I", raw)
        if level == 1:
            _add(volume, found, logical, numbers)
            continue
        step = fan ** (level - 1)
        stack += [
            (below, level - 1, logical + step * n) for n, below in enumerate(numbers) if below
        ]


def _add(volume: Volume, found: Map, logical: int, numbers: tuple[int, ...]) -> None:
    """Single blocks, those behind one another as one run."""
    volume.check(len(found.runs))
    for n, number in enumerate(numbers):
        if not number:
            continue
        volume.span(number)
        last = found.runs[-1] if found.runs else None
        follows = last and (
            last.logical + last.count == logical + n and last.physical + last.count == number
        )
        if last and follows:
            found.runs[-1] = Run(last.logical, last.physical, last.count + 1)
        else:
            found.runs.append(Run(logical + n, number, 1))
