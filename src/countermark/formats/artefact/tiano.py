"""The compression of UEFI firmware, in its two kinds: of the UEFI specification, and Tiano's.

Source: UEFI Specification 2.10, chapter 19, "EFI Compression Algorithm Specification"; EDK II's
``BaseUefiDecompressLib`` for Tiano's, which has a larger window. Blocks of Huffman codes for
literals and lengths, and for distances, as in LHA. A stream says how long it is and what comes out;
behind its last code only zero bits may stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.formats.artefact.numbers import little, within
from countermark.formats.artefact.piece import Ask
from countermark.model.errors import SourceError

_SYMBOLS, _SYMBOL_BITS = 510, 9
_EXTRA, _EXTRA_BITS = 19, 5
_DISTANCES = {4: 14, 5: 20}
"""Codes of distances by how many bits give their number: 4 in the specification, 5 in Tiano's."""
_LONGEST = 16
_SPARE = 32
"""Zero bits that an encoder may leave behind the last code."""
_CHUNK = 1 << 16
Table = tuple[int, list[tuple[int, int]]]
"""How many bits are looked at, and for each value of these a symbol and the length of its code."""


class _Bits:
    """Bits of a stream, the highest of each byte first; behind the end there are zeros."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at, self._held, self._count = 0, 0, 0

    def peek(self, count: int) -> int:
        while self._count < count:
            part = self._data[self._at : self._at + 8]
            self._at += 8
            self._held = self._held << 64 | int.from_bytes(part.ljust(8, b"\0"), "big")
            self._count += 64
        return self._held >> (self._count - count)

    def skip(self, count: int) -> None:
        self._count -= count
        self._held &= (1 << self._count) - 1

    def take(self, count: int) -> int:
        value = self.peek(count)
        self.skip(count)
        return value

    def hand_out(self) -> tuple[int, int]:
        """The bits at hand, at least 64, and how many they are."""
        self.peek(64)
        return self._held, self._count

    def more(self, held: int, count: int) -> tuple[int, int]:
        """The same, with 256 bits behind them."""
        part = self._data[self._at : self._at + 32]
        self._at += 32
        return held << 256 | int.from_bytes(part.ljust(32, b"\0"), "big"), count + 256

    def take_back(self, held: int, count: int) -> None:
        """What is left of the bits that were handed out."""
        self._held, self._count = held, count

    @property
    def used(self) -> int:
        """Bits that were taken."""
        return 8 * self._at - self._count


def unpack(data: memoryview, ask: Ask, widths: Sequence[int] = (4, 5)) -> Iterator[bytes]:
    """What a stream decodes to; raises SourceError where it does in neither of the ways, or in two.

    ``widths`` are the ways: 4 of the specification, 5 Tiano's. Nothing in a stream says which.
    """
    found: list[bytearray] = []
    errors: list[SourceError] = []
    for width in widths:
        try:
            found.append(_unpack(data, width, ask))
        except SourceError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    if any(other != found[0] for other in found[1:]):
        raise SourceError("it decodes in two ways, and to other bytes in each")
    for at in range(0, len(found[0]), _CHUNK):
        yield bytes(found[0][at : at + _CHUNK])


def _unpack(data: memoryview, width: int, ask: Ask) -> bytearray:
    packed, size = little(data, 0, 4), little(data, 4, 4)
    if packed + 8 != len(data):
        raise SourceError(f"a stream of {packed} bytes in {len(data) - 8}", place="byte 0")
    if size > ask.entry:
        raise SourceError(f"more than {ask.entry} bytes come out of it", place="byte 4")
    bits, out = _Bits(bytes(data[8:])), bytearray()
    end = 8 * packed
    while len(out) < size:
        within(ask, 0, bits.used // 8)
        _block(bits, out, size, width, end)
    left = end - bits.used
    if left > _SPARE or (left and bits.take(left)):
        raise SourceError("bits behind the end of a stream", place=f"byte {8 + bits.used // 8}")
    return out


def _block(bits: _Bits, out: bytearray, size: int, width: int, end: int) -> None:
    count = bits.take(16)
    extra = _lengths(bits, _EXTRA, _EXTRA_BITS, 3)
    symbols = _symbols(bits, extra)
    distances = _lengths(bits, _DISTANCES[width], width, -1)
    _decode(bits, out, size, end, (count or 1 << 16, symbols, distances))


def _decode(
    bits: _Bits, out: bytearray, size: int, end: int, block: tuple[int, Table, Table]
) -> None:
    """The symbols of one block. The bits at hand are local numbers here: this is the inner loop."""
    count, (wide, table), (far, places) = block
    held, have = bits.hand_out()
    for _ in range(count):
        if have < 64:
            held, have = bits.more(held, have)
        symbol, length = table[held >> (have - wide)]
        have -= length
        if symbol < 256:
            out.append(symbol)
        else:
            held &= (1 << have) - 1
            back, length = places[held >> (have - far)]
            have -= length
            if back > 1:
                held &= (1 << have) - 1
                have -= back - 1
                back = (1 << (back - 1)) + (held >> have)
            _copy(out, back + 1, symbol - 253)
        held &= (1 << have) - 1
        if len(out) >= size:
            break
    bits.take_back(held, have)
    if len(out) > size or bits.used > end:
        raise SourceError("a stream that says more than it may", place=f"bit {bits.used}")


def _copy(out: bytearray, back: int, count: int) -> None:
    at = len(out) - back
    if at < 0:
        raise SourceError("a distance before the beginning")
    if back >= count:
        out += out[at : at + count]
        return
    part = bytes(out[at:])
    out += (part * (count // back + 1))[:count]


def _lengths(bits: _Bits, most: int, width: int, special: int) -> Table:
    """The codes for lengths, or for distances; behind the third length zeros may be skipped."""
    count = bits.take(width)
    if not count:
        return 0, [(bits.take(width), 0)]
    if count > most:
        raise SourceError(f"{count} codes, and {most} are the most")
    lengths: list[int] = []
    while len(lengths) < count:
        length = bits.take(3)
        if length == 7:
            while bits.take(1):
                length += 1
                if length > _LONGEST:
                    raise SourceError("a code of too many bits")
        lengths.append(length)
        if len(lengths) == special:
            lengths += [0] * bits.take(2)
    return _table(lengths)


def _symbols(bits: _Bits, extra: Table) -> Table:
    """The codes for literals and lengths of copies."""
    count = bits.take(_SYMBOL_BITS)
    if not count:
        return 0, [(bits.take(_SYMBOL_BITS), 0)]
    wide, table = extra
    lengths: list[int] = []
    while len(lengths) < count:
        symbol, length = table[bits.peek(wide)]
        bits.skip(length)
        if symbol > 2:
            lengths.append(symbol - 2)
        elif symbol == 0:
            lengths.append(0)
        else:
            lengths += [0] * (bits.take(4) + 3 if symbol == 1 else bits.take(9) + 20)
    if len(lengths) > _SYMBOLS:
        raise SourceError(f"{len(lengths)} codes, and {_SYMBOLS} are the most")
    return _table(lengths)


def _table(lengths: Sequence[int]) -> Table:
    """The canonical codes of these lengths; raises SourceError where they are no whole set."""
    wide = max(lengths)
    if wide > _LONGEST or sum(1 << (wide - one) for one in lengths if one) != 1 << wide:
        raise SourceError("codes that are no whole set")
    table: list[tuple[int, int]] = []
    for length in range(1, wide + 1):
        for symbol, one in enumerate(lengths):
            if one == length:
                table += [(symbol, length)] * (1 << (wide - length))
    return wide, table
