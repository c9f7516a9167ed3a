"""Groups of an ext file system: copies of the superblock, descriptors, bitmaps, tables of inodes.

Source: the Linux kernel's ``Documentation/filesystems/ext4/group_descr.rst``, ``bitmaps.rst`` and
``checksums.rst``. Counts and bitmaps follow from what is used, and are compared with it at the end.
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.artefact.ext_super import (
    AT,
    RO_GDT_CHECKSUM,
    SIZE,
    checksum_fits,
    values,
)
from countermark.formats.artefact.ext_volume import Volume, is_zero
from countermark.model.artefact import Span

INODE_UNINIT, BLOCK_UNINIT = 1, 2
_LOW = struct.Struct("<IIIHHHHIHHHH")
_HIGH = struct.Struct("<IIIHHHHIHHI")


class Group(msgspec.Struct, kw_only=True):
    """One descriptor, and ``used_inodes``: those of its bitmap, from 0 on within the group."""

    number: int
    block_bitmap: int
    inode_bitmap: int
    inode_table: int
    free_blocks: int
    free_inodes: int
    directories: int
    flags: int
    unused_inodes: int
    sums: tuple[int, int]
    used_inodes: list[int] = msgspec.field(default_factory=list)


def groups(volume: Volume) -> list[Group]:
    """All groups, with their bitmaps and tables claimed; raises SourceError."""
    head = volume.head
    first = head.first_block(0)
    at = first + 1 if first else 1
    volume.claim(0, first + 1, "the superblock")
    raw = bytes(volume.claim_table(at, head.descriptor_blocks, "the group descriptors"))
    volume.spend(len(raw))
    made = [_group(volume, raw, number) for number in range(head.groups)]
    if not is_zero(raw[head.groups * head.descriptor :]):
        volume.fact("descriptor-slack", raw[head.groups * head.descriptor :].rstrip(b"\0"))
    for group in made:
        volume.check(group.number)
        _bitmap_inodes(volume, group)
        blocks = head.number("inodes-per-group") * head.inode_size // head.block_size
        volume.claim_table(group.inode_table, blocks, f"the inodes of group {group.number}")
        volume.claim_table(group.block_bitmap, 1, f"the blocks of group {group.number}")
    flags = struct.pack(f"<{len(made)}H", *(group.flags for group in made))
    volume.fact("group-flags", flags.rstrip(b"\0"))
    for number in head.copies():
        _copy(volume, number, raw)
    return made


def _group(volume: Volume, raw: bytes, number: int) -> Group:
    size = volume.head.descriptor
    one = raw[number * size : (number + 1) * size]
    low = _LOW.unpack_from(one)
    high = _HIGH.unpack_from(one, 32) if size >= 64 else (0,) * 11
    bitmap, inodes, table, free_blocks, free_inodes, folders, flags, snapshot = low[:8]
    group = Group(
        number=number, block_bitmap=bitmap | high[0] << 32, inode_bitmap=inodes | high[1] << 32,
        inode_table=table | high[2] << 32, free_blocks=free_blocks | high[3] << 16,
        free_inodes=free_inodes | high[4] << 16, directories=folders | high[5] << 16, flags=flags,
        unused_inodes=low[10] | high[6] << 16,
        sums=(low[8] | high[8] << 16, low[9] | high[9] << 16),
    )  # fmt: skip
    rest = {"snapshot": snapshot | high[7] << 32, "reserved": high[10]}
    if size > 64:
        rest["further"] = int.from_bytes(one[64:], "little")
    for name, value in rest.items():
        if value:
            volume.fact(f"group-{number}.{name}", value.to_bytes(size, "little").rstrip(b"\0"))
    _check_sum(volume, one, number, low[11])
    return group


def _check_sum(volume: Volume, one: bytes, number: int, expected: int) -> None:
    """Of a descriptor with its own checksum as zero."""
    head = volume.head
    record = one[:30] + b"\0\0" + one[32:]
    index = struct.pack("<I", number)
    if head.checksums:
        what = f"the descriptor of group {number}"
        at = (head.first_block(0) + 1) * head.block_size + number * len(one)
        volume.sum(index + record, head.seed, (expected, 16), what, at)
    elif head.number("feature-ro-compat") & RO_GDT_CHECKSUM:
        if crc16(head.text("uuid") + index + one[:30] + one[32:]) != expected:
            volume.fault("checksum", f"the checksum of group {number} is {expected:#x}")
    elif expected:
        volume.fact(f"group-{number}.checksum", expected)


def crc16(data: bytes) -> int:
    """The checksum of descriptors before ext4 had others (polynomial 0x8005, reflected)."""
    value = 0xFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value


def _copy(volume: Volume, number: int, descriptors: bytes) -> None:
    """A copy of the superblock and of the descriptors: what is not alike is a fact."""
    head = volume.head
    at = head.first_block(number)
    what = f"the copy in group {number}"
    raw = bytes(volume.claim_table(at, 1, what))
    volume.spend(head.block_size)
    mine = values(raw[:SIZE])
    for name, value in mine.items():
        expected = number if name == "block-group" else head.values[name]
        if value != expected and name != "checksum":
            volume.fact(f"copy-{number}.{name}", value)
    if head.checksums and not checksum_fits(raw[:SIZE]):
        volume.fault("checksum", f"the checksum of {what} is {mine['checksum']!r}")
    elif not head.checksums and mine["checksum"]:
        volume.fact(f"copy-{number}.checksum", mine["checksum"])
    if not is_zero(raw[SIZE:]):
        volume.fact(f"copy-{number}.slack", raw[SIZE:].rstrip(b"\0"))
    volume.spend(len(descriptors))
    there = bytes(volume.claim_table(at + 1, head.descriptor_blocks, what))
    if there != descriptors:
        _descriptors(volume, number, there, descriptors)


def _descriptors(volume: Volume, number: int, there: bytes, here: bytes) -> None:
    """Copies of descriptors are as old as the last check; each that differs is a fact."""
    size = volume.head.descriptor
    for at in range(0, len(here), size):
        if there[at : at + size] != here[at : at + size]:
            volume.fact(f"copy-{number}.group-{at // size}", there[at : at + size])


def _bitmap_inodes(volume: Volume, group: Group) -> None:
    head = volume.head
    raw = bytes(volume.claim_table(group.inode_bitmap, 1, f"the inodes of group {group.number}"))
    count = head.number("inodes-per-group")
    volume.spend(len(raw) + 8 * count)
    if group.flags & INODE_UNINIT:
        if not _blank(raw, count):
            volume.fact(f"group-{group.number}.inode-bitmap", raw)
        return
    _bitmap_sum(volume, group, raw[: count // 8], 1)
    if raw[count // 8 :].strip(b"\xff"):
        volume.fact(f"group-{group.number}.inode-bitmap-padding", raw[count // 8 :])
    for at, byte in enumerate(raw[: count // 8]):
        group.used_inodes += [8 * at + bit for bit in range(8) if byte >> bit & 1] if byte else []


def _blank(raw: bytes, count: int) -> bool:
    """A bitmap that was never written, or one of which only the padding is set."""
    return is_zero(raw[: count // 8]) and raw[count // 8 :].strip(b"\xff").strip(b"\0") == b""


def _bitmap_sum(volume: Volume, group: Group, raw: bytes, which: int) -> None:
    head, expected = volume.head, group.sums[which]
    what = f"the bitmap of {('blocks', 'inodes')[which]} of group {group.number}"
    block = (group.block_bitmap, group.inode_bitmap)[which]
    if head.checksums:
        bits = 32 if head.descriptor >= 64 else 16
        volume.sum(raw, head.seed, (expected, bits), what, block * head.block_size)
    elif expected:
        volume.fact(f"group-{group.number}.bitmap-checksum-{which}", expected)


def prove_counts(volume: Volume, made: list[Group], folders: dict[int, int]) -> None:
    """Bitmaps of blocks, and all counts, against what was found in use.

    ``folders`` counts the directories of each group.
    """
    head = volume.head
    free_blocks = free_inodes = 0
    for group in made:
        volume.check(group.number)
        free = _blocks(volume, group)
        count = head.number("inodes-per-group") - len(group.used_inodes)
        _same(volume, group, "free blocks", group.free_blocks, free)
        _same(volume, group, "free inodes", group.free_inodes, count)
        _same(volume, group, "directories", group.directories, folders.get(group.number, 0))
        last = max(group.used_inodes, default=-1)
        unused = head.number("inodes-per-group") - 1 - last
        if group.unused_inodes not in (0, unused):
            volume.fact(f"group-{group.number}.unused-inodes", group.unused_inodes)
        free_blocks, free_inodes = free_blocks + free, free_inodes + count
    high = head.number("free-blocks-high") << 32 if head.descriptor >= 64 else 0
    for name, value, expected in (
        ("free-blocks", head.number("free-blocks") | high, free_blocks),
        ("free-inodes", head.number("free-inodes"), free_inodes),
    ):
        if value != expected:
            volume.fault("length", f"the superblock says {name} {value}, and it is {expected}")


def _same(volume: Volume, group: Group, what: str, value: int, expected: int) -> None:
    if value != expected:
        text = f"group {group.number} says {what}: {value}, and it is {expected}"
        volume.fault("length", text)


def _blocks(volume: Volume, group: Group) -> int:
    """The bitmap of blocks of a group; the number of its free blocks."""
    import numpy as np

    head = volume.head
    first, count = head.first_block(group.number), head.group_blocks(group.number)
    used = np.frombuffer(volume.used, dtype=np.uint8)[first : first + count]
    free = count - int(used.sum())
    raw = bytes(volume.block(group.block_bitmap))
    if group.flags & BLOCK_UNINIT:
        if not is_zero(raw):
            volume.fact(f"group-{group.number}.block-bitmap", raw)
        return free
    bits = np.ones(8 * head.block_size, dtype=np.uint8)
    bits[:count] = used
    expected = np.packbits(bits, bitorder="little").tobytes()
    if raw != expected:
        wrong = np.flatnonzero(
            np.unpackbits(np.frombuffer(raw, dtype=np.uint8), bitorder="little") != bits
        )
        listed = ", ".join(str(first + int(bit)) for bit in wrong[:8])
        what = f"group {group.number}: {len(wrong)} bits are wrong, of blocks {listed}"
        volume.fault("bitmap", what, volume.span(group.block_bitmap))
        volume.fact(f"group-{group.number}.block-bitmap", raw)
    _bitmap_sum(volume, group, raw[: head.number("clusters-per-group") // 8], 0)
    return free


def prove_super(volume: Volume) -> None:
    """The checksum of the superblock, and the block before it."""
    raw = volume.data[AT : AT + SIZE]
    expected = volume.head.values["checksum"]
    if volume.head.checksums and not checksum_fits(raw):
        volume.fault("checksum", f"the checksum of the superblock is {expected!r}", Span(AT, SIZE))
