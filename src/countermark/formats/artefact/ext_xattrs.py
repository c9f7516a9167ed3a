"""Extended attributes of ext file systems, in an inode or in a block that several inodes share.

Source: the Linux kernel's ``Documentation/filesystems/ext4/attributes.rst`` and ``fs/ext4/xattr.c``
(for the hash of an entry, which is reckoned again).
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.artefact.ext_volume import Volume
from countermark.model.errors import SourceError

_MAGIC = 0xEA020000
_ENTRY = struct.Struct("<BBHIII")
_PREFIXES = {
    0: b"", 1: b"user.", 2: b"system.posix_acl_access", 3: b"system.posix_acl_default",
    4: b"trusted.", 6: b"security.", 7: b"system.", 8: b"system.richacl",
}  # fmt: skip
INLINE = b"system.data"


class Attributes(msgspec.Struct, kw_only=True):
    """Names and values, and ``facts``: what else stands there and is not zero."""

    pairs: dict[bytes, bytes] = msgspec.field(default_factory=dict)
    facts: dict[str, bytes] = msgspec.field(default_factory=dict)


def in_inode(volume: Volume, tail: bytes, what: str) -> Attributes:
    """Those behind the fixed part of an inode; raises SourceError."""
    if len(tail) < 4 or struct.unpack_from("<I", tail)[0] != _MAGIC:
        return Attributes(facts={"tail": tail} if any(tail) else {})
    return _entries(volume, tail, 4, 4, what)


def in_block(volume: Volume, number: int) -> tuple[Attributes, int]:
    """Those of a block of their own, and how many inodes it says share it; raises SourceError."""
    what = f"attributes in block {number}"
    raw = bytes(volume.claim_table(number, 1, what))
    volume.spend(len(raw))
    magic, count, blocks, hashed, expected, *rest = struct.unpack_from("<8I", raw)
    if magic != _MAGIC or blocks != 1:
        raise SourceError(f"{what}: none begin there")
    found = _entries(volume, raw, 32, 0, what)
    if any(rest):
        found.facts["xattr-reserved"] = raw[20:32]
    if hashed not in (0, _block_hash(raw)):
        found.facts["xattr-hash"] = raw[12:16]
    if volume.head.checksums:
        record = struct.pack("<Q", number) + raw[:16] + bytes(4) + raw[20:]
        at = number * volume.head.block_size
        volume.sum(record, volume.head.seed, (expected, 32), what, at)
    elif expected:
        found.facts["xattr-checksum"] = raw[16:20]
    return found, count


def _entries(volume: Volume, raw: bytes, at: int, base: int, what: str) -> Attributes:
    """``base`` is where offsets of values count from."""
    found = Attributes()
    covered = [(0, at)]
    while at + 4 <= len(raw) and raw[at : at + 4] != bytes(4):
        begin = at
        if at + _ENTRY.size > len(raw):
            raise SourceError(f"{what}: an attribute is cut")
        length, index, offset, elsewhere, size, hashed = _ENTRY.unpack_from(raw, at)
        name_at, at = at + 16, at + 16 + length
        name = raw[name_at:at]
        covered.append((begin, at))
        at = (at + 3) & ~3
        start = base + offset
        if at > len(raw) or index not in _PREFIXES or (not elsewhere and start + size > len(raw)):
            raise SourceError(f"{what}: an attribute reaches outside or is of no kind")
        value = b"" if elsewhere else raw[start : start + size]
        if elsewhere:
            found.facts[f"xattr-inode {index} {name!r}"] = raw[begin + 4 : begin + 16]
        elif size:
            covered.append((start, start + size))
        full = _PREFIXES[index] + name
        if full in found.pairs:
            volume.fault("duplicate", f"{what}: {full!r} is there twice")
        found.pairs[full] = value
        if hashed not in (0, _hash(name, value), _hash(name, value, signed=True)):
            found.facts[f"xattr-hash {index} {name!r}"] = struct.pack("<I", hashed)
    covered.append((at, min(at + 4, len(raw))))
    if slack := _slack(raw, covered, volume, what):
        found.facts["xattr-slack"] = slack
    return found


def _slack(raw: bytes, covered: list[tuple[int, int]], volume: Volume, what: str) -> bytes:
    at, out = 0, bytearray()
    for begin, end in sorted(covered):
        if begin < at:
            volume.fault("overlap", f"{what}: two values share bytes")
        out += raw[at:begin].strip(b"\0")
        at = max(at, end)
    return bytes(out + raw[at:].strip(b"\0"))


def _hash(name: bytes, value: bytes, *, signed: bool = False) -> int:
    total = 0
    for byte in name:
        byte = byte - 256 if signed and byte > 127 else byte
        total = ((total << 5) ^ (total >> 27) ^ byte) & 0xFFFFFFFF
    padded = value + bytes(-len(value) % 4)
    for (word,) in struct.iter_unpack("<I", padded):
        total = ((total << 16) ^ (total >> 16) ^ word) & 0xFFFFFFFF
    return total


def _block_hash(raw: bytes) -> int:
    """Of the hashes of all entries of a block; 0 if one of them has none."""
    total, at = 0, 32
    while at + _ENTRY.size <= len(raw) and raw[at : at + 4] != bytes(4):
        length, *_, hashed = _ENTRY.unpack_from(raw, at)
        if not hashed:
            return 0
        total = ((total << 16) ^ (total >> 16) ^ hashed) & 0xFFFFFFFF
        at = (at + 19 + length) & ~3
    return total
