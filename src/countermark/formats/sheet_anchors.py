"""How far to the right do drawings lie over rows of a sheet? (20.5.2: anchors of drawings)"""

from __future__ import annotations

from countermark.formats.xml_edit import Element, Part

_WIDE, _HIGH = 600_000, 180_000
"""A column and a row of usual size, in English Metric Units: of what names no second corner."""

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


def covered(drawing: Part, top: int, bottom: int) -> int:
    """The last column, from 1, over which something is drawn in rows ``top`` to ``bottom``."""
    found = 0
    for anchor in drawing.children(drawing.root):
        if anchor.name not in _ANCHORS:
            continue
        corners = {one.name: one for one in drawing.children(anchor)}
        column, row = _corner(drawing, corners.get("from"))
        if "to" in corners:
            last, low = _corner(drawing, corners["to"])
        else:
            size = corners["ext"].attributes if "ext" in corners else {}
            last = column + _number(size.get("cx", "")) // _WIDE
            low = row + _number(size.get("cy", "")) // _HIGH
        if row < bottom and low + 1 >= top:  # corners count from 0
            found = max(found, last + 1)
    return found


def _corner(drawing: Part, corner: Element | None) -> tuple[int, int]:
    if corner is None:
        return 0, 0
    said = {one.name: drawing.text(one) for one in drawing.children(corner)}
    return _number(said.get("col", "")), _number(said.get("row", ""))


def _number(text: str) -> int:
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0
