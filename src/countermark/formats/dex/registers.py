"""Constants and arrays in the registers of one method, followed in the order of its instructions.

Source: Dalvik bytecode, "Summary of bytecode set". Branches are not followed: what two ways through
a method leave in one register is taken from the one that stands last. Whatever writes a register
and is not a constant, a copy or a new array makes its value unknown.
"""

from __future__ import annotations

import msgspec

_ELEMENTS = 1 << 16
_WIDTHS = {0x4B: 4, 0x4F: 1, 0x50: 2, 0x51: 2}
_COPIES = {0x01: 1, 0x04: 1, 0x07: 1, 0x02: 2, 0x05: 2, 0x08: 2, 0x03: 3, 0x06: 3, 0x09: 3}
_NO_RESULT = frozenset((
    0x00, *range(0x0E, 0x12), 0x1D, 0x1E, 0x1F, 0x24, 0x25, 0x26, 0x27, *range(0x28, 0x2D),
    *range(0x32, 0x3E), *range(0x4B, 0x52), *range(0x59, 0x60), *range(0x67, 0x73),
    *range(0x73, 0x79), 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xEB, 0xEC, 0xED, 0xEE, 0xFA, 0xFB, 0xFC,
    0xFD,
))  # fmt: skip
_FOUR_BITS = frozenset((
    0x12, 0x20, 0x21, 0x23, *range(0x52, 0x59), *range(0x7B, 0x90), *range(0xB0, 0xD8),
    0xE3, 0xE4, 0xE5, *range(0xEF, 0xF3),
))  # fmt: skip
"""Instructions whose result goes to one of the first sixteen registers."""
_WIDE = frozenset((0x04, 0x05, 0x06, 0x0B, *range(0x16, 0x1A), 0x45, 0x53, 0x61))


class Filled(msgspec.Struct):
    """An array that is being filled; ``begin`` and ``end`` are the first and last assignment."""

    elements: dict[int, int]
    width: int = 0
    begin: int = 0
    end: int = 0

    def values(self) -> tuple[int, ...]:
        """Its elements from the first on, as far as each is known."""
        values = []
        for index in range(len(self.elements)):
            if index not in self.elements:
                break
            values.append(self.elements[index] & (1 << 8 * self.width) - 1)
        return tuple(values)


class Registers:
    """What each register holds: a number, an array, or nothing that is known."""

    def __init__(self) -> None:
        self._values: dict[int, int | Filled] = {}
        self.arrays: list[Filled] = []

    def step(self, units: list[int], at: int, place: int) -> None:
        """Follows the instruction ``units[at:]``, which stands at ``place``."""
        unit = units[at]
        opcode, high = unit & 0xFF, unit >> 8
        if opcode in _WIDTHS:
            self._assign(opcode, high, units[at + 1], place)
        elif opcode in _COPIES:
            form = _COPIES[opcode]
            to = (high & 15, high, units[at + 1])[form - 1]
            source = (high >> 4, units[at + 1], units[at + 2])[form - 1]
            self._put(to, self._values.get(source), wide=opcode in _WIDE)
        elif opcode == 0x12:
            self._put(high & 15, (high >> 4) - (high >> 4 & 8) * 2)
        elif opcode in (0x13, 0x16):
            self._put(high, _signed(units[at + 1]), wide=opcode == 0x16)
        elif opcode in (0x14, 0x17):
            self._put(high, units[at + 1] | units[at + 2] << 16, wide=opcode == 0x17)
        elif opcode == 0x15:
            self._put(high, units[at + 1] << 16)
        elif opcode == 0x23:
            made = Filled({}, begin=place)
            self.arrays.append(made)
            self._put(high & 15, made)
        elif opcode not in _NO_RESULT:
            to = high & 15 if opcode in _FOUR_BITS else high
            self._put(to, None, wide=opcode in _WIDE)

    def _assign(self, opcode: int, value: int, operands: int, place: int) -> None:
        array = self._values.get(operands & 0xFF)
        index, number = self._values.get(operands >> 8), self._values.get(value)
        if not isinstance(array, Filled) or not isinstance(index, int):
            return
        if not isinstance(number, int) or not 0 <= index < _ELEMENTS:
            return
        if not array.elements:
            array.begin = place
        array.width, array.end = _WIDTHS[opcode], place
        array.elements[index] = number

    def _put(self, register: int, value: int | Filled | None, *, wide: bool = False) -> None:
        if value is None:
            self._values.pop(register, None)
        else:
            self._values[register] = value
        if wide:
            self._values.pop(register + 1, None)


def _signed(unit: int) -> int:
    return unit - (unit >> 15 << 16)
