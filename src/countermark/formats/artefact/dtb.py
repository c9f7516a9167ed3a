"""Flattened device trees, and FIT images, which are device trees that hold images.

Source: the Devicetree Specification 0.4, chapter 5, and the FIT specification 0.8 (U-Boot's
``doc/usage/fit``). Numbers are big-endian. A node is an entry, named by its path; its properties
are its fields. A property of more than 1024 bytes, and each ``data`` of an image, is an entry of
its own with content. In a FIT the digest of an image is reckoned again, a signature is a signature,
``timestamp`` is a time. Fields of the whole: ``dtb.version``, ``dtb.last-compatible``,
``dtb.boot-cpu``, ``dtb.reserved`` (memory, address and length), ``dtb.nops``,
``dtb.unused-strings``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

MAGIC = b"\xd0\x0d\xfe\xed"
_HEADER = struct.Struct(">10I")
_BEGIN, _END_NODE, _PROPERTY, _NOP, _END = 1, 2, 3, 4, 9
_LARGE = 1024
_DEEPEST = 64


class Property(msgspec.Struct, frozen=True):
    """A value of a node, where it stands, and whether it is followed by padding that is zero."""

    name: str
    value: Span


class Node(msgspec.Struct):
    """A node of the tree: its path, its own bytes, its properties in their order."""

    path: bytes
    spans: list[Span]
    properties: list[Property]


class Tree(msgspec.Struct, kw_only=True):
    """A device tree read: header numbers, nodes in their order, and spans of the other blocks."""

    total: int
    head: tuple[int, ...]
    nodes: list[Node]
    blocks: list[Span]
    fields: list[Field]
    faults: list[Fault]


def tree(data: memoryview, ask: Ask) -> Tree:
    """The tree that some bytes begin with; raises SourceError."""
    if len(data) < _HEADER.size:
        raise SourceError("a header that is cut", place="byte 0")
    head = _HEADER.unpack_from(data)
    _, total, struct_at, strings_at, reserved_at, version, compatible, cpu, strings, size = head
    if not 16 <= version <= 17 or compatible > 17:
        raise SourceError(f"version {version}", place="byte 20")
    if version < 17:
        raise SourceError("a device tree before version 17", place="byte 20")
    ends = (struct_at + size, strings_at + strings, reserved_at + 16)
    if total > len(data) or max(ends) > total or min(struct_at, strings_at, reserved_at) < 40:
        raise SourceError("a block of the tree reaches outside it", place="byte 4")
    made = Tree(total=total, head=head, nodes=[], blocks=[Span(0, 40)], fields=[], faults=[])
    made.fields += [
        Field("dtb.version", version, Span(20, 4)),
        Field("dtb.last-compatible", compatible, Span(24, 4)),
        Field("dtb.boot-cpu", cpu, Span(28, 4)),
    ]
    made.blocks += [_reserved(data, reserved_at, made), Span(strings_at, strings)]
    _Structure(data, made, ask).read(struct_at, size, strings_at, strings)
    return made


def _reserved(data: memoryview, at: int, made: Tree) -> Span:
    begin, pairs = at, []
    while at + 16 <= made.total:
        pair = struct.unpack_from(">QQ", data, at)
        at += 16
        if pair == (0, 0):
            break
        pairs.append(pair)
    span = Span(begin, at - begin)
    if pairs:
        text = ", ".join(f"{start:#x}+{length:#x}" for start, length in pairs)
        made.fields.append(Field("dtb.reserved", text, span))
    return span


class _Structure:
    """Reads the block of tokens."""

    def __init__(self, data: memoryview, made: Tree, ask: Ask) -> None:
        self._data, self._made, self._ask = data, made, ask
        self._used: list[tuple[int, int]] = []
        self._nops = 0

    def read(self, at: int, size: int, strings_at: int, strings: int) -> None:
        end = at + size
        text = bytes(self._data[strings_at : strings_at + strings])
        stack: list[Node] = []
        done = False
        while not done:
            if at + 4 > end:
                raise SourceError("the tree does not end", place=f"byte {at}")
            (token,) = struct.unpack_from(">I", self._data, at)
            begin = at
            at += 4
            if token == _BEGIN:
                at = self._begin(at, end, stack)
                stack[-1].spans.append(Span(begin, at - begin))
            elif token == _PROPERTY and stack:
                at = self._property(at, end, stack[-1], text)
                stack[-1].spans.append(Span(begin, at - begin))
            elif token == _END_NODE and stack:
                stack.pop().spans.append(Span(begin, 4))
            elif token == _NOP:
                self._nops += 1
                self._made.blocks.append(Span(begin, 4))
            elif token == _END and not stack:
                self._made.blocks.append(Span(begin, 4))
                done = True
            else:
                raise SourceError(f"a token {token} where none may be", place=f"byte {begin}")
        if at != end:
            what = "the tree ends before its block does"
            self._made.faults.append(Fault("length", what, Span(at, end - at)))
        self._finish(text)

    def _begin(self, at: int, end: int, stack: list[Node]) -> int:
        limit = min(end, at + 4096)
        raw = bytes(self._data[at:limit])
        length = raw.find(b"\0")
        if length < 0 or len(stack) >= _DEEPEST or len(self._made.nodes) >= self._ask.pieces:
            raise SourceError("a name that does not end, or too many nodes", place=f"byte {at}")
        if stack:
            above = stack[-1].path
            path = (above if above != b"/" else b"") + b"/" + raw[:length]
        else:
            path = b"/" + raw[:length]
        stack.append(Node(path, [], []))
        self._made.nodes.append(stack[-1])
        return self._padded(at, at + length + 1, end)

    def _property(self, at: int, end: int, node: Node, text: bytes) -> int:
        if at + 8 > end:
            raise SourceError("a property is cut", place=f"byte {at}")
        length, name_at = struct.unpack_from(">II", self._data, at)
        stop = text.find(b"\0", name_at)
        if at + 8 + length > end or name_at > len(text) or stop < 0:
            raise SourceError("a property reaches outside", place=f"byte {at}")
        self._used.append((name_at, stop + 1))
        name = text[name_at:stop].decode("ascii", "backslashreplace")
        node.properties.append(Property(name, Span(at + 8, length)))
        return self._padded(at, at + 8 + length, end)

    def _padded(self, begin: int, at: int, end: int) -> int:
        """The next multiple of four; bytes up to there that are not zero are a fault and a fact."""
        stop = min((at + 3) & ~3, end)
        if any(self._data[at:stop]):
            value = bytes(self._data[at:stop])
            what = f"padding that is not zero: {value!r}"
            self._made.faults.append(Fault("reserved", what, Span(at, stop - at)))
        return stop

    def _finish(self, text: bytes) -> None:
        at, out = 0, bytearray()
        for begin, stop in sorted(self._used):
            out += text[at:begin] if begin > at else b""
            at = max(at, stop)
        out += text[at:]
        if any(out):
            self._made.fields.append(Field("dtb.unused-strings", bytes(out)))
        elif out:
            self._made.fields.append(Field("dtb.string-padding", len(out)))
        if self._nops:
            self._made.fields.append(Field("dtb.nops", self._nops))


class Dtb:
    """Reads one device tree."""

    form = "dtb"

    def recognise(self, data: memoryview) -> bool:
        """Does a device tree begin here?"""
        return bytes(data[:4]) == MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Nodes and properties, and the blocks around them; raises SourceError."""
        made = tree(data, ask)
        pieces = [header(made), *(piece for node in made.nodes for piece in entries(data, node))]
        pieces += tail(data, made)
        return Read(pieces=pieces, fields=tuple(made.fields), faults=made.faults)


