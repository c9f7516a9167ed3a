"""How probably do the listed names that a batch of queries may mean stand for the same party?

Scores all candidates at once and keeps the best name of each party. No score makes one certain.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from countermark.model.match import Query
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.index.entry import PERSON, Entry
from countermark.screening.index.name_index import NameIndex
from countermark.screening.matching.blocking import (
    ALIKE,
    LOOKED_UP,
    SCORED,
    Blocker,
    CandidatePairs,
    MatchBasis,
)
from countermark.screening.matching.hits import CERTAIN, Hit
from countermark.screening.matching.party_kinds import CRAFT, PartyKinds
from countermark.screening.matching.pruning import CandidatePruner
from countermark.screening.names.house_brands import BRAND_ROLES
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.feature_vector import COLUMN, Values
from countermark.screening.scoring.name_features import Comparer, Matrix, Row
from countermark.screening.scoring.scorer import Doubles, Scorer
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT, STOPWORD_WEIGHT, Vocabulary

CUT = 15
"""Letters of a name that may be another cut short; like one inside, it scores ``INSIDE``."""

INSIDE = 0.4
"""Score of a party at least whose name stands whole inside a name in another script."""

ABROAD = 0.55
"""Score at least of a name that is the listed one and a place: a firm of the house abroad."""

LOOK_ALIKE = 0.5
"""Score at least of a name that only looks like a listed one: spelt so by chance or to hide."""

READ = 0.6
"""Share of the words of both, by weight, from which a transliteration is reported in any case
..."""

RARE = 0.5
"""... if the rarest word is as like as this."""

WHOLE_NAME = 0.5
"""Score at least of a party whose legal name is the very name asked, whatever the country says."""

ONE_READING = 0.45
"""Score at most of one listed word that characters can be read as (see ``_is_one_reading``)."""

WEAK_ROLES = BRAND_ROLES | {"former"}
"""Roles of names that say less about who is meant; a brand only where a party is asked for."""


Bools = npt.NDArray[np.bool_]


class NameMatcher:
    """Finds and scores candidates of ``listing``.

    Where ``registered`` is given, the register's own parties are looked for there and nowhere
    else: what other lists hold neither takes their places among the candidates nor bears on what
    is said of them.
    """

    def __init__(
        self, listing: NameIndex, tables: Tables, registered: NameIndex | None = None
    ) -> None:
        self._report_at = tables.weights.report_at
        self._listing = listing
        words = Vocabulary(listing.rarity, tables.persons, tables.places, tables.branches)
        self._comparer = Comparer(words, listing.normaliser.forms)
        self._scorer = Scorer(tables.weights)
        self._kinds = PartyKinds(tables.words, tables.persons)
        pruner = CandidatePruner(words, tables.weights)
        of_list = LOOKED_UP if listing.is_register() else SCORED
        self._lists = Blocker(listing, pruner, of_list)
        self._register = (
            None if registered is None else Blocker(registered, pruner, scored=LOOKED_UP)
        )

    def hits(
        self,
        queries: Sequence[Query],
        sides: Sequence[PreparedName],
        cleared: Sequence[frozenset[str]] = (),
    ) -> list[dict[str, Hit]]:
        """Per query the best hit of each entity that is equal, or alike enough to report.

        ``cleared`` are per query the parties it is known not to mean: they are compared beside
        the others and never in their place.
        """
        found: list[dict[str, Hit]] = [{} for _ in queries]
        known = cleared or [frozenset()] * len(queries)
        candidates = CandidatePairs()
        if self._register is not None:
            self._register.gather(candidates, queries, sides, known)
        own = len(candidates.entries)
        self._lists.gather(candidates, queries, sides, known)
        if not candidates.entries:
            return found
        values, person, left = self._compared(queries, sides, candidates)
        special = candidates.special
        cut = _cut_short(sides, candidates)
        scores = self._scores(values, person, cut)
        told = scores >= self._report_at
        told[list(special)] = True
        # What speaks against a match by its kind can only lower it: of the others it is not asked.
        at = np.flatnonzero(told)
        firms = [queries[candidates.queries[place]].kind != "party" for place in at.tolist()]
        some, lines = [candidates.entries[place] for place in at.tolist()], values[at]
        self._kinds.fill(firms, [left[place] for place in at.tolist()], some, lines)
        values[at], scores[at] = lines, self._scores(lines, person[at], cut[at])
        for place in np.flatnonzero(told).tolist():
            score, entry = float(scores[place]), candidates.entries[place]
            if self._register and place >= own and kind_of(entry.listed.entity) == REGISTERED:
                continue
            said = special.get(place, ALIKE)
            if said.transliteration is not None:
                score = self._by_transliteration(said, score, values[place])
                if self._is_one_reading(said.transliteration, entry, values[place]):
                    score = min(score, ONE_READING)
            if score < self._report_at and not said.why:
                continue
            if said.certain:
                score = CERTAIN
            elif said.equal and _is_whole_name(values[place], entry, left[place]):
                score = max(score, WHOLE_NAME)
            line = Values(*values[place].tolist())
            hit = Hit(
                entry,
                score,
                said.certain,
                said.why,
                line,
                transliteration=said.transliteration,
                equal=said.equal,
            )
            hits, entity = found[candidates.queries[place]], entry.listed.entity
            kept = hits.get(entity)
            hits[entity] = hit if kept is None else _better(kept, hit)
        return found

    def _by_transliteration(self, said: MatchBasis, score: float, values: Row) -> float:
        """What a score is worth that rests on a transliteration.

        The weights are learnt from Latin spellings, where a word that differs says more than
        another rendering of it does. So much agreement is reported however they judge it.
        """
        least = INSIDE if said.inside else 0.0
        agreed = values[COLUMN["tokens"]] * said.exactness
        if agreed >= READ and values[COLUMN["rare_word"]] >= RARE:
            least = max(least, self._report_at)
        return max(round(score * said.exactness, 4), least)

    def _is_one_reading(self, read: PreparedName, entry: Entry, values: Row) -> bool:
        """Is a firm's name in Chinese characters read as the single word of a list, no more?

        Characters have few sounds: most words can be written with some. A country or legal form
        in common, or a second word, is what makes such a reading worth a look.
        """
        return (
            kind_of(entry.listed.entity) != REGISTERED
            and entry.listed.kind != PERSON
            and values[COLUMN["country"]] == 0
            and values[COLUMN["legal_form"]] < 1
            and sum(weight > STOPWORD_WEIGHT for weight in entry.side.weights) == 1
            and not any(map(self._listing.normaliser.is_rendering, read.name.core))
        )

    def _scores(self, values: Matrix, person: Bools, cut: Bools) -> Doubles:
        """The score of each line, with what is reported whatever the likeness."""
        scores = self._scorer.scores(values, person)
        scores = np.maximum(scores, self._report_at * _same_telling_words(values, person))
        scores = np.maximum(scores, ABROAD * _of_a_place(values, person))
        poor = values[:, COLUMN["other_kind"]] + values[:, COLUMN["one_word"]]
        scores = np.maximum(scores, LOOK_ALIKE * (values[:, COLUMN["homoglyph"]] > poor))
        floored: Doubles = np.maximum(scores, INSIDE * cut)
        return floored

    def _compared(
        self, queries: Sequence[Query], sides: Sequence[PreparedName], candidates: CandidatePairs
    ) -> tuple[Matrix, Bools, list[PreparedName]]:
        """For each candidate its line of values, whether it is a person, and what is asked."""
        entries = candidates.entries
        left = [sides[number] for number in candidates.queries]
        for place, said in candidates.special.items():
            if said.transliteration is not None:
                left[place] = said.transliteration
        right = [entry.side for entry in entries]
        person = np.array([entry.listed.kind == "person" for entry in entries], np.bool_)
        party = [query.kind == "party" for query in queries]
        weak = [
            entry.listed.role in WEAK_ROLES
            and (
                party[number]
                or entry.listed.role not in BRAND_ROLES
                or _has_words_of_its_own(sides[number], entry.side)
            )
            for number, entry in zip(candidates.queries, entries, strict=True)
        ]
        values = self._comparer.compare(left, right, person, np.array(weak, np.bool_))
        values[:, COLUMN["transliteration"]] = [
            one.name.is_transliteration or other.name.is_transliteration
            for one, other in zip(left, right, strict=True)
        ]
        return values, person, left


def _is_whole_name(values: Row, entry: Entry, asked: PreparedName) -> bool:
    """Is an equal name the legal one of a party, with its form, in words that tell it?"""
    if asked.name.forms and asked.name.exact != entry.side.name.exact:
        return False
    poor = values[COLUMN["other_kind"]] + values[COLUMN["one_word"]] + values[COLUMN["generic"]]
    return entry.listed.role == "legal" and entry.listed.kind not in CRAFT and float(poor) == 0


def _better(kept: Hit, hit: Hit) -> Hit:
    """The one of two hits of a party that is told: what is certain, else what scores more.

    A name that is compared as written is shown before another one's transliteration: the match
    does not rest on a script that neither is in. What it scores is what the likest name does.
    """
    if kept.certain:
        return kept
    best = hit if hit.certain or hit.score > kept.score else kept
    other = kept if best is hit else hit
    if best.certain or not best.rests_on_transliteration or other.rests_on_transliteration:
        return best
    return msgspec.structs.replace(other, score=best.score)


def _has_words_of_its_own(side: PreparedName, brand: PreparedName) -> bool:
    """Has a maker's name more words that tell firms apart than the brand: "Blake Embrey" of Blade?

    Then it is the name of a firm or a person, and is matched as a supplier of that name is.
    """

    def telling(one: PreparedName) -> int:
        return sum(weight >= DISTINCTIVE_WEIGHT for weight in one.weights)

    return telling(side) > telling(brand)


def _cut_short(sides: Sequence[PreparedName], candidates: CandidatePairs) -> Bools:
    """Names that end within a word, where the listed one goes on: cut, as many systems do."""
    found = np.zeros(len(candidates.entries), np.bool_)
    for place, (number, entry) in enumerate(
        zip(candidates.queries, candidates.entries, strict=True)
    ):
        ours, theirs = sides[number].name.core, entry.side.name.core
        if 1 < len(ours) <= len(theirs) and ours[0] == theirs[0]:
            last = theirs[len(ours) - 1]
            found[place] = (
                ours[:-1] == theirs[: len(ours) - 1]
                and last.startswith(ours[-1])
                and len(last) > len(ours[-1]) + 1
                and sum(map(len, ours)) >= CUT
            )
    return found


def _same_telling_words(values: Matrix, person: Bools) -> Bools:
    """Organisations that differ in describing words, forms or a number on one side at most.

    "Kestrel International GmbH" beside "Kestrel AG" is probably another legal person, and of the
    same house: that is for a person to see, whatever the score. Two places or numbers that differ
    tell two firms apart.
    """

    def column(name: str) -> Row:
        return values[:, COLUMN[name]]

    found: Bools = (column("rare_word") == 1) & (column("no_distinctive_overlap") == 0) & ~person
    found &= (column("extra") < DISTINCTIVE_WEIGHT) & (column("conflict") < DISTINCTIVE_WEIGHT)
    found &= (column("numbers") < 1) & (column("place") == 0)
    found &= (column("other_kind") == 0) & (column("one_word") < 1) & (column("generic") == 0)
    return found


def _of_a_place(values: Matrix, person: Bools) -> Bools:
    """Organisations of which one has the words of the other and a place behind them, no more.

    "Kestreline Technologies Deutschland GmbH" is most probably of the house of "Kestreline
    Technologies Co., Ltd.", wherever it is registered.
    """

    def column(name: str) -> Row:
        return values[:, COLUMN[name]]

    found: Bools = (column("short_form") == 1) & (column("one_place") == 1) & ~person
    found &= (column("first_word") == 1) & (column("numbers") == 0) & (column("branch") == 0)
    found &= (column("weak_role") == 0) & (column("transliteration") == 0)
    found &= (column("other_kind") == 0) & (column("one_word") == 0) & (column("generic") == 0)
    return found
