"""Texts under XOR with a key that is repeated, or under a constant that the code names.

Looked for near code that does XOR or adds constants to letters, among the strings and arrays there;
what comes out is believed only where all of it is an address or a command.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from countermark.formats.dex.opcodes import LITERALS, NARROWINGS, SUMS, XORS
from countermark.formats.dex.tables import Dex
from countermark.inspection.hidden.column import Column, Decoded
from countermark.inspection.hidden.nearness import near
from countermark.inspection.hidden.texts import TextKinds
from countermark.model.gap import Gap, Why
from countermark.model.inspection import Hiding
from countermark.model.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

MOST = 40_000
"""Pairs of a text and a key that are tried in one file."""

_SHORTEST, _LONGEST, _LONGEST_KEY = 8, 512, 64
_ONES = 64
"""Different constants of one file."""
_ODD = lazy_pattern(r"[^A-Za-z0-9 ._/$;:<>,=-]")
"""A letter that no name and no path has."""
_PRINTABLE = lazy_pattern(rb"[\x20-\x7e]+")


def found(
    dex: Dex, column: Column, rows: Ints, kinds: TextKinds, gaps: list[Gap]
) -> Iterator[Decoded]:
    """``rows`` are the indexes of the strings in the column."""
    import numpy as np

    left = MOST
    for way, opcodes in ((Hiding.XOR, XORS), (Hiding.ADD, SUMS)):
        doing = _doing(dex, opcodes)
        if not len(doing):
            continue
        close = near(dex, doing)
        constants = _constants(dex, opcodes, doing)
        references = dex.string_references
        used = np.unique(references.index[close[references.body]])
        near_rows = np.flatnonzero(np.isin(rows, used)).tolist()
        near_rows += [
            column.strings + n for n, array in enumerate(column.arrays) if close[array.body]
        ]
        texts = [row for row in near_rows if _is_odd(column.texts[row], kinds)]
        keys = [row for row in near_rows if 1 < len(column.texts[row]) <= _LONGEST_KEY]
        keys = keys if way is Hiding.XOR else []
        left -= len(texts) * (len(keys) + len(constants))
        if left < 0:
            detail = f"more than {MOST} pairs of a text and a key"
            gaps.append(Gap("texts under a repeated key", Why.LIMIT, len(texts), "texts", detail))
            return
        for row in texts:
            yield from (
                one
                for one in _tried(column, row, keys, constants, way)
                if kinds.is_telling(one.text)
            )


def _doing(dex: Dex, opcodes: tuple[int, ...]) -> Ints:
    """Methods that do it to letters: they make the number a letter or a byte again."""
    import numpy as np

    code = dex.code
    doing = np.unique(code.body[code.of(opcodes)])
    letters = np.zeros(len(code.method), np.bool_)
    letters[code.body[code.of(NARROWINGS)]] = True
    found: Ints = doing[letters[doing]]
    return found


def _constants(dex: Dex, opcodes: tuple[int, ...], doing: Ints) -> list[int]:
    import numpy as np

    code = dex.code
    rows = code.of(tuple(set(opcodes) & set(LITERALS)))
    rows = rows[np.isin(code.body[rows], doing)]
    second = code.unit(rows, 1)
    # Literals of 16 bits are a unit, those of 8 bits the upper half of one.
    short = code.opcode[rows] >= 0xD8
    values = np.unique(np.where(short, second >> 8, second)).tolist()
    return [value for value in values if 0 < value < 0xFF][:_ONES]


def _is_odd(text: str, kinds: TextKinds) -> bool:
    """No plain words: it holds what an identifier, a path or a sentence does not."""
    if not _SHORTEST <= len(text) <= _LONGEST or text.count(" ") > 1 or ord(max(text)) > 0xFF:
        return False
    return _ODD.search(text) is not None and not kinds.is_telling(text)


def _tried(
    column: Column, row: int, keys: list[int], constants: list[int], way: Hiding
) -> Iterator[Decoded]:
    raw = column.texts[row].encode("latin-1")
    for constant in constants:
        for value in (constant, -constant & 0xFF) if way is Hiding.ADD else (constant,):
            read = raw.translate(_table(way, value))
            if _PRINTABLE.fullmatch(read):
                yield Decoded(read.decode("ascii"), (row,), (way,))
    number = int.from_bytes(raw, "big")
    for key in keys:
        letters = column.texts[key].encode("latin-1", "ignore")
        if key == row or not 1 < len(letters) < len(raw):
            continue
        repeated = (letters * (len(raw) // len(letters) + 1))[: len(raw)]
        read = (number ^ int.from_bytes(repeated, "big")).to_bytes(len(raw), "big")
        if _PRINTABLE.fullmatch(read):
            yield Decoded(read.decode("ascii"), (row,), (way,), (column.span(key),))


@lru_cache(maxsize=512)
def _table(way: Hiding, value: int) -> bytes:
    """What each byte becomes when the constant is taken away."""
    return bytes(byte ^ value if way is Hiding.XOR else byte - value & 0xFF for byte in range(256))
