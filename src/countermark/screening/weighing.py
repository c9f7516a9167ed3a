"""Which listed names may a batch of queries mean, and how probably? Cheap looks first, then full.

Gathers what is equal and what is alike, scores it all at once, keeps the best name of each party.
Whether an equal name is certain is asked of ``certainty``; no score decides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

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
from countermark.screening.words import Rarity, Vocabulary

LOOKED_UP = 20
"""Similar cores that are compared cheaply."""

FIRST = 2
"""Of these, how many get the full comparison however their letters look: the likest grams."""

SCORED = 3
"""Of the others, how many get it: those with the likest letters."""

CLEARED = 1_000
"""Names of cleared parties for which others are looked up in their place, at most."""

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
        words = Vocabulary(Rarity(tables.words), tables.persons, tables.places)
        self._comparer = Comparer(words, listing.normaliser.forms)
        self._scorer = Scorer(tables.weights)
        self._heard = Heard(listing)

    def hits(
        self,
        queries: Sequence[Query],
        sides: Sequence[Side],
        cleared: Sequence[frozenset[str]] = (),
    ) -> list[dict[str, Hit]]:
        """Per query the best hit of each entity that is equal, or alike enough to report.

        ``cleared`` are per query the parties it is known not to mean: they are compared beside
        the others and never in their place.
        """
        found: list[dict[str, Hit]] = [{} for _ in queries]
        candidates = self._gathered(queries, sides, cleared or [frozenset()] * len(queries))
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

    def _gathered(
        self,
        queries: Sequence[Query],
        sides: Sequence[Side],
        cleared: Sequence[frozenset[str]],
    ) -> list[Candidate]:
        candidates: list[Candidate] = []
        alike, settled = self._alike(sides, cleared)
        alike = [
            [*groups, *known]
            for groups, known in zip(self._promising(sides, alike), settled, strict=True)
        ]
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
                meant = self._listing.by_acronym.get(side.name.core[0], [])
                others = (one for one in meant if one.listed.entity not in cleared[number])
                candidates += [
                    Candidate(number, entry, "", False) for entry in islice(others, LOOKED_UP)
                ]
        return candidates

    def _alike(
        self, sides: Sequence[Side], cleared: Sequence[frozenset[str]]
    ) -> tuple[list[list[Group]], list[list[Group]]]:
        """Per query the groups of similar cores, and apart those that hold cleared parties only.

        For each name of a cleared party one more group is looked up.
        """
        alike = self._listing.alike(sides, LOOKED_UP)
        settled: list[list[Group]] = [[] for _ in sides]
        for number, known in enumerate(cleared):
            more = sum(len(self._listing.by_entity.get(entity, ())) for entity in known)
            if not more:
                continue
            wanted = LOOKED_UP + min(more, CLEARED)
            (groups,) = self._listing.alike([sides[number]], wanted)
            told = [all(entry.listed.entity in known for entry in group) for group in groups]
            settled[number] = [g for g, of_these in zip(groups, told, strict=True) if of_these]
            others = [g for g, of_these in zip(groups, told, strict=True) if not of_these]
            alike[number] = others[:LOOKED_UP]
        return alike, settled

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
