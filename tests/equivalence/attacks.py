"""What somebody might plant where a comparison looks away: pairs of which none is equivalent.

Each row is kind, format, what is planted, the evaluated artefact and the deployed one. All were
called equivalent once, or would be if a reader or a rule took a value on trust.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import struct
import tarfile
from collections.abc import Iterator

from tests.formats.artefact.fixtures_elf import Section, elf
from tests.formats.artefact.fixtures_squashfs import Image
from tests.formats.artefact.fixtures_zip import fixtures as zips
from tests.formats.artefact.test_cpio import TRAILER

BUILT = 1_764_547_200
PAYLOAD = b"PAYLOAD!"
Attack = tuple[str, str, str, bytes, bytes]


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from _cpio()
    yield from _tar()
    yield from _elf()
    yield from _streams()
    yield from _squashfs()
    yield from _lists()
    yield from _zip()


# --- cpio


def row(name: bytes, body: bytes = b"x", **numbers: int) -> bytes:
    """One entry with any of its numbers."""
    values = {
        "ino": 1, "mode": 0o100644, "uid": 0, "gid": 0, "nlink": 1, "mtime": BUILT,
        "filesize": len(body), "devmajor": 0, "devminor": 0, "rdevmajor": 0, "rdevminor": 0,
        "namesize": len(name) + 1, "check": 0,
    } | numbers  # fmt: skip
    head = b"070701" + b"".join(b"%08x" % value for value in values.values()) + name + b"\0"
    return head + bytes(-len(head) % 4) + body + bytes(-len(body) % 4)


def rows(*numbers: dict[str, int]) -> bytes:
    """Entries f0, f1 ... and a trailer."""
    entries = (row(b"f%d" % n, **({"ino": n + 1} | one)) for n, one in enumerate(numbers))
    return b"".join(entries) + TRAILER


def halves() -> list[int]:
    """The payload as numbers of two bytes."""
    return list(struct.unpack(">4H", PAYLOAD))


def _cpio() -> Iterator[Attack]:
    plain = rows({}, {}, {}, {})
    end = row(b"TRAILER!!!", b"", mode=0, mtime=0)
    filled = row(
        b"TRAILER!!!", b"", mode=0, mtime=0, ino=0x41424344, devmajor=0x45464748, devminor=7
    )
    bare = plain[: -len(TRAILER)]
    yield "fields", "cpio", "bytes in the numbers of a trailer", bare + end, bare + filled
    device = {"devmajor": 0x41424344, "devminor": 0x45464748}
    yield "fields", "cpio", "eight bytes as one device number", plain, rows(*[device] * 4)
    singles = [row(b"f%d" % n, ino=n + 1) for n in range(4)]
    early = b"".join(singles[:2]) + TRAILER + b"".join(singles[2:]) + TRAILER
    late = b"".join(singles[:3]) + TRAILER + singles[3] + TRAILER
    yield "layout", "cpio", "the end of the first archive moved", early, late
    times = rows(*({"mtime": BUILT + n} for n in halves()))
    yield "times", "cpio", "two bytes a file as seconds of a day", plain, times
    inodes = rows(*({"ino": n} for n in halves()))
    yield "inodes", "cpio", "two bytes a file as inode numbers", plain, inodes


# --- tar


def _tarred(*members: tuple[str, str, dict[str, str]], form: int = tarfile.PAX_FORMAT) -> bytes:
    """Name, target of a link or nothing, records."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, link, records in members:
            one = tarfile.TarInfo(name)
            one.mtime, one.pax_headers = BUILT, records
            one.type, one.linkname = (tarfile.SYMTYPE, link) if link else (tarfile.REGTYPE, "")
            archive.addfile(one, io.BytesIO(b""))
    return out.getvalue()


def _tar() -> Iterator[Attack]:
    acl = {"SCHILY.acl.access": "user:guest:rwx"}
    a, b = ("a", "", {}), ("b", "", {})
    what = "a record of rights moved to another file"
    yield "records", "tar", what, _tarred(("a", "", acl), b), _tarred(a, ("b", "", acl))
    turned = _tarred(("b", "", acl), a)
    yield "records", "tar", f"{what}, in another order", _tarred(("a", "", acl), b), turned
    link, file = ("./x", "/etc", {}), ("x/passwd", "", {})
    yield (
        "order", "tar", "a link before what lies in it, each spelled in its own way",
        _tarred(file, link, form=tarfile.GNU_FORMAT), _tarred(link, file, form=tarfile.GNU_FORMAT),
    )  # fmt: skip


# --- ELF


def program(text: bytes = b"", *, turned: bool = False) -> bytes:
    """One segment holds .rodata and two tables of one size.

    ``turned``: their bytes have changed places, and the section headers say so.
    """
    parts = [
        Section(".rodata", text.ljust(64, b"\0"), 1, 2, 16, 0x402000),
        Section("grants", b"\1" * 16, 1, 2, 16, 0x402040),
        Section("denies", b"\0" * 16, 1, 2, 16, 0x402050),
    ]
    data = bytearray(elf(parts))
    offset, vaddr = struct.unpack_from("<QQ", data, 64 + 8)
    struct.pack_into("<IIQQQQQQ", data, 64, 1, 4, offset, vaddr, vaddr, 96, 96, 16)
    for extra in (120, 176):
        struct.pack_into("<IIQQQQQQ", data, extra, 0, 0, 0, 0, 0, 0, 0, 0)
    if turned:
        at = offset + 64
        data[at : at + 32] = data[at + 16 : at + 32] + data[at : at + 16]
        (headers,) = struct.unpack_from("<Q", data, 40)
        struct.pack_into("<Q", data, headers + 2 * 64 + 24, at + 16)
        struct.pack_into("<Q", data, headers + 3 * 64 + 24, at)
    return bytes(data)


