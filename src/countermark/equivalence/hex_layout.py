"""Records of Intel HEX and S-records that say the same memory in lines of another length.

The text of such a file has room beside the bytes it loads: records in any order and of any length,
letters of either case, lines behind the end. So both sides must be written as programs write them:
addresses ascend, lines are full but where a run of bytes or a page of 64 KiB ends (or begins off a
line), one case, one end of line, nothing behind the last record. Sources as in
``formats/artefact/hex_records``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from countermark.equivalence.finding import Difference
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Kind
from countermark.model.comparison import Failed, Unproven

_PAGE, _ALL = 1 << 16, 1 << 32
"""What an address of a record of Intel HEX reaches, and of an S-record."""

_EXTENDED = {2: 4, 4: 16}
"""Types of Intel HEX that give the upper part of addresses, and by how much it is shifted."""


class _Text(msgspec.Struct):
    """What a file says beside its layout: addresses and sizes of its data, and what is kept."""

    data: list[tuple[int, int]] = []
    said: list[tuple[str, bytes]] = []


class _IrregularError(ValueError):
    """Nobody's program writes it so."""


def same_memory(difference: Difference) -> Failed | None:
    """Both are written as programs write, load the same bytes and start at the same address."""
    sides = [_read(opened) for opened in difference.pair.sides]
    left, right = sides
    if left is None or right is None:
        return Failed(Unproven.IRREGULAR_RECORDS)
    if left.said != right.said:
        return Failed(Unproven.OTHER_START)
    a, b = (_memory(opened) for opened in difference.pair.sides)
    return None if a is not None and a == b else Failed(Unproven.OTHER_MEMORY)


@lru_cache(maxsize=4)
def _memory(opened: Opened) -> tuple[tuple[bytes, bytes], ...] | None:
    """The runs of bytes by address; None where one cannot be decoded."""
    made = []
    for number, node in enumerate(opened.nodes):
        if node.kind is Kind.FILE:
            held = opened.decoded(number)
            if not isinstance(held, memoryview):
                return None
            made.append((node.name, bytes(held)))
    return tuple(sorted(made))


@lru_cache(maxsize=4)
def _read(opened: Opened) -> _Text | None:
    if opened.space.faults:
        return None
    made = _Text()
    try:
        lines = [*_lines(bytes(opened.data))]
        is_intel = opened.space.form == "ihex"
        (_intel if is_intel else _motorola)(lines, made)
        _check_lengths(made.data, _PAGE if is_intel else _ALL)
    except _IrregularError:
        return None
    return made


def _lines(data: bytes) -> Iterator[bytes]:
    """Lines of one end and one case."""
    end = b"\r\n" if b"\r\n" in data else b"\n"
    digits = data.replace(b"S", b"")
    if not data.endswith(end) or digits not in (digits.upper(), digits.lower()):
        raise _IrregularError
    for line in data.removesuffix(end).split(end):
        if not line or b"\r" in line or b"\n" in line:
            raise _IrregularError
        yield line


def _intel(lines: Sequence[bytes], made: _Text) -> None:
    base, given, ended = 0, False, False
    for number, line in enumerate(lines):
        raw = bytes.fromhex(line[1:].decode("ascii"))
        at, kind, body = int.from_bytes(raw[1:3], "big"), raw[3], raw[4:-1]
        if ended or (given and kind):
            raise _IrregularError
        if kind == 0 and body and not made.said:
            made.data.append((base + at, len(body)))
            given = False
        elif kind in _EXTENDED and not at and not made.said:
            upper = int.from_bytes(body, "big") << _EXTENDED[kind]
            if len(body) != 2 or upper % _PAGE or (upper == base and number):
                raise _IrregularError
            base, given = upper, True
        elif kind in (3, 5) and not at and not made.said:
            made.said.append((f"start {kind}", body))
        elif kind == 1 and not at and not body:
            ended = True
        else:
            raise _IrregularError
    if not ended:
        raise _IrregularError


def _motorola(lines: Sequence[bytes], made: _Text) -> None:
    width, counted, ended = 0, False, False
    for number, line in enumerate(lines):
        kind, raw = line[1] - ord("0"), bytes.fromhex(line[2:].decode("ascii"))
        if ended or (counted and kind < 7):
            raise _IrregularError
        if kind == 0 and not number:
            made.said.append(("header", raw[1:-1]))
        elif kind in (1, 2, 3) and width in (0, kind) and len(raw) > kind + 3:
            width = kind
            address = int.from_bytes(raw[1 : 2 + kind], "big")
            made.data.append((address, len(raw) - kind - 3))
        elif kind in (5, 6) and int.from_bytes(raw[1:-1], "big") == len(made.data):
            counted = len(raw) == kind - 1
            ended = not counted
        elif kind in (7, 8, 9) and kind == 10 - (width or 1) and len(raw) == 13 - kind:
            made.said.append(("start", bytes(int.from_bytes(raw[1:-1], "big").to_bytes(4, "big"))))
            ended = True
        else:
            raise _IrregularError
    if not ended:
        raise _IrregularError


def _check_lengths(data: Sequence[tuple[int, int]], page: int) -> None:
    """Addresses ascend; a line is full but where a run or a page ends, or begins off a line."""
    most = max((size for _, size in data), default=0)
    first = True
    for number, (at, size) in enumerate(data):
        end = at + size
        if at % page + size > page:
            raise _IrregularError
        if number + 1 == len(data):
            return
        follows = data[number + 1][0]
        if follows < end:
            raise _IrregularError
        full = size == most or end % page == 0 or (first and end % most == 0)
        if follows == end and not full:
            raise _IrregularError
        first = follows > end or end % page == 0
