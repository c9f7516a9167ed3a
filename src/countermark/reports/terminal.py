"""Lettering for a terminal: how wide a text is, how it wraps, and what colour a verdict has.

Takes width and colour as arguments; looks at no terminal. Makes safe what it wraps or colours.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.safe_text import visible
from countermark.model.verdict import Decision

INKS = lazy_pattern("\x1b\\[(?:[012]|32|1;3[1-6])m")
"""The sequences that ``Sheet`` writes; no others may reach a terminal."""

_INK = {
    Decision.PROHIBITED: "1;31",
    Decision.UNRESOLVED: "1;35",
    Decision.NOT_EXAMINED: "1;36",
    Decision.NOT_ASSESSED: "1;36",
    Decision.ACTION_REQUIRED: "1;33",
    Decision.ADVISORY: "1;34",
    Decision.ALLOWED: "32",
    Decision.NO_RESTRICTION_FOUND: "1",  # never green: it is not a clearance
}


class Sheet(NamedTuple):
    """What is written on: ``width`` columns, and whether colour is wanted."""

    width: int
    colour: bool

    def ink(self, text: str, decision: Decision | None) -> str:
        """``text`` in the colour of ``decision``; unchanged where no colour is wanted."""
        text = visible(text)
        if not self.colour or decision is None:
            return text
        return f"\x1b[{_INK[decision]}m{text}\x1b[0m"

    def strong(self, text: str) -> str:
        """A heading."""
        text = visible(text)
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """Secondary words."""
        text = visible(text)
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


def breadth(text: str) -> int:
    """Columns that ``text`` takes: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(_cell(c) for c in text)


@cache
def _cell(character: str) -> int:
    if " " <= character <= "~":
        return 1
    from wcwidth import wcwidth

    return max(wcwidth(character), 0)


def padded(text: str, columns: int) -> str:
    """``text`` filled with spaces up to ``columns``."""
    return text + " " * max(columns - breadth(text), 0)


def cut(text: str, columns: int) -> str:
    """``text`` in at most ``columns``, with an ellipsis where something was left off."""
    if breadth(text) <= columns:
        return text
    kept, used = [], 0
    for character in text:
        used += _cell(character)
        if used > columns - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def phrase(text: str) -> str:
    """``text`` up to its first colon that stands in no brackets."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == ":" and depth <= 0:
            return text[:place]
    return text


def wrapped(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns``, broken at spaces, else where it must be.

    Whatever is written as a paragraph or beside a label comes through here, and is made safe here.
    """
    columns = max(columns, 8)
    lines, line = [], ""
    for word in visible(text).split(" "):
        trial = f"{line} {word}" if line else word
        if breadth(trial) <= columns:
            line = trial
            continue
        if line:
            lines.append(line.rstrip())
        *whole, line = _pieces(word, columns)
        lines.extend(whole)
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, columns: int) -> list[str]:
    pieces, piece, used = [], "", 0
    for character in word:
        size = _cell(character)
        if used + size > columns:
            pieces.append(piece)
            piece, used = "", 0
        piece += character
        used += size
    return [*pieces, piece]


def labelled(label: str, text: str, sheet: Sheet, *, indent: int = 4, column: int = 13) -> str:
    """A row ``label  text``, the text wrapped beneath itself."""
    lines = wrapped(text, sheet.width - indent - column)
    first = " " * indent + sheet.faint(padded(label, column)) + lines[0]
    return "\n".join([first, *(" " * (indent + column) + line for line in lines[1:])])


def paragraph(text: str, sheet: Sheet, *, indent: int = 2, hanging: int = 2) -> str:
    """Running words, every line after the first set in by ``hanging`` more."""
    first, *rest = wrapped(text, sheet.width - indent - hanging)
    return "\n".join([" " * indent + first, *(" " * (indent + hanging) + line for line in rest)])


def side_by_side(items: Iterable[str], sheet: Sheet, *, indent: int = 2) -> str:
    """Short items in as many columns as fit."""
    cells = list(items)
    if not cells:
        return ""
    column = max(breadth(c) for c in cells) + 2
    across = max((sheet.width - indent) // column, 1)
    down = -(-len(cells) // across)
    rows = ["".join(padded(c, column) for c in cells[i::down]).rstrip() for i in range(down)]
    return "\n".join(" " * indent + row for row in rows)
