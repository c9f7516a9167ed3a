"""Pieces made to cover their space exactly: who came first keeps a byte, what is left is a gap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

import msgspec

from countermark.formats.artefact.piece import Piece, Read
from countermark.model.artefact import Account, Fault, Kind, Span

FAULTS = 1000
"""Faults that are named for one space; further ones are counted in the last of them."""


class Placed(msgspec.Struct, frozen=True):
    """A piece with the spans that are its own; ``shares`` is the piece whose bytes it also uses."""

    piece: Piece
    spans: tuple[Span, ...]
    shares: int | None


def cover(read: Read, data: memoryview) -> tuple[list[Placed], list[Fault]]:
    """The pieces of ``read`` and gaps, whose spans are a partition of ``data``, and the faults.

    A span that reaches outside is cut there, one that overlaps an earlier piece loses the overlap:
    both are faults, the second not where the piece says that it shares.
    """
    owned = _Owned()
    faults: list[Fault] = []
    placed = [_place(number, piece, len(data), owned, faults) for number, piece in _all(read)]
    gaps = [
        Placed(_gap(data, span, owned.last_end), (span,), None) for span in owned.free(len(data))
    ]
    if len(faults) > FAULTS:
        more = Fault("overlap", f"{len(faults) - FAULTS} more faults of this kind")
        faults = [*faults[:FAULTS], more]
    return placed + gaps, faults


def _all(read: Read) -> Iterable[tuple[int, Piece]]:
    return enumerate(read.pieces)


def _place(number: int, piece: Piece, size: int, owned: _Owned, faults: list[Fault]) -> Placed:
    spans: list[Span] = []
    shares: int | None = None
    for span in piece.spans:
        inside = _clip(span, size)
        if inside != span:
            faults.append(Fault("pointer", f"{piece.role} reaches outside", span))
        for part, owner in owned.take(inside, number):
            if owner is None:
                spans.append(part)
            elif owner != number:
                shares = owner if shares is None else shares
                if not piece.shared:
                    faults.append(Fault("overlap", f"{piece.role} overlaps another part", part))
            else:
                faults.append(Fault("overlap", f"{piece.role} uses bytes twice", part))
    return Placed(piece, tuple(spans), shares)


def _clip(span: Span, size: int) -> Span:
    start = min(max(span.offset, 0), size)
    end = min(max(span.offset + max(span.length, 0), start), size)
    return Span(start, end - start)


class _Owned:
    """Which piece owns which bytes: disjoint spans in order, with the number of their owner."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._owners: list[int] = []
        self.last_end = 0

    def take(self, span: Span, number: int) -> Iterator[tuple[Span, int | None]]:
        """The parts of ``span``: those that were free (owner None) are now of ``number``."""
        at, end = span.offset, span.end
        if at == end:
            return
        index = bisect_right(self._starts, at) - 1
        if index >= 0 and self._ends[index] <= at:
            index += 1
        index = max(index, 0)
        while at < end:
            if index == len(self._starts) or self._starts[index] >= end:
                yield self._own(index, at, end, number), None
                return
            if self._starts[index] > at:
                yield self._own(index, at, self._starts[index], number), None
                index += 1
                at = self._starts[index]
            stop = min(self._ends[index], end)
            yield Span(at, stop - at), self._owners[index]
            at, index = stop, index + 1

    def free(self, size: int) -> Iterator[Span]:
        """What nobody owns, in order."""
        at = 0
        for start, end in zip(self._starts, self._ends, strict=True):
            if start > at:
                yield Span(at, start - at)
            at = end
        if at < size:
            yield Span(at, size - at)

    def _own(self, index: int, at: int, end: int, number: int) -> Span:
        self._starts.insert(index, at)
        self._ends.insert(index, end)
        self._owners.insert(index, number)
        self.last_end = max(self.last_end, end)
        return Span(at, end - at)


def _gap(data: memoryview, span: Span, last_end: int) -> Piece:
    """Bytes that no piece claims: behind everything that the format knows, or between."""
    where = "behind" if span.offset >= last_end else "between"
    fill = is_fill(data[span.offset : span.end])
    return Piece(
        kind=Kind.GAP,
        role=where,
        account=Account.FILL if fill else Account.UNEXPLAINED,
        spans=(span,),
    )


def is_fill(part: memoryview) -> bool:
    """Is it one value, repeated? Compares blocks, so that a gigabyte costs no gigabyte."""
    if not part:
        return True
    block = bytes(part[:1]) * min(len(part), 1 << 16)
    return all(
        part[at : at + len(block)] == block[: len(part) - at]
        for at in range(0, len(part), len(block))
    )
