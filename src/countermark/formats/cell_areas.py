"""Columns by letter, and rectangles of cells as formulas and formats name them."""

from __future__ import annotations

import msgspec

from countermark.model.lazy_pattern import lazy_pattern

_CORNER = r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})"
_RANGE = lazy_pattern(rf"{_CORNER}(?::{_CORNER})?\Z")
FAR = "XFD1048576"
"""The last cell of a sheet: a format must be somewhere."""


def letters(column: int) -> str:
    """``A`` for 1, ``AA`` for 27."""
    found = ""
    while column:
        column, left = divmod(column - 1, 26)
        found = chr(65 + left) + found
    return found


def number(name: str) -> int:
    """27 for ``AA``; 0 for what is no column."""
    found = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            return 0
        found = found * 26 + ord(letter) - 64
    return found


class Area(msgspec.Struct, frozen=True):
    """A rectangle of cells, all four included."""

    left: int
    top: int
    right: int
    bottom: int


def area(text: str) -> Area | None:
    """``A1:F100`` or ``B7``; None for anything else."""
    found = _RANGE.match(text)
    if found is None:
        return None
    one, top, other, bottom = found.groups()
    return Area(number(one), int(top), number(other or one), int(bottom or top))


def without_columns(sqref: str, first: int, last: int) -> str:
    """The areas of a format without the columns ``first`` to ``last``; as given where none is."""
    there = [(text, area(text)) for text in sqref.split()]
    if not any(one and one.left <= last and one.right >= first for _, one in there):
        return sqref
    made: list[str] = []
    for text, one in there:
        if one is None or one.left > last or one.right < first:
            made.append(text)
            continue
        for left, right in ((one.left, first - 1), (last + 1, one.right)):
            if left <= right:
                made.append(f"{letters(left)}{one.top}:{letters(right)}{one.bottom}")
    return " ".join(made)
