"""JFFS2 file systems: every path with what its newest nodes say, whatever order they stand in.

Source: the Linux kernel's ``include/uapi/linux/jffs2.h`` and ``fs/jffs2``. An image is a log: nodes
say names, and parts of files; of two that say the same the one with the higher version counts.
Numbers of inodes and versions are layout; a checksum holds each node together. An entry has
``mode``, ``uid``, ``gid``, ``size``, ``mtime``, ``atime``, ``ctime``, ``name-time`` and
``name-type`` (of the entry in its directory), ``link``, ``device``, ``hard-link``, and where there
are any ``wishes`` (a codec somebody asked for, and flags), ``earlier`` (what other nodes that count
say of the whole file that is something else), ``covered`` (nodes written over in part, with the
digest of their encoded bytes) and ``idle`` (the same of nodes that say no part).

Nodes that count no more (role ``jffs2.obsolete``: deleted names, contents written over), are
damaged, or of kinds that are not read (attributes, summaries: ``jffs2.node``) are compared byte for
byte. The parameter of the whole is ``jffs2.order``, ``little`` or ``big``.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from functools import partial

from countermark.formats.artefact import jffs2_data
from countermark.formats.artefact.block_codec import missing
from countermark.formats.artefact.jffs2_nodes import (
    CLEAN,
    DIRENT,
    INODE,
    PADDING,
    Node,
    Scan,
    order_at,
    scan,
)
from countermark.formats.artefact.name_tree import Name, Path, paths
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, account_of
from countermark.model.artefact import Account, Fault, Field, Kind, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_ROOT = 1
_CLEAN_SIZE = 12
_VALUE = 1 << 16
"""Bytes that are looked at of what is in an entry that is no file."""
_TIMES = ("atime", "mtime", "ctime")


class Jffs2:
    """Reads one image, of either order of bytes."""

    form = "jffs2"

    def recognise(self, data: memoryview) -> bool:
        """Does a node with a right checksum stand here?"""
        return bool(order_at(data))

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, erased memory, and the nodes that count no more; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no node begins here", place="byte 0")
        found = scan(data, ask)
        tree = _Tree(data, found, ask)
        order = Field("jffs2.order", "little" if found.order == "<" else "big", Span(0, 2))
        pieces = [*tree.entries(), *tree.rest()]
        for role, spans in (("jffs2.erased", found.erased), ("jffs2.padding", found.padding)):
            if spans:
                pieces.append(
                    Piece(kind=Kind.PADDING, role=role, account=Account.FILL, spans=tuple(spans))
                )
        return Read(pieces=pieces, fields=(order,), faults=found.faults, ordered=False)


class _Tree:
    """The names and inodes of one image, and which of its nodes count."""

    def __init__(self, data: memoryview, found: Scan, ask: Ask) -> None:
        self._data, self._nodes, self._faults, self._ask = data, found.nodes, found.faults, ask
        self._big = found.order == ">"
        self._used: set[int] = set()
        self._inodes: dict[int, list[int]] = {}
        self._names: dict[int, list[Name]] = {}
        self._sort()

    def _sort(self) -> None:
        newest: dict[tuple[int, bytes], int] = {}
        for number, node in enumerate(self._nodes):
            if node.kind == INODE:
                self._inodes.setdefault(node.inode, []).append(number)
            elif node.kind == DIRENT:
                key = node.parent, node.name
                before = newest.setdefault(key, number)
                if before != number and self._nodes[before].version == node.version:
                    self._faults.append(
                        Fault(
                            "duplicate", f"two nodes of one version name {node.name!r}", node.span
                        )
                    )
                if self._nodes[before].version < node.version:
                    newest[key] = number
        for (parent, name), number in newest.items():
            if self._nodes[number].inode:
                one = Name(name, self._nodes[number].inode, number)
                self._names.setdefault(parent, []).append(one)

    def entries(self) -> Iterator[Piece]:
        """A piece for each path."""
        first: dict[int, bytes] = {}
        for path in paths(_ROOT, self._names, self._ask, self._faults):
            if path.inode in first and path.node >= 0:
                fields = (*self._name_fields(path), Field("hard-link", first[path.inode]))
                yield _entry(path, self._name_spans(path), fields, None)
            else:
                first[path.inode] = path.path
                yield self._inode(path)

    def _name_spans(self, path: Path) -> tuple[Span, ...]:
        if path.node < 0:
            return ()
        self._used.add(path.node)
        return (self._nodes[path.node].span,)

    def _name_fields(self, path: Path) -> Iterator[Field]:
        if path.node >= 0:
            node = self._nodes[path.node]
            yield Field("name-time", node.time, Span(node.span.offset + 24, 4))
            yield Field("name-type", node.what, Span(node.span.offset + 29, 1))
            if node.spare[0]:
                yield Field("unused", node.spare[0], Span(node.span.offset + 30, 2))

    def _inode(self, path: Path) -> Piece:
        nodes = [self._nodes[number] for number in self._inodes.get(path.inode, ())]
        spans, fields = self._name_spans(path), list(self._name_fields(path))
        if not nodes:
            if path.node >= 0:
                self._faults.append(Fault("pointer", f"no node says what {path.path!r} is"))
            return _entry(path, spans, tuple(fields), None)
        newest = max(nodes, key=lambda node: node.version)
        if sum(node.version == newest.version for node in nodes) > 1:
            what = f"two nodes of one version say what {path.path!r} is"
            self._faults.append(Fault("duplicate", what))
        kind = stat.S_IFMT(newest.meta[0])
        size = newest.meta[3] if kind in (stat.S_IFREG, stat.S_IFLNK) else _VALUE
        parts = jffs2_data.visible(nodes, size)
        using = {id(newest): newest, **{id(node): node for _, _, node in parts}}
        live = [n for n in self._inodes[path.inode] if id(self._nodes[n]) in using]
        self._used.update(live)
        spans += tuple(self._nodes[number].span for number in live)
        fields += _facts(self._data, newest, [self._nodes[number] for number in live], parts)
        content: Content | None = None
        if kind == stat.S_IFREG:
            content = self._content(path, parts, size) if size else None
        elif kind == stat.S_IFLNK or parts:
            fields += self._value(kind, parts, size)
        return _entry(path, spans, tuple(fields), content)

    def _content(self, path: Path, parts: list[jffs2_data.Part], size: int) -> Content:
        gap: Gap | None = None
        for codec in sorted({node.codec for _, _, node in parts}):
            packed = sum(node.body.length for _, _, node in parts)
            what = f"jffs2 {path.path.decode('utf-8', 'replace')}"
            name = jffs2_data.NAMES.get(codec, f"codec {codec}")
            if codec not in jffs2_data.KNOWN:
                gap = Gap(what, Why.NOT_READ, packed, detail=f"compressed with {name}")
            elif codec == jffs2_data.LZO:
                gap = gap or missing(name, what, packed)
        if gap is not None:
            return Content("jffs2", size=size, missing=gap)
        chunks = partial(jffs2_data.chunks, self._data, parts, size, self._ask)
        return Content("jffs2", chunks, size)

    def _value(self, kind: int, parts: list[jffs2_data.Part], size: int) -> Iterator[Field]:
        """What is written in an entry that is no file: a link's target, a device's numbers."""
        try:
            if kind != stat.S_IFLNK:
                size = max(end for _, end, _ in parts)
            value = b"".join(jffs2_data.chunks(self._data, parts, min(size, _VALUE), self._ask))
        except SourceError as error:
            self._faults.append(Fault("unreadable", f"what an entry says: {error.message}"))
            return
        if kind == stat.S_IFLNK:
            yield Field("link", value)
        elif kind in (stat.S_IFBLK, stat.S_IFCHR) and len(value) in (2, 4):
            yield Field("device", _device(int.from_bytes(value, "big" if self._big else "little")))
            yield Field("device-size", len(value))
        else:
            yield Field("value", value)

    def rest(self) -> Iterator[Piece]:
        """What is no entry's: marks of erased blocks, padding, and what counts no more."""
        heads: list[Span] = []
        others: dict[str, list[Span]] = {}
        for number, node in enumerate(self._nodes):
            if number in self._used:
                continue
            clean = node.kind == CLEAN and node.span.length == _CLEAN_SIZE
            if clean or (node.kind == PADDING and self._is_fill(node)):
                heads.append(node.span)
                continue
            old = node.kind in (DIRENT, INODE)
            others.setdefault("jffs2.obsolete" if old else "jffs2.node", []).append(node.span)
        for role, spans in others.items():
            yield Piece(kind=Kind.OPAQUE, role=role, account=Account.OPAQUE, spans=tuple(spans))
        if heads:
            yield Piece(kind=Kind.HEADER, role="jffs2.marks", spans=tuple(heads))

    def _is_fill(self, node: Node) -> bool:
        body = bytes(self._data[node.span.offset + _CLEAN_SIZE : node.span.end])
        return not body.strip(b"\xff")


