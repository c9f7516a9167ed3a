"""How many 16-bit units each instruction takes, and what the instructions that matter are called.

Source: Dalvik bytecode (source.android.com), "Summary of bytecode set" and "Instruction formats";
the quickened ones (E3 to F2) from the Android runtime's ``dex_instruction_list.h``, those of files
optimised for Dalvik (``dey``) from its ``opcode-gen``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

CONST_STRING, CONST_STRING_JUMBO = 0x1A, 0x1B
NEW_ARRAY, FILL_ARRAY_DATA = 0x23, 0x26
MOVE_RESULT_OBJECT = 0x0C
INVOKES = (*range(0x6E, 0x73), *range(0x74, 0x79), 0xFA, 0xFB)
FIELDS = tuple(range(0x52, 0x6E))
ARRAY_WRITES = (0x4B, 0x4F, 0x50, 0x51)
"""``aput``, ``aput-byte``, ``aput-char``, ``aput-short``."""
XORS = (0x97, 0xB7, 0xD7, 0xDF)
SUMS = (0x90, 0x91, 0xB0, 0xB1, 0xD0, 0xD1, 0xD8, 0xD9)
"""``add-int``, ``sub-int`` and ``rsub-int`` in all their forms."""
NARROWINGS = (0x8D, 0x8E)
"""``int-to-byte``, ``int-to-char``."""
LITERALS = (0xD0, 0xD1, 0xD7, 0xD8, 0xD9, 0xDF)
"""Of ``XORS`` and ``SUMS`` those with the other operand in the instruction."""

_ONE = (0x00, 0x01, 0x04, 0x07, *range(0x0A, 0x13), 0x1D, 0x1E, 0x21, 0x27, 0x28,
        *range(0x3E, 0x44), 0x73, *range(0x79, 0x90), *range(0xB0, 0xD0))  # fmt: skip
_THREE = (0x03, 0x06, 0x09, 0x14, 0x17, 0x1B, 0x24, 0x25, 0x26, 0x2A, 0x2B, 0x2C,
          *range(0x6E, 0x73), *range(0x74, 0x79), 0xE9, 0xEA, 0xFC, 0xFD)  # fmt: skip
_FOUR, _FIVE = (0xFA, 0xFB), (0x18,)
_UNUSED = range(0xF3, 0xFA)
_DALVIK_ONE, _DALVIK_THREE = (0xEC, 0xF1), (0xEE, 0xEF, 0xF0, *range(0xF8, 0xFC))
PAYLOADS = (0x0100, 0x0200, 0x0300)
"""Tables that stand among the instructions: ``packed-switch``, ``sparse-switch``, arrays."""


@lru_cache(maxsize=2)
def widths(optimised: bool = False) -> npt.NDArray[np.uint8]:
    """By the whole first unit; 0 for a payload, which says its own length.

    ``optimised``: the file is one that Dalvik's own optimiser rewrote.
    """
    import numpy as np

    by_opcode = np.full(256, 2, np.uint8)
    for opcodes, width in ((_ONE, 1), (_THREE, 3), (_FOUR, 4), (_FIVE, 5), (_UNUSED, 1)):
        by_opcode[list(opcodes)] = width
    if optimised:
        by_opcode[0xE3:] = 2
        by_opcode[list(_DALVIK_ONE)] = 1
        by_opcode[list(_DALVIK_THREE)] = 3
    table: npt.NDArray[np.uint8] = np.tile(by_opcode, 256)
    table[list(PAYLOADS)] = 0
    table.flags.writeable = False
    return table


def payload_width(ident: int, first: int, second: int, third: int) -> int:
    """Units of a payload by the three units behind its own; see ``PAYLOADS``."""
    if ident == PAYLOADS[0]:
        return 4 + 2 * first
    if ident == PAYLOADS[1]:
        return 2 + 4 * first
    return 4 + (first * (second | third << 16) + 1) // 2
