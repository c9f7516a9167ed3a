"""The listed names made searchable: by exact key, by core, by acronym and by likeness.

Built once per list; it knows no query and decides nothing. A short list is held in dictionaries,
a long one in columns (``book``) that a second run takes up as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast, overload

import msgspec

from countermark.model.identifier import parse
from countermark.model.match import ListedIdentifier, ListedName
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.index.entry import MIXED, PERSON, Entry
from countermark.screening.index.ngram_dict import SMALL, NgramDict
from countermark.screening.index.protocol import Candidates
from countermark.screening.names import of_tables
from countermark.screening.names.house_brands import FIRM_ROLES, is_house_brand
from countermark.screening.names.normaliser import alternatives
from countermark.screening.names.prepared_name import PreparedName, initials
from countermark.screening.reference.tables import Tables

if TYPE_CHECKING:
    from countermark.screening.index.array_file import Arrays
    from countermark.screening.index.column_store import ColumnStore
    from countermark.screening.index.hash_index import HashIndex
    from countermark.screening.index.ngram_arrays import Ints

SAME_CORE = 40
"""Entries of one core that are compared; more share it only among persons of common names."""

HELD = 100_000
"""Entries of a long list that are kept once made."""

FEW = 4
"""Entries of a group that it holds on to; of a longer one they are looked up each time."""

_OTHER_SPELLINGS = {"UK": "GB", "EL": "GR"}

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class LookUp(Protocol[T_co]):
    """What bears a key, in the order of the list."""

    def get(self, key: str, default: Sequence[Any] = (), /) -> Sequence[T_co]: ...

    def __getitem__(self, key: str, /) -> Sequence[T_co]: ...


def digest_of(
    names: Iterable[ListedName], identifiers: Iterable[ListedIdentifier], tables: Tables
) -> str:
    """What a listing is built from: names and identifiers in order, and the tables."""
    whole = hashlib.sha256(tables.digest.encode())
    write = msgspec.msgpack.encode
    for part in (names, identifiers):
        for one in part:
            try:
                whole.update(write(one))
            except UnicodeEncodeError:
                whole.update(repr(one).encode("utf-8", "surrogatepass"))
        whole.update(b"\xc1")
    return whole.hexdigest()


@lru_cache(maxsize=4096)
def codes_of(country: str) -> frozenset[str]:
    """ISO alpha-2 codes in a text that parts them by spaces; UK and EL as GB and GR."""
    upper = country.upper().replace(",", " ").split()
    return frozenset(_OTHER_SPELLINGS.get(code, code) for code in upper)


ROLES = ("legal", "native", "alias", "short", "brand", "former")
"""Roles in the order in which a party is shown by them."""


def _principal_first(name: ListedName) -> tuple[str, int, str, str]:
    rank = ROLES.index(name.role) if name.role in ROLES else len(ROLES)
    return name.entity, rank, name.text, name.claim


class Group(msgspec.Struct, frozen=True, gc=False):
    """Entries that share a core up to look-alike letters, at most ``SAME_CORE``.

    ``spelling`` is that core, words parted by spaces: enough for a quick look. Of a long list the
    entries are made when somebody asks for one.
    """

    spelling: str
    entries: Sequence[Entry]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, at: int) -> Entry:
        return self.entries[at]


class _Rows(Sequence[Entry]):
    """Entries by their rows."""

    __slots__ = ("_held", "_read", "_rows")

    def __init__(self, rows: list[int], read: Callable[[int], Entry]) -> None:
        self._rows = rows
        self._read = read
        self._held: list[Entry] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Entry]:
        if self._held is not None:
            return iter(self._held)
        entries = list(map(self._read, self._rows))
        if len(entries) <= FEW:
            self._held = entries
        return iter(entries)

    @overload
    def __getitem__(self, at: int) -> Entry: ...
    @overload
    def __getitem__(self, at: slice) -> list[Entry]: ...

    def __getitem__(self, at: int | slice) -> Entry | list[Entry]:
        if isinstance(at, slice):
            return [self._read(row) for row in self._rows[at]]
        return self._read(self._rows[at])


class _Made(dict[int, T]):
    """Texts by number, each made when it is first asked for."""

    def __init__(self, make: Callable[[int], T]) -> None:
        self._make = make

    def __missing__(self, number: int) -> T:
        made = self[number] = self._make(number)
        return made


class NameIndex:
    """All entries with their look-ups, each party's principal names first.

    ``saved`` may be what ``save_index`` gave for the same content; another's is built anew.
    A group is what shares a core up to look-alike letters; ``alike`` finds groups.
    """

    by_exact: LookUp[Entry]
    by_core: LookUp[Entry]
    by_entity: LookUp[Entry]
    by_acronym: LookUp[Entry]
    identifiers: LookUp[ListedIdentifier]
    candidates: Candidates

    def __init__(
        self,
        names: Sequence[ListedName],
        identifiers: Sequence[ListedIdentifier],
        tables: Tables,
        saved: bytes | memoryview | None = None,
    ) -> None:
        self._begin(tables)
        if len(names) <= SMALL:
            self._hold(sorted(names, key=_principal_first), identifiers)
            return
        from countermark.screening.index import column_store

        source = digest_of(names, identifiers, tables)
        made = None if saved is None else column_store.ColumnStore.load(saved)
        if made is None or made.source != source:
            ordered = sorted(names, key=_principal_first)
            made = column_store.make(ordered, identifiers, self.normaliser, source)
        self._open(made)

    def _begin(self, tables: Tables) -> None:
        self.normaliser = of_tables.normaliser(tables)
        self.rarity = of_tables.rarity(tables)
        self._countries: dict[str, frozenset[str]] = {}
        self._book: ColumnStore | None = None
        self._made: dict[int, Entry] = {}
        self._made_groups: dict[int, Group] = {}
        self._cores = _Made(lambda place: tuple(self._spelling(place).split()))
        self._orders = _Made(lambda place: words_in_order(self._spelling(place).split()))
        self._groups: list[Group] = []
        self._kinds: Ints | None = None

    @classmethod
    def of(cls, book: ColumnStore, tables: Tables) -> NameIndex:
        """The listing that a book holds; the caller answers for its being of the same content."""
        listing = cls.__new__(cls)
        listing._begin(tables)
        listing._open(book)
        return listing

    @classmethod
    def in_order(
        cls,
        names: Iterable[ListedName],
        identifiers: Sequence[ListedIdentifier],
        tables: Tables,
    ) -> NameIndex:
        """The listing of names that come party by party: of a long list none need be held."""
        few = list(islice(coming := iter(names), SMALL + 1))
        if len(few) <= SMALL:
            return cls(few, identifiers, tables)
        from countermark.screening.index import column_store

        listing = cls.__new__(cls)
        listing._begin(tables)
        parties = groupby(chain(few, coming), key=attrgetter("entity"))
        ordered = (one for _, party in parties for one in sorted(party, key=_principal_first))
        listing._open(column_store.make(ordered, identifiers, listing.normaliser, ""))
        return listing

    def side(self, text: str, countries: frozenset[str]) -> PreparedName:
        """A text made ready for comparison."""
        name = self.normaliser.name(text)
        return PreparedName(name, countries, tuple(map(self.rarity.of, name.core)))

    def sides(
        self, texts: Sequence[str], countries: Iterable[frozenset[str]]
    ) -> list[PreparedName]:
        """Many texts made ready at once."""
        weight = self.rarity.of
        return [
            PreparedName(name, codes, tuple(map(weight, name.core)))
            for name, codes in zip(self.normaliser.names(texts), countries, strict=True)
        ]

    def transliterations(self, side: PreparedName) -> list[PreparedName]:
        """What a side in another script may be called with Latin letters, likest first."""
        return [
            PreparedName(name, side.countries, tuple(map(self.rarity.of, name.core)))
            for name in self.normaliser.transliterations(side.name)
        ]

    def spelt(self, side: PreparedName, core: str) -> PreparedName:
        """A transliteration with its words written otherwise."""
        name = self.normaliser.transliteration(core, side.name.cut)
        return PreparedName(name, side.countries, tuple(map(self.rarity.of, name.core)))

    def groups(self, places: Iterable[int]) -> list[Group]:
        """The groups at places that ``candidates`` gave."""
        if self._book is None:
            return [self._groups[place] for place in places]
        made = self._made_groups
        return [made[place] if place in made else self._group(place) for place in places]

    def spellings(self) -> list[str]:
        """The cores that the groups share, words parted by spaces, in the order of places."""
        if self._book is None:
            return [group.spelling for group in self._groups]
        return [self._book.spelling(place) for place in range(self._book.groups)]

    def sounds(self) -> Arrays | None:
        """The arrays of ``sounds`` where they are kept with the list."""
        held = None if self._book is None else self._book.arrays
        return held if held is not None and len(held["sound_sums"]) else None

    def is_register(self) -> bool:
        """Are all its parties the register's own? Of a long list, no."""
        parties = self.by_entity if isinstance(self.by_entity, dict) else [""]
        return all(kind_of(entity) == REGISTERED for entity in parties)

    @property
    def is_short(self) -> bool:
        """Is it held in dictionaries, some thousand names at most?"""
        return self._book is None

    def may_equal(self, sides: Sequence[PreparedName]) -> list[bool]:
        """Which sides may have a core that is listed: sure only where it says no."""
        cores = [side.name.core_text for side in sides]
        if isinstance(self.by_core, dict):
            return [core in self.by_core for core in cores]
        return cast("HashIndex[Entry]", self.by_core).may_hold(cores)

    def alike(self, queries: Sequence[PreparedName], limit: int) -> list[list[Group]]:
        """Per query the groups of a similar core, likest first."""
        return [self.groups(places) for places in self.places_alike(queries, limit)]

    def places_alike(self, queries: Sequence[PreparedName], limit: int) -> list[list[int]]:
        """Per query the places of these groups."""
        return self.candidates.find([query.name.skeleton for query in queries], limit)

    def kinds(self) -> Ints:
        """Of each group 1 where all are of persons, 0 where none, 2 where names of it differ."""
        if self._book is not None:
            return self._book.arrays["group_kinds"]
        if self._kinds is None:
            import numpy as np

            self._kinds = np.array([_kind(group.entries) for group in self._groups], np.uint8)
        return self._kinds

    def cores_at(self, places: Iterable[int]) -> list[tuple[str, ...]]:
        """The words of the groups at these places."""
        if len(self._cores) >= HELD:
            self._cores.clear()
        return list(map(self._cores.__getitem__, places))

    def spelt_in_order(self, places: Iterable[int]) -> list[str]:
        """The cores at these places, the words of each in the order of the alphabet.

        Their order in a name tells little.
        """
        if len(self._orders) >= HELD:
            self._orders.clear()
        return list(map(self._orders.__getitem__, places))

    def _spelling(self, place: int) -> str:
        return self._groups[place].spelling if self._book is None else self._book.spelling(place)

    def save_index(self) -> bytes | None:
        """The listing as bytes for a cache; None where building is faster than reading."""
        return None if self._book is None else self._book.save()

    # --- a short list, in dictionaries ---------------------------------------------------------

    def _hold(self, names: Iterable[ListedName], identifiers: Iterable[ListedIdentifier]) -> None:
        exact: dict[str, list[Entry]] = {}
        core: dict[str, list[Entry]] = {}
        entity: dict[str, list[Entry]] = {}
        acronym: dict[str, list[Entry]] = {}
        by_skeleton: dict[str, list[Entry]] = {}
        numbers: dict[str, list[ListedIdentifier]] = {}
        for listed in names:
            for text in alternatives(listed.text):
                entry = Entry(listed, self.side(text, codes_of(listed.country)))
                name = entry.side.name
                if not name.exact:
                    continue
                exact.setdefault(name.exact, []).append(entry)
                core.setdefault(name.core_text, []).append(entry)
                entity.setdefault(listed.entity, []).append(entry)
                by_skeleton.setdefault(name.skeleton, []).append(entry)
                for letters in initials(name):
                    acronym.setdefault(letters, []).append(entry)
                for read in self.transliterations(entry.side):  # found as alike, never as equal
                    by_skeleton.setdefault(read.name.skeleton, []).append(Entry(listed, read))
        for one in identifiers:
            numbers.setdefault(_written(one), []).append(one)
        self.by_exact, self.by_core, self.by_entity = _plain(exact), _plain(core), _plain(entity)
        self.by_acronym, self.identifiers = _plain(acronym), _plain(numbers)
        for skeleton in sorted(by_skeleton):
            entries = by_skeleton[skeleton][:SAME_CORE]
            self._groups.append(Group(entries[0].side.name.core_text, entries))
        self.candidates = NgramDict(sorted(by_skeleton))

    # --- a long list, in columns ---------------------------------------------------------------

    def _open(self, book: ColumnStore) -> None:
        from countermark.screening.index import combined_index
        from countermark.screening.index.hash_index import HashIndex

        self._book = book
        arrays = book.arrays

        def keyed(
            name: str, read: Callable[[int], T], bears: Callable[[T, str], bool]
        ) -> LookUp[T]:
            return HashIndex(arrays[f"{name}_digests"], arrays[f"{name}_rows"], read, bears)

        self.by_exact = keyed("exact", self._entry, lambda e, key: e.side.name.exact == key)
        self.by_core = keyed("core", self._entry, lambda e, key: e.side.name.core_text == key)
        self.by_entity = keyed("entity", self._entry, lambda e, key: e.listed.entity == key)
        self.by_acronym = keyed("acronym", self._entry, lambda e, key: key in initials(e.side.name))
        self.identifiers = keyed("identifier", book.identifier, lambda i, key: _written(i) == key)
        self.candidates = combined_index.index_of(arrays)

    def _entry(self, row: int) -> Entry:
        """The entry of a row; the same object each time while it is held."""
        made = self._made.get(row)
        if made is None:
            book = cast("ColumnStore", self._book)
            listed, name = book.listed(row), book.name(row)
            countries = self._countries.get(listed.country)
            if countries is None:
                countries = self._countries[listed.country] = codes_of(listed.country)
            made = Entry(
                listed, PreparedName(name, countries, tuple(map(self.rarity.of, name.core)))
            )
            if len(self._made) >= HELD:
                self._made.clear()
            self._made[row] = made
        return made

    def _group(self, place: int) -> Group:
        made = self._made_groups.get(place)
        if made is None:
            book = cast("ColumnStore", self._book)
            rows = book.group(place)[:SAME_CORE]
            made = Group(book.spelling(place), _Rows(rows, self._entry))
            if len(self._made_groups) >= HELD:
                self._made_groups.clear()
            self._made_groups[place] = made
        return made

    # -------------------------------------------------------------------------------------------

    def is_house_brand(self, entry: Entry) -> bool:
        """Is the entry's name a part of its owner's own name? See ``house_brands``."""
        own = (
            other.side.name.core
            for other in self.by_entity[entry.listed.entity]
            if other.listed.role in FIRM_ROLES
        )
        return is_house_brand(entry.side.name.core, own)


def _kind(entries: Sequence[Entry]) -> int:
    first, *others = entries
    person = first.listed.kind == PERSON
    alike = all(
        (other.listed.kind == PERSON) == person and other.side.name.core == first.side.name.core
        for other in others
    )
    return person if alike else MIXED


def words_in_order(words: Iterable[str]) -> str:
    """Words in the order of the alphabet, parted by spaces."""
    return " ".join(sorted(words))


def _written(identifier: ListedIdentifier) -> str:
    return str(parse(identifier.identifier) or identifier.identifier)


def _plain(found: dict[str, list[T]]) -> LookUp[T]:
    return cast("LookUp[T]", found)
