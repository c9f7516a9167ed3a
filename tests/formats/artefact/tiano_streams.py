"""The compression of UEFI firmware in small: literals, copies, codes as even as can be."""

from __future__ import annotations

import struct
from collections.abc import Iterator

Item = tuple[int, int]
"""A literal and 0, or the number of a length and the distance of a copy."""


class _Out:
    def __init__(self) -> None:
        self.bits = ""

    def put(self, value: int, count: int) -> None:
        self.bits += f"{value:0{count}b}" if count else ""

    def whole(self) -> bytes:
        bits = self.bits + "0" * (-len(self.bits) % 8) + "0" * 8
        return bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def _codes(used: list[int]) -> dict[int, tuple[int, int]]:
    """A whole set of canonical codes for at least two symbols: value and length of each."""
    count = len(used)
    short = count.bit_length() - 1
    few = (2 << short) - count
    lengths = {symbol: short if n < few else short + 1 for n, symbol in enumerate(used)}
    found, code, before = {}, 0, 0
    for symbol in sorted(used, key=lambda one: (lengths[one], one)):
        code <<= lengths[symbol] - before if before else 0
        before = lengths[symbol]
        found[symbol] = code, before
        code += 1
    return found


def _items(data: bytes) -> Iterator[Item]:
    at = 0
    while at < len(data):
        length = min(len(data) - at, 40)
        place = -1
        while length >= 3 and (place := data.rfind(data[at : at + length], 0, at)) < 0:
            length -= 1
        if length < 3 or place < 0:
            yield data[at], 0
            at += 1
        else:
            yield 253 + length, at - place
            at += length


def _row(out: _Out, codes: dict[int, tuple[int, int]], width: int, special: int) -> None:
    """The lengths of some codes as they stand."""
    last = max(codes) + 1
    out.put(last, width)
    for symbol in range(last):
        length = codes.get(symbol, (0, 0))[1]
        out.put(min(length, 7), 3)
        if length >= 7:
            out.put((1 << (length - 7 + 1)) - 2, length - 7 + 1)
        if symbol + 1 == special:
            out.put(0, 2)


def packed(data: bytes, width: int = 4) -> bytes:
    """One stream of one block; ``width`` is 4 in the specification and 5 in Tiano's."""
    out = _Out()
    items = list(_items(data))
    out.put(len(items), 16)
    used = sorted({symbol for symbol, _ in items})
    numbers = sorted({max(back - 1, 0).bit_length() for _, back in items if back})
    symbols = _codes(used) if len(used) > 1 else {}
    lengths = [symbols.get(symbol, (0, 0))[1] for symbol in range(max(used) + 1)]
    if symbols:
        kinds = sorted({length + 2 if length else 0 for length in lengths} | {0, 1})
        extra = _codes(kinds)
        _row(out, extra, 5, 3)
        out.put(len(lengths), 9)
        for length in lengths:
            out.put(*extra[length + 2 if length else 0])
    else:
        out.put(0, 5)
        out.put(0, 5)
        out.put(0, 9)
        out.put(used[0], 9)
    places = _codes(numbers) if len(numbers) > 1 else {}
    if places:
        _row(out, places, width, -1)
    else:
        out.put(0, width)
        out.put(numbers[0] if numbers else 0, width)
    for symbol, back in items:
        if symbols:
            out.put(*symbols[symbol])
        if back:
            number = (back - 1).bit_length()
            if places:
                out.put(*places[number])
            if number > 1:
                out.put((back - 1) - (1 << (number - 1)), number - 1)
    body = out.whole()
    return struct.pack("<II", len(body), len(data)) + body
