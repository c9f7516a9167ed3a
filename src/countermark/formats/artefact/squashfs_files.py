"""The entries of a squashfs 4 file system as pieces, and the blocks that hold what is in files.

Source: the Linux kernel's ``fs/squashfs/file.c`` and ``fragment.c``. A file is a run of blocks, of
which one of no bytes is a hole, and the rest of it that fills no block may stand with those of
other files in a fragment. Several files may use the same blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Protocol

import msgspec

from countermark.formats.artefact.block_codec import decode
from countermark.formats.artefact.piece import Content, Piece
from countermark.formats.artefact.squashfs_inodes import NO_FRAGMENT, NO_XATTR, Inode
from countermark.formats.artefact.squashfs_tables import NONE, Source
from countermark.model.artefact import Field, Kind, Says, Span
from countermark.model.errors import SourceError

_RAW = 1 << 24
_RECENT = 8
"""Decoded fragments that are kept at hand, since files in one folder mostly share a few."""
_LINKS = {1: "directory", 2: "file", 3: "link", 4: "device", 5: "device", 6: "fifo", 7: "socket"}


class Owners(Protocol):
    """Users and groups by their place in the table of ids; raises SourceError."""

    def __getitem__(self, place: int) -> int: ...


class _Fragment(msgspec.Struct):
    start: int
    word: int
    used: list[tuple[int, int]]


class Fragments:
    """Blocks in which the rests of several files stand."""

    def __init__(self, source: Source, blocks: list[_Fragment], reserved: bytes) -> None:
        self._source, self._blocks, self._reserved = source, blocks, reserved
        self._recent: dict[int, bytes] = {}

    @classmethod
    def read(cls, source: Source) -> tuple[Fragments, list[Span]]:
        """The table of fragments, and the spans that it takes up."""
        at, count = source.numbers["fragment-table"], source.numbers["fragments"]
        if at == NONE or not count:
            return cls(source, [], b""), []
        raw, spans = source.indexed(at, 16 * count, "fragments")
        blocks, reserved = [], bytearray()
        for start, word, rest in struct.iter_unpack("<QII", raw):
            blocks.append(_Fragment(start, word, []))
            reserved += struct.pack("<I", rest)
        return cls(source, blocks, bytes(reserved) if any(reserved) else b""), spans

    @classmethod
    def of(cls, source: Source, rows: Sequence[tuple[int, int]]) -> Fragments:
        """Those of a table whose rows are the place of each and the word of its length."""
        return cls(source, [_Fragment(start, word, []) for start, word in rows], b"")

    def span(self, number: int) -> Span:
        """Where a fragment stands."""
        if number >= len(self._blocks):
            raise SourceError(f"a fragment that the table does not hold: {number}")
        block = self._blocks[number]
        return Span(block.start, block.word & ~_RAW)

    def use(self, number: int, offset: int, size: int) -> Span:
        """A file has ``size`` bytes from ``offset`` on in a fragment."""
        span = self.span(number)
        self._blocks[number].used.append((offset, offset + size))
        return span

    def part(self, number: int, offset: int, size: int) -> bytes:
        """The bytes of one file; raises SourceError where the fragment is shorter."""
        part = self._decoded(number)[offset : offset + size]
        if len(part) != size:
            raise SourceError(f"fragment {number} is too short for a file")
        return part

    def piece(self) -> Piece:
        """All of them, even if there are none; the content is what no file uses, mostly nothing."""
        spans = tuple(self.span(n) for n in range(len(self._blocks)))
        fields = (Field("reserved", self._reserved),) if self._reserved else ()
        content = Content(codec=self._source.codec, chunks=self._unused)
        return Piece(
            kind=Kind.HEADER, role="squashfs.fragments", spans=spans, fields=fields, content=content
        )

    def _unused(self) -> Iterator[bytes]:
        for number, block in enumerate(self._blocks):
            at, data = 0, self._decoded(number)
            for begin, end in sorted(block.used):
                if begin > at:
                    yield data[at:begin]
                at = max(at, end)
            if at < len(data):
                yield data[at:]

    def _decoded(self, number: int) -> bytes:
        if (data := self._recent.get(number)) is None:
            data = _block(self._source, self._blocks[number].start, self._blocks[number].word)
            if len(self._recent) >= _RECENT:
                del self._recent[next(iter(self._recent))]
            self._recent[number] = data
        return data


def entries(
    source: Source,
    names: list[tuple[bytes, Inode]],
    by_place: dict[int, Inode],
    owners: Owners,
    attributes: list[dict[bytes, bytes]],
    fragments: Fragments,
) -> Iterator[Piece]:
    """A piece for each path, in their order, and for each inode that has none."""
    first: dict[int, bytes] = {}
    links: dict[int, int] = {}
    folders: dict[bytes, int] = {}
    for name, inode in names:
        links[inode.at] = links.get(inode.at, 0) + 1
        if inode.kind == 1 and name != b".":
            parent = name.rpartition(b"/")[0]
            folders[parent] = folders.get(parent, 0) + 1
    for name, inode in names:
        if inode.at in first:
            fields = (Field("hard-link", first[inode.at]),)
            yield Piece(kind=Kind.FILE, role="squashfs.hard-link", name=name, fields=fields)
            continue
        first[inode.at] = name
        count = 2 + folders.get(b"" if name == b"." else name, 0)
        expected = count if inode.kind == 1 else links[inode.at]
        yield _entry(source, name, inode, expected, owners, attributes, fragments)
    for inode in by_place.values():
        if inode.at not in first:
            source.fault("pointer", f"inode {inode.number} is in no directory")
            yield _entry(source, b"", inode, 0, owners, attributes, fragments)
    for number, start in source.holes:
        if start not in source.ends and start != source.superblock:
            what = f"inode {number} has no block, and a place for it where none could be"
            source.fault("reserved", what)


def _entry(
    source: Source,
    name: bytes,
    inode: Inode,
    links: int,
    owners: Owners,
    attributes: list[dict[bytes, bytes]],
    fragments: Fragments,
) -> Piece:
    fields = [*_fields(inode, links, owners, attributes)]
    spans: tuple[Span, ...] = ()
    content: Content | None = None
    if inode.kind == 2:
        spans, content = _content(source, inode, fragments)
        fields += _holes(source, inode)
    return Piece(
        kind=Kind.FILE,
        role=f"squashfs.{_LINKS[inode.kind]}" if name else "squashfs.unlisted",
        spans=spans,
        name=name,
        fields=tuple(fields),
        content=content,
        shared=True,
    )


def _fields(
    inode: Inode, links: int, owners: Owners, attributes: list[dict[bytes, bytes]]
) -> Iterator[Field]:
    yield Field("ino", inode.number)
    yield Field("mode", inode.mode)
    if inode.spare:
        yield Field("mode-spare", inode.spare)
    yield Field("uid", owners[inode.uid])
    yield Field("gid", owners[inode.gid])
    yield Field("mtime", inode.mtime)
    if inode.nlink != links:
        yield Field("nlink", inode.nlink)
    if inode.kind == 3:
        yield Field("link", inode.target)
    if inode.kind in (4, 5):
        major = inode.device >> 8 & 0xFFF
        yield Field("device", f"{major}:{inode.device & 0xFF | inode.device >> 12 & 0xFFF00}")
    if inode.extended and not inode.needs_extension:
        yield Field("extended", 1)
    if inode.xattr != NO_XATTR:
        if inode.xattr >= len(attributes):
            raise SourceError(f"attributes that the table does not hold: {inode.xattr}")
        for name, value in attributes[inode.xattr].items():
            yield Field(f"xattr:{name.decode('utf-8', 'backslashreplace')}", value)


def _holes(source: Source, inode: Inode) -> Iterator[Field]:
    """Which blocks are holes: the stored bytes are the same wherever a hole is, the file is not."""
    size = source.numbers["block-size"]
    holes = [n for n, word in enumerate(inode.blocks) if not word]
    yield Field("holes", struct.pack(f"<{len(holes)}I", *holes), says=Says.DERIVED)
    total = sum(min(size, inode.size - n * size) for n in holes)
    if inode.extended and inode.sparse not in (total, max(total - 1, 0)):
        yield Field("sparse", inode.sparse)


def _content(
    source: Source, inode: Inode, fragments: Fragments
) -> tuple[tuple[Span, ...], Content | None]:
    """The blocks stand behind one another, so that they are one span; a fragment is another."""
    block_size = source.numbers["block-size"]
    total = sum(word & ~_RAW for word in inode.blocks)
    for word in inode.blocks:
        if word & ~(_RAW * 2 - 1) or word & ~_RAW > block_size:
            raise SourceError(f"a block of a file with the length {word:#x}")
    if inode.start + total > len(source.data):
        raise SourceError("a file reaches behind the end", place=f"byte {inode.start}")
    spans = [Span(inode.start, total)] if total else []
    rest = 0
    if inode.fragment != NO_FRAGMENT:
        rest = inode.size - len(inode.blocks) * block_size
        spans.append(fragments.use(inode.fragment, inode.offset, rest))
    source.ends.update(span.end for span in spans)
    if not total and inode.start:
        source.holes.append((inode.number, inode.start))
    if inode.fragment == NO_FRAGMENT and inode.offset:
        source.fault("reserved", f"inode {inode.number} has a place in no fragment")
    if not inode.size:
        return tuple(spans), None
    chunks = partial(_chunks, source, inode, fragments, rest)
    return tuple(spans), Content(codec=source.codec, chunks=chunks, size=inode.size)


def _chunks(source: Source, inode: Inode, fragments: Fragments, rest: int) -> Iterator[bytes]:
    at, left, size = inode.start, inode.size, source.numbers["block-size"]
    for word in inode.blocks:
        expected = min(size, left)
        if word:
            data = _block(source, at, word)
            at += word & ~_RAW
            if len(data) != expected:
                raise SourceError(
                    f"a block of {len(data)} bytes, not {expected}", place=f"byte {at}"
                )
            yield data
        else:
            yield bytes(expected)
        left -= expected
    if rest:
        yield fragments.part(inode.fragment, inode.offset, rest)


def _block(source: Source, at: int, word: int) -> bytes:
    raw = source.part(at, word & ~_RAW, "a block")
    if word & _RAW:
        return bytes(raw)
    return decode(source.codec, raw, source.numbers["block-size"])
