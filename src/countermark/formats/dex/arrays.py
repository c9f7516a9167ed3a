"""Arrays of numbers that the code of a DEX file writes out, each with its place.

A compiler writes a constant array in one of two ways: as a table beside the code
(``fill-array-data``), or as one assignment an element (``aput``). The second kind is found by
following constants through the registers of a method in the order of its instructions, without
branches; only methods with several such assignments are followed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from countermark.formats.dex.opcodes import ARRAY_WRITES, FILL_ARRAY_DATA, NEW_ARRAY, PAYLOADS
from countermark.formats.dex.registers import Registers
from countermark.formats.dex.tables import Dex
from countermark.model.artefact import Span
from countermark.model.gap import Gap, Why

if TYPE_CHECKING:
    import numpy as np

SHORTEST = 4
_ELEMENTS = 1 << 16
_ARRAYS = 50_000
_FOLLOWED = 2_000_000
"""Elements of one array; arrays of a file; instructions that are followed one by one."""
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Array(msgspec.Struct, frozen=True):
    """``values`` without sign, each of ``width`` bytes; ``body`` is the method's row in ``Code``.

    ``span`` is the table, or the instructions from the first assignment to the last.
    ``assigned``: it was written element by element.
    """

    values: tuple[int, ...]
    width: int
    span: Span
    body: int
    assigned: bool = False


def arrays(dex: Dex, gaps: list[Gap]) -> list[Array]:
    """All of at least four elements; what a cap left out is added to ``gaps``."""
    found = list(_tables(dex, gaps))
    found += _assigned(dex, gaps)
    return found


def _tables(dex: Dex, gaps: list[Gap]) -> Iterator[Array]:
    code = dex.code
    rows = code.of((FILL_ARRAY_DATA,))
    jump = code.unit(rows, 1) | code.unit(rows, 2) << 16
    jump -= (jump >> 31) << 32
    seen: set[int] = set()
    long = 0
    for place, body in zip((code.at[rows] + jump).tolist(), code.body[rows].tolist(), strict=True):
        if place in seen or not 0 <= place <= len(code.units) - 4:
            continue
        seen.add(place)
        if len(seen) > _ARRAYS:
            detail = f"more than {_ARRAYS} tables"
            gaps.append(Gap("tables of numbers", Why.LIMIT, unit="tables", detail=detail))
            return
        ident, width, count = struct.unpack_from("<HHI", dex.data, 2 * place)
        if ident != PAYLOADS[2] or width not in _CODES or count < SHORTEST:
            continue
        if count > _ELEMENTS or 2 * place + 8 + width * count > len(dex.data):
            long += 1
            continue
        values = struct.unpack_from(f"<{count}{_CODES[width]}", dex.data, 2 * place + 8)
        yield Array(values, width, Span(2 * place + 8, width * count), body)
    if long:
        detail = f"more than {_ELEMENTS} elements, or outside the file"
        gaps.append(Gap("tables of numbers", Why.TOO_LARGE, long, "tables", detail))


def _assigned(dex: Dex, gaps: list[Gap]) -> Iterator[Array]:
    import numpy as np

    code = dex.code
    writes = np.bincount(code.body[code.of(ARRAY_WRITES)], minlength=len(code.begins))
    makes = np.bincount(code.body[code.of((NEW_ARRAY,))], minlength=len(code.begins))
    edges = np.searchsorted(code.body, np.arange(len(code.begins) + 1))
    left = _FOLLOWED
    for body in np.flatnonzero((writes >= SHORTEST) & (makes > 0)).tolist():
        begin, end = int(edges[body]), int(edges[body + 1])
        left -= end - begin
        if left < 0:
            detail = f"more than {_FOLLOWED} instructions in methods that fill arrays"
            gaps.append(Gap("arrays filled by code", Why.LIMIT, detail=detail))
            return
        yield from _followed(dex, begin, end, body)


def _followed(dex: Dex, begin: int, end: int, body: int) -> Iterator[Array]:
    code = dex.code
    places: np.ndarray[tuple[int], np.dtype[np.int64]] = code.at[begin:end]
    registers = Registers()
    first, last = int(places[0]), int(code.ends[body])
    units = code.units[first : last + 4].tolist() + [0] * 4
    for place in places.tolist():
        registers.step(units, place - first, place)
    for made in registers.arrays:
        values = made.values()
        if len(values) >= SHORTEST:
            span = Span(2 * made.begin, 2 * (made.end - made.begin + 2))
            yield Array(values, made.width, span, body, assigned=True)
