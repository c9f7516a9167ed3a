"""Cells that we write into a worksheet (ECMA-376 part 1, 18.3.1.4): text, never a formula.

A cell is an inline string in a style of number format 49, ``@``: whatever it begins with, an office
program shows it as written, and takes it for text again when somebody edits it.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from countermark.formats.cell_areas import letters
from countermark.formats.xml_edit import cell_text, escaped
from countermark.model.safe_text import visible

LONGEST = 32_767
"""Characters that a cell holds (the limit of the programs that show it)."""

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_LINKS = 65_000
"""Links of a sheet; Excel takes 65,530 and drops the rest with the sheet's repair."""

_LONGEST_LINK = 2_000
_CUT = " [cut: {:,} characters more; --format json has all of it]"


class Look(Enum):
    """How a cell looks; the numbers of the styles are given when the workbook is written."""

    TEXT = "text"
    WRAPPED = "wrapped"
    HEADER = "header"
    LINK = "link"
    BAD = "bad"
    OPEN = "open"


class Cell(NamedTuple):
    """The text of a cell and its look; it leads to a web address ``url``, or to a ``place``.

    A place is a cell of this workbook, as a formula names it: ``'Ties'!A7``.
    """

    text: str
    look: Look = Look.TEXT
    url: str = ""
    place: str = ""


Styles = dict[Look, int]
"""The number of each look in the workbook's table of styles."""


def place_of(sheet: str, row: int) -> str:
    """The first cell of a row of a sheet, as links name it."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!A{row}"


def cells(row: int, first: int, given: Sequence[Cell], styles: Styles, prefix: str = "") -> bytes:
    """The XML of cells side by side, from column ``first`` on; those without text are styled."""
    pieces = []
    for at, cell in enumerate(given):
        where, style = f"{letters(first + at)}{row}", styles[cell.look]
        if not cell.text:
            pieces.append(f'<{prefix}c r="{where}" s="{style}"/>'.encode())
            continue
        opening = f'<{prefix}c r="{where}" s="{style}" t="inlineStr"><{prefix}is><{prefix}t'
        closing = f"</{prefix}t></{prefix}is></{prefix}c>"
        text = shown(cell.text)
        space = "" if text == " ".join(text.split()) else ' xml:space="preserve"'
        pieces.append(f"{opening}{space}>".encode() + cell_text(text) + closing.encode())
    return b"".join(pieces)


def shown(text: str) -> str:
    """``text`` as a cell can hold it: nothing that hides or reverses, cut where it is too long.

    Line feeds stay: a cell has lines.
    """
    lines = "\n".join(map(visible, text.split("\n")))
    if len(lines) <= LONGEST:
        return lines
    room = LONGEST - len(_CUT) - 12
    return lines[:room] + _CUT.format(len(lines) - room)


class Links:
    """The links of one sheet: each web address is one relation, used by all cells that lead there.

    ``named`` are the addresses with the ids of their relations.
    """

    def __init__(self, urls: Iterable[str], count: int = 0, taken: Collection[str] = ()) -> None:
        """``count`` links are in the sheet already, and its relations have the ids ``taken``."""
        sound = dict.fromkeys(url for url in urls if is_link(url))
        free = (name for n in itertools.count(1) if (name := f"countermark{n}") not in taken)
        self.named = dict(zip(sound, free, strict=False))
        self._count = count
        self._found: list[bytes] = []

    def add(self, row: int, first: int, given: Sequence[Cell], prefix: str = "") -> None:
        """The links of cells side by side, as far as there is room: their text says it too."""
        for at, cell in enumerate(given):
            if not (cell.url or cell.place) or self._count >= MOST_LINKS:
                continue
            where = f'<{prefix}hyperlink ref="{letters(first + at)}{row}"'
            if cell.place:
                link = b'%s location="%s"/>' % (where.encode(), escaped(cell.place))
            elif cell.url in self.named:
                to = f' xmlns:r="{RELATIONS}" r:id="{self.named[cell.url]}"/>'
                link = f"{where}{to}".encode()
            else:
                continue
            self._count += 1
            self._found.append(link)

    @property
    def is_empty(self) -> bool:
        """Was no link added?"""
        return not self._found

    def xml(self) -> bytes:
        """All of them, without the element around."""
        return b"".join(self._found)

    def relations(self, prefix: str = "") -> Iterator[bytes]:
        """The relation of each web address."""
        for url, name in self.named.items():
            opening = f'<{prefix}Relationship Id="{name}" Type="{RELATIONS}/hyperlink" Target="'
            yield b'%s%s" TargetMode="External"/>' % (opening.encode(), escaped(url))


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def is_link(url: str) -> bool:
    """An address of the web that an office program takes: nothing else becomes a link."""
    plain = url.isascii() and url.isprintable() and not set(url) & set(' "<>\\^`{|}')
    return plain and url.startswith("https://") and len(url) <= _LONGEST_LINK
