"""cramfs file systems, of either order of bytes: pages of 4096 bytes, each a zlib stream.

Source: the Linux kernel's ``include/uapi/linux/cramfs_fs.h`` and ``fs/cramfs/README``. An entry has
``mode``, ``uid``, ``gid``, ``device``, ``link``; there are no times. Parameters of the whole:
``cramfs.order``, ``cramfs.flags``, ``cramfs.future``, ``cramfs.edition``, ``cramfs.volume`` and
``cramfs.boot-code`` (bytes before the superblock); size, checksum and the counts of blocks and
files are derived.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import msgspec

from countermark.formats.artefact.block_codec import decode
from countermark.formats.artefact.cramfs_inodes import Inode, inode, names_below
from countermark.formats.artefact.members import checked
from countermark.formats.artefact.numbers import part, within
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import header
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC = 0x28CD3D45
_SIGNATURE = b"Compressed ROMFS"
_SUPER = struct.Struct("4I16s4I16s")
_SIZE = 76
_BOOT = 512
_PAGE = 4096
_VERSION_2, _SORTED, _HOLES, _SHIFTED = 0x1, 0x2, 0x100, 0x400
_KNOWN = _VERSION_2 | _SORTED | _HOLES | _SHIFTED
_LONGEST = 1 << 16
_NAMES = (
    "magic", "size", "flags", "future", "signature", "crc", "edition", "blocks", "files", "volume",
)  # fmt: skip


class _Entry(msgspec.Struct, frozen=True):
    path: bytes
    inode: Inode


class Cramfs:
    """Reads one image; code of 512 bytes may stand before it."""

    form = "cramfs"

    def recognise(self, data: memoryview) -> bool:
        """Does a superblock stand here, or behind boot code?"""
        return _place(data) is not None

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree; raises SourceError."""
        found = _place(data)
        if found is None:
            raise SourceError("no superblock", place="byte 0")
        at, order = found
        said = dict(zip(_NAMES, struct.unpack_from(order + _SUPER.format, data, at), strict=True))
        size = said["size"]
        if said["flags"] & ~_KNOWN or not said["flags"] & _VERSION_2:
            raise SourceError(f"flags {said['flags']:#x}, which are not read", place="byte 8")
        if not at + _SIZE <= size <= len(data):
            raise SourceError("the file system is longer than the file", place="byte 4")
        read = Read(pieces=[], ordered=False)
        heads = [Span(at, _SIZE)]
        image = data[:size]
        tree = _tree(image, at, order, heads, read.faults, ask)
        read.pieces.append(header("cramfs.headers", *heads))
        for entry in tree:
            read.pieces.append(_piece(image, entry, order, ask))
        if at:
            boot = Piece(
                kind=Kind.FILE, role="cramfs.boot-code", spans=(Span(0, at),), name=b"boot code",
                content=Content(size=at),
            )  # fmt: skip
            read.pieces.append(boot)
        read.pieces += _alignments(image, read.pieces)
        blocks = sum(entry.inode.pages for entry in _distinct(tree))
        read.fields = tuple(_parameters(image, at, order, said, blocks, len(tree), read.faults))
        return read


def _place(data: memoryview) -> tuple[int, str] | None:
    for at in (0, _BOOT):
        for order in "<>":
            magic = struct.pack(order + "I", _MAGIC)
            if bytes(data[at : at + 4]) == magic and (
                bytes(data[at + 16 : at + 32]) == _SIGNATURE and len(data) >= at + _SIZE
            ):
                return at, order
    return None


def _parameters(
    data: memoryview,
    at: int,
    order: str,
    said: dict[str, int],
    blocks: int,
    files: int,
    faults: list[Fault],
) -> Iterator[Field]:
    yield Field("cramfs.order", "little" if order == "<" else "big", Span(at, 4))
    yield Field("cramfs.size", said["size"], Span(at + 4, 4), Says.DERIVED)
    for name, place in (("flags", 8), ("future", 12), ("edition", 36)):
        yield Field(f"cramfs.{name}", said[name], Span(at + place, 4))
    yield Field("cramfs.volume", bytes(data[at + 48 : at + 64]).rstrip(b"\0"), Span(at + 48, 16))
    crc = zlib.crc32(data[at + 36 :], zlib.crc32(bytes(4), zlib.crc32(data[at : at + 32])))
    yield checked("cramfs.crc", said["crc"], crc, Span(at + 32, 4), faults)
    yield checked("cramfs.blocks", said["blocks"], blocks, Span(at + 40, 4), faults)
    yield checked("cramfs.files", said["files"], files, Span(at + 44, 4), faults)


