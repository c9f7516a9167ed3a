"""A long supplier list read a part at a time, with the same result as reading it whole.

It is walked twice: once to learn which rows belong together, once part by part. Refuses (gives
None) what is no delimited supplier list, and one with a column of products: rows that name the same
product belong together wherever they stand.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import chain, islice

import msgspec

from countermark.formats import delimited, prose, sniff
from countermark.formats import text as text_codec
from countermark.formats.caps import CAPS, Caps
from countermark.formats.grid import Row
from countermark.inventory import lexicon, suppliers
from countermark.inventory.cells import Cells, Faults, Notes
from countermark.inventory.columns import Kind, Layout, check_overrides, lay_out
from countermark.inventory.links import contract_node
from countermark.inventory.source import Harvest, Source
from countermark.inventory.tables import HEAD, above, even, rivals_of
from countermark.model.evidence import Digest
from countermark.model.gap import Gap
from countermark.model.node import named
from countermark.model.reading import Reading, Subject

COMPANY = 300_000
"""Rows that share a name or a link with others and are kept; of a list with more, none is."""


_BETWEEN = "\0"
"""What no cell holds: a file with NUL characters is not read in parts."""


class TooEntangledError(Exception):
    """So many rows belong together that reading the list in parts would save nothing."""


class Part(msgspec.Struct, frozen=True):
    """Some rows of a list with the rows that belong to them; only ``own`` are to be told of.

    ``own`` holds the places of the part's own subjects, as ``Subject.place`` has them.
    """

    reading: Reading
    own: frozenset[str]

    def owns(self, subject: Subject) -> bool:
        """Was the subject introduced by one of the part's own rows?"""
        return subject.place in self.own


class SupplierList:
    """A supplier list of ``count`` lines or so; make one with ``opened``."""

    def __init__(
        self,
        label: str,
        text: text_codec.Text,
        digest: Digest,
        words: lexicon.Lexicon,
        overrides: Mapping[str, str],
        caps: Caps,
    ) -> None:
        self._label, self._text, self._lexicon, self._caps = label, text, words, caps
        self._grid = delimited.read(label, text.text, caps)
        self._source = Source(label, digest, self._grid.media_type)
        head = list(islice(self._filled(), HEAD))
        self._layout: Layout | None = lay_out(head, words, overrides) if head else None
        self._linked: dict[int, Row] = {}
        self._company: dict[int, list[str]] = {}
        self._many: frozenset[int] = frozenset()

    @property
    def suits(self) -> bool:
        """Is it a supplier list whose rows can be told apart by name?"""
        layout = self._layout
        return (
            layout is not None and layout.kind is Kind.SUPPLIERS and "product" not in layout.index
        )

    @property
    def format(self) -> str:
        """What kind of file it is, in the words of ``read``."""
        encoding = self._text.encoding
        words = "" if encoding in ("utf-8", "ascii") else f", {encoding}"
        return f"{Kind.SUPPLIERS.value}, {self._grid.dialect}{words}"

    def _filled(self) -> Iterator[Row]:
        """The rows that hold something, from the first on."""
        self._grid = delimited.read(self._label, self._text.text, self._caps)
        return (r for r in self._grid.rows if any(c and not c.isspace() for c in r.cells))

    def _rows(self, layout: Layout, faults: Faults, rivals: dict[int, int]) -> Iterator[Row]:
        rows = self._filled()
        head = list(islice(rows, HEAD))
        above(head[: max(layout.first - 1, 0)], layout, faults)
        return even(chain(head[layout.first :], rows), layout, faults, rivals)

    def learn(self, linked: Collection[str]) -> None:
        """Learn which rows belong together: those of one name, and those of a node in ``linked``.

        Raises TooEntangledError where these are more than ``COMPANY``.
        """
        layout = self._known_layout()
        cells = Cells(layout, self._lexicon)
        digests = array("Q")
        for row in self._rows(layout, Faults(), {}):
            cells.turn_to(row.cells)
            digests.append(_digest(named(cells["supplier"])))
        many = _more_than_once(digests)
        company = 0
        for at, row in enumerate(self._rows(layout, Faults(), {})):
            cells.turn_to(row.cells)
            name, contract = cells["supplier"], cells["contract"]
            if linked and name:
                touched = named(name) in linked or (contract and contract_node(contract) in linked)
                if touched:
                    self._linked[row.line] = row
                    company += 1
            if name and digests[at] in many:
                self._company.setdefault(digests[at], []).append(_packed(row))
                company += 1
            if company > COMPANY:
                raise TooEntangledError
        self._many = frozenset(self._company)

    def parts(self, size: int) -> Iterator[Part]:
        """The list in parts of ``size`` rows; then ``ending`` knows what was not read."""
        layout = self._known_layout()
        self._faults, self._notes = Faults(), Notes()
        self._rivals: dict[int, int] = {}
        self._doubted: dict[str, list[str]] = {}
        self._records = 0
        rows = self._rows(layout, self._faults, self._rivals)
        while own := list(islice(rows, size)):
            yield self._part(layout, own)

    def _part(self, layout: Layout, own: list[Row]) -> Part:
        cells = Cells(layout, self._lexicon)
        lines = {row.line for row in own}
        rows = dict(self._linked)
        for row in own:
            cells.turn_to(row.cells)
            if self._many and (digest := _digest(named(cells["supplier"]))) in self._many:
                for other in map(_unpacked, self._company[digest]):
                    rows.setdefault(other.line, other)
            rows[row.line] = row
        into, faults = Harvest(), _Own(self._faults)
        waste = Notes()

        def turned() -> Iterator[Row]:
            # Only what a part's own rows leave open is told, and told once.
            for line in sorted(rows):
                faults.told = line in lines
                cells.notes = self._notes if faults.told else waste
                yield rows[line]

        suppliers.harvest(self._source, turned(), cells, faults, into)
        self._records += len(own)
        for reason, places in into.doubted.items():
            seen = self._doubted.setdefault(reason, [])
            known = set(seen)
            seen += [place for place in places if place not in known]
        reading = Reading(
            format=self.format, claims=tuple(into.claims), subjects=tuple(into.subjects)
        )
        return Part(reading, frozenset(self._source.shown(line) for line in lines))

    def ending(self) -> Reading:
        """What is to be said of the list as a whole, once every part was read."""
        layout = self._known_layout()
        doubts = Harvest(doubted=self._doubted).doubts(self._label, self._caps)
        gaps = [
            *self._grid.gaps,
            *self._faults.gaps(self._label, self._caps),
            *rivals_of(self._label, self._rivals),
            *doubts,
        ]
        return Reading(
            format=self.format,
            columns=tuple(self._notes.onto(layout.shown)),
            gaps=tuple(gaps),
            records=self._records,
        )

    def _known_layout(self) -> Layout:
        assert self._layout is not None
        return self._layout


