"""The blocks of an ext file system while it is read: who uses each, and what was found false.

Every block is claimed once: by a table or by a file. What nobody claims is free, and what two claim
is a fault. Source: the Linux kernel's ``Documentation/filesystems/ext4``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.crc32c import crc32c_many
from countermark.formats.artefact.ext_super import Super
from countermark.formats.artefact.piece import Ask
from countermark.model.artefact import Fault, Field, Span
from countermark.model.errors import SourceError


class _Sum(msgspec.Struct, frozen=True):
    record: bytes
    seed: int
    expected: int
    bits: int
    what: str
    span: Span


class Volume:
    """One file system. ``tables`` are the spans of all that is parsed, ``fields`` facts of it."""

    def __init__(self, data: memoryview, head: Super, ask: Ask) -> None:
        self.data, self.head, self.ask = data, head, ask
        self.used = bytearray(head.blocks)
        self.faults: list[Fault] = []
        self.fields: list[Field] = []
        self.tables: list[Span] = []
        self._sums: dict[int, list[_Sum]] = {}
        self._spent = 0

    def check(self, count: int) -> None:
        """Raise SourceError where a cap is met."""
        if count > self.ask.pieces or self.ask.deadline.passed():
            raise SourceError(f"more than {self.ask.pieces} parts, or too slow")

    def spend(self, size: int) -> None:
        """Count bytes that were copied."""
        self._spent += size
        if self._spent > self.ask.table:
            raise SourceError(f"tables of more than {self.ask.table} bytes")

    def fault(self, kind: str, what: str, span: Span | None = None) -> None:
        """Write down a broken promise."""
        self.check(len(self.faults))
        self.faults.append(Fault(kind, what, span))

    def fact(self, name: str, value: int | str | bytes, span: Span | None = None) -> None:
        """Write down a value of the whole."""
        self.check(len(self.fields))
        self.fields.append(Field(f"ext4.{name}", value, span))

    def span(self, block: int, count: int = 1) -> Span:
        """Where blocks stand; raises SourceError outside the file system."""
        if block < 0 or block + count > self.head.blocks:
            raise SourceError(f"block {block} of {self.head.blocks}")
        size = self.head.block_size
        return Span(block * size, count * size)

    def block(self, block: int, count: int = 1) -> memoryview:
        """The bytes of blocks."""
        span = self.span(block, count)
        return self.data[span.offset : span.end]

    def claim(self, block: int, count: int, what: str) -> Span:
        """Blocks that belong to ``what``; those that something else has already are a fault."""
        span = self.span(block, count)
        part = self.used[block : block + count]
        if any(part):
            self.fault("overlap", f"{what} uses blocks that are used already", span)
        self.used[block : block + count] = b"\1" * count
        return span

    def is_used(self, block: int, what: str) -> bool:
        """Has something this block already? A tree that leads back to itself ends there."""
        span = self.span(block)
        if used := bool(self.used[block]):
            self.fault("loop", f"{what} leads to a block that is used already", span)
        return used

    def claim_table(self, block: int, count: int, what: str) -> memoryview:
        """Blocks that are read here and now."""
        self.check(len(self.tables))
        span = self.claim(block, count, what)
        self.tables.append(span)
        return self.data[span.offset : span.end]

    def sum(self, record: bytes, seed: int, expected: tuple[int, int], what: str, at: int) -> None:
        """A checksum to be proven with all others of its length: its value and its bits."""
        self.spend(len(record))
        one = _Sum(record, seed, *expected, what, Span(at, len(record)))
        self._sums.setdefault(len(record), []).append(one)

    def prove_sums(self) -> None:
        """Every checksum that does not fit becomes a fault."""
        for sums in self._sums.values():
            self.check(0)
            found = crc32c_many([one.record for one in sums], [one.seed for one in sums])
            for one, value in zip(sums, found, strict=True):
                if value & (1 << one.bits) - 1 != one.expected:
                    what = f"the checksum of {one.what} is {one.expected:#x}"
                    self.fault("checksum", what, one.span)
        self._sums = {}

    def unused(self) -> Iterator[tuple[int, int]]:
        """Runs of blocks that nobody has claimed, with their length."""
        at = 0
        while (start := self.used.find(0, at)) >= 0:
            at = self.used.find(1, start)
            at = self.head.blocks if at < 0 else at
            yield start, at - start


def is_zero(part: memoryview | bytes) -> bool:
    """Are all bytes zero?"""
    import numpy as np

    return not part or not np.frombuffer(part, dtype=np.uint8).any()
