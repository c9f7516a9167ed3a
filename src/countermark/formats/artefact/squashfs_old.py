"""squashfs 2 and 3 file systems, of either order of bytes, as routers have them.

Source: ``squashfs_fs.h`` of squashfs-tools 3.4, which holds the layouts of 1.0 to 3.1. Entries and
parameters are those of squashfs 4 (``squashfs``) as far as the versions have them; and
``squashfs.major``, ``squashfs.order`` and ``squashfs.codec``, which stands nowhere: zlib, LZMA with
its old header or LZMA without one, whichever decodes the table of inodes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.block_codec import decode
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.formats.artefact.rows import Row, header, named, numbers, size
from countermark.formats.artefact.squashfs_files import Fragments, entries
from countermark.formats.artefact.squashfs_inodes import Inode
from countermark.formats.artefact.squashfs_old_inodes import (
    OldSource,
    OldWalk,
    inodes,
)
from countermark.formats.artefact.squashfs_tables import BLOCK, Table
from countermark.model.artefact import Field, Says, Span
from countermark.model.errors import SourceError

_MAGICS = {b"hsqs": "<", b"sqsh": ">"}
_SHORT: tuple[Row, ...] = (
    ("", "I"), ("=inodes", "I"), ("=bytes-used-2", "I"), ("=uid-table-2", "I"),
    ("=gid-table-2", "I"), ("=inode-table-2", "I"), ("=directory-table-2", "I"), ("major", "H"),
    ("minor", "H"), ("block-size-1", "H"), ("=block-log", "H"), ("flags", "B"), ("=uids", "B"),
    ("=gids", "B"), ("mkfs-time", "I"), ("=root", "Q"), ("block-size", "I"), ("=fragments", "I"),
    ("=fragment-table-2", "I"),
)  # fmt: skip
_LONG: tuple[Row, ...] = (
    *_SHORT, ("=bytes-used", "Q"), ("=uid-table", "Q"), ("=gid-table", "Q"),
    ("=inode-table", "Q"), ("=directory-table", "Q"), ("=fragment-table", "Q"),
    ("=export-table", "Q"),
)  # fmt: skip
_PLACES = ("bytes-used", "uid-table", "gid-table", "inode-table", "directory-table",
           "fragment-table")  # fmt: skip
_NONE = (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
_CODECS = ("zlib", "lzma", "lzma-raw")
_CHECKED, _EXPORTED = 0x04, 0x80
_PADDING = 4096


class SquashfsOld:
    """Reads one image of version 2 or 3."""

    form = "squashfs-old"

    def recognise(self, data: memoryview) -> bool:
        """Does a superblock of one of the two versions stand here?"""
        order = _MAGICS.get(bytes(data[:4]))
        if order is None or len(data) < size(_LONG):
            return False
        return numbers(data, 0, _SHORT, order)["major"] in (2, 3)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, its tables and its padding; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no superblock of version 2 or 3", place="byte 0")
        source = _source(data, _MAGICS[bytes(data[:4])], ask)
        head = Span(0, size(source.rows))
        fragments, listed = _fragments(source)
        owners, owner_spans = _owners(source)
        export, export_spans = _export(source)
        listed += [*owner_spans, *export_spans]
        table, directories = _trees(source, listed)
        by_place = {inode.at: inode for inode in inodes(table, source)}
        walk = OldWalk(source, by_place, table, directories)
        tree = walk.tree()
        for number, reference in enumerate(export, 1):
            if walk.inode(reference).number != number:
                source.fault("pointer", f"the table for export has another inode for {number}")
        if source.numbers["major"] == 2:
            _links(tree.names)
        files = [*entries(source, tree.names, by_place, owners, [], fragments)]
        fields = list(_parameters(source, tree.unused))
        spans = (head, table.span, directories.span, *listed)
        end = source.numbers["bytes-used"]
        if max(span.end for span in spans) != end:
            source.fault("length", "the tables do not end where the file system does", head)
        return Read(
            pieces=[
                header("squashfs.tables", *spans),
                fragments.piece(),
                *files,
                *_padding(source),
            ],
            fields=tuple(fields),
            faults=source.faults,
            ordered=False,
        )


def _source(data: memoryview, order: str, ask: Ask) -> OldSource:
    said = numbers(data, 0, _SHORT, order)
    rows = _SHORT if said["major"] == 2 else _LONG
    said = numbers(data, 0, rows, order)
    if said["major"] == 2:
        said |= {name: said[f"{name}-2"] for name in _PLACES} | {"export-table": 0}
    block = said["block-size"]
    if not 4096 <= block <= 1 << 20 or block != 1 << said["block-log"]:
        raise SourceError(f"a block size of {block}", place="byte 51")
    if not size(rows) <= said["bytes-used"] <= len(data):
        raise SourceError("the file system is longer than the file", place="byte 8")
    source = OldSource(
        data=data, numbers=said, codec="zlib", ask=ask, faults=[], order=order,
        marked=bool(said["flags"] & _CHECKED), rows=rows, superblock=size(rows),
    )  # fmt: skip
    source.codec = _codec(source)
    return source


def _codec(source: OldSource) -> str:
    """What decodes the first block of the inodes, or of the directories where that is plain."""
    for name in ("inode-table", "directory-table"):
        at = source.numbers[name]
        (head,) = struct.unpack(source.order + "H", source.part(at, 2, "a metadata block"))
        if head & 0x8000:
            continue
        begin = at + 2 + source.marked
        raw = source.part(begin, head & 0x7FFF, "a metadata block")
        for codec in _CODECS:
            try:
                decode(codec, raw, BLOCK)
            except SourceError:
                continue
            return codec
        raise SourceError("compressed in an unknown way", place=f"byte {begin}")
    return _CODECS[0]


def _fragments(source: OldSource) -> tuple[Fragments, list[Span]]:
    at, count = source.numbers["fragment-table"], source.numbers["fragments"]
    if not count:
        return Fragments.of(source, []), []
    wide = source.numbers["major"] == 3
    layout = struct.Struct(source.order + ("QII" if wide else "II"))
    raw, spans = source.indexed(at, layout.size * count, "fragments")
    rows = []
    for row in layout.iter_unpack(raw):
        rows.append((int(row[0]), int(row[1])))
        if wide and row[2]:
            source.fault("reserved", f"a fragment with {row[2]} behind its length")
    return Fragments.of(source, rows), spans


class _Owners:
    """Users and then groups, by their places in the two tables behind one another."""

    def __init__(self, values: list[int]) -> None:
        self._values = values

    def __getitem__(self, place: int) -> int:
        if place >= len(self._values):
            raise SourceError(f"an owner that no table holds: {place}")
        return self._values[place]


def _owners(source: OldSource) -> tuple[_Owners, list[Span]]:
    values: list[int] = []
    spans: list[Span] = []
    for name, count in (("uid", source.numbers["uids"]), ("gid", source.numbers["gids"])):
        at = source.numbers[f"{name}-table"]
        if count:
            raw = source.part(at, 4 * count, f"the {name} table")
            values += struct.unpack(f"{source.order}{count}I", raw)
            spans.append(Span(at, 4 * count))
    source.users = source.numbers["uids"]
    return _Owners(values), spans


def _export(source: OldSource) -> tuple[tuple[int, ...], list[Span]]:
    at, count = source.numbers["export-table"], source.numbers["inodes"]
    if at in _NONE or not source.numbers["flags"] & _EXPORTED:
        return (), []
    raw, spans = source.indexed(at, 8 * count, "references for export")
    return struct.unpack(f"{source.order}{count}Q", raw), spans


def _trees(source: OldSource, listed: list[Span]) -> tuple[Table, Table]:
    starts = [source.numbers["inode-table"], source.numbers["directory-table"]]
    bounds = sorted({*starts, *(span.offset for span in listed), source.numbers["bytes-used"]})
    ends = [min((b for b in bounds if b > start), default=start) for start in starts]
    least = size(source.rows)
    if not all(least <= start <= end for start, end in zip(starts, ends, strict=True)):
        raise SourceError("a table reaches outside the file system")
    return (
        source.table(starts[0], ends[0], "inodes"),
        source.table(starts[1], ends[1], "directories"),
    )


def _links(names: list[tuple[bytes, Inode]]) -> None:
    """Version 2 does not write how many names an inode has: as many as there are."""
    for _, inode in names:
        inode.nlink = 2 if inode.kind == 1 else 0
    for _, inode in names:
        if inode.kind != 1:
            inode.nlink += 1
    folders = {name: inode for name, inode in names if inode.kind == 1}
    for name in folders:
        if name != b".":
            parent = name.rpartition(b"/")[0]
            folders[parent or b"."].nlink += 1


def _parameters(source: OldSource, unused: bytes) -> Iterator[Field]:
    said = source.numbers
    short = "-2" if said["major"] == 2 else ""
    followed = {
        "uid-table": said["uids"],
        "gid-table": said["gids"],
        "fragment-table": said["fragments"],
        "export-table": said["flags"] & _EXPORTED,
    }
    idle = {f"squashfs.{name}{short}" for name, count in followed.items() if not count}
    for field in named(source.data, 0, source.rows, "squashfs.", source.order):
        stale = not short and field.name.endswith("-2")
        if stale or field.name in idle:  # nobody follows it: it may say anything
            field = Field(field.name, field.value, field.span, Says.FACT)
        yield field
    yield Field("squashfs.order", "little" if source.order == "<" else "big", Span(0, 4))
    yield Field("squashfs.codec", source.codec)
    if unused:
        yield Field("squashfs.unused-listings", unused)


def _padding(source: OldSource) -> Iterator[Piece]:
    end = source.numbers["bytes-used"]
    span = Span(end, -end % _PADDING)
    if span.end <= len(source.data):
        yield from if_zero(source.data, span, "squashfs.padding")
