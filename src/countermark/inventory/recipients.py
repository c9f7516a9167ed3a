"""Reads lists of those whom a warning obliges, and entries of their risk analyses.

A row that cannot be read is told with its line, and the others count. Nobody is taken twice: a
second row of the same number, or of the same name without one, is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

import msgspec

from countermark.formats import yaml_text
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Row
from countermark.inventory import dates
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.one_table import table
from countermark.model.errors import DefectError, SourceError
from countermark.model.gap import Gap, Why
from countermark.model.obliging import Lack, Recipient, RiskEntry

FILE = "recipient-columns.yaml"
ROWS = 50_000
_HEAD = 20
_LONGEST = 2_000


class Recipients(NamedTuple):
    """The rows of a list, in order, and what was not read."""

    recipients: tuple[Recipient, ...]
    gaps: tuple[Gap, ...]


class Entries(NamedTuple):
    """The risk entries of a file, in order, and what was not read."""

    entries: tuple[RiskEntry, ...]
    gaps: tuple[Gap, ...]


def recipients(
    label: str, content: bytes, tables: Mapping[str, bytes], lexicon: Lexicon, today: date
) -> Recipients:
    """The list in a table of cells; SourceError where no column names anybody."""
    table = _Table(label, content, tables, lexicon, today, needs="name")
    found: list[Recipient] = []
    met: dict[str, int] = {}
    for line, cell in table.rows():
        name, number = cell["name"], cell["number"]
        if not name:
            table.lost(line, "nobody is named")
            continue
        key = number.casefold() or name.casefold()
        if key in met:
            table.lost(line, f"“{name[:60]}” stands in row {met[key]} already")
            continue
        met[key] = line
        found.append(
            Recipient(
                line=line,
                name=name,
                number=number,
                contact=cell["contact"],
                acknowledged=table.day(line, "acknowledged", cell["acknowledged"]),
                assessed=table.day(line, "assessed", cell["assessed"]),
                measures=cell["measures"],
                reason=cell["reason"],
                assets=cell["assets"],
            )
        )
    return Recipients(tuple(found), tuple(table.gaps))


def entries(
    label: str, content: bytes, tables: Mapping[str, bytes], lexicon: Lexicon, today: date
) -> Entries:
    """The risk entries in a table of cells; SourceError where no column names an asset."""
    table = _Table(label, content, tables, lexicon, today, needs="asset")
    found: list[RiskEntry] = []
    for line, cell in table.rows():
        if not cell["asset"]:
            table.lost(line, "no asset is named")
            continue
        one = RiskEntry(
            line=line,
            administrator=cell["name"],
            asset=cell["asset"],
            threat=cell["threat"],
            before=cell["before"],
            after=cell["after"],
            measure=cell["measures"],
            reason=cell["reason"],
            approved_by=cell["approved-by"],
            approved_on=table.day(line, "approved-on", cell["approved-on"]),
        )
        found.append(msgspec.structs.replace(one, lacks=tuple(_lacks(one))))
    return Entries(tuple(found), tuple(table.gaps))


def _lacks(one: RiskEntry) -> Iterator[Lack]:
    needed = (
        (Lack.THREAT, one.threat),
        (Lack.BEFORE, one.before),
        (Lack.AFTER, one.after),
        (Lack.MEASURE, one.measure or one.reason),
        (Lack.APPROVAL, one.approved_by and one.approved_on),
    )
    yield from (lack for lack, there in needed if not there)


class _Table:
    """The rows of a table by the meaning of their columns; what was not read goes to ``gaps``."""

    def __init__(
        self,
        label: str,
        content: bytes,
        tables: Mapping[str, bytes],
        lexicon: Lexicon,
        today: date,
        needs: str,
        caps: Caps = CAPS,
    ) -> None:
        self._label, self._months, self._today = label, lexicon.months, today
        grid = table(label, content, caps)
        self.gaps = grid.gaps  # fills while the rows are walked
        head = list(islice(grid.rows, _HEAD))
        known = _meanings(tables)
        found = [_columns(row, known) for row in head]
        at = max(range(len(found)), key=lambda n: (len(found[n]), -n), default=-1)
        if at < 0 or needs not in found[at]:
            raise SourceError(
                f"no column holds the {needs}",
                place=label,
                next_step=f"name one of them: {', '.join(_words(tables, needs))}",
            )
        self._index = found[at]
        unused = [
            cell.strip()
            for place, cell in enumerate(head[at].cells)
            if cell.strip() and place not in self._index.values()
        ]
        if unused:
            shown = ", ".join(f"“{cell[:40]}”" for cell in unused[:8])
            self.gaps.append(
                Gap(label, Why.UNUSED_COLUMN, len(unused), "columns", f"nobody reads {shown}")
            )
        self._rest = chain(head[at + 1 :], grid.rows)

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row that holds something: its line, and its cells by meaning (all meanings)."""
        for count, row in enumerate(self._rest):
            if count == ROWS:
                self.gaps.append(Gap(self._label, Why.TOO_LARGE, detail=f"the cap is {ROWS} rows"))
                return
            if any(cell.strip() for cell in row.cells):
                yield row.line, {name: self._cell(row, name) for name in MEANINGS}

    def day(self, line: int, meaning: str, text: str) -> str:
        """A day that has come, as YYYY-MM-DD or less; what is none is told, and counts as none."""
        if not text:
            return ""
        read = dates.read(text, self._months)
        if read is None or read.how is not None:
            self.lost(line, f"“{text[:40]}” ({meaning}) is no day that is certain")
            return ""
        if read.when > self._today.isoformat():
            self.lost(line, f"“{text[:40]}” ({meaning}) is a day to come")
            return ""
        return read.when

    def lost(self, line: int, why: str) -> None:
        """A row, or a cell of it, that could not be read."""
        self.gaps.append(Gap(f"{self._label}:{line}", Why.MALFORMED, 1, "rows", why))

    def _cell(self, row: Row, meaning: str) -> str:
        at = self._index.get(meaning)
        return row.cells[at].strip()[:_LONGEST] if at is not None and at < len(row.cells) else ""


MEANINGS = (
    *("name", "number", "contact", "acknowledged", "assessed", "measures", "reason", "assets"),
    *("asset", "threat", "before", "after", "approved-by", "approved-on"),
)


def _columns(row: Row, known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row.cells):
        meaning = known.get(fold(cell))
        if meaning is not None:
            found.setdefault(meaning, at)
    return found


def _meanings(tables: Mapping[str, bytes]) -> dict[str, str]:
    read = _read(tables)
    return {fold(word): meaning for meaning, words in read.items() for word in words}


def _words(tables: Mapping[str, bytes], meaning: str) -> list[str]:
    return _read(tables)[meaning]


def _read(tables: Mapping[str, bytes]) -> dict[str, list[str]]:
    try:
        read = yaml_text.read(tables[FILE], dict[str, list[str]])
    except (KeyError, msgspec.ValidationError) as error:
        raise DefectError(f"{FILE} does not fit: {error}") from error
    if set(read) != set(MEANINGS):
        raise DefectError(f"{FILE} has other meanings: {sorted(set(read) ^ set(MEANINGS))}")
    return read
