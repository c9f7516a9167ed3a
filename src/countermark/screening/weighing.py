"""Which listed names may a batch of queries mean, and how probably? Cheap looks first, then full.

Gathers what is equal and what is alike, scores it all at once, keeps the best name of each party.
Whether an equal name is certain is asked of ``certainty``; no score decides it.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from countermark.screening.listing import Group, Listing
from countermark.screening.score import Scorer
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

Row = npt.NDArray[np.float32]


class Candidate(msgspec.Struct, gc=False):
    """One entry to be scored for one query; ``why`` says what is equal, empty if only alike.

    ``reading`` is what the query is read as where it is compared by a reading, ``exactness`` how
    exactly, 0..1: the score is worth so much. ``inside``: it is worth reporting in any case.
    """

    query: int
    entry: Entry
    why: str
    certain: bool
    reading: Side | None = None
    exactness: float = 1.0
    inside: bool = False


class Weigher:
    """Finds and scores candidates of ``listing``."""

    def __init__(self, listing: Listing, tables: Tables) -> None:
        self._listing = listing
        self._report_at = tables.weights.report_at
        words = Vocabulary(listing.rarity, tables.persons, tables.places)
        self._comparer = Comparer(words, listing.normaliser.forms)
        self._scorer = Scorer(tables.weights)
        self._heard = Heard(listing)

    def hits(self, queries: Sequence[Query], sides: Sequence[Side]) -> list[dict[str, Hit]]:
        """Per query the best hit of each entity that is equal, or alike enough to report."""
        found: list[dict[str, Hit]] = [{} for _ in queries]
        candidates = self._gathered(queries, sides)
        if not candidates:
            return found
        places, values, scores = self._scored(queries, sides, candidates)
        told: dict[int, Values] = {}
        for candidate, place, score in zip(candidates, places, scores, strict=True):
            if candidate.reading is not None:
                score = self._by_reading(candidate, float(score), values[place])
            if score < self._report_at and not candidate.why:
                continue
            if candidate.certain:
                score = CERTAIN
            hits, entity = found[candidate.query], candidate.entry.listed.entity
            kept = hits.get(entity)
            if kept is None or (not kept.certain and score > kept.score):
                if place not in told:
                    told[place] = Values(*values[place].tolist())
                hits[entity] = Hit(
                    candidate.entry,
                    score,
                    candidate.certain,
                    candidate.why,
                    told[place],
                    reading=candidate.reading,
                )
        return found

    def _by_reading(self, candidate: Candidate, score: float, values: Row) -> float:
        """What a score is worth that rests on a reading.

        The weights are learnt from Latin spellings, where a word that differs says more than
        another rendering of it does. So much agreement is reported however they judge it.
        """
        least = INSIDE if candidate.inside else 0.0
        agreed = values[COLUMN["tokens"]] * candidate.exactness
        if agreed >= READ and values[COLUMN["rare_word"]] >= RARE:
            least = max(least, self._report_at)
        return max(round(score * candidate.exactness, 4), least)

    def _scored(
        self, queries: Sequence[Query], sides: Sequence[Side], candidates: Sequence[Candidate]
    ) -> tuple[list[int], Matrix, list[float]]:
        """For each candidate its line of values and its score; equal comparisons are made once."""
        lines: dict[tuple[int, int, int, bool, bool], int] = {}
        left: list[Side] = []
        right: list[Side] = []
        places: list[int] = []
        for candidate in candidates:
            listed, side = candidate.entry.listed, candidate.entry.side
            weak = listed.role == "former" or (
                listed.role in BRAND_ROLES and queries[candidate.query].kind == "party"
            )
            asked = candidate.reading or sides[candidate.query]
            key = (candidate.query, id(asked), id(side), weak, listed.kind == "person")
            place = lines.setdefault(key, len(left))
            if place == len(left):
                left.append(asked)
                right.append(side)
            places.append(place)
        person = np.array([key[4] for key in lines], np.bool_)
        values = self._comparer.compare(
            left, right, person, np.array([key[3] for key in lines], np.bool_)
        )
        values[:, COLUMN["transliteration"]] = [
            one.name.read or other.name.read for one, other in zip(left, right, strict=True)
        ]
        scores = self._scorer.scores(values, person).tolist()
        return places, values, [scores[place] for place in places]

    # --- what may be meant ---------------------------------------------------------------------

    def _gathered(self, queries: Sequence[Query], sides: Sequence[Side]) -> list[Candidate]:
        candidates: list[Candidate] = []
        alike = self._promising(sides, self._listing.alike(sides, LOOKED_UP))
        equal = self._listing.may_equal(sides)
        for number, (query, side) in enumerate(zip(queries, sides, strict=True)):
            if not side.name.exact:
                continue
            if equal[number]:
                candidates += self._equal(number, query, side)
            candidates += [
                Candidate(number, entry, "", False) for group in alike[number] for entry in group
            ]
            if side.name.readings:
                candidates += [
                    Candidate(number, entry, "", False, pair.reading, pair.exactness, pair.inside)
                    for pair in self._heard.pairs(side)
                    for entry in pair.group
                ]
            if len(side.name.core) == 1:
                meant = self._listing.by_acronym.get(side.name.core[0], [])[:LOOKED_UP]
                candidates += [Candidate(number, entry, "", False) for entry in meant]
        return candidates

    def _equal(self, number: int, query: Query, side: Side) -> list[Candidate]:
        found: list[Candidate] = []
        equal = self._listing.by_exact.get(side.name.exact, [])
        for entry in equal:
            house = self._listing.is_house_brand(entry)
            refusal = refusal_when_equal(side, query.kind, entry, equal, house)
            found.append(_told(number, entry, "the same name", refusal))
        same_core = self._listing.by_core.get(side.name.bare, [])
        for entry in same_core:
            if entry.side.name.exact != side.name.exact:
                refusal = refusal_without_form(side, entry, same_core)
                found.append(_told(number, entry, "the same name without its legal form", refusal))
        return found

    def _promising(
        self, sides: Sequence[Side], alike: Sequence[Sequence[Group]]
    ) -> list[list[Group]]:
        """The groups worth a full comparison: a quick look at the letters of all at once."""
        owner = np.repeat(np.arange(len(sides)), [max(len(g) - FIRST, 0) for g in alike])
        if not len(owner):
            return [list(groups) for groups in alike]
        later = [group for groups in alike for group in groups[FIRST:]]
        ours = [" ".join(sorted(side.name.core)) for side in sides]
        ratios = process.cpdist(
            [ours[one] for one in owner.tolist()],
            [group.in_order for group in later],
            scorer=fuzz.ratio,
            score_cutoff=PROMISING,
        )
        kept = [list(groups[:FIRST]) for groups in alike]
        taken = [0] * len(sides)
        order = np.lexsort((np.arange(len(owner)), -ratios))
        for place in order[: int(np.count_nonzero(ratios))].tolist():
            mine = int(owner[place])
            if taken[mine] < SCORED:
                taken[mine] += 1
                kept[mine].append(later[place])
        return kept


def _told(number: int, entry: Entry, why: str, refusal: str) -> Candidate:
    return Candidate(number, entry, f"{why}, but {refusal}" if refusal else why, not refusal)
