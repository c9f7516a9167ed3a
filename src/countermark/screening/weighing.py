"""Which listed names may a batch of queries mean, and how probably? Cheap looks first, then full.

Gathers what is equal and what is alike, scores it all at once, keeps the best name of each party.
Whether an equal name is certain is asked of ``certainty``; no score decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from countermark.model.match import Query
from countermark.screening.batch import Comparer, Matrix
from countermark.screening.certainty import (
    BRAND_ROLES,
    Entry,
    refusal_when_equal,
    refusal_without_form,
)
from countermark.screening.features import COLUMN, Side, Values
from countermark.screening.heard import Heard
from countermark.screening.hits import CERTAIN, Hit
from countermark.screening.listing import Listing, words_in_order
from countermark.screening.score import Doubles, Scorer
from countermark.screening.tables import Tables
from countermark.screening.words import Vocabulary

LOOKED_UP = 20
"""Similar cores that are compared cheaply."""

FIRST = 2
"""Of these, how many get the full comparison however their letters look: the likest grams."""

SCORED = 3
"""Of the others, how many get it: those with the likest letters."""

PROMISING = 60.0
"""Likeness of letters, 0 to 100, from which a name gets it."""

INSIDE = 0.4
"""Score of a party at least whose name stands whole inside a name in another script."""

READ = 0.6
"""Share of the words of both, by weight, from which a reading is reported in any case ..."""

RARE = 0.5
"""... if the rarest word is as like as this."""

WEAK_ROLES = BRAND_ROLES | {"former"}
"""Roles of names that say less about who is meant; a brand only where a party is asked for."""

Row = npt.NDArray[np.float32]


class Told(msgspec.Struct, frozen=True, gc=False):
    """What is said of a candidate that is not only alike; ``why`` says what is equal.

    ``reading`` is what the query is read as where it is compared by a reading, ``exactness`` how
    exactly, 0..1: the score is worth so much. ``inside``: it is worth reporting in any case.
    """

    why: str = ""
    certain: bool = False
    reading: Side | None = None
    exactness: float = 1.0
    inside: bool = False


ALIKE = Told()
"""What is said of most candidates."""


class Candidates:
    """Entries to be scored, each for one query, in columns; ``special`` by place: see ``Told``."""

    def __init__(self) -> None:
        self.queries: list[int] = []
        self.entries: list[Entry] = []
        self.special: dict[int, Told] = {}

    def add(self, query: int, entry: Entry, said: Told) -> None:
        """One that is equal, or heard as alike."""
        self.special[len(self.entries)] = said
        self.queries.append(query)
        self.entries.append(entry)

    def add_all(self, query: int, entries: Sequence[Entry]) -> None:
        """Some that are only alike."""
        self.entries += entries
        self.queries += [query] * len(entries)


class Weigher:
    """Finds and scores candidates of ``listing``."""

    def __init__(self, listing: Listing, tables: Tables) -> None:
        self._listing = listing
        self._report_at = tables.weights.report_at
        words = Vocabulary(listing.rarity, tables.persons, tables.places, tables.branches)
        self._comparer = Comparer(words, listing.normaliser.forms)
        self._scorer = Scorer(tables.weights)
        self._heard = Heard(listing)

    def hits(self, queries: Sequence[Query], sides: Sequence[Side]) -> list[dict[str, Hit]]:
        """Per query the best hit of each entity that is equal, or alike enough to report."""
        found: list[dict[str, Hit]] = [{} for _ in queries]
        candidates = self._gathered(queries, sides)
        if not len(candidates.entries):
            return found
        values, scores = self._scored(queries, sides, candidates)
        special = candidates.special
        told = scores >= self._report_at
        told[list(special)] = True
        for place in np.flatnonzero(told).tolist():
            score, entry = float(scores[place]), candidates.entries[place]
            said = special.get(place, ALIKE)
            if said.reading is not None:
                score = self._by_reading(said, score, values[place])
            if score < self._report_at and not said.why:
                continue
            if said.certain:
                score = CERTAIN
            hits, entity = found[candidates.queries[place]], entry.listed.entity
            kept = hits.get(entity)
            if kept is None or (not kept.certain and score > kept.score):
                line = Values(*values[place].tolist())
                hits[entity] = Hit(entry, score, said.certain, said.why, line, reading=said.reading)
        return found

    def _by_reading(self, said: Told, score: float, values: Row) -> float:
        """What a score is worth that rests on a reading.

        The weights are learnt from Latin spellings, where a word that differs says more than
        another rendering of it does. So much agreement is reported however they judge it.
        """
        least = INSIDE if said.inside else 0.0
        agreed = values[COLUMN["tokens"]] * said.exactness
        if agreed >= READ and values[COLUMN["rare_word"]] >= RARE:
            least = max(least, self._report_at)
        return max(round(score * said.exactness, 4), least)

    def _scored(
        self, queries: Sequence[Query], sides: Sequence[Side], candidates: Candidates
    ) -> tuple[Matrix, Doubles]:
        """For each candidate its line of values and its score."""
        entries = candidates.entries
        left = [sides[number] for number in candidates.queries]
        for place, said in candidates.special.items():
            if said.reading is not None:
                left[place] = said.reading
        right = [entry.side for entry in entries]
        person = np.array([entry.listed.kind == "person" for entry in entries], np.bool_)
        party = [query.kind == "party" for query in queries]
        weak = [
            entry.listed.role in WEAK_ROLES
            and (party[number] or entry.listed.role not in BRAND_ROLES)
            for number, entry in zip(candidates.queries, entries, strict=True)
        ]
        values = self._comparer.compare(left, right, person, np.array(weak, np.bool_))
        values[:, COLUMN["transliteration"]] = [
            one.name.read or other.name.read for one, other in zip(left, right, strict=True)
        ]
        return values, self._scorer.scores(values, person)

    # --- what may be meant ---------------------------------------------------------------------

    def _gathered(self, queries: Sequence[Query], sides: Sequence[Side]) -> Candidates:
        """What is equal first, then what is alike: of two that score the same the first is told."""
        listing, found = self._listing, Candidates()
        alike = self._promising(sides, listing.places_alike(sides, LOOKED_UP))
        for number in np.flatnonzero(listing.may_equal(sides)).tolist():
            if sides[number].name.exact:
                self._equal(found, number, queries[number], sides[number])
        for number, (side, places) in enumerate(zip(sides, alike, strict=True)):
            if side.name.exact:
                for group in listing.groups(places):
                    found.add_all(number, group.entries)
        for number, side in enumerate(sides):
            if side.name.readings and side.name.exact:
                for pair in self._heard.pairs(side):
                    said = Told("", False, pair.reading, pair.exactness, pair.inside)
                    for entry in pair.group:
                        found.add(number, entry, said)
            if len(side.name.core) == 1 and side.name.exact:
                found.add_all(number, listing.by_acronym.get(side.name.core[0], ())[:LOOKED_UP])
        return found

    def _equal(self, found: Candidates, number: int, query: Query, side: Side) -> None:
        equal = self._listing.by_exact.get(side.name.exact, [])
        for entry in equal:
            house = self._listing.is_house_brand(entry)
            refusal = refusal_when_equal(side, query.kind, entry, equal, house)
            found.add(number, entry, _told("the same name", refusal))
        same_core = self._listing.by_core.get(side.name.bare, [])
        for entry in same_core:
            if entry.side.name.exact != side.name.exact:
                refusal = refusal_without_form(side, entry, same_core)
                found.add(number, entry, _told("the same name without its legal form", refusal))

    def _promising(
        self, sides: Sequence[Side], alike: Sequence[Sequence[int]]
    ) -> list[Sequence[int]]:
        """The places worth a full comparison: a quick look at the letters of all at once."""
        kept = [places[:FIRST] for places in alike]
        later = [places[FIRST:] for places in alike]
        ours = [words_in_order(side.name.core) for side in sides]
        ratios = process.cpdist(
            list(chain.from_iterable(map(repeat, ours, map(len, later)))),
            self._listing.spelt_in_order(chain.from_iterable(later)),
            scorer=fuzz.ratio,
            score_cutoff=PROMISING,
        )
        some = np.flatnonzero(ratios)
        owners = np.repeat(np.arange(len(sides)), list(map(len, later)))[some]
        order = np.lexsort((some, -ratios[some], owners))
        some, owners = some[order], owners[order]
        rank = np.arange(len(some)) - np.searchsorted(owners, owners)
        likest = np.flatnonzero(rank < SCORED)
        flat = list(chain.from_iterable(later))
        for owner, place in zip(owners[likest].tolist(), some[likest].tolist(), strict=True):
            kept[owner] = [*kept[owner], flat[place]]
        return kept


def _told(why: str, refusal: str) -> Told:
    return Told(f"{why}, but {refusal}" if refusal else why, not refusal)
