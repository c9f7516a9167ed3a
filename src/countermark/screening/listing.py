"""The listed names made searchable: by exact key, by core, by acronym and by likeness.

Built once per list; it knows no query and decides nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from countermark.model.identifier import parse
from countermark.model.match import ListedIdentifier, ListedName
from countermark.screening.certainty import BRAND_ROLES, FIRM_ROLES, Entry
from countermark.screening.features import Rarity, Side, initials
from countermark.screening.normalise import Normaliser, alternatives
from countermark.screening.small import SMALL, Candidates, SmallIndex
from countermark.screening.tables import Tables

SAME_CORE = 40
"""Entries of one core that are compared; more share it only among persons of common names."""

_OTHER_SPELLINGS = {"UK": "GB", "EL": "GR"}


def digest_of(skeletons: Sequence[str], tables: Tables) -> str:
    """What an index was built from: the cores in order and the tables that made them."""
    whole = hashlib.sha256(tables.digest.encode())
    for skeleton in skeletons:
        raw = skeleton.encode("utf-8", "surrogatepass")
        whole.update(b"%d:%b," % (len(raw), raw))
    return whole.hexdigest()


def codes_of(country: str) -> frozenset[str]:
    """ISO alpha-2 codes in a text that parts them by spaces; UK and EL as GB and GR."""
    upper = country.upper().replace(",", " ").split()
    return frozenset(_OTHER_SPELLINGS.get(code, code) for code in upper)


ROLES = ("legal", "native", "alias", "short", "brand", "former")
"""Roles in the order in which a party is shown by them."""


def _principal_first(name: ListedName) -> tuple[str, int, str, str]:
    rank = ROLES.index(name.role) if name.role in ROLES else len(ROLES)
    return name.entity, rank, name.text, name.claim


class Listing:
    """All entries with their look-ups, each party's principal names first.

    ``index`` may be one saved earlier from the same content; another's is built anew.
    """

    def __init__(
        self,
        names: Sequence[ListedName],
        identifiers: Sequence[ListedIdentifier],
        tables: Tables,
        index: bytes | memoryview | None = None,
    ) -> None:
        self.normaliser = Normaliser(tables.forms)
        self._rarity = Rarity(tables.words)
        self._sides: dict[tuple[str, str], Side] = {}
        self.entries: list[Entry] = []
        self.by_exact: dict[str, list[Entry]] = {}
        self.by_core: dict[str, list[Entry]] = {}
        self.by_entity: dict[str, list[Entry]] = {}
        self.by_acronym: dict[str, list[Entry]] = {}
        self.identifiers: dict[str, list[ListedIdentifier]] = {}
        by_skeleton: dict[str, list[Entry]] = {}
        for name in sorted(names, key=_principal_first):
            for text in alternatives(name.text):
                self._add(name, text, by_skeleton)
        for identifier in identifiers:
            written = str(parse(identifier.identifier) or identifier.identifier)
            self.identifiers.setdefault(written, []).append(identifier)
        self._sides.clear()
        self._skeletons = sorted(by_skeleton)
        self._by_place = [by_skeleton[skeleton][:SAME_CORE] for skeleton in self._skeletons]
        self.digest = digest_of(self._skeletons, tables)
        self.candidates = self._index(index)

    def side(self, text: str, countries: frozenset[str]) -> Side:
        """A text made ready for comparison."""
        name = self.normaliser.name(text)
        return Side(name, countries, tuple(map(self._rarity.of, name.core)))

    def _add(self, listed: ListedName, text: str, by_skeleton: dict[str, list[Entry]]) -> None:
        side = self._sides.get((text, listed.country))
        if side is None:
            side = self.side(text, codes_of(listed.country))
            self._sides[text, listed.country] = side
        name = side.name
        if not name.exact:
            return
        entry = Entry(listed, side)
        self.entries.append(entry)
        self.by_exact.setdefault(name.exact, []).append(entry)
        self.by_core.setdefault(name.bare, []).append(entry)
        self.by_entity.setdefault(listed.entity, []).append(entry)
        by_skeleton.setdefault(name.skeleton, []).append(entry)
        for acronym in initials(name):
            self.by_acronym.setdefault(acronym, []).append(entry)

    def _index(self, saved: bytes | memoryview | None) -> Candidates:
        if len(self._skeletons) <= SMALL:
            return SmallIndex(self._skeletons)
        from countermark.screening.index import GramIndex

        if saved is not None:
            index = GramIndex.load(saved)
            if index.source == self.digest:
                return index
        return GramIndex.build(self._skeletons, self.digest)

    def save_index(self) -> bytes | None:
        """The candidate index as bytes for a cache; None where building is faster than reading."""
        if isinstance(self.candidates, SmallIndex):
            return None  # told before numpy is loaded only to ask
        from countermark.screening.index import GramIndex

        return self.candidates.save() if isinstance(self.candidates, GramIndex) else None

    def alike(self, queries: Sequence[Side], limit: int) -> list[list[list[Entry]]]:
        """Per query the groups of entries with a similar core, likest first."""
        found = self.candidates.find([query.name.skeleton for query in queries], limit)
        return [[self._by_place[place] for place in places] for places in found]

    def is_house_brand(self, entry: Entry) -> bool:
        """Is a brand a part of its owner's own name: "Hikvision" of Hangzhou Hikvision ...?"""
        brand = entry.side.name
        for other in self.by_entity[entry.listed.entity]:
            if other.listed.role in BRAND_ROLES or other.listed.role not in FIRM_ROLES:
                continue
            core = other.side.name.core
            if set(brand.core) <= set(core) or (
                not brand.joined.isascii() and brand.joined in other.side.name.joined
            ):
                return True
        return False
