"""Cells that nobody reads and that may name a party: known by header or legal form.

What such a party is to the row is not known: it is screened beside it. What else nobody reads is
handed on as running text, in which listed names are looked for. A name that is misspelt there is
not found: such text is *looked through*, not screened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from countermark.formats.grid import Row
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.source import Source
from countermark.model.document import Document, laid_out
from countermark.model.evidence import SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.places import Places

SHOWN = 10
"""Rows named of a column whose cells nobody read."""

LONGEST_NAME = 150
"""Characters from which a cell is running text, and no name."""

_KNOWN = 100_000
"""Different texts remembered, so that what stands in many rows is looked at once."""

_TEXT = 4 << 20
"""Characters of unread cells that are looked through; what is beyond them is a gap."""

_STEP = (
    'say with --column "Header=meaning" (supplier, alias, parent, owner, subsupplier, maker ...)'
)


class LeftOut:
    """A column nobody reads.

    ``names``: its header says that its cells may name a party; ``never``, that they are none, be it
    an address that ends like a name. ``beside`` is the column read instead of it, whose cells may
    say the same.
    """

    __slots__ = ("at", "beside", "header", "names", "never")

    def __init__(
        self,
        at: int,
        header: str,
        *,
        names: bool = False,
        never: bool = False,
        beside: int | None = None,
    ) -> None:
        self.at, self.header, self.beside = at, header, beside
        self.names, self.never = names, never

    @property
    def shown(self) -> str:
        """The column for people: its header, or its number where it has none."""
        return f"“{self.header[:60]}”" if self.header else f"number {self.at + 1}"


class UnreadName(NamedTuple):
    """A cell that may name a party: its column for people, and what it says."""

    column: str
    text: str


class Unread:
    """What stands in the columns of one table that nobody reads."""

    def __init__(self, columns: Sequence[LeftOut], lexicon: Lexicon, shown: str) -> None:
        self._columns, self._lexicon, self._shown = columns, lexicon, shown
        self._places: dict[int, Places] = {}
        self._named: dict[str, bool] = {}
        self._texts: dict[str, tuple[int, str]] = {}
        self._again: dict[str, list[str]] = {}
        self._size = self._over = self._repeated = 0
        self._place = ""
        self._part: dict[str, list[str]] = {}
        self._part_size = 0

    def part(self) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
        """The texts met since it was asked last, each with its first place, and further places."""
        met, self._part, self._part_size = self._part, {}, 0
        return [(places[0], text) for text, places in met.items()], {
            text: places[1:] for text, places in met.items() if len(places) > 1
        }

    def look(self, row: Row, place: str, *, counted: bool = False) -> tuple[UnreadName, ...]:
        """What may name a party in ``row``. ``counted``: nobody screens it, so that it is a gap."""
        found: list[UnreadName] = []
        cells, self._place = row.cells, place
        for column in self._columns:
            text = cells[column.at] if column.at < len(cells) else ""
            if not text or text.isspace() or not self._is_word(text):
                continue
            if self._may_name(column, text, cells):
                if counted:
                    self._places.setdefault(column.at, Places()).add(row.line)
                found.append(UnreadName(column.shown, text))
            else:
                self.keep(text, place, row.line)
        return tuple(found)

    def unexplained(self, text: str, line: int) -> None:
        """Look a cell through that its column's meaning does not explain: a name for a country."""
        if self._is_word(text):
            self.keep(text, self._place, line)

    def _is_word(self, text: str) -> bool:
        """Does it hold two letters, and say something?"""
        return text.upper() != text.lower() or not text.isascii()

    def _may_name(self, column: LeftOut, text: str, cells: Sequence[str]) -> bool:
        if column.names:
            if len(text) > LONGEST_NAME or self._lexicon.is_blank(text):
                return False
            if column.beside is None:
                return True
            other = cells[column.beside] if column.beside < len(cells) else ""
            return fold(text) != fold(other)
        if column.never:
            return False
        known = self._named.get(text)
        if known is None:
            known = self._lexicon.ends_in_legal_form(text)
            if len(self._named) < _KNOWN:
                self._named[text] = known
        return known

    def keep(self, text: str, place: str, line: int) -> None:
        """Remember ``text`` to be looked through, as far as there is room."""
        if self._part_size < _TEXT:
            self._part_size += len(text)
            self._part.setdefault(text, []).append(place)
        known = self._texts.get(text)
        if known is not None:
            if self._repeated < _KNOWN:
                self._repeated += 1
                self._again.setdefault(text, []).append(place)
            if line < known[0]:
                self._texts[text] = line, place
            return
        if self._size + len(text) > _TEXT:
            self._over += 1
            return
        self._size += len(text)
        self._texts[text] = line, place

    def texts(self) -> Iterable[tuple[str, str]]:
        """The place and words of every different text that is to be looked through, in order."""
        ordered = sorted(self._texts.items(), key=lambda kept: kept[1][0])
        return ((place, text) for text, (_, place) in ordered)

    def again(self) -> dict[str, list[str]]:
        """The further places of texts that stand in more than one, as many as are remembered."""
        return self._again

    def gaps(self) -> list[Gap]:
        """One gap for each column whose cells may name parties, and one for text beyond the cap."""
        found = [
            Gap(
                self._shown,
                Why.UNUSED_COLUMN,
                self._places[column.at].count,
                "cells",
                f"column {column.shown} may name parties and was not read"
                f" (row {self._places[column.at].words(SHOWN)})",
                _STEP,
            )
            for column in self._columns
            if column.at in self._places
        ]
        if self._over:
            detail = f"cells nobody reads, beyond the first {_TEXT} characters of them"
            found.append(Gap(self._shown, Why.LIMIT, self._over, "cells", detail, _STEP))
        return found


FORMS = {SelectorKind.ROW: "text that is not read", SelectorKind.POINTER: "values not read"}
"""What is said of the text of files whose places are of this kind."""


def document(
    source: Source,
    unit: SelectorKind,
    texts: Sequence[tuple[str, str]],
    other: Document | None = None,
    again: Mapping[str, Sequence[str]] = {},
) -> Document:
    """What nobody reads of a file as running text, each with its place; after ``other`` text.

    ``again`` has further places of some of ``texts``.
    """
    if other is not None:
        text, starts = laid_out([other.text, *(words for _, words in texts)])
        return msgspec.structs.replace(
            other,
            text=text,
            starts=[*other.starts, *starts[1:]],
            origins=[*other.origins, *(place for place, _ in texts)],
        )
    text, starts = laid_out([words for _, words in texts])
    return Document(
        label=source.label,
        digest=source.digest,
        media_type=source.media_type,
        form=FORMS[unit],
        text=text,
        unit=unit,
        starts=starts,
        origins=[place for place, _ in texts],
        aside=True,
        again={at: tuple(again[words]) for at, (_, words) in enumerate(texts) if words in again},
    )