def _facts(
    data: memoryview, newest: Node, live: list[Node], parts: list[jffs2_data.Part]
) -> Iterator[Field]:
    at = newest.span.offset
    mode, uid, gid, size, *times = newest.meta
    yield Field("mode", mode, Span(at + 20, 4))
    yield Field("uid", uid, Span(at + 24, 2))
    yield Field("gid", gid, Span(at + 26, 2))
    yield Field("size", size, Span(at + 28, 4))
    for place, (name, value) in enumerate(zip(_TIMES, times, strict=True)):
        yield Field(name, value, Span(at + 32 + 4 * place, 4))
    wishes = sorted({node.spare for node in live} - {(0, 0)})
    if wishes:
        yield Field("wishes", " ".join(f"{codec}:{flags}" for codec, flags in wishes))
    earlier = sorted({node.meta for node in live} - {newest.meta})
    if earlier:
        yield Field("earlier", " ".join(":".join(map(str, meta)) for meta in earlier))
    shown: dict[int, int] = {}
    for begin, end, one in parts:
        shown[one.span.offset] = shown.get(one.span.offset, 0) + end - begin
    covered = [one for one in live if one.size and shown.get(one.span.offset, 0) < one.size]
    if covered:  # what is written over is still there: its encoded bytes have a say
        yield Field("covered", " ".join(f"{_place(one)}:{_digest(data, one)}" for one in covered))
    idle = [one for one in live if not one.size and (one.offset or one.codec or one.body.length)]
    if idle:
        yield Field("idle", " ".join(f"{_place(one)}:{_digest(data, one)}" for one in idle))


def _place(node: Node) -> str:
    return f"{node.offset}+{node.size}:{node.codec}"


def _digest(data: memoryview, node: Node) -> str:
    return hashlib.sha256(data[node.body.offset : node.body.end]).hexdigest()


def _device(value: int) -> str:
    """``old_encode_dev`` and ``new_encode_dev`` of the kernel's ``kdev_t.h``; they agree below."""
    major = value >> 8 & 0xFFF
    return f"{major}:{value & 0xFF | value >> 12 & 0xFFF00}"


def _entry(
    path: Path, spans: tuple[Span, ...], fields: tuple[Field, ...], content: Content | None
) -> Piece:
    return Piece(
        kind=Kind.FILE,
        role="jffs2.entry",
        account=account_of(content),
        name=path.path,
        spans=spans,
        fields=fields,
        content=content,
    )
