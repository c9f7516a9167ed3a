"""What rooms are handed: protocols that the store implements and tests imitate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO, Protocol

from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.model.match import ListedName, Match, Query
from countermark.model.predicate import Predicate


class View(Protocol):
    """What is known: a ledger version and a known-at. Valid time is an argument of the question.

    A view deduplicates by claim id, leaves out retracted claims and never shows a claim whose
    ``known_from`` lies after its ``known_at``. Equal ``content`` means that the same is shown.
    """

    @property
    def version(self) -> str: ...

    @property
    def content(self) -> str: ...

    @property
    def known_at(self) -> date | None: ...

    def claims(
        self,
        predicates: Iterable[Predicate] | None = None,
        subjects: Iterable[str] | None = None,
        objects: Iterable[str] | None = None,
    ) -> Iterable[Claim]: ...

    def listed_names(self) -> Sequence[ListedName]: ...

    def each_listed_name(self) -> Iterator[ListedName]: ...

    def name_counts(self) -> Mapping[str, int]: ...

    def texts(self) -> Mapping[str, str]: ...


class Screener(Protocol):
    """The seam of screening: names in, matches out, best first."""

    def screen(self, queries: Sequence[Query], limit: int = 10) -> list[list[Match]]: ...


class Claims(Protocol):
    """A table of claims behind the Arrow C stream interface, columns as ``claim.FIELDS`` first."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class Stored(Protocol):
    """Bytes that lie somewhere and never change: read as often as wanted, some at a time."""

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO: ...

    def part(self, offset: int, size: int) -> Stored:
        """``size`` bytes from ``offset`` on, without a copy of them.

        Raises SourceError where they reach beyond the end: what a container says of its entries
        is not believed.
        """
        ...


class Nested(Protocol):
    """One entry of a container, unpacked: its bytes, and how many containers it lay in."""

    @property
    def stored(self) -> Stored: ...

    @property
    def depth(self) -> int: ...


class Spooler(Protocol):
    """Takes in the content of containers within the caps of one file, all levels together."""

    @property
    def is_full(self) -> bool:
        """Is there no room for a further entry?"""
        ...

    def take(self, stream: BinaryIO, what: str, within: Nested | None, packed: int) -> Nested | Gap:
        """The content of one entry, named ``what``, that ``packed`` bytes were unpacked from.

        ``within`` is the entry that held the container, None for the file itself. A cap that is
        met is a gap: the entry, too deep, too many, too large or expanding beyond measure, was not
        examined.
        """
        ...


class Progress(Protocol):
    """Told about work that may last; prints only where a person watches."""

    def step(self, what: str, done: int, total: int | None = None) -> None: ...


class Deadline(Protocol):
    """The time one piece of work may take; rooms ask it in their loops, for they know no clock."""

    @property
    def seconds(self) -> float:
        """How long the work may take in all."""
        ...

    def passed(self) -> bool:
        """Is the time over?"""
        ...
