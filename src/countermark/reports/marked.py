"""The mark of whom a result was made for, on a screen and in every row of a table.

Pages have it in their template, JSON and SARIF in a field.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from countermark.model.audience import Audience
from countermark.reports.publication import Content, Writer
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell

COLUMN = "prepared_for"


class Marked:
    """A writer of ``table`` or ``tsv`` that adds the mark to what another writes."""

    def __init__(self, writer: Writer, audience: Audience, *, width: int, is_table: bool) -> None:
        self._writer, self._is_table = writer, is_table
        self._audience, self._width = audience, width

    def part(self, part: Any, places: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        """As the other writes it: rows are marked when they have been put together."""
        return self._writer.part(part, places)

    def ending(
        self, whole: Any, pieces: Iterable[bytes], claims: Iterable[Any]
    ) -> Content | Iterable[bytes]:
        """The whole, marked."""
        made = self._writer.ending(whole, pieces, claims)
        if self._is_table:
            text = made if isinstance(made, str) else b"".join(_chunks(made)).decode()
            return marked_text(text, self._audience, self._width)
        return self._rows(_chunks(made))

    def _rows(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        mark = f"\t{cell(self._audience.mark)}\n".encode()
        is_first = True
        for chunk in chunks:
            lines = chunk.splitlines(keepends=True)
            if is_first and lines:
                is_first = False
                yield lines[0].removesuffix(b"\n") + f"\t{COLUMN}\n".encode()
                lines = lines[1:]
            yield b"".join(line.removesuffix(b"\n") + mark for line in lines)


def marked_text(text: Content, audience: Audience, width: int) -> str:
    """A text for people with the mark above and below."""
    assert isinstance(text, str)
    mark = paragraph(audience.mark, Sheet(width, colour=False), indent=0, hanging=0)
    return f"{mark}\n\n{text}\n{mark}\n"


def marked_rows(rows: Content, audience: Audience) -> str:
    """Tab-separated values with the mark in a last column."""
    assert isinstance(rows, str)
    head, *others = rows.splitlines()
    mark = cell(audience.mark)
    return "".join([f"{head}\t{COLUMN}\n", *(f"{line}\t{mark}\n" for line in others)])


def _chunks(made: Content | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(made, str):
        return (made.encode(),)
    return (made,) if isinstance(made, bytes) else made
