"""squashfs 4 file systems: every inode, name, attribute and block, whatever order they stand in.

Source: the Linux kernel's ``Documentation/filesystems/squashfs.rst``. Entries are named by their
path from the root, which is ``.``; what only says where things stand is followed and not named.
Parameters of the whole (``struct squashfs_super_block``): ``squashfs.mkfs-time``,
``squashfs.block-size``, ``squashfs.compressor``, ``squashfs.flags``, ``squashfs.minor``,
``squashfs.compressor-options`` (the bytes behind the superblock, where a flag announces them).
What is there and used by nothing is a fact too: ``squashfs.unused-ids``,
``squashfs.unused-listings``, ``squashfs.unused-attributes`` (bytes), ``squashfs.reserved``.
``mksquashfs`` pads an image to 4096 bytes; what stands behind that belongs to nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact import block_codec
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.squashfs_files import Fragments, entries
from countermark.formats.artefact.squashfs_inodes import Inode, inodes
from countermark.formats.artefact.squashfs_tables import (
    COMPRESSORS,
    MAGIC,
    NONE,
    SUPERBLOCK,
    Source,
    Table,
    superblock,
    superblock_spans,
)
from countermark.formats.artefact.squashfs_tree import Walk
from countermark.formats.artefact.squashfs_xattrs import Attributes, attributes
from countermark.model.artefact import Account, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_FACTS = ("mkfs-time", "block-size", "compressor", "flags", "minor")
_DERIVED = (
    "inodes", "fragments", "ids", "root", "id-table", "xattr-table", "inode-table",
    "directory-table", "fragment-table", "export-table",
)  # fmt: skip
_OPTIONS = 0x0400
_PADDING = 4096


class Squashfs:
    """Reads one image, from its superblock on."""

    form = "squashfs"

    def recognise(self, data: memoryview) -> bool:
        """Does a superblock stand here?"""
        return bytes(data[:4]) == MAGIC and bytes(data[28:30]) == b"\x04\0"

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, its tables and its padding; raises SourceError."""
        numbers = superblock(data)
        codec = COMPRESSORS.get(numbers["compressor"], f"compressor {numbers['compressor']}")
        source = Source(data=data, numbers=numbers, codec=codec, ask=ask, faults=[])
        size = numbers["bytes-used"]
        if not SUPERBLOCK <= size <= len(data):
            raise SourceError("the file system is longer than the file", place="byte 40")
        if gap := block_codec.missing(codec, "squashfs", size):
            return _closed(source, Content(codec=codec, missing=gap))
        return _open(source)


def _closed(source: Source, content: Content) -> Read:
    """Only the superblock can be read."""
    fields = (*_facts(source), *_pointers(source, Says.FACT))
    rest = Span(SUPERBLOCK, source.numbers["bytes-used"] - SUPERBLOCK)
    pieces = [
        _header(Span(0, SUPERBLOCK)),
        Piece(
            kind=Kind.OPAQUE,
            role="squashfs.rest",
            account=Account.OPAQUE,
            spans=(rest,),
            content=content,
        ),
        *_padding(source),
    ]
    return Read(pieces=pieces, fields=fields, faults=source.faults, ordered=False)


def _open(source: Source) -> Read:
    fields = [*_facts(source)]
    options = [*_options(source, fields)]
    fragments, fragment_spans = Fragments.read(source)
    ids, id_spans = _ids(source)
    export, export_spans = _export(source)
    xattrs = attributes(source)
    listed = [*fragment_spans, *id_spans, *export_spans, *xattrs.spans]
    table, directories = _trees(source, listed)
    by_place = {inode.at: inode for inode in inodes(table, source)}
    walk = Walk(source, by_place, table, directories)
    tree = walk.tree()
    _check_export(source, export, walk, by_place)
    files = [*entries(source, tree.names, by_place, ids, xattrs.sets, fragments)]
    used = {n for inode in by_place.values() for n in (inode.uid, inode.gid)}
    _unused(fields, "unused-ids", b"".join(ids.packed(n) for n in ids.missing(used)))
    _unused(fields, "unused-listings", tree.unused)
    _unused(fields, "unused-attributes", _unused_sets(xattrs, by_place) + xattrs.unused)
    fields += _pointers(source, Says.DERIVED)
    spans = (Span(0, SUPERBLOCK), *options, table.span, directories.span, *listed)
    fields.append(_bytes_used(source, max(span.end for span in spans)))
    return Read(
        pieces=[_header(*spans), fragments.piece(), *files, *_padding(source)],
        fields=tuple(fields),
        faults=source.faults,
        ordered=False,
    )


