"""Reads what a replacement plan says beside its devices: steps, substitutes, windows, amounts.

The devices themselves are read by the reader of device lists, from the same rows. A cell that
cannot be read is *not examined*, with its row; the rest of the row counts.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Row
from countermark.inventory import dates
from countermark.inventory.lexicon import Lexicon, fold
from countermark.inventory.one_table import table
from countermark.inventory.plan_columns import COSTS, PlanColumns, columns
from countermark.model.errors import CallerError, SourceError
from countermark.model.gap import Gap, Why
from countermark.model.measure import CapUnit
from countermark.model.replacement import STEPS, Freeze, PlanRow, Step
from countermark.model.when import When, earliest, latest

ROWS = 200_000
"""Rows of a plan that are read."""
_HEAD = 20
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Plan(NamedTuple):
    """The rows of a plan, its devices as a table of their own, and what was not read.

    ``devices`` are the same rows on the same lines, without the columns that only a plan has: a
    substitute is no device of the network, and is asked about by itself.
    """

    rows: dict[int, PlanRow]
    devices: bytes
    gaps: tuple[Gap, ...]


def read(
    label: str,
    content: bytes,
    tables: Mapping[str, bytes],
    lexicon: Lexicon,
    caps: Caps = CAPS,
) -> Plan:
    """The plan in a table of cells; ``tables`` are the shipped tables of this room.

    Raises SourceError where it is no such table, or no column says anything of a plan.
    """
    grid = table(label, content, caps)
    head = list(islice(grid.rows, _HEAD))
    at, found = _header(head, tables)
    if not found.asks_for_steps:
        raise SourceError(
            "no column says what was done, or what shall take the place of something",
            place=label,
            next_step="name columns as docs/how-to/replace-what-must-go.md has them (substitute, "
            "survey, order, install, parallel run, cut-over, removal, storage, destruction)",
        )
    reader = _Reader(label, found, lexicon)
    rows: dict[int, PlanRow] = {}
    devices = _Devices(found)
    for row in head[: at + 1]:
        devices.add(row)
    for row in chain(head[at + 1 :], grid.rows):
        if len(rows) == ROWS:
            words = f"the cap is {ROWS} rows of one plan"
            reader.gaps.append(Gap(label, Why.TOO_LARGE, detail=words, next_step="divide it"))
            break
        if any(cell.strip() for cell in row.cells):
            rows[row.line] = reader.row(row)
            devices.add(row)
    gaps = [*reader.gaps, *grid.gaps]
    gaps += (
        Gap(label, Why.UNUSED_COLUMN, detail=f"“{cell}” stands for what another column says")
        for cell in found.doubled
    )
    return Plan(rows, devices.content(), tuple(gaps))


def freezes(texts: Sequence[str]) -> tuple[Freeze, ...]:
    """Freezes as an option gives them, ``FROM/TO`` or ``FROM/TO@SITE``; CallerError for others."""
    found = []
    for text in texts:
        days, _, site = text.partition("@")
        freeze = _freeze(days, site.strip())
        if freeze is None:
            raise CallerError(
                f"“{text[:60]}” is no freeze",
                place="--freeze",
                next_step="write FROM/TO or FROM/TO@SITE, such as 2026-12-15/2027-01-05@Riga",
            )
        found.append(freeze)
    return tuple(found)


def _header(head: Sequence[Row], tables: Mapping[str, bytes]) -> tuple[int, PlanColumns]:
    """Where the header stands among the first rows, and what it means."""
    found = [(at, columns(row.cells, tables)) for at, row in enumerate(head)]
    return max(
        found, key=lambda one: (len(one[1].index), -one[0]), default=(0, PlanColumns({}, {}))
    )


class _Devices:
    """Writes rows without the columns of a plan, each on the line that it had."""

    def __init__(self, found: PlanColumns) -> None:
        self._left_out = frozenset(found.index.values())
        self._said = StringIO()
        self._rows = csv.writer(self._said, lineterminator="\n")
        self._line = 1

    def add(self, row: Row) -> None:
        """The row; blank lines stand where its cells held more than one."""
        self._said.write("\n" * (row.line - self._line))
        kept = (cell for at, cell in enumerate(row.cells) if at not in self._left_out)
        self._rows.writerow([" ".join(cell.splitlines()) for cell in kept])
        self._line = row.line + 1

    def content(self) -> bytes:
        """The table, as UTF-8."""
        return self._said.getvalue().encode("utf-8", "replace")


class _Reader:
    """Reads rows under one header; what a cell could not say goes to ``gaps``."""

    def __init__(self, label: str, found: PlanColumns, lexicon: Lexicon) -> None:
        self._label, self._found, self._months = label, found, lexicon.months
        self.gaps: list[Gap] = []

    def row(self, row: Row) -> PlanRow:
        def cell(meaning: str) -> str:
            at = self._found.index.get(meaning)
            return row.cells[at].strip()[:500] if at is not None and at < len(row.cells) else ""

        costs = {name: self._number(row, name, cell(name)) for name in COSTS}
        amounts = {unit: self._number(row, unit.value, cell(unit.value)) for unit in CapUnit}
        return PlanRow(
            line=row.line,
            cluster=cell("cluster"),
            manager=cell("manager"),
            substitute_maker=cell("substitute-maker"),
            substitute=cell("substitute"),
            weekdays=self._weekdays(row, cell("weekdays")),
            freezes=self._freezes(row, cell("freeze")),
            done=self._done(row, {step: cell(step.value) for step in STEPS}),
            proof=cell("proof"),
            amounts={unit: found for unit, found in amounts.items() if found is not None},
            costs={name: found for name, found in costs.items() if found is not None},
            currency=cell("currency").upper()[:3],
        )

    def _done(self, row: Row, cells: Mapping[Step, str]) -> dict[Step, When]:
        done: dict[Step, When] = {}
        before: tuple[Step, When] | None = None
        for step, text in cells.items():
            if not text:
                continue
            read = dates.read(text, self._months)
            if read is None or read.how is not None:
                self._unread(row, step.value, text, "no day that is certain; write YYYY-MM-DD")
                continue
            if before is not None and latest(read.when) < earliest(before[1]):
                said = f"lies before “{before[0].value}” ({before[1]}); both count as written"
                self._unread(row, step.value, text, said)
            done[step] = read.when
            before = (step, read.when)
        return done

    def _number(self, row: Row, meaning: str, text: str) -> Decimal | None:
        if not text:
            return None
        bare = text.replace(" ", "").replace("\u00a0", "").replace("%", "")
        whole, _, part = bare.rpartition(",")
        if "." in part or (whole and len(part) == 3 and "." not in whole):
            bare = bare.replace(",", "")
        try:
            number = Decimal(bare) if len(bare) <= 20 else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or number < 0:
            self._unread(row, meaning, text, "no number at or above nought; write 1234.5")
            return None
        return number

    def _weekdays(self, row: Row, text: str) -> tuple[int, ...]:
        words = fold(text).split()
        found = [_DAYS.index(word[:3]) for word in words if word[:3] in _DAYS]
        if len(found) != len(words):
            self._unread(row, "weekdays", text, "write days of the week, such as “Sat Sun”")
        return tuple(sorted(set(found)))

    def _freezes(self, row: Row, text: str) -> tuple[Freeze, ...]:
        found = []
        for part in (text.replace(",", ";")).split(";"):
            freeze = _freeze(part) if part.strip() else None
            if freeze is not None:
                found.append(freeze)
            elif part.strip():
                self._unread(row, "freeze", part, "write FROM/TO, such as 2026-12-15/2027-01-05")
        return tuple(found)

    def _unread(self, row: Row, meaning: str, text: str, why: str) -> None:
        header = self._found.headers.get(meaning, meaning)
        self.gaps.append(
            Gap(
                f"{self._label}:{row.line}",
                Why.MALFORMED,
                1,
                "cells",
                f"“{text[:60]}” under “{header[:60]}”: {why}",
            )
        )


def _freeze(text: str, site: str = "") -> Freeze | None:
    first, mark, last = (part.strip() for part in text.partition("/"))
    try:
        found = Freeze(date.fromisoformat(first), date.fromisoformat(last if mark else first), site)
    except ValueError:
        return None
    return found if found.first <= found.last else None
