"""Which row of a table is its header, and what does one header mean?

A title may stand above it, and a header may take two rows, of which the upper names groups.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from countermark.formats.grid import Row
from countermark.formats.json_rows import INSIDE
from countermark.inventory.lexicon import Lexicon, fold
from countermark.model.lazy_pattern import lazy_pattern

NOT_USED = "not used"
STAND_IN = 10_000
"""The rank of a meaning that no header says."""

SAID = "you said so"
"""Why a column means what the user gave it."""

HEADER_ROWS = 15
"""How many leading rows may stand above or be the header."""

_LONGEST = 80
"""Characters from which a cell is no header."""

_MEANT, _INNER = 1_000, 3
"""Characters of a header that are read for its meaning, and members of members of a record."""

_PARTED = lazy_pattern(r"\s+(?:or|and|oder|und|ou|et|o|y)\s+|[/(|\n]")
_FEW = 4
"""Words of a header that nobody knows and that has one for parties; more are a sentence."""

_FIRMS = 2
"""Cells of a column that must end in a legal form, and columns of a table, to read it by them."""

_NUMBERED = lazy_pattern(r"\s*#?\d{1,2}\Z")


class Guess(NamedTuple):
    """What a column seems to mean and why; the lower ``rank``, the more plainly."""

    meaning: str
    because: str = ""
    rank: int = STAND_IN

    @property
    def is_said(self) -> bool:
        """Did the user give the column its meaning?"""
        return self.rank < 0


class Header(NamedTuple):
    """The header stands in row ``at`` of those looked at; ``cells`` may join two rows.

    Without one ``at`` is -1, ``rows`` 0, and every cell is empty.
    """

    at: int
    cells: Sequence[str]
    rows: int = 1


def header_of(head: Sequence[Row], lexicon: Lexicon, overrides: Mapping[str, str]) -> Header | None:
    """The row with most known headers; further down, one known word may be chance."""
    best, most = None, 0
    for at, row in enumerate(head[:HEADER_ROWS]):
        filled = [cell for cell in row.cells if cell.strip()]
        said = sum(fold(cell) in overrides for cell in filled)
        known = said + sum(is_header(cell, lexicon) for cell in filled)
        alone = known == 1 and not _stands_out(head[:at], filled, lexicon)
        if known > most and (not alone or said or at == 0 or len(row.cells) == 1):
            best, most = at, known
    if best is None:
        best = _by_party_words(head, lexicon)
    if best is None:
        return _by_content(head, lexicon)
    joined = _joined(head, best, lexicon)
    return Header(best, joined, 2) if joined else Header(best, head[best].cells)


def _by_party_words(head: Sequence[Row], lexicon: Lexicon) -> int | None:
    """The first row below titles, if a short cell of it has a word for parties and is no name."""
    for at, row in enumerate(head[:HEADER_ROWS]):
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) == 1:
            continue
        short = all(len(cell) <= _LONGEST and not _is_value(cell, lexicon) for cell in filled)
        found = any(len(cell.split()) <= _FEW and lexicon.may_name_party(cell) for cell in filled)
        return at if short and found and at + 1 < len(head) else None
    return None


def column_of_firms(
    rows: Sequence[Sequence[str]], lexicon: Lexicon, among: Collection[int] | None = None
) -> int | None:
    """The first column half of whose cells end in a legal form, two of them at least.

    Only columns ``among`` these are looked at, all where none are given.
    """
    for at in range(max(map(len, rows), default=0)) if among is None else sorted(among):
        filled = [row[at] for row in rows if at < len(row) and row[at].strip()]
        firms = sum(map(lexicon.ends_in_legal_form, filled))
        if firms >= _FIRMS and firms * 2 >= len(filled):
            return at
    return None


def _by_content(head: Sequence[Row], lexicon: Lexicon) -> Header | None:
    """No header, for a table of which none is known and one column is firms.

    What may be one is a row too: a firm without a legal form must not vanish in it.
    """
    rows = [row.cells for row in head]
    width = max(map(len, rows), default=0)
    if width < _FIRMS or column_of_firms(rows, lexicon) is None:
        return None
    return Header(-1, [""] * width, 0)


def _is_value(cell: str, lexicon: Lexicon) -> bool:
    """Is it a name, a number or a place, and no header?"""
    return (
        lexicon.ends_in_legal_form(cell)
        or not any(c.isalpha() for c in cell)
        or bool(lexicon.country(cell))
    )


def is_header(cell: str, lexicon: Lexicon) -> bool:
    """Is it a header that means something?"""
    return len(cell) <= _LONGEST and by_header(cell, lexicon).meaning not in ("", "ignore")


def _stands_out(above: Sequence[Row], filled: Sequence[str], lexicon: Lexicon) -> bool:
    """One known header among several cells, below nothing but titles."""
    titles = all(sum(bool(cell.strip()) for cell in row.cells) == 1 for row in above)
    short = all(len(cell) <= _LONGEST for cell in filled)
    return titles and short and len(filled) > 1


def _joined(head: Sequence[Row], at: int, lexicon: Lexicon) -> list[str] | None:
    """The header with the groups that the row above it names, if it names groups.

    A group's cell is merged over its columns, so the cells to its right are empty or repeat it.
    """
    if at == 0:
        return None
    upper, lower = head[at - 1].cells, head[at].cells
    named = [cell for cell in upper if cell.strip()]
    if len(set(named)) < 2 or any(len(cell) > _LONGEST for cell in named):
        return None
    if not all(by_header(cell, lexicon).meaning for cell in set(named)):
        return None
    group, cells = "", []
    for i, cell in enumerate(lower):
        group = (upper[i].strip() if i < len(upper) else "") or group
        whole = f"{group} {cell}".strip()
        cells.append(whole if by_header(whole, lexicon).meaning else cell)
    return cells


def by_header(header: str, lexicon: Lexicon) -> Guess:
    """What a header means by its words; of two that it joins (“Name / DBA”) the first counts."""
    found = _whole(header, lexicon) if len(header) <= _MEANT else Guess("")
    if found.meaning:
        return found
    if INSIDE in header:  # a member of an object in a record: its own name says what it is
        inner = INSIDE.join(header.rsplit(INSIDE, _INNER)[1:])
        found = by_header(inner, lexicon)
        if found.meaning:
            return found._replace(because=f"“{inner}” in its header", rank=found.rank + 700)
    if len(header) > _MEANT:
        return Guess("")
    numbered = _NUMBERED.sub("", header)
    if numbered != header and numbered.strip():
        found = _whole(numbered, lexicon)
        if found.meaning in (
            "supplier",
            "subsupplier",
            "maker",
            "owner",
            "parent",
            "alias",
            "name",
        ):
            return found._replace(rank=found.rank + 1000)
    first = _PARTED.split(header, maxsplit=1)[0]
    if first != header and first.strip():
        found = _whole(first, lexicon)
        if found.meaning:
            return found._replace(because=f"“{first.strip()}” in its header", rank=found.rank + 500)
    return Guess("")


def _whole(header: str, lexicon: Lexicon) -> Guess:
    key = fold(header)
    if header.rstrip().endswith("#") and f"{key} no" in lexicon.headers:
        key = f"{key} no"  # “Vendor #” is a number, and no vendor
    if key in lexicon.headers:
        return Guess(lexicon.headers[key], "its header", lexicon.ranks[key])
    words = key.split()
    found: dict[str, str] = {}
    for size in range(min(len(words), 6), 0, -1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            rest = words[:start] + words[start + size :]
            if phrase in lexicon.headers and all(w in lexicon.neutral for w in rest):
                found.setdefault(lexicon.headers[phrase], phrase)
        if found:
            break
    if len(found) == 1:
        meaning, phrase = next(iter(found.items()))
        return Guess(meaning, f"“{phrase}” in its header", lexicon.ranks[phrase] + 250)
    return Guess("")
