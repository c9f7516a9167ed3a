"""DEX files inside other bytes: in files of a device's compiler, in wrappers, one behind another.

``odex``, ``oat`` and ``vdex`` files of the Android runtime and Dalvik's own ``dey`` files hold
whole DEX files; so may anything. They are found by their magic, and counted only where their header
can be read. Compact DEX is found and reported as not read.
"""

from __future__ import annotations

import struct

import msgspec

from countermark.formats.dex.header import COMPACT, OPTIMISED, SIZE, header
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern

_MAGIC = lazy_pattern(rb"dex\n0\d\d\0|cdex00\d\0|dey\n036\0")
MOST = 1000


class Place(msgspec.Struct, frozen=True):
    """Where a DEX file stands; ``optimised``: Dalvik rewrote it."""

    span: Span
    optimised: bool = False


def embedded(data: memoryview) -> tuple[list[Place], list[Gap]]:
    """All DEX files in some bytes, in order; those inside of another are not looked for."""
    places: list[Place] = []
    gaps: list[Gap] = []
    at, optimised = 0, range(0)
    while match := _MAGIC.search(data, at):
        begin = match.start()
        at = begin + 4
        if match[0].startswith(COMPACT):
            size = struct.unpack_from("<I", data, begin + 32)[0] if begin + 36 <= len(data) else 0
            detail = f"compact DEX at byte {begin}"
            gaps.append(Gap("compact DEX", Why.NOT_READ, size, detail=detail))
        elif match[0].startswith(OPTIMISED):
            if begin + 16 <= len(data):
                first, length = struct.unpack_from("<II", data, begin + 8)
                optimised = range(begin + first, begin + first + length)
        elif len(places) >= MOST:
            gaps.append(
                Gap("DEX", Why.LIMIT, len(data) - begin, detail=f"more than {MOST} in a file")
            )
            break
        elif size := _size(data[begin:]):
            places.append(Place(Span(begin, size), begin in optimised))
            at = begin + size
    return places, gaps


def _size(data: memoryview) -> int:
    """How long the DEX file at the beginning is; 0 where it is none."""
    try:
        return max(header(data, checked=False).size, SIZE)
    except SourceError:
        return 0
