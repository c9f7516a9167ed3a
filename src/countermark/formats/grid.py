"""The shape that tables of every format take: rows of text cells with the place each stands at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from countermark.model.gap import Gap


class Row(NamedTuple):
    """``line`` is the physical line of a text file, or a spreadsheet's row, where it starts."""

    line: int
    cells: Sequence[str]


class Grid(msgspec.Struct, kw_only=True):
    """One table. ``rows`` can be walked once; ``gaps`` fills while it is walked.

    ``sheet`` is empty for text files; ``dialect`` says how it was read, for people.
    """

    sheet: str
    dialect: str
    media_type: str
    rows: Iterator[Row]
    gaps: list[Gap]