def _tree(
    data: memoryview, at: int, order: str, heads: list[Span], faults: list[Fault], ask: Ask
) -> list[_Entry]:
    root = inode(data, at + 64, order)
    if not stat.S_ISDIR(root.mode):
        raise SourceError("the root is no directory", place=f"byte {at + 64}")
    found = [_Entry(b".", root)]
    seen: set[int] = set()
    stack, spent = [(b"", root)], 0
    while stack:
        folder, one = stack.pop()
        if not one.size:
            continue
        if one.offset in seen:
            faults.append(Fault("loop", f"a directory is listed twice: {folder!r}"))
            continue
        seen.add(one.offset)
        heads.append(Span(one.offset, one.size))
        for name, child in names_below(data, one, order, faults):
            within(ask, len(found), one.offset)
            path = folder + b"/" + name if folder else name
            spent += len(path)
            if len(path) > _LONGEST or spent > ask.table:
                raise SourceError("paths that are too long", place=f"byte {one.offset}")
            found.append(_Entry(path, child))
            if stat.S_ISDIR(child.mode):
                stack.append((path, child))
    found.sort(key=lambda entry: (entry.path != b".", entry.path))
    return found


def _distinct(tree: list[_Entry]) -> Iterator[_Entry]:
    """Entries with pages of their own: files that are alike share theirs."""
    seen: set[int] = set()
    for entry in tree:
        if entry.inode.has_pages and entry.inode.offset not in seen:
            seen.add(entry.inode.offset)
            yield entry


def _piece(data: memoryview, entry: _Entry, order: str, ask: Ask) -> Piece:
    one = entry.inode
    fields = [
        Field("mode", one.mode, Span(one.at, 2)),
        Field("uid", one.uid, Span(one.at + 2, 2)),
        Field("gid", one.gid, Span(one.at + 7, 1)),
    ]
    if not one.has_pages:
        if stat.S_ISBLK(one.mode) or stat.S_ISCHR(one.mode):
            fields.append(Field("device", f"{one.size >> 8}:{one.size & 0xFF}"))
        elif not stat.S_ISDIR(one.mode) and (one.size or one.offset):
            fields.append(Field("value", f"{one.size}:{one.offset}"))
        if one.offset and not (stat.S_ISDIR(one.mode) and one.size):
            fields.append(Field("offset", one.offset))
        return Piece(kind=Kind.FILE, role="cramfs.entry", name=entry.path, fields=tuple(fields))
    ends = struct.unpack(f"{order}{one.pages}I", part(data, one.offset, 4 * one.pages))
    begin = one.offset + 4 * one.pages
    places = [begin, *ends]
    if sorted(places) != places or places[-1] > len(data):
        raise SourceError("pages of a file that are not in order", place=f"byte {one.offset}")
    span = Span(one.offset, places[-1] - one.offset)
    chunks = partial(_chunks, data, places, one.size, ask)
    content: Content | None = Content("cramfs", chunks, one.size)
    if stat.S_ISLNK(one.mode):
        fields.append(Field("link", b"".join(chunks()), span))
        content = None
    return Piece(
        kind=Kind.FILE,
        role="cramfs.entry",
        name=entry.path,
        spans=(span,),
        fields=tuple(fields),
        content=content,
        shared=True,
    )


def _chunks(data: memoryview, places: list[int], size: int, ask: Ask) -> Iterator[bytes]:
    for begin, end in pairwise(places):
        within(ask, 0, begin)
        expected = min(_PAGE, size)
        page = decode("zlib", data[begin:end], _PAGE) if end > begin else bytes(expected)
        if len(page) != expected:
            raise SourceError(f"a page of {len(page)} bytes, not {expected}", place=f"byte {begin}")
        yield page
        size -= expected


def _alignments(data: memoryview, pieces: list[Piece]) -> Iterator[Piece]:
    """Zeros that align what follows on four bytes, and the image on a page."""
    ends = sorted({span.end for piece in pieces for span in piece.spans})
    starts = sorted({span.offset for piece in pieces for span in piece.spans})
    if not ends:
        return
    taken = set(starts)
    for end in ends[:-1]:
        stop = end + -end % 4
        if stop in taken and stop > end:
            yield from if_zero(data, Span(end, stop - end), "cramfs.alignment")
    if len(data) - ends[-1] < _PAGE:
        yield from if_zero(data, Span(ends[-1], len(data) - ends[-1]), "cramfs.padding")
