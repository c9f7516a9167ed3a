"""Pieces made to cover their space exactly: who came first keeps a byte, what is left is a gap."""

from __future__ import annotations

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
    owned = _Owned(read.pieces, len(data))
    faults = _Faults()
    placed = [_place(number, piece, owned, faults) for number, piece in enumerate(read.pieces)]
    gaps = [Placed(_gap(data, span, owned.last_end), (span,), None) for span in owned.free()]
    return placed + gaps, faults.named()


class _Faults:
    """Faults, of which not more are held than are named."""

    def __init__(self) -> None:
        self._first: list[Fault] = []
        self._more = 0

    def add(self, fault: Fault) -> None:
        if len(self._first) < FAULTS:
            self._first.append(fault)
        else:
            self._more += 1

    def named(self) -> list[Fault]:
        if not self._more:
            return self._first
        return [*self._first, Fault("overlap", f"{self._more} more faults of this kind")]


def _place(number: int, piece: Piece, owned: _Owned, faults: _Faults) -> Placed:
    spans: list[Span] = []
    shares: int | None = None
    for span in piece.spans:
        inside = _clip(span, owned.size)
        if inside != span:
            faults.add(Fault("pointer", f"{piece.role} reaches outside", span))
        free, overlap = owned.take(inside, number)
        spans += free
        if overlap is None:
            continue
        part, owner = overlap
        if owner == number:
            faults.add(Fault("overlap", f"{piece.role} uses bytes twice", part))
            continue
        shares = owner if shares is None else shares
        if not piece.shared:
            faults.add(Fault("overlap", f"{piece.role} overlaps another part", part))
    return Placed(piece, tuple(spans), shares)


def _clip(span: Span, size: int) -> Span:
    start = min(max(span.offset, 0), size)
    end = min(max(span.offset + max(span.length, 0), start), size)
    return Span(start, end - start)


class _Owned:
    """Which piece owns which bytes.

    The ends of all spans cut the space into cells. A cell belongs to the first who takes it, and
    then points at the next cell that may be free, so that nobody walks over what is taken twice:
    a million spans over one another take as long as a million beside one another.
    """

    def __init__(self, pieces: Iterable[Piece], size: int) -> None:
        self.size = size
        self.last_end = 0
        spans = (_clip(span, size) for piece in pieces for span in piece.spans)
        self._cuts = sorted({0, size, *(at for span in spans for at in (span.offset, span.end))})
        self._cell = {at: number for number, at in enumerate(self._cuts)}
        self._owner = [-1] * len(self._cuts)
        self._next = list(range(len(self._cuts) + 1))

    def take(self, span: Span, number: int) -> tuple[list[Span], tuple[Span, int] | None]:
        """The parts of ``span`` that were free and now are of ``number``.

        Also where it first met what was not free, and whose that is.
        """
        if not span.length:
            return [], None
        self.last_end = max(self.last_end, span.end)
        first, stop = self._cell[span.offset], self._cell[span.end]
        parts: list[Span] = []
        taken: int | None = None
        at = first
        while (begin := self._free(at)) < stop:
            taken = at if begin > at and taken is None else taken
            at = begin
            while at < stop and self._owner[at] < 0:
                self._owner[at], self._next[at] = number, at + 1
                at += 1
            parts.append(Span(self._cuts[begin], self._cuts[at] - self._cuts[begin]))
        taken = at if at < stop and taken is None else taken
        if taken is None:
            return parts, None
        cut = self._cuts[taken]
        return parts, (Span(cut, self._cuts[taken + 1] - cut), self._owner[taken])

    def free(self) -> Iterator[Span]:
        """What nobody owns, in order."""
        at = 0
        while (begin := self._free(at)) < len(self._cuts) - 1:
            at = begin
            while at < len(self._cuts) - 1 and self._owner[at] < 0:
                at += 1
            yield Span(self._cuts[begin], self._cuts[at] - self._cuts[begin])

    def _free(self, cell: int) -> int:
        """The first cell from ``cell`` on that nobody owns; shortens the way for the next."""
        follow = self._next
        while follow[cell] != cell:
            follow[cell] = follow[follow[cell]]
            cell = follow[cell]
        return cell


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
        bytes(part[at : at + len(block)]) == block[: len(part) - at]
        for at in range(0, len(part), len(block))
    )
