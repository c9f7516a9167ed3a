"""The superblock of ext2, ext3 and ext4: every number in it, and which groups hold a copy.

Source: the Linux kernel's ``Documentation/filesystems/ext4/super.rst``; names are those of the
structure without their prefix.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.crc32c import crc32c
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

AT, SIZE = 1024, 1024
_TABLE = (
    "inodes-count:I blocks-count:I reserved-blocks:I free-blocks:I free-inodes:I "
    "first-data-block:I log-block-size:I log-cluster-size:I blocks-per-group:I "
    "clusters-per-group:I inodes-per-group:I mtime:I wtime:I mount-count:H max-mount-count:H "
    "magic:H state:H errors:H minor-revision:H lastcheck:I check-interval:I creator-os:I "
    "revision:I reserved-uid:H reserved-gid:H first-inode:I inode-size:H block-group:H "
    "feature-compat:I feature-incompat:I feature-ro-compat:I uuid:16s volume-name:16s "
    "last-mounted:64s algorithm-bitmap:I prealloc-blocks:B prealloc-directory-blocks:B "
    "reserved-gdt-blocks:H journal-uuid:16s journal-inode:I journal-device:I last-orphan:I "
    "hash-seed:16s hash-version:B journal-backup-type:B descriptor-size:H mount-options:I "
    "first-meta-group:I mkfs-time:I journal-backup:68s blocks-count-high:I "
    "reserved-blocks-high:I free-blocks-high:I min-extra-isize:H want-extra-isize:H flags:I "
    "raid-stride:H mmp-interval:H mmp-block:Q raid-stripe-width:I log-groups-per-flex:B "
    "checksum-type:B encryption-level:B reserved-byte:B kbytes-written:Q snapshot-inode:I "
    "snapshot-id:I snapshot-reserved:Q snapshot-list:I error-count:I first-error-time:I "
    "first-error-inode:I first-error-block:Q first-error-function:32s first-error-line:I "
    "last-error-time:I last-error-inode:I last-error-line:I last-error-block:Q "
    "last-error-function:32s mount-option-text:64s user-quota-inode:I group-quota-inode:I "
    "overhead-blocks:I backup-groups:8s encryption-algorithms:4s encryption-salt:16s "
    "lost-and-found-inode:I project-quota-inode:I checksum-seed:I wtime-high:B mtime-high:B "
    "mkfs-time-high:B lastcheck-high:B first-error-time-high:B last-error-time-high:B "
    "first-error-code:B last-error-code:B encoding:H encoding-flags:H orphan-file-inode:I "
    "reserved:376s checksum:I"
)
NAMES = tuple(part.split(":")[0] for part in _TABLE.split())
_LAYOUT = struct.Struct("<" + "".join(part.split(":")[1] for part in _TABLE.split()))

RO_SPARSE, RO_GDT_CHECKSUM, RO_CHECKSUM = 0x1, 0x10, 0x400
COMPAT_SPARSE2 = 0x200
HAS_TYPES, RECOVER, WIDE, SEEDED = 0x2, 0x4, 0x80, 0x2000
_INCOMPAT = HAS_TYPES | RECOVER | 0x40 | WIDE | 0x100 | 0x200 | 0x400 | SEEDED | 0x3C000
_RO_COMPAT = 0xFFFFFFFF ^ 0x200  # all but clusters of blocks
Value = int | bytes


class Super(msgspec.Struct, frozen=True, kw_only=True):
    """One superblock: ``values`` by name, and what is reckoned from them."""

    values: dict[str, Value]
    block_size: int
    blocks: int
    groups: int
    descriptor: int
    inode_size: int
    checksums: bool
    seed: int

    def number(self, name: str) -> int:
        """A value that is a number."""
        value = self.values[name]
        assert isinstance(value, int)
        return value

    def text(self, name: str) -> bytes:
        """A value that is bytes."""
        value = self.values[name]
        assert isinstance(value, bytes)
        return value

    def first_block(self, group: int) -> int:
        """Where a group begins."""
        return self.number("first-data-block") + group * self.number("blocks-per-group")

    def group_blocks(self, group: int) -> int:
        """How many blocks a group has: the last may be short."""
        rest = self.blocks - self.first_block(group)
        return min(rest, self.number("blocks-per-group"))

    @property
    def descriptor_blocks(self) -> int:
        """Blocks that the group descriptors take up."""
        return -(-self.groups * self.descriptor // self.block_size)

    def copies(self) -> Iterator[int]:
        """The groups but the first that hold a copy of superblock and descriptors."""
        if self.number("feature-compat") & COMPAT_SPARSE2:
            listed = struct.unpack("<II", self.text("backup-groups"))
            yield from sorted({group for group in listed if 0 < group < self.groups})
        elif self.number("feature-ro-compat") & RO_SPARSE:
            powers = {base**n for base in (3, 5, 7) for n in range(33)}
            yield from sorted(group for group in powers if 0 < group < self.groups)
        else:
            yield from range(1, self.groups)


def values(raw: bytes | memoryview) -> dict[str, Value]:
    """Every value of a superblock by name."""
    return dict(zip(NAMES, _LAYOUT.unpack(bytes(raw)), strict=True))


def spans(at: int = AT) -> dict[str, Span]:
    """Where each value of a superblock at ``at`` stands."""
    found = {}
    for part in _TABLE.split():
        name, letters = part.split(":")
        size = struct.calcsize("<" + letters)
        found[name], at = Span(at, size), at + size
    return found


def checksum_fits(raw: bytes | memoryview) -> bool:
    """Is the checksum in the last four bytes that of the others?"""
    return crc32c(raw[:-4]) == int.from_bytes(raw[-4:], "little")


def superblock(data: memoryview) -> Super:
    """The first superblock; raises SourceError where nothing can be reckoned from it."""
    if len(data) < AT + SIZE:
        raise SourceError("a superblock that is cut", place=f"byte {AT}")
    found = values(data[AT : AT + SIZE])
    get = {name: value for name, value in found.items() if isinstance(value, int)}
    _refuse(get)
    size = 1024 << get["log-block-size"]
    wide = bool(get["feature-incompat"] & WIDE)
    blocks = get["blocks-count"] | (get["blocks-count-high"] << 32 if wide else 0)
    rest = blocks - get["first-data-block"]
    if not rest > 0 or blocks * size > len(data):
        raise SourceError(f"a file system of {blocks} blocks in {len(data)} bytes")
    groups = -(-rest // get["blocks-per-group"])
    if groups * get["inodes-per-group"] != get["inodes-count"]:
        raise SourceError("the groups do not hold as many inodes as the superblock says")
    uuid = found["uuid"]
    assert isinstance(uuid, bytes)
    seeded = get["feature-incompat"] & SEEDED
    return Super(
        values=found,
        block_size=size,
        blocks=blocks,
        groups=groups,
        descriptor=get["descriptor-size"] if wide else 32,
        inode_size=get["inode-size"] if get["revision"] else 128,
        checksums=bool(get["feature-ro-compat"] & RO_CHECKSUM),
        seed=get["checksum-seed"] if seeded else crc32c(uuid),
    )


def _refuse(get: dict[str, int]) -> None:
    size = get["inode-size"] if get["revision"] else 128
    block = 1024 << min(get["log-block-size"], 16)
    wide = get["feature-incompat"] & WIDE
    why = ""
    if get["feature-incompat"] & ~_INCOMPAT:
        why = f"features that are not read: {get['feature-incompat'] & ~_INCOMPAT:#x}"
    elif get["feature-ro-compat"] & ~_RO_COMPAT:
        why = "clusters of blocks, which are not read"
    elif block > 65536 or get["first-data-block"] != (block == 1024):
        why = f"blocks of {block} bytes from {get['first-data-block']} on"
    elif not 128 <= size <= block or size & (size - 1):
        why = f"inodes of {size} bytes"
    elif (
        not 0 < get["blocks-per-group"] <= 8 * block or not 0 < get["inodes-per-group"] <= 8 * block
    ):
        why = "a group of more blocks or inodes than its bitmaps hold, or of none"
    elif wide and (not 64 <= get["descriptor-size"] <= 1024 or get["descriptor-size"] & 63):
        why = f"group descriptors of {get['descriptor-size']} bytes"
    elif get["inodes-per-group"] * size % block or get["inodes-per-group"] % 8:
        why = "a table of inodes that fills no whole blocks"
    if why:
        raise SourceError(why, place=f"byte {AT}")
