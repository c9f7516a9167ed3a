"""UBIFS file systems, as they stand in a volume of UBI or as ``mkfs.ubifs`` makes them.

Source: the Linux kernel's ``fs/ubifs/ubifs-media.h``. The index is followed and the journal applied
(``ubifs_index``); numbers of inodes and of sequence, and places, are layout. An entry has the
fields of its inode (``mode``, ``uid``, ``gid``, ``links``, ``size``, ``mtime`` and the other times
with their ``-ns``, ``flags``, ``compressor``, ``xattr-count`` and more), ``link``, ``device``,
``hard-link``, ``xattr:NAME``, ``name-type``, ``cookie`` (where not 0) and ``reserved`` (what stands
where zeros should, if anything).

Parameters of the whole are those of the superblock, ``ubifs.key-hash`` to ``ubifs.rest``, and those
of the master node, ``ubifs.master.NAME``. Nodes that count no more (``ubifs.obsolete``), the log
and what is of no known type (``ubifs.log``), and the tables of free space (``ubifs.tables``, which
are no nodes) are compared byte for byte. What is encrypted is not read.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator
from functools import partial

from countermark.formats.artefact.block_codec import missing
from countermark.formats.artefact.name_tree import Name, Path, paths
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, account_of
from countermark.formats.artefact.ubifs_data import CODECS, chunks
from countermark.formats.artefact.ubifs_index import LEAVES, Master, State, master, state
from countermark.formats.artefact.ubifs_nodes import (
    HEAD,
    IDX,
    MST,
    PAD,
    SB,
    Node,
    Scan,
    node_at,
    scan,
)
from countermark.formats.artefact.ubifs_super import inode_facts, master_fields, super_fields
from countermark.model.artefact import Account, Field, Kind, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_ROOT = 1
_INODE = 160
_ENCRYPTED = 0x40
_BLOCKS = range(15 << 10, (2 << 20) + 1)
_FILLS = {0xFF: "erased", 0xCE: "padding", 0x00: "zero"}


class Ubifs:
    """Reads one file system."""

    form = "ubifs"

    def recognise(self, data: memoryview) -> bool:
        """Does a superblock node with a right checksum stand here?"""
        node = node_at(data, 0, min(len(data), 4096))
        return node is not None and node.kind == SB

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, and the nodes that count no more; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no superblock", place="byte 0")
        block, count = struct.unpack_from("<II", data, 36)
        if block not in _BLOCKS or block % 8:
            raise SourceError(f"a block size of {block}", place="byte 36")
        end = min(block * count, len(data))
        found = scan(data, block, end, ask)
        newest = master(data, found, block)
        tree = _Tree(data, found, state(data, found, newest, block, ask), ask)
        read = Read(pieces=[*tree.entries()], faults=found.faults, ordered=False)
        read.fields = (*super_fields(data), *(master_fields(data, newest.node) if newest else ()))
        read.pieces += tree.rest(newest)
        for value, role in _FILLS.items():
            if spans := tuple(found.fills[value]):
                read.pieces.append(
                    Piece(
                        kind=Kind.PADDING, role=f"ubifs.{role}", account=Account.FILL, spans=spans
                    )
                )
        if found.raw:
            read.pieces.append(_opaque("ubifs.tables", found.raw))
        return read


class _Tree:
    """The names and inodes of one image."""

    def __init__(self, data: memoryview, found: Scan, now: State, ask: Ask) -> None:
        self._data, self._found, self._now, self._ask = data, found, now, ask
        self._used: set[int] = {node.at for node in now.index}

    def entries(self) -> Iterator[Piece]:
        """A piece for each path."""
        names = {
            parent: [Name(name, one.inode, one.node.at) for name, one in listed.items()]
            for parent, listed in self._now.names.items()
        }
        first: dict[int, bytes] = {}
        for path in paths(_ROOT, names, self._ask, self._found.faults):
            spans, fields = self._name(path)
            content: Content | None = None
            if path.inode in first:
                fields.append(Field("hard-link", first[path.inode]))
            elif node := self._now.inodes.get(path.inode):
                first[path.inode] = path.path
                content = self._inode(path, node, spans, fields)
            else:
                fields.append(Field("inode", "none"))
            yield Piece(
                kind=Kind.FILE,
                role="ubifs.entry",
                account=account_of(content),
                name=path.path,
                spans=tuple(spans),
                fields=tuple(fields),
                content=content,
            )

    def _name(self, path: Path) -> tuple[list[Span], list[Field]]:
        if path.node < 0:
            return [], []
        node = self._found.nodes[path.node]
        (kind, _, cookie) = struct.unpack_from("<BHI", self._data, node.at + 49)
        fields = [Field("name-type", kind, Span(node.at + 49, 1))]
        if cookie:
            fields.append(Field("cookie", cookie, Span(node.at + 52, 4)))
        fields += self._reserved(node, 8)
        return [self._use(node)], fields

    def _use(self, node: Node) -> Span:
        self._used.add(node.at)
        return node.span

    def _reserved(self, node: Node, more: int) -> Iterator[Field]:
        """The rest of a key, and what the common header has no use for."""
        rest = bytes(self._data[node.at + HEAD + 8 : node.at + HEAD + 8 + more])
        if any(rest) or _is_spare(node):
            yield Field("reserved", rest + node.spare.to_bytes(3, "big"), node.span)

    def _inode(
        self, path: Path, node: Node, spans: list[Span], fields: list[Field]
    ) -> Content | None:
        at = node.at
        facts = inode_facts(self._data, at)
        said = {field.name: int(field.value) for field in facts if isinstance(field.value, int)}
        spans.append(self._use(node))
        fields += facts
        fields += self._reserved(node, 8)
        inline = bytes(self._data[at + _INODE : at + node.length])
        kind, size = stat.S_IFMT(said["mode"]), said["size"]
        if kind == stat.S_IFLNK:
            fields.append(Field("link", inline, Span(at + _INODE, len(inline))))
        elif kind in (stat.S_IFBLK, stat.S_IFCHR) and len(inline) in (4, 8):
            fields.append(Field("device", _device(inline), Span(at + _INODE, len(inline))))
        elif inline:
            fields.append(Field("value", inline, Span(at + _INODE, len(inline))))
        fields += self._attributes(path.inode, spans)
        blocks = sorted(self._now.data.get(path.inode, {}).items())
        spans += (self._use(one) for _, one in blocks)
        fields += (field for _, one in blocks for field in self._reserved(one, 8))
        if kind != stat.S_IFREG or not size:
            return None
        return self._content(path, blocks, size, said["flags"])

    def _attributes(self, inode: int, spans: list[Span]) -> Iterator[Field]:
        for name, entry in sorted(self._now.attributes.get(inode, {}).items()):
            spans.append(self._use(entry.node))
            key = f"xattr:{name.decode('utf-8', 'backslashreplace')}"
            node = self._now.inodes.get(entry.inode)
            if node is None:
                yield Field(key, "no inode")
                continue
            spans.append(self._use(node))
            span = Span(node.at + _INODE, node.length - _INODE)
            yield Field(key, bytes(self._data[span.offset : span.end]), span)
            facts = inode_facts(self._data, node.at)
            said = " ".join(f"{field.name}={field.value!r}" for field in facts)
            yield Field(f"{key} inode", said, node.span)
            yield from self._reserved(node, 8)
            yield from self._reserved(entry.node, 8)
            yield Field(f"{key} entry", f"{entry.kind}:{entry.cookie}", entry.node.span)

    def _content(
        self, path: Path, blocks: list[tuple[int, Node]], size: int, flags: int
    ) -> Content:
        packed = sum(node.length for _, node in blocks)
        what = f"ubifs {path.path.decode('utf-8', 'replace')}"
        if flags & _ENCRYPTED:
            gap = Gap(what, Why.NOT_READ, packed, detail="encrypted")
            return Content("ubifs", size=size, missing=gap)
        for number in sorted({self._data[node.at + 44] for _, node in blocks}):
            codec = CODECS.get(number, f"codec {number}")
            found = missing(codec, what, packed) if codec not in ("none", "deflate") else None
            if found:
                return Content("ubifs", size=size, missing=found)
        return Content("ubifs", partial(chunks, self._data, blocks, size, self._ask), size)

    def rest(self, newest: Master | None) -> Iterator[Piece]:
        """What is no entry's: the nodes of the format itself, and what counts no more."""
        heads: list[Span] = []
        old: list[Span] = []
        log: list[Span] = []
        for at, node in self._found.nodes.items():
            if at in self._used and node.kind != IDX:
                continue
            if at == 0 or node.kind == PAD or at in self._used or self._is_master(node, newest):
                heads.append(node.span)
            elif node.kind in LEAVES or node.kind in (IDX, MST):
                old.append(node.span)
            else:
                log.append(node.span)
        spare = [self._found.nodes[span.offset] for span in heads]
        values = b"".join(one.spare.to_bytes(3, "big") for one in spare if _is_spare(one))
        fields = (Field("reserved", values),) if values else ()
        yield Piece(kind=Kind.HEADER, role="ubifs.nodes", spans=tuple(heads), fields=fields)
        if log:
            yield _opaque("ubifs.log", log)
        if old:
            yield _opaque("ubifs.obsolete", old)

    def _is_master(self, node: Node, newest: Master | None) -> bool:
        """Is it the master node, or a copy that says the same?"""
        if newest is None or node.kind != MST:
            return False
        sides = [self._data[one.at + HEAD : one.at + one.length] for one in (node, newest.node)]
        return sides[0] == sides[1]


def _is_spare(node: Node) -> bool:
    """Is there something in the common header that means nothing? Groups are 0, 1 and 2."""
    return bool(node.spare & 0xFFFF) or node.spare >> 16 > 2


def _opaque(role: str, spans: list[Span]) -> Piece:
    return Piece(kind=Kind.OPAQUE, role=role, account=Account.OPAQUE, spans=tuple(spans))


def _device(value: bytes) -> str:
    """``new_encode_dev`` or ``huge_encode_dev`` of the kernel's ``kdev_t.h``."""
    number = int.from_bytes(value, "little")
    major = number >> 8 & 0xFFF
    return f"{major}:{number & 0xFF | number >> 12 & ~0xFF}"
