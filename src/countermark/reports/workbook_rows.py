"""Which answer stands beside which row of the sheets that were read?

By the places that the reader gave its records and by the nodes they ask about, never by counting.
A row that holds something and has no answer is *not examined*; one that is blank, or no record,
stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.model.reading import Reading, TableRead
from countermark.reports.folding import severity
from countermark.reports.row_answer import NOT_BINDING_HERE, RowAnswer, not_read

_LOST = "its verdict is not in this result"
_UNREAD = "no subject was read from this row"
_BEYOND = "the reader stopped before this row"
_NOBODY = "this row names nobody that is judged by itself"


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """The answer for one subject, packed, with what its rows are known by."""

    place: str
    name: str
    node: str
    answer: bytes


class Named(msgspec.Struct, frozen=True):
    """An answer, and whom it is about."""

    name: str
    answer: RowAnswer


class RowAnswers:
    """The answers for the rows of one workbook's sheets; take all ``Placed``, then ask."""

    def __init__(self, label: str, reading: Reading, cut: Iterable[str] = ()) -> None:
        """``cut`` are the sheets of which rows behind the last table were not read."""
        self.tables: dict[str, list[TableRead]] = {}
        for table in reading.tables:
            if not table.is_turned:
                self.tables.setdefault(table.sheet, []).append(table)
        self._label, self._cut = label, frozenset(cut)
        self._asked: dict[tuple[str, int], dict[tuple[str, str], None]] = {}
        self._nodes: set[str] = set()
        for subject in reading.subjects:
            at = self._at(subject.place)
            if at is not None:
                self._ask(at, subject.node, subject.name)
        self._weak: set[tuple[str, int]] = set()
        for table in self._all():
            for row, node in table.nodes:
                if (table.sheet, row) not in self._asked:
                    self._weak.add((table.sheet, row))
                self._ask((table.sheet, row), node, "")
        self._passed = {(t.sheet, row) for t in self._all() for row in t.passed}
        self._unread = {(t.sheet, row) for t in self._all() for row in t.unread}
        self._by_place: dict[tuple[str, str], Named] = {}
        self._by_node: dict[str, Named] = {}
        self._known: dict[bytes, RowAnswer] = {}

    def _all(self) -> Iterator[TableRead]:
        return (table for tables in self.tables.values() for table in tables)

    def _ask(self, at: tuple[str, int], node: str, name: str) -> None:
        self._asked.setdefault(at, {}).setdefault((node, name))
        self._nodes.add(node)

    def _at(self, place: str) -> tuple[str, int] | None:
        """The sheet and row of a place of this workbook's tables; None for another."""
        if not place.startswith(f"{self._label}!"):
            return None
        sheet, _, row = place[len(self._label) + 1 :].rpartition("!")
        known = sheet in self.tables and row.isascii() and row.isdecimal()
        return (sheet, int(row)) if known else None

    def take(self, one: Placed) -> bool:
        """Remember an answer; is it about a row of these sheets?"""
        here = self._at(one.place) is not None
        if here or one.node in self._nodes:
            known = self._known.get(one.answer)
            if known is None:
                known = self._known[one.answer] = _DECODE(one.answer)
            named = Named(one.name, known)
            self._by_node[one.node] = named
            if here:
                self._by_place[one.place, one.name] = named
        return here

    def of(self, sheet: str, row: int) -> Sequence[Named]:
        """The answers beside a row, the worst first; none for a row without a record."""
        at = sheet, row
        if at in self._passed:
            return ()
        asked = self._asked.get(at)
        if asked is None:
            beyond = sheet in self._cut and row > self.tables[sheet][-1].last
            if at in self._unread:
                return (Named("", not_read(_UNREAD)),)
            return (Named("", not_read(_BEYOND)),) if beyond else ()
        place = f"{self._label}!{sheet}!{row}"
        found: dict[str, Named] = {}
        lost = False
        for node, name in asked:
            one = self._by_place.get((place, name)) or self._by_node.get(node)
            if one is not None:
                found.setdefault(one.name, one)
            elif name:
                lost = True
        if lost or (not found and at not in self._weak):
            found[""] = Named("", not_read(_LOST))
        if not found:
            return (Named("", RowAnswer(None, "", _NOBODY, "", "", "", "", (), ())),)
        return sorted(found.values(), key=_worst_first)


def _worst_first(one: Named) -> tuple[int, bool]:
    """Of two that are as bad, what a list names comes before what it does not."""
    return -severity(one.answer.decision), one.answer.verdict != NOT_BINDING_HERE


_DECODE = msgspec.msgpack.Decoder(RowAnswer).decode
