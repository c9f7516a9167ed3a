"""What one published list yields when read: claims, counts, warnings and what was not read."""

from __future__ import annotations

import msgspec

from countermark.model.claim import Claim
from countermark.model.gap import Gap
from countermark.register.lists.date_basis import DateBasis
from countermark.register.lists.manifest import Expectation


class ListReading(msgspec.Struct, frozen=True, kw_only=True):
    """One list, read. ``digest`` is of the bytes as they were handed in (compressed or not).

    ``records`` are rows or elements; ``parties`` distinct nodes that are listed; ``aliases`` the
    other names as the file counts them. ``names_known`` were seen, ``names_loaded`` became claims.
    ``per_measure`` counts listing intervals. ``date`` is the list's own day, as precise as
    ``date_basis`` says, or empty. ``warnings`` are for whoever keeps the list; ``notes`` for its
    readers. ``unended`` says why its end may be missing though no row is cut, and
    ``ends_itself`` that its last bytes prove it whole; ``resembles`` names another list it may be.
    """

    list: str
    title: str
    digest: str
    size: int
    date: str
    date_basis: DateBasis
    records: int
    parties: int
    aliases: int
    names_known: int
    names_loaded: int
    per_measure: dict[str, int]
    claims: tuple[Claim, ...]
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    gaps: tuple[Gap, ...]
    expect: Expectation
    unended: str = ""
    ends_itself: bool = False
    resembles: str = ""


class ListSource(msgspec.Struct, frozen=True):
    """The bytes as handed in: file name, digest, size, and whether they were gzip-compressed."""

    name: str
    digest: str
    size: int
    compressed: bool = False
