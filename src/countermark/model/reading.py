"""What one file yields when read: claims, the subjects to be judged, and what was not examined."""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.claim import Claim
from countermark.model.context import Facets
from countermark.model.document import Document
from countermark.model.gap import Gap
from countermark.model.predicate import End


class SubjectKind(Enum):
    """What a subject is; the word appears in the ``kind`` field of results."""

    SUPPLIER = "supplier"
    DEVICE = "device"
    PRODUCT = "product"
    COMPONENT = "component"
    CONTRACT = "contract"
    PARTY = "party"
    DOCUMENT = "document"

    __hash__ = object.__hash__  # members are single: no need to hash their names in Python

    @property
    def end(self) -> End:
        """What such a subject is at the ends of relations."""
        return _ENDS[self]


_ENDS = {
    SubjectKind.SUPPLIER: End.PARTY,
    SubjectKind.DEVICE: End.THING,
    SubjectKind.PRODUCT: End.THING,
    SubjectKind.COMPONENT: End.THING,
    SubjectKind.CONTRACT: End.CONTRACT,
    SubjectKind.PARTY: End.PARTY,
    SubjectKind.DOCUMENT: End.DOCUMENT,
}
THINGS = frozenset(kind for kind in SubjectKind if kind.end is End.THING)
PARTIES = frozenset(kind for kind in SubjectKind if kind.end is End.PARTY)


IMAGE, CONFIGURATION, PATCHES = "image", "configuration", "patches"
"""The fields that say what a device runs today; they make no other device of it."""

HOST = "host"
"""The field that names the thing in which a part is: it says where, and tells no part from another
that stands in it (its key has the whole beside it)."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the user asked about: a node, its name as written, where it stands.

    ``names`` are to be screened (a supplier's name, a maker); ``identifiers`` are ``scheme:value``
    strings; ``country`` is ISO 3166-1 alpha-2 where given. ``made`` is the day of manufacture and
    ``acquired`` of acquisition, as precise as given. ``facets`` come from the row's own columns.
    ``fields`` keeps what forms ask for (model, serial, site, contract, order, uei, cage ...).
    ``by_link``: only a link names it; where a row of its own asks about it, that row says more.
    ``software``: its bill of materials says that it is software and no equipment.
    ``unread`` names the columns of its row that may name a party and that nobody read;
    ``misread`` the places of links to it that cannot be as they are written. ``no_maker``: it is a
    device of a list, and nobody says who made or branded it.
    """

    node: str
    name: str
    kind: SubjectKind
    place: str
    country: str = ""
    identifiers: tuple[str, ...] = ()
    made: str = ""
    acquired: str = ""
    facets: Facets = Facets()
    fields: tuple[tuple[str, str], ...] = ()
    by_link: bool = False
    software: bool = False
    unread: tuple[str, ...] = ()
    misread: tuple[str, ...] = ()
    no_maker: bool = False

    def field(self, name: str) -> str:
        """The value of a field for forms, or an empty string."""
        return dict(self.fields).get(name, "")

    def asks_the_same(self, other: Subject) -> bool:
        """Do two rows of one name ask the same question, so that one verdict answers both?"""
        return (self.facets, self.made, self.acquired, self.country, self.unread) == (
            other.facets,
            other.made,
            other.acquired,
            other.country,
            other.unread,
        )


class Column(msgspec.Struct, frozen=True):
    """How one column was understood: its header, the meaning given to it, and why.

    ``guessed``: no word of its header says so.
    """

    header: str
    meaning: str
    because: str
    guessed: bool = False


class TableRead(msgspec.Struct, frozen=True, kw_only=True):
    """Where in a sheet a table was read, for whoever writes beside its rows; rows count from 1.

    ``header`` is the row of its header, 0 where it has none; its records stand in ``first`` to
    ``last``, both included, in columns up to ``width``. ``nodes`` are rows that ask about a node
    which another row is the subject of (a name given again, the ends of a link); ``passed`` are
    rows that are no records: sums, a header repeated. ``unread`` are rows that hold something and
    gave no subject. ``is_turned``: its headers stand one below the other, so that no column belongs
    to all of its records.
    """

    sheet: str
    header: int
    first: int
    last: int
    width: int
    nodes: tuple[tuple[int, str], ...] = ()
    passed: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    is_turned: bool = False


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """The result of reading one file. ``format`` names the reader that knew it.

    ``boms`` bills of materials were read; ``boms_complete`` of them say that they are complete.
    ``document`` is the running text, where the file is one: its mentions are looked for later.
    ``said`` are the columns that the user gave a meaning to and that are there, by folded header.
    ``tables`` say where in its sheets records stand; of a file without sheets there are none.
    """

    format: str
    claims: tuple[Claim, ...] = ()
    subjects: tuple[Subject, ...] = ()
    columns: tuple[Column, ...] = ()
    gaps: tuple[Gap, ...] = ()
    records: int = 0
    boms: int = 0
    boms_complete: int = 0
    document: Document | None = None
    said: tuple[str, ...] = ()
    tables: tuple[TableRead, ...] = ()
