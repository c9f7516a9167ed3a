"""A long supplier list read a part at a time, with the same result as reading it whole.

It is walked to learn which rows belong together, and once more part by part: the rows of a name,
and those of the names that they link, are all in one part, that of the first of them. Refuses
(gives None) what is no delimited supplier list, and one with a column of products: rows that name
the same product belong together wherever they stand.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence, Set
from hashlib import blake2b
from itertools import chain, islice
from typing import BinaryIO

import msgspec

from countermark.formats import delimited, passages
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Row
from countermark.formats.sample import Sample
from countermark.inventory import party_columns, suppliers, unread
from countermark.inventory.buckets import Buckets
from countermark.inventory.cells import Cells, Faults, Notes
from countermark.inventory.columns import Kind, Layout, check_overrides, lay_out
from countermark.inventory.contracts import numbers
from countermark.inventory.grouping import Grouping, grouped
from countermark.inventory.lexicon import Lexicon
from countermark.inventory.linked_subjects import is_contract
from countermark.inventory.probes.delimited import Delimited
from countermark.inventory.probes.file_probe import FileProbe
from countermark.inventory.registrations import SCHEMES
from countermark.inventory.source import Harvest, Source, doubt_gap
from countermark.inventory.stacked import Below, upper_table
from countermark.inventory.suppliers import CONTRACTS, contracts
from countermark.inventory.tables import HEAD, above, even, names_in_header
from countermark.inventory.unread import Unread
from countermark.model.disjoint_sets import DisjointSets
from countermark.model.document import Document
from countermark.model.evidence import Digest, SelectorKind
from countermark.model.gap import Gap, Why
from countermark.model.node import CONTRACT, key_of, kind_of, named
from countermark.model.places import Places
from countermark.model.ports import Stored
from countermark.model.ports.probe import claimants
from countermark.model.reading import Reading

_ASKED = 4096
"""Rows after which the time is asked again."""

LINKED = 300_000
"""Rows of names that other files link to and that are kept, for each part needs them."""


class TooEntangledError(Exception):
    """Reading the list in parts would save nothing: other files link to too many of its rows."""


class Part(msgspec.Struct, frozen=True):
    """Some rows of a list with the rows that belong to them; only ``own`` are to be told of.

    ``own`` gives the lines of the part's own rows by place, as ``Subject.place`` has it.
    """

    reading: Reading
    own: Mapping[str, int]
    last: bool


class SupplierList:
    """A supplier list of ``count`` lines or so; make one with ``opened``."""

    def __init__(
        self,
        label: str,
        text: text_codec.LongText,
        digest: Digest,
        words: Lexicon,
        overrides: Mapping[str, str],
        caps: Caps,
    ) -> None:
        self._label, self._text, self._lexicon, self._caps = label, text, words, caps
        self.digest = digest
        self._grid = delimited.read(label, text, caps)
        self._source = Source(label, digest, self._grid.media_type)
        head = list(islice(self._filled(), HEAD))
        self._layout: Layout | None = lay_out(head, words, overrides) if head else None
        if self._layout and upper_table(head, self._layout, words, overrides):
            self._layout = None  # several tables
        self._linked: dict[int, Row] = {}
        self._grouping: Grouping | None = None
        self._late: Buckets | None = None
        self._linking = b""
        self._most: int | None = None
        self._cut: list[Gap] = []

    @property
    def suits(self) -> bool:
        """Is it a supplier list whose rows can be told apart by name?"""
        layout = self._layout
        return (
            layout is not None and layout.kind is Kind.SUPPLIERS and "product" not in layout.index
        )

    @property
    def said(self) -> tuple[str, ...]:
        """The columns that the user gave a meaning to and that are there, by folded header."""
        return self._known_layout().said

    @property
    def format(self) -> str:
        """What kind of file it is, in the words of ``read``."""
        encoding = self._text.encoding
        words = "" if encoding in ("utf-8", "ascii") else f", {encoding}"
        dialect = self._grid.dialect if self._known_layout().header else "one name a line"
        return f"{Kind.SUPPLIERS.value}, {dialect}{words}"

    def _filled(self) -> Iterator[Row]:
        """The rows that hold something, from the first on."""
        self._grid = delimited.read(self._label, self._text, self._caps)
        return (r for r in self._grid.rows if any(c and not c.isspace() for c in r.cells))

    def _rows(self, layout: Layout, faults: Faults) -> Iterator[Row]:
        rows = self._filled()
        head = list(islice(rows, HEAD))
        top = head[: max(layout.first - layout.header_rows, 0)]
        self._top = above(top, layout, faults, self._source)
        ends = Below(chain(head[layout.first :], rows), layout, self._lexicon, faults)
        self._titles = ends.titles
        body = even(ends.rows(), layout, faults)
        return body if self._most is None else islice(body, self._most)

    @property
    def in_order(self) -> bool:
        """Do the parts' own rows follow one another as they stand in the list?"""
        return self._late is None

    @property
    def links_names(self) -> bool:
        """Does any row link its name to another?"""
        return 1 in self._linking

    def learn(self, linked: frozenset[str], size: int, spill: BinaryIO) -> None:
        """Learn which rows belong together: those of one name, and of names that a row links.

        Parts are to have ``size`` rows or so; rows that stand far from the others of their part go
        to ``spill`` meanwhile. Every part also gets all rows of the names that a node in ``linked``
        is or leads to. Raises TooEntangledError where these are more than ``LINKED`` rows, or more
        than half of all; and where there are no rows.
        """
        digests, needed = self._digests(linked)
        company = sum(map(needed.__contains__, digests)) if needed else 0
        if not digests or company > LINKED or company * 2 > len(digests):
            raise TooEntangledError
        self._grouping = grouping = grouped(digests, max(size, company // 2))
        if not (company or grouping.has_late):
            return
        buckets = Buckets(spill)
        for at, row in enumerate(self._rows(self._known_layout(), Faults())):
            if digests[at] in needed:
                self._linked[row.line] = row
            if grouping.late[at]:
                buckets.add(grouping.part[at], row)
        buckets.flush()
        self._late = buckets if grouping.has_late else None

    def _digests(self, linked: frozenset[str]) -> tuple[array[int], set[int]]:
        """What tells apart which rows belong together, and which of them ``linked`` leads to."""
        layout = self._known_layout()
        cells = Cells(layout, self._lexicon)
        digests, needed = array("Q"), set[int]()
        together = DisjointSets[int]()
        linking = DisjointSets[int]()
        orders = len(layout.index.keys() & CONTRACTS.keys()) > 1
        registered = not layout.index.keys().isdisjoint(SCHEMES)
        holders, registrations = array("Q"), array("Q")
        known = {text for node in linked for text in numbers(node)}
        for row in self._rows(layout, Faults()):
            if len(digests) % _ASKED == 0 and self._caps.deadline.passed():
                # Every later walk ends at the same row.
                self._most = len(digests)
                detail = f"row {row.line} on was not read: {self._caps.late}"
                self._cut = [Gap(self._label, Why.LIMIT, self._most, "rows", detail)]
                break
            cells.turn_to(row.cells)
            names = [named(name) for name in (*cells.suppliers(), *party_columns.linked(cells))]
            digests.append(_digest(names[0] if names else f"\0{row.line}"))
            nodes = (*names, *contracts(cells))
            further = [*names[1:], *_keys_of_contracts(nodes[len(names) :], every=orders)]
            for node in further:
                together.join(digests[-1], _digest(node))
            # Suppliers of one contract are asked about with it, and lead to no other.
            for node in further if orders else names[1:]:
                linking.join(digests[-1], _digest(node))
            if names and linked and _leads(nodes, linked, known):
                needed.add(digests[-1])
            for text in cells.identifiers() if registered and names else ():
                if text.partition(":")[0] in SCHEMES:
                    holders.append(digests[-1])
                    registrations.append(_digest(text))
        for one, other in _sharing(holders, registrations):
            together.join(one, other)
            linking.join(one, other)
        if together:
            self._linking = bytes(linking.is_joined(linking.of(digest)) for digest in digests)
            digests = array("Q", map(together.of, digests))
            needed = {together.of(digest) for digest in needed}
        return digests, needed

    def parts(self, *, linking: bool = False) -> Iterator[Part]:
        """The list part by part, at least one; then ``ending`` knows what was not read.

        With ``linking`` only the rows of names that some row links to another.
        """
        layout, grouping = self._known_layout(), self._grouping
        assert grouping is not None, "learn first"
        self._faults, self._notes = Faults(), Notes()
        self._unread = Unread(layout.left, self._lexicon, self._label)
        names_in_header(layout, self._source, self._lexicon, self._faults, self._unread)
        self._doubted: dict[str, Places] = {}
        self._records = 0
        own: list[Row] = []
        current = 0
        for at, row in enumerate(self._rows(layout, self._faults)):
            if grouping.late[at] or (linking and not self._linking[at]):
                continue
            if grouping.part[at] != current:
                if own:
                    yield self._part(layout, current, own, last=False)
                own, current = [], grouping.part[at]
            own.append(row)
        yield self._part(layout, current, own, last=True)

    def _part(self, layout: Layout, number: int, own: list[Row], *, last: bool) -> Part:
        if self._late is not None:
            own += self._late.rows(number)
        cells = Cells(layout, self._lexicon)
        lines = {row.line for row in own}
        rows = self._linked | {row.line: row for row in own}
        into, faults = Harvest(), _Own(self._faults)
        waste, passed = Notes(), Unread(layout.left, self._lexicon, self._label)

        def turned() -> Iterator[Row]:
            # Only what a part's own rows leave open is told, and told once.
            for line in sorted(rows):
                faults.is_own = line in lines
                cells.notes = self._notes if faults.is_own else waste
                cells.unread = self._unread if faults.is_own else passed
                yield rows[line]

        suppliers.harvest(self._source, turned(), cells, faults, into)
        self._records += len(own)
        for reason, places in into.doubted.items():
            for line in map(int, places):
                if line in lines:
                    self._doubted.setdefault(reason, Places()).add(line)
        texts, again = self._unread.part()
        own_text = unread.document(self._source, SelectorKind.ROW, texts, again=again)
        reading = Reading(
            format=self.format,
            claims=tuple(into.claims),
            subjects=into.all_subjects(),
            document=own_text if texts else None,
        )
        return Part(reading, {self._source.shown(line): line for line in lines}, last)

    def passages(self, wanted: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The records on these lines, in ascending order, as they stand in the list."""
        return passages.each(self._text, self._grid.media_type, wanted, self._caps)

    def ending(self) -> Reading:
        """What is to be said of the list as a whole, once every part was read."""
        titles = [(self._source.place(line), text) for line, text in self._titles]
        texts = [*self._top, *self._unread.texts(), *titles]
        layout = self._known_layout()
        self._faults.in_order()
        doubted = sorted(self._doubted.items(), key=lambda met: met[1].first)
        doubts = [
            doubt_gap(self._label, reason, places.count, places.words(self._caps.faults))
            for reason, places in doubted
        ]
        gaps = [
            *text_codec.doubts(self._label, self._text, self._text.size),
            *self._grid.gaps,
            *self._cut,
            *self._faults.gaps(self._label, self._caps),
            *self._unread.gaps(),
            *doubts,
        ]
        return Reading(
            format=self.format,
            columns=tuple(self._notes.onto(layout.shown)),
            gaps=tuple(gaps),
            records=self._records,
            document=self._beside(texts) if texts else None,
        )

    def _beside(self, texts: list[tuple[str, str]]) -> Document:
        again = self._unread.again()
        return unread.document(self._source, SelectorKind.ROW, texts, again=again)

    def _known_layout(self) -> Layout:
        assert self._layout is not None
        return self._layout


def _keys_of_contracts(contracts: Sequence[str], *, every: bool) -> Iterator[str]:
    """What stands for contracts, however their numbers are written: rows of one belong together.

    With ``every`` also for those that are no subjects.
    """
    for node in contracts:
        if every or is_contract(key_of(node)):
            known = list(numbers(node))
            yield from (f"\0{text}" for text in known) if known else (node,)


def _leads(nodes: Sequence[str], linked: frozenset[str], known: Set[str]) -> bool:
    """Does another file name any of ``nodes``, or a contract whose number is in ``known``?"""
    if not linked.isdisjoint(nodes):
        return True
    return bool(known) and any(
        text in known for node in nodes if kind_of(node) == CONTRACT for text in numbers(node)
    )


def _sharing(holders: array[int], registrations: array[int]) -> Iterator[tuple[int, int]]:
    """Pairs of different holders of one registration, so that all who share one are joined."""
    if not holders:
        return
    import numpy as np

    who, what = (np.frombuffer(each, dtype=np.uint64) for each in (holders, registrations))
    order = np.lexsort((who, what))
    who, what = who[order], what[order]
    for at in np.flatnonzero((what[1:] == what[:-1]) & (who[1:] != who[:-1])):
        yield int(who[at]), int(who[at + 1])


class _Own(Faults):
    """Faults of which only those of a part's own rows are passed on."""

    def __init__(self, into: Faults) -> None:
        super().__init__()
        self._into = into
        self.is_own = True

    def add(self, why: object, words: str, line: int, next_step: str = "") -> None:
        if self.is_own:
            self._into.add(why, words, line, next_step)  # type: ignore[arg-type]


def opened(
    label: str,
    stored: Stored,
    digest: Digest,
    *,
    probes: Sequence[FileProbe],
    words: Lexicon,
    overrides: Mapping[str, str] | None = None,
    caps: Caps = CAPS,
    least: int,
) -> SupplierList | None:
    """The list in ``stored``; None if it has fewer than ``least`` lines or is of another kind."""
    if stored.size > caps.content or not _has_lines(stored, least):
        return None
    with stored.open() as stream:
        head = stream.read(caps.line * 4 + 1)
    sample = Sample(label, head, stored.size, tabular=bool(overrides), caps=caps)
    if [probe.id for probe in claimants(sample, probes)] != [Delimited.id]:
        return None
    if delimited.first_line_too_long(label, head, caps) is not None:
        return None
    text = text_codec.opened(stored)
    if text is None:
        return None
    known = check_overrides(overrides or {}, words)
    found = SupplierList(label, text, digest, words, known, caps)
    return found if found.suits else None


def _has_lines(stored: Stored, least: int) -> bool:
    count = 0
    with stored.open() as stream:
        while count < least and (chunk := stream.read(1 << 18)):
            count += chunk.count(b"\n")
    return count >= least


def _digest(node: str) -> int:
    return int.from_bytes(blake2b(node.encode("utf-8", "surrogatepass"), digest_size=8).digest())
