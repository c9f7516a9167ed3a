"""The inodes of ext2, ext3 and ext4: what each says, byte by byte, and what of it means nothing.

Source: the Linux kernel's ``Documentation/filesystems/ext4/inodes.rst``. An inode has 128 bytes,
further ones whose number it gives itself, and behind those attributes (``ext_xattrs``).
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.crc32c import crc32c_many
from countermark.formats.artefact.ext_volume import Volume
from countermark.model.artefact import Field, Span

_BASE = struct.Struct("<HHIIIIIHHIII60sIIIIHHHHHH")
_EXTRA = struct.Struct("<HHIIIIIII")
INDEX, IN_BLOCKS, EXTENTS, INLINE = 0x1000, 0x40000, 0x80000, 0x10000000


class Inode(msgspec.Struct, kw_only=True):
    """One inode; ``seed`` begins the checksums of what belongs to it, ``at`` is where it stands.

    ``extra`` is what the bytes behind the first 128 say, as far as there are such, ``tail`` the
    bytes behind those, where attributes stand.
    """

    number: int
    at: int
    mode: int
    uid: int
    gid: int
    size: int
    times: dict[str, int]
    links: int
    sectors: int
    flags: int
    version: int
    block: bytes
    generation: int
    attributes: int
    fragment: int
    reserved: int
    extra_size: int = 0
    extra: dict[str, int] = msgspec.field(default_factory=dict)
    tail: bytes = b""
    seed: int = 0

    @property
    def kind(self) -> int:
        """The type of the file, as in ``st_mode``."""
        return stat.S_IFMT(self.mode)

    @property
    def is_directory(self) -> bool:
        return self.kind == stat.S_IFDIR

    @property
    def has_blocks(self) -> bool:
        """Is what stands in ``block`` a map of blocks? Not in a short link, a device, a pipe."""
        if self.flags & INLINE or self.kind in (
            stat.S_IFCHR,
            stat.S_IFBLK,
            stat.S_IFIFO,
            stat.S_IFSOCK,
        ):
            return False
        return not (self.kind == stat.S_IFLNK and self.size < 60 and not self.flags & EXTENTS)


def inode(volume: Volume, number: int, raw: bytes, at: int) -> Inode:
    """The inode that some bytes are; its checksum is handed to ``volume`` to be proven."""
    (mode, uid, size, atime, ctime, mtime, dtime, gid, links, sectors, flags, version, block,
     generation, attributes, size_high, fragment, sectors_high, attributes_high, uid_high,
     gid_high, sum_low, reserved) = _BASE.unpack_from(raw)  # fmt: skip
    made = Inode(
        number=number, at=at, mode=mode, uid=uid | uid_high << 16, gid=gid | gid_high << 16,
        size=size | size_high << 32, links=links, sectors=sectors | sectors_high << 32,
        times={"atime": atime, "ctime": ctime, "mtime": mtime, "dtime": dtime}, flags=flags,
        version=version, block=block, generation=generation,
        attributes=attributes | attributes_high << 32, fragment=fragment, reserved=reserved,
    )  # fmt: skip
    sum_high = 0
    if len(raw) > 128:
        sum_high = _extra(made, raw)
    if not volume.head.checksums:
        made.reserved |= sum_low << 16
        if sum_high:
            made.extra["checksum-high"] = sum_high
    elif any(raw):
        made.seed = _seed(volume, number, generation)
        _sum(volume, made, raw, sum_low, sum_high)
    return made


def _extra(made: Inode, raw: bytes) -> int:
    (made.extra_size,) = struct.unpack_from("<H", raw, 128)
    there = raw[128 : 128 + max(made.extra_size, 2)]
    found = _EXTRA.unpack(there[: _EXTRA.size].ljust(_EXTRA.size, b"\0"))
    names = ("size", "checksum", "ctime-extra", "mtime-extra", "atime-extra", "crtime",
             "crtime-extra", "version-high", "project")  # fmt: skip
    values = dict(zip(names, found, strict=True))
    sum_high = values.pop("checksum") if made.extra_size >= 4 else 0
    if "crtime" in values:
        made.times["crtime"] = values.pop("crtime")
    made.extra = {name: value for name, value in values.items() if name != "size" and value}
    if any(there[_EXTRA.size :]):
        made.extra["further"] = int.from_bytes(there[_EXTRA.size :], "little")
    made.tail = raw[128 + max(made.extra_size, 2) :]
    return sum_high


def _seed(volume: Volume, number: int, generation: int) -> int:
    return crc32c_many([struct.pack("<II", number, generation)], [volume.head.seed])[0]


def _sum(volume: Volume, made: Inode, raw: bytes, low: int, high: int) -> None:
    record = bytearray(raw)
    record[124:126] = b"\0\0"
    wide = made.extra_size >= 4
    if wide:
        record[130:132] = b"\0\0"
    expected = (low | high << 16, 32) if wide else (low, 16)
    volume.sum(bytes(record), made.seed, expected, f"inode {made.number}", made.at)


def fields(made: Inode, links: int | None) -> Iterator[Field]:
    """What an inode says of itself; ``links`` is how many names it was found to have."""
    yield Field("ino", made.number)
    yield Field("mode", made.mode, Span(made.at, 2))
    yield Field("uid", made.uid)
    yield Field("gid", made.gid)
    for name, value in made.times.items():
        if value or name == "mtime":
            yield Field(name, value)
    if links is None or made.links != links:
        yield Field("nlink", made.links)
    yield Field("flags", made.flags)
    rest = {
        "version": made.version,
        "generation": made.generation,
        "fragment": made.fragment,
        "reserved": made.reserved,
        "extra-size": made.extra_size,
        **made.extra,
    }
    for name, value in rest.items():
        if value:
            big = name == "further"
            yield Field(name, value.to_bytes(1024, "little").rstrip(b"\0") if big else value)
    if made.kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK) and made.size:
        yield Field("size", made.size)
    if made.kind in (stat.S_IFCHR, stat.S_IFBLK):
        yield from _device(made)
    elif not made.has_blocks and made.kind in (stat.S_IFIFO, stat.S_IFSOCK) and any(made.block):
        yield Field("block", made.block)


def _device(made: Inode) -> Iterator[Field]:
    old, new = struct.unpack_from("<II", made.block)
    if old or not new:
        device = f"{old >> 8 & 0xFF}:{old & 0xFF}"
    else:
        device = f"{new >> 8 & 0xFFF}:{new & 0xFF | new >> 12 & 0xFFF00}"
    yield Field("device", device)
    rest = made.block[8:] if not old else made.block[4:]
    if any(rest) or (old and old >> 16):
        yield Field("block", made.block)
