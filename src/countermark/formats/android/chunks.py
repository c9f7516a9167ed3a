"""The chunks of which Android's compiled resources are made: a type, two sizes, a content.

Source: ResourceTypes.h of the Android Open Source Project, ``ResChunk_header``. Every size is one
that another party wrote: a chunk that reaches out of what holds it ends the reading there.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.errors import SourceError

STRINGS, TABLE, XML = 0x0001, 0x0002, 0x0003
RESOURCE_MAP = 0x0180
PACKAGE, TYPE = 0x0200, 0x0201
HEADER = 8


class Chunk(msgspec.Struct, frozen=True):
    """``kind`` from ``at`` to ``end``; its content begins at ``body``."""

    kind: int
    at: int
    body: int
    end: int


def chunk(data: memoryview, at: int, end: int) -> Chunk:
    """The chunk at ``at``, which may not reach behind ``end``; raises SourceError."""
    kind, header, size = little(data, at, 2), little(data, at + 2, 2), little(data, at + 4, 4)
    if header < HEADER or size < header or at + size > min(end, len(data)):
        raise SourceError("a chunk of a size that cannot be", place=f"byte {at}")
    return Chunk(kind, at, at + header, at + size)


def chunks(data: memoryview, at: int, end: int, ask: Ask = ASK) -> Iterator[Chunk]:
    """The chunks from ``at`` to ``end``, one behind another; raises SourceError."""
    count = 0
    while end - at >= HEADER:
        count += 1
        if count > ask.pieces or (not count % 4096 and ask.deadline.passed()):
            raise SourceError("more chunks than are read, or the time is over", place=f"byte {at}")
        found = chunk(data, at, end)
        yield found
        at = found.end