class _Own(Faults):
    """Faults of which only those of a part's own rows are passed on."""

    def __init__(self, into: Faults) -> None:
        super().__init__()
        self._into = into
        self.told = True

    def add(self, why: object, words: str, line: int, next_step: str = "") -> None:
        if self.told:
            self._into.add(why, words, line, next_step)  # type: ignore[arg-type]


def opened(
    label: str,
    content: bytes,
    digest: Digest,
    *,
    tables: Mapping[str, bytes],
    overrides: Mapping[str, str] | None = None,
    caps: Caps = CAPS,
    least: int,
) -> SupplierList | None:
    """The list in ``content``; None if it has fewer than ``least`` lines or is of another kind."""
    if content.count(b"\n") < least or len(content) > caps.content:
        return None
    if sniff.sniff(label, content[: sniff.HEAD]) != "table":
        return None
    if not overrides and prose.looks_so(label, content):
        return None
    if delimited.first_line_too_long(label, content, caps) is not None:
        return None
    text = text_codec.decode(label, content, caps)
    if isinstance(text, Gap) or text.nuls:
        return None
    words = lexicon.load(tables)
    known = check_overrides(overrides or {}, words)
    found = SupplierList(label, text, digest, words, known, caps)
    return found if found.suits else None


def _packed(row: Row) -> str:
    """A row as one text: a third of the memory."""
    return _BETWEEN.join((str(row.line), *row.cells))


def _unpacked(packed: str) -> Row:
    line, *cells = packed.split(_BETWEEN)
    return Row(int(line), cells)


def _digest(node: str) -> int:
    return int.from_bytes(blake2b(node.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def _more_than_once(digests: Iterable[int]) -> frozenset[int]:
    import numpy as np

    found, counts = np.unique(np.frombuffer(digests, dtype=np.uint64), return_counts=True)  # type: ignore[call-overload]
    return frozenset(found[counts > 1].tolist())
