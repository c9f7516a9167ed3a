"""ext2, ext3 and ext4 file systems: every inode, name, attribute, bitmap and block, used or free.

Source: the Linux kernel's ``Documentation/filesystems/ext4``. Entries are named by their path from
the root, which is ``.``; inodes with a purpose of their own as ``debugfs`` writes them (``<8>`` is
the journal). Parameters of the whole are all values of the superblock, as ``ext4.`` and the name in
the structure without prefix, with words for abbreviations: ``ext4.uuid``, ``ext4.hash-seed``,
``ext4.mkfs-time``, ``ext4.wtime``, ``ext4.feature-incompat``. What only says where things stand is
followed, checksums and counts are reckoned again, and what is not zero where nothing should be is a
fact (``deleted`` names, ``ext4.inode-N`` that is free and not empty) or a gap (``ext4.free``).

Not read: clusters of blocks, groups of descriptors, file systems with an outside journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from countermark.formats.artefact import ext_super
from countermark.formats.artefact.ext_files import Files
from countermark.formats.artefact.ext_groups import Group, groups, prove_counts, prove_super
from countermark.formats.artefact.ext_inodes import Inode, inode
from countermark.formats.artefact.ext_journal import journal
from countermark.formats.artefact.ext_super import AT, SIZE, superblock
from countermark.formats.artefact.ext_tree import Tree
from countermark.formats.artefact.ext_volume import Volume, is_zero
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.model.artefact import Account, Field, Kind, Says, Span

_COUNTED = {"free-blocks", "free-blocks-high", "free-inodes", "magic", "checksum", "journal-backup"}


class Ext:
    """Reads a file system that begins at byte 0, where its boot block is."""

    form = "ext4"

    def recognise(self, data: memoryview) -> bool:
        """Does a superblock stand at byte 1024?"""
        return bytes(data[AT + 56 : AT + 58]) == b"\x53\xef" and (
            int.from_bytes(data[AT : AT + 4], "little") > 0
            and int.from_bytes(data[AT + 24 : AT + 28], "little") <= 6
        )

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, its tables, what is free; raises SourceError."""
        volume = Volume(data, superblock(data), ask)
        prove_super(volume)
        found = groups(volume)
        inodes = _inodes(volume, found)
        files = Files(volume, inodes)
        for made in inodes.values():
            files.read(made)
        files.check_shared()
        entries = [*Tree(volume, inodes, files.bodies).pieces()]
        entries = [*_journals(volume, entries)]
        volume.prove_sums()
        prove_counts(volume, found, _folders(volume, inodes))
        pieces = [*_head(volume), *_tables(volume), *entries, *files.rests(), *_free(volume)]
        return Read(
            pieces=pieces,
            fields=(*_parameters(volume, inodes), *volume.fields),
            faults=volume.faults,
            ordered=False,
        )


def _inodes(volume: Volume, found: list[Group]) -> dict[int, Inode]:
    """Every inode that is marked as used; free ones must be zero, or are a fact."""
    head = volume.head
    made: dict[int, Inode] = {}
    for group in found:
        first = group.number * head.number("inodes-per-group")
        at = group.inode_table * head.block_size
        for index in group.used_inodes:
            volume.check(len(made))
            begin = at + index * head.inode_size
            raw = bytes(volume.data[begin : begin + head.inode_size])
            volume.spend(2 * len(raw))
            if any(raw):
                number = first + index + 1
                made[number] = inode(volume, number, raw, begin)
            elif first + index + 1 >= head.number("first-inode"):
                volume.fault("bitmap", f"inode {first + index + 1} is marked as used and is empty")
        _free_inodes(volume, group, at, first)
    return made


def _free_inodes(volume: Volume, group: Group, at: int, first: int) -> None:
    head = volume.head
    size, count = head.inode_size, head.number("inodes-per-group")
    table = volume.data[at : at + size * count]
    ends = [-1, *group.used_inodes, count]
    for before, after in pairwise(ends):
        if is_zero(table[size * (before + 1) : size * after]):
            continue
        for index in range(before + 1, after):
            raw = bytes(table[size * index : size * (index + 1)])
            if any(raw):
                volume.fact(f"inode-{first + index + 1}", raw, Span(at + size * index, size))


def _folders(volume: Volume, inodes: dict[int, Inode]) -> dict[int, int]:
    """How many directories each group has."""
    counts: dict[int, int] = {}
    for number, made in inodes.items():
        if made.is_directory:
            group = (number - 1) // volume.head.number("inodes-per-group")
            counts[group] = counts.get(group, 0) + 1
    return counts


