"""An edge list: one row, one claim. Header: from, predicate, to, valid from, valid to, known from,
share, source, note (and, where needed, polarity, grade).

Subjects are every contract, and every thing or firm that nothing else in the list has: the ends
where paths begin. In a circle without such an end the first one named begins it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from countermark.formats.grid import Row
from countermark.inventory import links
from countermark.inventory.cells import Cells, Faults
from countermark.inventory.source import Harvest, Source
from countermark.model.claim import Polarity
from countermark.model.gap import Why
from countermark.model.node import CONTRACT, ITEM, kind_of
from countermark.model.predicate import TIES, Direction, Family
from countermark.model.reading import Subject, SubjectKind

_THING = (Family.MAKING, Family.CONTAINMENT)


class _Ends:
    """Which nodes have something behind them, and which lie behind another."""

    def __init__(self) -> None:
        self.behind: dict[str, list[str]] = {}
        self.places: dict[str, tuple[int, str]] = {}
        self.families: dict[str, set[Family]] = {}

    def note(self, link: links.Link, line: int) -> None:
        predicate = link.predicate
        if predicate.direction in (Direction.NONE, Direction.BOTH) or not predicate.walk:
            return
        near, far = link.subject, link.object
        if predicate.direction is Direction.SUBJECT:
            near, far = far, near
        self.behind.setdefault(near.node, []).append(far.node)
        for end in (near, far):
            self.places.setdefault(end.node, (line, end.name or end.node))
        self.families.setdefault(near.node, set()).add(predicate.family)

    def tops(self) -> list[str]:
        """Nodes behind nothing, then one of each circle, then all contracts, as first named."""
        has_front = {far for fars in self.behind.values() for far in fars}
        chosen = [node for node in self.places if node in self.behind and node not in has_front]
        reached: set[str] = set()
        self._reach(chosen, reached)
        for node in self.places:
            if node in self.behind and node not in reached:
                chosen.append(node)
                self._reach([node], reached)
        wanted = {*chosen, *(n for n in self.places if kind_of(n) == CONTRACT)}
        return [n for n in self.places if n in wanted and kind_of(n) != ITEM]

    def _reach(self, start: list[str], reached: set[str]) -> None:
        waiting = list(start)
        while waiting:
            node = waiting.pop()
            if node not in reached:
                reached.add(node)
                waiting += self.behind.get(node, ())

    def kind(self, node: str) -> SubjectKind:
        families = self.families.get(node, set())
        if kind_of(node) == CONTRACT:
            return SubjectKind.CONTRACT
        if families & set(_THING):
            return SubjectKind.PRODUCT
        return SubjectKind.PARTY if families == {Family.OWNERSHIP} else SubjectKind.SUPPLIER


def harvest(
    source: Source,
    rows: Iterable[Row],
    cells: Cells,
    faults: Faults,
    months: Mapping[str, int],
    into: Harvest,
) -> None:
    """Add the claims of ``rows`` and the subjects of the whole list to ``into``."""
    ends = _Ends()
    for row in rows:
        cells.turn_to(row.cells)
        into.records += 1
        try:
            link = links.read(cells, months)
        except links.RefusedLinkError as refusal:
            faults.add(Why.MALFORMED, str(refusal), row.line, "correct the row")
            continue
        for words in link.faults:
            faults.add(Why.MALFORMED, f"{words}; the link was read without it", row.line)
        if link.predicate in TIES and not link.predicate.walk:
            words = f"“{link.predicate.value}” is recorded and not traced: no path runs along it"
            faults.add(Why.NOT_READ, words, row.line, "look at it by eye")
        evidence = source.row(row.line, link.cited)
        for end in (link.subject, link.object):
            if end.name:
                into.name(end.node, end.name, evidence)
        into.say(link.subject.node, link.predicate, link.object.node, evidence, **link.fields)
        if link.fields["polarity"] is not Polarity.DENIED:
            ends.note(link, row.line)
    for node in ends.tops():
        line, name = ends.places[node]
        into.subjects.append(
            Subject(node=node, name=name, kind=ends.kind(node), place=source.shown(line))
        )
