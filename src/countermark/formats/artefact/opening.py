"""A file opened by the readers, one space at a time and no further than somebody asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Protocol

from countermark.formats.artefact.cover import Placed, cover, is_fill
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, Reader
from countermark.model.artefact import Account, Fault, Kind, Node, Space, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

LARGE = 1 << 20
"""Bytes from which a space is released once it is read, and what it decodes to stays with it."""

NO_READER = ""
_COUNTED = 1 << 19
"""Bytes counted at once: counting takes eight times their place."""


class Scratch(Protocol):
    """Where decoded bytes lie, within the caps of one file; the store has one."""

    def hold(
        self, chunks: Iterable[bytes | memoryview], what: str, depth: int, packed: int
    ) -> memoryview | Gap:
        """All of ``chunks``, or the cap that was met: size, total, count, depth, expansion, time.

        ``packed`` is how many bytes they come from. What ``chunks`` raises goes through.
        """
        ...

    def release(self, data: memoryview) -> None:
        """The bytes of ``data`` need not stay in memory until they are looked at again."""
        ...


class Opened:
    """The bytes of a space, and what its reader says of them.

    ``nodes`` are those of ``model.artefact.Space``, but that ``content``, ``missing`` and
    ``entropy`` are not filled in: that is the manifest's.
    """

    def __init__(
        self, data: memoryview, space: Space, placed: Sequence[Placed], depth: int, opener: Opener
    ) -> None:
        self.data, self.space, self.depth, self.opener = data, space, depth, opener
        self._placed = placed
        self._decoded: dict[int, memoryview | Gap] = {}
        self._entries: list[int] | None = None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The parts, in the order of the reader, gaps last."""
        return self.space.nodes

    def entries(self) -> list[int]:
        """The numbers of the nodes that are entries, in order: an entry's place is its index.

        An entry is what the container names, or what it merely encodes.
        """
        if self._entries is None:
            self._entries = [
                number
                for number, node in enumerate(self.nodes)
                if node.kind is Kind.FILE or node.codec
            ]
        return self._entries

    def piece(self, number: int) -> Piece:
        """What the reader said of a node; its spans may be another's too."""
        return self._placed[number].piece

    def bytes_of(self, number: int) -> bytes:
        """The bytes that are the node's own, as they stand."""
        return b"".join(self.data[span.offset : span.end] for span in self.nodes[number].spans)

    def inside(self, number: int) -> Opened | Gap | None:
        """The space that a node's bytes decode to; a gap or None as ``decoded`` has it."""
        data = self.decoded(number)
        return self.opener.open(data, self.depth + 1) if isinstance(data, memoryview) else data

    def decoded(self, number: int) -> memoryview | Gap | None:
        """The bytes that a node's bytes decode to; None where it holds no content.

        A gap where it cannot be decoded, or a cap was met. What nearly all of a large space decodes
        to is decoded once: it is asked for again.
        """
        piece = self.piece(number)
        content = piece.content
        if content is None or content.missing:
            return content.missing if content else None
        if content.chunks is None and len(piece.spans) == 1:
            span = piece.spans[0]
            return self.data[span.offset : span.end]
        if number in self._decoded:
            return self._decoded[number]
        packed = sum(span.length for span in piece.spans)
        data = self.opener.decode(self, piece, content, packed)
        if packed >= max(LARGE, len(self.data) // 2):
            self._decoded[number] = data
            self.opener.release(self.data)
        return data


class Opener:
    """Opens files with ``readers``, keeping what they decode to in ``scratch``."""

    def __init__(self, readers: Sequence[Reader], scratch: Scratch, ask: Ask = ASK) -> None:
        self._readers, self._scratch, self._ask = readers, scratch, ask

    def open(self, data: memoryview, depth: int = 0, sha256: str = "") -> Opened:
        """The space that ``data`` is; one opaque node where no reader knows it.

        ``sha256`` is the digest of the bytes, where it is known.
        """
        form, read = self._read(data)
        placed, overlaps = cover(read, data)
        whole = sha256 or digest_of(data)
        space = Space(
            form=form,
            size=len(data),
            sha256=whole,
            nodes=_nodes(placed, data, whole),
            fields=read.fields,
            faults=(*read.faults, *overlaps),
            ordered=read.ordered,
        )
        if len(data) >= LARGE:
            self.release(data)
        return Opened(data, space, placed, depth, self)

    def knows(self, data: memoryview) -> bool:
        """Does a reader take these bytes for its own?"""
        return any(reader.recognise(data) for reader in self._readers)

    def release(self, data: memoryview) -> None:
        """See ``Scratch.release``."""
        self._scratch.release(data)

    def decode(
        self, opened: Opened, piece: Piece, content: Content, packed: int
    ) -> memoryview | Gap:
        """What the ``packed`` bytes of a piece of ``opened`` decode to, or why they do not."""
        what = f"{piece.role} {piece.name.decode('utf-8', 'replace')}".strip()
        try:
            return self._scratch.hold(
                _chunks(piece, content, opened), what, opened.depth + 1, packed
            )
        except SourceError as error:
            why = Why.LIMIT if self._ask.deadline.passed() else Why.MALFORMED
            return Gap(what, why, packed, detail=error.message, next_step=error.next_step)

    def _read(self, data: memoryview) -> tuple[str, Read]:
        faults: list[Fault] = []
        for reader in self._readers:
            if not reader.recognise(data):
                continue
            try:
                return reader.form, reader.read(data, self._ask)
            except SourceError as error:
                faults.append(Fault("unreadable", f"{reader.form}: {error}"))
        return NO_READER, _opaque(data, faults)


def digest_of(data: memoryview) -> str:
    """SHA-256 in lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _chunks(piece: Piece, content: Content, opened: Opened) -> Iterable[bytes | memoryview]:
    if content.chunks is not None:
        return content.chunks()
    return (opened.data[span.offset : span.end] for span in piece.spans)


def _opaque(data: memoryview, faults: list[Fault]) -> Read:
    if not data:
        return Read(pieces=[], faults=faults)
    account = Account.FILL if is_fill(data) else Account.OPAQUE
    piece = Piece(kind=Kind.OPAQUE, role="opaque", account=account, spans=(Span(0, len(data)),))
    return Read(pieces=[piece], faults=faults)


def _nodes(placed: Sequence[Placed], data: memoryview, whole: str) -> tuple[Node, ...]:
    first: dict[bytes, int] = {}
    return tuple(_node(number, one, data, whole, first) for number, one in enumerate(placed))


def _node(number: int, one: Placed, data: memoryview, whole: str, first: dict[bytes, int]) -> Node:
    piece = one.piece
    named = piece.kind is Kind.FILE and piece.name
    before = first.setdefault(piece.name, number) if named else number
    return Node(
        kind=piece.kind,
        role=piece.role,
        account=piece.account,
        spans=one.spans,
        name=piece.name,
        fields=piece.fields,
        sha256=whole if one.spans == (Span(0, len(data)),) else _digest(data, one.spans),
        codec=piece.content.codec if piece.content else "",
        missing=piece.content.missing if piece.content else None,
        shares=one.shares,
        duplicate_of=before if before != number else None,
    )


def _digest(data: memoryview, spans: Iterable[Span]) -> str:
    digest = hashlib.sha256()
    for span in spans:
        digest.update(data[span.offset : span.end])
    return digest.hexdigest()


def entropy(data: memoryview, spans: Iterable[Span]) -> int:
    """Shannon's entropy of some bytes, in thousandths of a bit a byte: 0 to 8000."""
    import numpy as np

    counts = np.zeros(256, dtype=np.int64)
    for span in spans:
        for at in range(span.offset, span.end, _COUNTED):
            part = data[at : min(at + _COUNTED, span.end)]
            if len(part) < _COUNTED:
                counts += np.bincount(np.frombuffer(part, np.uint8), minlength=256)
                continue
            # Long ones by pairs: half as many to count.
            square = np.bincount(np.frombuffer(part, "<u2"), minlength=1 << 16).reshape(256, 256)
            counts += square.sum(axis=0) + square.sum(axis=1)
    shares = counts[counts > 0] / max(int(counts.sum()), 1)
    return round(float(-(shares * np.log2(shares)).sum()) * 1000) if len(shares) else 0
