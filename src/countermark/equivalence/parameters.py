"""What a compressor may say of how it packed: values that one of its kind writes, and no others.

A parameter is explained because what was packed is compared. That holds for a level or a block
size; bytes that no compressor writes would be a message. Sources: RFC 1952 (XFL), RFC 8878 (window
descriptor), the LZ4 frame format 1.6.2 (BD), The .xz File Format 1.2.1 (5.3, filters), the Linux
kernel's ``fs/squashfs`` (superblock and options of each compressor).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping

from countermark.equivalence.finding import Difference
from countermark.formats.artefact.opening import Opened
from countermark.model.comparison import Failed, Unproven, Value

_LZMA2, _DELTA = 0x21, 0x03
_BRANCHES = frozenset({4, 5, 6, 7, 8, 9, 0x0A, 0x0B})
_OPTIONS = "squashfs.compressor-options"


def known_parameter(difference: Difference) -> Failed | None:
    """Both are values that a compressor of the kind writes."""
    for opened, value in zip(
        difference.pair.sides, (difference.evaluated, difference.deployed), strict=True
    ):
        if difference.field == _OPTIONS:
            fits = value is None or _options(opened, value)
        else:
            check = _KNOWN.get(difference.field)
            fits = check is not None and check(value)
        if not fits:
            return Failed(Unproven.NO_COMPRESSOR_WRITES, (value,))
    return None


def _filters(value: Value) -> bool:
    """Filters without a start offset, the last of them LZMA2; each with its own properties."""
    if not isinstance(value, bytes):
        return False
    at = 0
    while len(value) - at >= 2:
        key, size = value[at], value[at + 1]
        properties = value[at + 2 : at + 2 + size]
        at += 2 + size
        if key == _LZMA2:
            return size == 1 == len(properties) and properties[0] <= 40 and at == len(value)
        if not (key in _BRANCHES and not size) and not (key == _DELTA and size == 1):
            return False
    return False


def _options(opened: Opened, value: Value) -> bool:
    codec = next((f.value for f in opened.space.fields if f.name == "squashfs.compressor"), 0)
    shape = _SHAPES.get(codec) if isinstance(codec, int) else None
    if shape is None or not isinstance(value, bytes) or len(value) != struct.calcsize(shape[0]):
        return False
    numbers = struct.unpack(shape[0], value)
    return all(number in allowed for number, allowed in zip(numbers, shape[1], strict=True))


_DICTIONARIES = frozenset({1 << n for n in range(13, 31)} | {3 << n for n in range(12, 30)})
_SHAPES: Mapping[int, tuple[str, tuple[range | frozenset[int], ...]]] = {
    1: ("<IHH", (range(1, 10), range(8, 16), range(0x20))),
    3: ("<II", (range(5), range(10))),
    4: ("<II", (_DICTIONARIES, range(0x40))),
    5: ("<II", (range(1, 2), range(2))),
    6: ("<I", (range(1, 23),)),
}
"""Options of zlib, LZO, xz, LZ4 and zstd: their layout, and the values of each number."""


def _among(allowed: range | frozenset[int]) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, int) and value in allowed


_KNOWN: Mapping[str, Callable[[Value], bool]] = {
    "gzip.xfl": _among(frozenset({0, 2, 4})),
    "bzip2.level": _among(range(1, 10)),
    "zstd.window": _among(range(176)),
    "lz4.block-descriptor": _among(frozenset({0x40, 0x50, 0x60, 0x70})),
    "xz.filters": _filters,
    "squashfs.compressor": _among(range(1, 7)),
    "squashfs.block-size": _among(frozenset({1 << n for n in range(12, 21)})),
    "squashfs.block-log": _among(range(12, 21)),
    "squashfs.flags": _among(range(0x1000)),
}