def _elf() -> Iterator[Attack]:
    yield (
        "layout", "elf", "two tables of one segment exchanged, the section headers agree",
        program(), program(turned=True),
    )  # fmt: skip
    dates = [b"at Mon Nov 30 12:34:56 %s 2026" % zone for zone in (b"UTC", b"PAY")]
    yield (
        "text-time", "elf", "letters in place of a time zone",
        program(dates[0]), program(dates[1]),
    )  # fmt: skip
    yield (
        "text-time", "elf", "another day of the week than the date has",
        program(dates[0]),
        program(b"at Fri Nov 30 12:34:56 UTC 2026"),
    )  # fmt: skip
    yield (
        "text-time", "elf", "digits in place of the distance from UTC",
        program(b"2026-11-30T12:34:56+01:00"),
        program(b"2026-11-30T12:34:56+48:69"),
    )  # fmt: skip


# --- streams


def _streams() -> Iterator[Attack]:
    import gzip

    content = b"the same on both sides " * 9
    squeezed = gzip.compress(content, mtime=0)
    yield (
        "parameters", "gzip", "a byte that no compressor writes", squeezed,
        squeezed[:8] + b"E" + squeezed[9:],
    )  # fmt: skip
    packer = {"id": lzma.FILTER_LZMA2, "preset": 6}
    places = [{"id": lzma.FILTER_X86, "start_offset": n} for n in (0x41424344, 0x45464748)]
    fewer = [{"id": lzma.FILTER_X86, "start_offset": n} for n in (1, 2)]
    yield (
        "parameters", "xz", "eight bytes as the offsets of two filters",
        lzma.compress(content, filters=[*fewer, packer]),
        lzma.compress(content, filters=[*places, packer]),
    )  # fmt: skip


# --- squashfs


def image(options: bytes = b"", flags: int = 0) -> bytes:
    """A small image, its compressor's options behind the superblock."""
    block = struct.pack("<H", len(options) | 0x8000) + options if options else b""
    made = bytearray(Image({b"a": b"x" * 300}, out=bytearray(96) + block).build())
    (before,) = struct.unpack_from("<H", made, 24)
    struct.pack_into("<H", made, 24, before | flags | (0x400 if options else 0))
    return bytes(made)


def _squashfs() -> Iterator[Attack]:
    usual = struct.pack("<IHH", 9, 15, 1)
    yield "parameters", "squashfs", "options where there were none", image(), image(PAYLOAD * 9)
    yield "parameters", "squashfs", "options of no compressor", image(usual), image(PAYLOAD)
    yield "parameters", "squashfs", "more behind the options", image(usual), image(usual + PAYLOAD)
    yield "parameters", "squashfs", "flags that mean nothing", image(), image(flags=0xF000)


# --- lists of digests, and archives in archives


def _package(sums: bytes, name: str = "md5sums") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path, body in (("x", b"x"), (name, sums)):
            one = tarfile.TarInfo(path)
            one.mtime, one.size = BUILT, len(body)
            archive.addfile(one, io.BytesIO(body))
    return out.getvalue()


def _lists() -> Iterator[Attack]:
    digest = hashlib.md5(b"x").hexdigest().encode()
    listed = [_package(line + b"  x\n") for line in (digest, digest.upper())]
    yield "digest-list", "tar", "letters of a digest in another case", *listed
    yield (
        "digest-list", "tar", "line ends of another kind", listed[0],
        _package(digest + b"  x\r\n"),
    )  # fmt: skip
    record = "a.dist-info/RECORD"
    sha = "sha256=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE"
    yield (
        "digest-list", "tar", "a size with zeros before it",
        _package(f"x,{sha},1\n".encode(), record),
        _package(f"x,{sha},0_0001\n".encode(), record),
    )  # fmt: skip
    yield (
        "digest-list", "tar", "separators of lines that only one language knows",
        _package(f"x,{sha},1\nx,{sha},1\n".encode(), record),
        _package(f"x,{sha},1\x0bx,{sha},1\x1c".encode(), record),
    )  # fmt: skip


# --- zip


def _zip() -> Iterator[Attack]:
    plain = zips()["plain"]
    blank, filled = (_dated(plain, stamp) for stamp in (0, 0x4142))
    yield "times", "zip", "a date that is none, as bytes", blank, filled


def _dated(data: bytes, stamp: int) -> bytes:
    changed = bytearray(data)
    for magic, offset in ((b"PK\3\4", 10), (b"PK\1\2", 12)):
        at = changed.find(magic)
        while at >= 0:
            struct.pack_into("<I", changed, at + offset, stamp)
            at = changed.find(magic, at + 4)
    return bytes(changed)