def header(made: Tree) -> Piece:
    """Everything but the nodes: what stands in it is in the fields of the whole, or followed."""
    return Piece(kind=Kind.HEADER, role="dtb.header", spans=tuple(made.blocks))


def entries(data: memoryview, node: Node) -> Iterator[Piece]:
    """A node, and its large properties, whose bytes are theirs alone."""
    fields: list[Field] = []
    apart: list[Property] = []
    seen: set[str] = set()
    for one in node.properties:
        if one.value.length > _LARGE or one.name in seen:
            apart.append(one)
        else:
            fields.append(Field(one.name, bytes(data[one.value.offset : one.value.end]), one.value))
        seen.add(one.name)
    yield Piece(
        kind=Kind.FILE,
        role="dtb.node",
        name=node.path,
        spans=tuple(_without(node.spans, [one.value for one in apart])),
        fields=tuple(fields),
    )
    for one in apart:
        yield large(node, one)


def large(node: Node, one: Property) -> Piece:
    """A property as an entry of its own."""
    return Piece(
        kind=Kind.FILE,
        role="dtb.property",
        name=(node.path if node.path != b"/" else b"") + b"/" + one.name.encode(),
        spans=(one.value,),
        content=Content(size=one.value.length),
    )


def _without(spans: list[Span], apart: list[Span]) -> Iterator[Span]:
    """Neighbouring spans as one, with holes where ``apart`` are."""
    holes = sorted(apart)
    last: Span | None = None
    for span in spans:
        parts = [span]
        for hole in holes:
            if span.offset <= hole.offset and hole.end <= span.end:
                parts = [
                    Span(span.offset, hole.offset - span.offset),
                    Span(hole.end, span.end - hole.end),
                ]
        for part in parts:
            if last and last.end == part.offset:
                last = Span(last.offset, last.length + part.length)
            else:
                if last:
                    yield last
                last = part
    if last:
        yield last


def tail(data: memoryview, made: Tree) -> Iterator[Piece]:
    """Zero bytes that a tree was given to grow: as many as its maker liked, so a fact."""
    end = max(
        span.end for span in [*made.blocks, *(span for node in made.nodes for span in node.spans)]
    )
    span = Span(end, made.total - end)
    if span.length > 0 and not any(data[span.offset : span.end]):
        yield Piece(
            kind=Kind.PADDING,
            role="dtb.padding",
            account=Account.FILL,
            spans=(span,),
            fields=(Field("length", span.length, says=Says.FACT),),
        )
