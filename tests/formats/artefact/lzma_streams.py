"""LZMA streams with a size and without an end marker, as firmware holds them: literals only."""

from __future__ import annotations

import struct

_TOP = 1 << 24
_HALF = 1 << 10


class _Coder:
    """The range encoder of the LZMA specification."""

    def __init__(self) -> None:
        self.low, self.range, self.cache, self.waiting = 0, 0xFFFFFFFF, 0, 1
        self.out = bytearray()

    def shift(self) -> None:
        if self.low < 0xFF000000 or self.low > 0xFFFFFFFF:
            carry = self.low >> 32
            for _ in range(self.waiting):
                self.out.append((self.cache + carry) & 0xFF)
                self.cache = 0xFF
            self.waiting, self.cache = 0, (self.low >> 24) & 0xFF
        self.waiting += 1
        self.low = (self.low << 8) & 0xFFFFFFFF

    def bit(self, chances: dict, key: object, bit: int) -> None:
        chance = chances.get(key, _HALF)
        bound = (self.range >> 11) * chance
        if bit:
            self.low, self.range = self.low + bound, self.range - bound
            chances[key] = chance - (chance >> 5)
        else:
            self.range = bound
            chances[key] = chance + (((1 << 11) - chance) >> 5)
        while self.range < _TOP:
            self.range = (self.range << 8) & 0xFFFFFFFF
            self.shift()


def sized(data: bytes, dictionary: int = 1 << 16) -> bytes:
    """``data`` behind a header that says its size; lc 3, lp 0, pb 2."""
    coder, chances = _Coder(), {}
    before = 0
    for place, byte in enumerate(data):
        coder.bit(chances, ("match", place & 3), 0)
        symbol = 1
        for shift in range(7, -1, -1):
            bit = (byte >> shift) & 1
            coder.bit(chances, (before >> 5, symbol), bit)
            symbol = symbol << 1 | bit
        before = byte
    for _ in range(5):
        coder.shift()
    return struct.pack("<BIQ", 0x5D, dictionary, len(data)) + bytes(coder.out)
