"""How much of an outside file the codecs will take in before they call it a gap."""

from __future__ import annotations

import msgspec

from countermark.model.ports import Deadline


class _Never:
    """No limit: for readers that are not timed."""

    seconds: float = float("inf")

    def passed(self) -> bool:
        return False


NEVER: Deadline = _Never()


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in bytes (``line`` and ``field`` in characters), the rest in counts.

    ``field`` equals the default limit of Python's csv module, which is process-wide and therefore
    left alone. ``cells`` is the area of a sheet, because a spreadsheet reader allocates the
    rectangle that its outermost cells span. ``ratio`` counts only once ``ratio_from`` bytes have
    come out of an archive: small files compress well without malice. ``characters`` is the text of
    a workbook's sheet once every cell holds its own copy of a shared string. ``seconds`` is the
    time one file may take, of which ``deadline`` keeps watch.
    """

    content: int = 1 << 30
    json: int = 512 << 20
    duplicate_keys: int = 16 << 20
    depth: int = 200
    line: int = 1 << 20
    record_lines: int = 500
    fields: int = 1000
    field: int = 131_072
    rows: int = 5_000_000
    nodes: int = 2_000_000
    expanded: int = 200 << 20
    ratio: int = 200
    ratio_from: int = 10 << 20
    members: int = 2000
    sheets: int = 200
    cells: int = 20_000_000
    characters: int = 256 << 20
    faults: int = 20
    seconds: float = 600
    deadline: Deadline = NEVER

    @property
    def late(self) -> str:
        """What is said where the time for a file is over."""
        return f"the time for one file is {self.deadline.seconds:g} s"


CAPS = Caps()