def _journals(volume: Volume, entries: list[Piece]) -> Iterator[Piece]:
    name = b"<%d>" % volume.head.number("journal-inode")
    for piece in entries:
        if piece.kind is Kind.HEADER and piece.name == name and piece.spans:
            yield from journal(volume, [*piece.spans], piece.fields)
        elif piece.kind is Kind.HEADER:
            yield from _reserved(volume, piece)
        else:
            yield piece


def _reserved(volume: Volume, piece: Piece) -> Iterator[Piece]:
    """Blocks of an inode with a purpose: empty, as those kept for further groups, or opaque.

    It is no file, and what it spans is not decoded: that which keeps blocks for further group
    descriptors claims four gigabytes of holes. So how long it says it is is a fact.
    """
    fields = piece.fields
    if piece.content is not None and piece.content.size:
        fields = (*fields, Field("size", piece.content.size))
    zero = tuple(s for s in piece.spans if is_zero(volume.data[s.offset : s.end]))
    full = tuple(s for s in piece.spans if s not in zero)
    yield Piece(kind=piece.kind, role=piece.role, name=piece.name, fields=fields)
    if zero:
        yield Piece(kind=Kind.PADDING, role="ext4.reserved", account=Account.FILL, spans=zero)
    if full:
        yield Piece(kind=Kind.OPAQUE, role="ext4.reserved", account=Account.OPAQUE, spans=full)


def _head(volume: Volume) -> Iterator[Piece]:
    """The room before the superblock, and behind it in its block."""
    size = volume.head.block_size
    for role, span in (("boot", Span(0, AT)), ("boot-slack", Span(AT + SIZE, max(size - 2048, 0)))):
        if not span.length:
            continue
        zero = is_zero(volume.data[span.offset : span.end])
        yield Piece(
            kind=Kind.PADDING if zero else Kind.OPAQUE,
            role=f"ext4.{role}",
            account=Account.FILL if zero else Account.OPAQUE,
            spans=(span,),
        )


def _tables(volume: Volume) -> Iterator[Piece]:
    """All that is parsed is one part: in what order it stands is a matter of layout."""
    yield Piece(
        kind=Kind.HEADER,
        role="ext4.tables",
        spans=(Span(AT, SIZE), *_merged(sorted(volume.tables))),
    )


def _merged(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if last is None:
            last = span
        elif span.offset <= last.end:
            last = Span(last.offset, max(last.end, span.end) - last.offset)
        else:
            yield last
            last = span
    if last:
        yield last


def _free(volume: Volume) -> Iterator[Piece]:
    """Blocks that nothing uses: those that are zero, and those in which something stands."""
    zero: list[Span] = []
    full: list[Span] = []
    for start, count in volume.unused():
        volume.check(len(zero) + len(full))
        span = volume.span(start, count)
        if is_zero(volume.data[span.offset : span.end]):
            zero.append(span)
            continue
        for number in range(start, start + count):
            one = volume.span(number)
            (zero if is_zero(volume.data[one.offset : one.end]) else full).append(one)
    if zero:
        spans = tuple(_merged(zero))
        yield Piece(kind=Kind.PADDING, role="ext4.free", account=Account.FILL, spans=spans)
    if full:
        spans = tuple(_merged(full))
        yield Piece(kind=Kind.GAP, role="ext4.free", account=Account.UNEXPLAINED, spans=spans)


def _parameters(volume: Volume, inodes: dict[int, Inode]) -> Iterator[Field]:
    """All values of the superblock that are not zero; counts and checksums have been proven."""
    head, places = volume.head, ext_super.spans()
    backup = b""
    if (own := inodes.get(head.number("journal-inode"))) is not None:
        size = own.size.to_bytes(8, "little")
        backup = own.block + size[4:] + size[:4]
    for name, value in head.values.items():
        span = places[name]
        if name == "journal-backup" and value not in (backup, bytes(68)):
            yield Field("ext4.journal-backup", value, span)
        elif name in _COUNTED:
            wide = head.descriptor >= 64
            proven = {"checksum": head.checksums, "free-blocks-high": wide}.get(name, True)
            yield Field(f"ext4.{name}", value, span, Says.DERIVED if proven else Says.FACT)
        elif value and any(value if isinstance(value, bytes) else (value,)):
            text = value.rstrip(b"\0") if isinstance(value, bytes) else value
            yield Field(f"ext4.{name}", text, span)
