"""How much of an outside file the codecs will take in before they call it a gap."""

from __future__ import annotations

import msgspec


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in bytes (``line`` and ``field`` in characters), the rest in counts.

    ``field`` equals the default limit of Python's csv module, which is process-wide and therefore
    left alone. ``cells`` is the area of a sheet, because a spreadsheet reader allocates the
    rectangle that its outermost cells span. ``ratio`` counts only once ``ratio_from`` bytes have
    come out of an archive: small files compress well without malice.
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
    faults: int = 20


CAPS = Caps()
