"""Texts to whose every letter one constant was applied: XOR, or a sum (Caesar's cipher).

The difference of two neighbouring letters does not depend on the constant: ``a^k ^ b^k = a^b``, and
``(b+k) - (a+k) = b-a``. So the beginnings that addresses and commands have in common are looked for
among differences, all constants at once. A text without such a beginning is not found this way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from countermark.inspection.hidden.column import Decoded
from countermark.model.inspection import Hiding

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_BEGINNINGS = (
    "http://", "https://", "content://", "/system/bin/", "/data/local/", "settings put ",
    "pm install ", "pm grant ", "am start ",
)  # fmt: skip
_LONG_BEGINNINGS = ("http://", "https://", "/system/bin/")
"""Those that random bytes do not make."""
_WAYS = (Hiding.XOR, Hiding.ADD)
_LONGEST = 4096


def found(texts: Sequence[str]) -> Iterator[Decoded]:
    """In texts of UTF-16 units; each text is read as a whole with the constant that fits."""
    import numpy as np

    joined = "\0".join(texts).encode("utf-16-le", "surrogatepass")
    units = np.frombuffer(joined, "<u2")
    lengths = np.array([len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts])
    begins = np.concatenate(([0], np.cumsum(lengths + 1)))
    for way, at, constant in _places(units, _BEGINNINGS):
        row = int(np.searchsorted(begins, at, "right")) - 1
        begin, end = int(begins[row]), int(begins[row] + lengths[row])
        if begin <= at < end <= begin + _LONGEST:
            yield Decoded(_read(units[begin:end], way, constant), (row,), (way,))


def found_in_bytes(data: memoryview) -> Iterator[tuple[str, int, Hiding]]:
    """In any bytes: the text as far as it can be printed, where it begins, and the way."""
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    for way, at, constant in _places(raw, _LONG_BEGINNINGS):
        # A text ends at a zero byte: one that nobody applied the constant to, or one that shows.
        part = raw[at : at + _LONGEST]
        zeros = np.flatnonzero(part == 0)
        text = _read(part[: zeros[0]] if len(zeros) else part, way, constant)
        length = next((n for n, char in enumerate(text) if not " " <= char <= "~"), len(text))
        yield text[:length], at, way


def _places(
    units: npt.NDArray[np.unsignedinteger], beginnings: Sequence[str]
) -> Iterator[tuple[Hiding, int, int]]:
    """Where a beginning stands, and the constant that it stands under, which is never zero."""
    import numpy as np

    width = units.dtype.itemsize
    for way in _WAYS:
        differences = units[1:] ^ units[:-1] if way is Hiding.XOR else units[1:] - units[:-1]
        searched = differences.tobytes()
        for beginning in beginnings:
            letters = np.array([ord(char) for char in beginning], units.dtype)
            wanted = letters[1:] ^ letters[:-1] if way is Hiding.XOR else letters[1:] - letters[:-1]
            at = -1
            while (at := searched.find(wanted.tobytes(), at + 1)) >= 0:
                if at % width:
                    continue
                first = int(units[at // width])
                constant = (
                    first ^ ord(beginning[0]) if way is Hiding.XOR else first - ord(beginning[0])
                )
                if constant:
                    yield way, at // width, constant


def _read(units: npt.NDArray[np.unsignedinteger], way: Hiding, constant: int) -> str:
    top = (1 << 8 * units.dtype.itemsize) - 1
    values = units.tolist()
    if way is Hiding.XOR:
        return "".join(chr(value ^ constant) for value in values)
    return "".join(chr((value - constant) & top) for value in values)