def _facts(source: Source) -> Iterator[Field]:
    spans = superblock_spans()
    for name in _FACTS:
        yield Field(f"squashfs.{name}", source.numbers[name], spans[name])
    size, log = source.numbers["block-size"], source.numbers["block-log"]
    if size == 1 << log:
        yield Field("squashfs.block-log", log, spans["block-log"], Says.DERIVED)
    else:
        source.fault("length", "two sizes of a block do not agree", spans["block-log"])
        yield Field("squashfs.block-log", log, spans["block-log"], Says.WRONG)


def _pointers(source: Source, says: Says) -> Iterator[Field]:
    """Counts and places, which are derived once all that they lead to has been read."""
    spans = superblock_spans()
    for name in _DERIVED:
        yield Field(f"squashfs.{name}", source.numbers[name], spans[name], says)


def _bytes_used(source: Source, end: int) -> Field:
    span, used = superblock_spans()["bytes-used"], source.numbers["bytes-used"]
    if used == end:
        return Field("squashfs.bytes-used", used, span, Says.DERIVED)
    source.fault("length", f"the tables end at {end}, the file system at {used}", span)
    return Field("squashfs.bytes-used", used, span, Says.WRONG)


def _options(source: Source, fields: list[Field]) -> Iterator[Span]:
    if source.numbers["flags"] & _OPTIONS:
        value, end = source.block(SUPERBLOCK)
        span = Span(SUPERBLOCK, end - SUPERBLOCK)
        fields.append(Field("squashfs.compressor-options", value, span))
        yield span


def _header(*spans: Span) -> Piece:
    """All tables are one part: how many there are, and in what order, is a matter of layout."""
    return Piece(kind=Kind.HEADER, role="squashfs.tables", spans=spans)


def _padding(source: Source) -> Iterator[Piece]:
    """Zero bytes up to 4096; if others stand there, or fewer, they are left to be a gap."""
    end = source.numbers["bytes-used"]
    span = Span(end, -end % _PADDING)
    if span.end <= len(source.data):
        yield from if_zero(source.data, span, "squashfs.padding")


class _Ids(msgspec.Struct):
    """The table of user and group numbers."""

    values: tuple[int, ...]

    def __getitem__(self, place: int) -> int:
        if place >= len(self.values):
            raise SourceError(f"an owner that the table of ids does not hold: {place}")
        return self.values[place]

    def missing(self, used: set[int]) -> list[int]:
        return [n for n in range(len(self.values)) if n not in used]

    def packed(self, place: int) -> bytes:
        return struct.pack("<I", self.values[place])


def _ids(source: Source) -> tuple[_Ids, list[Span]]:
    count = source.numbers["ids"]
    raw, spans = source.indexed(source.numbers["id-table"], 4 * count, "ids")
    ids = _Ids(struct.unpack(f"<{count}I", raw))
    if len(set(ids.values)) != count:
        source.fault("not-canonical", "an owner stands twice in the table of ids")
    return ids, spans


def _export(source: Source) -> tuple[tuple[int, ...], list[Span]]:
    """References to inodes by their number, for file servers; absent in many images."""
    at, count = source.numbers["export-table"], source.numbers["inodes"]
    if at == NONE:
        return (), []
    raw, spans = source.indexed(at, 8 * count, "references for export")
    return struct.unpack(f"<{count}Q", raw), spans


def _check_export(
    source: Source, export: tuple[int, ...], walk: Walk, by_place: dict[int, Inode]
) -> None:
    for number, reference in enumerate(export, 1):
        if walk.inode(reference).number != number:
            source.fault("pointer", f"the table for export has another inode for {number}")
    numbers = sorted(inode.number for inode in by_place.values())
    if numbers != [*range(1, len(numbers) + 1)]:
        source.fault("duplicate", "the numbers of the inodes do not count from one")


def _trees(source: Source, listed: list[Span]) -> tuple[Table, Table]:
    """The tables of inodes and of directories, each of which ends where another table begins."""
    starts = [source.numbers["inode-table"], source.numbers["directory-table"]]
    bounds = sorted({*starts, *(span.offset for span in listed), source.numbers["bytes-used"]})
    ends = [min((b for b in bounds if b > start), default=start) for start in starts]
    if not all(SUPERBLOCK <= start <= end for start, end in zip(starts, ends, strict=True)):
        raise SourceError("a table reaches outside the file system")
    return (
        source.table(starts[0], ends[0], "inodes"),
        source.table(starts[1], ends[1], "directories"),
    )


def _unused(fields: list[Field], name: str, value: bytes) -> None:
    """What is there and used by nothing: a fact, if it is anything."""
    if value:
        fields.append(Field(f"squashfs.{name}", value))


def _unused_sets(xattrs: Attributes, by_place: dict[int, Inode]) -> bytes:
    used = {inode.xattr for inode in by_place.values()}
    rest = [pairs for number, pairs in enumerate(xattrs.sets) if number not in used]
    return b"".join(name + b"=" + value + b"\0" for pairs in rest for name, value in pairs.items())
