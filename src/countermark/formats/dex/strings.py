"""The strings of a DEX file: where each stands, and its text.

Places are found for all at once; the text is made when somebody asks. A string whose place lies
outside, that has no end, or whose length in UTF-16 units is not the one written before it, is
counted as a fault, and is empty or cut at the first zero byte.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from countermark.formats.dex.header import Table
from countermark.formats.dex.leb128 import unsigned_at
from countermark.formats.dex.mutf8 import text_of, units_of
from countermark.model.artefact import Fault, Span

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_LONGEST = 1 << 20


class Strings:
    """All of them, by their index in ``string_ids``."""

    def __init__(self, data: memoryview, table: Table) -> None:
        import numpy as np

        self._data = data
        self.faults: list[Fault] = []
        raw = np.frombuffer(data, np.uint8)
        ids = np.frombuffer(data, "<u4", table.count, table.offset).astype(np.int64)
        inside = ids < len(raw)
        ids = np.where(inside, ids, 0)
        units, length = unsigned_at(raw, ids) if len(raw) else (ids, ids)
        good = inside & (length > 0) & (units <= _LONGEST)
        self.begins: npt.NDArray[np.int64] = ids + length
        """Where the text of each begins in the file."""
        self.units: npt.NDArray[np.int64] = np.where(good, units, 0)
        ends = self.begins + self.units
        at_end = np.minimum(ends, len(raw) - 1)
        # Text of ASCII alone is as many bytes as units; any other is looked for byte by byte.
        plain = good & (ends < len(raw)) & (raw[at_end] == 0)
        self._others = self._longer(raw, ends, plain)
        self.ends: npt.NDArray[np.int64] = np.where(good, ends, self.begins)
        if missing := int((~good).sum()):
            place = Span(table.offset, 4 * table.count)
            self.faults.append(Fault("pointer", f"{missing} strings stand outside", place))

    def _longer(
        self, raw: npt.NDArray[np.uint8], ends: npt.NDArray[np.int64], plain: npt.NDArray[np.bool_]
    ) -> set[int]:
        """Those with a byte that is not ASCII; sets their true ends."""
        import numpy as np

        # A running count of bytes beyond ASCII, and of zero bytes, tells for all strings at once.
        lowest = int(self.begins.min()) if len(ends) else 0
        top = int(min(ends.max(), len(raw))) if len(ends) else 0
        part = raw[lowest:top]
        odd = np.flatnonzero((part >= 0x80) | (part == 0)) + lowest
        first = np.searchsorted(odd, self.begins)
        last = np.searchsorted(odd, np.minimum(ends, len(raw)))
        strange = np.flatnonzero(~plain | (last > first))
        for index in strange.tolist():
            begin = int(self.begins[index])
            limit = begin + 3 * int(self.units[index]) + 1
            found = bytes(self._data[begin:limit]).find(b"\0")
            ends[index] = begin + found if found >= 0 else min(limit - 1, len(raw))
        return set(strange.tolist())

    def __len__(self) -> int:
        return len(self.begins)

    def raw(self, index: int) -> memoryview:
        """The bytes of one, without its length and its final zero byte."""
        return self._data[int(self.begins[index]) : int(self.ends[index])]

    def place(self, index: int) -> Span:
        """Where the text of one stands in the file."""
        begin = int(self.begins[index])
        return Span(begin, int(self.ends[index]) - begin)

    @cached_property
    def texts(self) -> list[str]:
        """The text of each; faults of text are added to ``faults`` now."""
        if not len(self.begins):
            return []
        low, top = int(self.begins.min()), int(self.ends.max())
        latin = str(self._data[low:top], "latin-1")
        pairs = zip((self.begins - low).tolist(), (self.ends - low).tolist(), strict=True)
        texts = [latin[begin:end] for begin, end in pairs]
        wrong = 0
        for index in self._others:
            texts[index], canonical = text_of(bytes(self.raw(index)))
            wrong += not canonical or units_of(texts[index]) != self.units[index]
        if wrong:
            what = f"{wrong} strings are not what their length or encoding promises"
            self.faults.append(Fault("not-canonical", what))
        return texts
