"""Two parties with all that is known of them: the likest of their names, and what stands beside.

For labelled pairs, judgements between lists, and training; a plain query has one name and needs
none of this. Nothing here decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from countermark.screening.batch import Comparer, Matrix
from countermark.screening.features import COLUMN, Side
from countermark.screening.letters import fold
from countermark.screening.normalise import Name, Normaliser
from countermark.screening.score import Scorer
from countermark.screening.tables import Tables
from countermark.screening.words import Rarity, Vocabulary

NAMES = 30
"""Names of one party that are looked at."""

STEP = 500
"""Pairs of parties compared at once: each may have some hundred pairs of names."""

LIKEST = 4
"""Pairs of names per pair of parties that are compared in full."""

READINGS = 4
"""Readings of a name in another script that are compared."""

ADDRESSES = 8
"""Addresses of one party that are looked at."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


class Party(msgspec.Struct, frozen=True):
    """A party as a source describes it; whatever is empty is not told.

    ``births`` are ISO days or their beginnings; ``identifiers`` are ``scheme:value``;
    ``weak`` are names that the source itself calls weak, or former and brand names.
    """

    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    person: bool = False
    countries: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()
    gender: str = ""
    identifiers: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()


class PartyScorer:
    """Scores pairs of parties with the shipped tables."""

    def __init__(self, tables: Tables) -> None:
        self._normaliser = Normaliser(tables.forms, tables.scripts)
        self._rarity = Rarity(tables.words)
        words = Vocabulary(self._rarity, tables.persons, tables.places)
        self._comparer = Comparer(words, self._normaliser.forms)
        self._scorer = Scorer(tables.weights)
        self.thresholds = self._scorer.thresholds

    def scores(self, pairs: Sequence[tuple[Party, Party]]) -> npt.NDArray[np.float64]:
        """The probability of each pair's being one party."""
        return self.values_and_scores(pairs)[1]

    def values_and_scores(
        self, pairs: Sequence[tuple[Party, Party]]
    ) -> tuple[Matrix, npt.NDArray[np.float64]]:
        """The values of each pair, and its probability."""
        values = self.values(pairs)
        return values, self._scorer.scores(values, _persons(pairs))

    def values(self, pairs: Sequence[tuple[Party, Party]]) -> Matrix:
        """One line of values per pair: those of the likest names, and of what stands beside."""
        parts = [self._values(pairs[at : at + STEP]) for at in range(0, len(pairs), STEP)]
        return np.concatenate(parts) if parts else np.zeros((0, len(COLUMN)), np.float32)

    def _values(self, pairs: Sequence[tuple[Party, Party]]) -> Matrix:
        sides: dict[Party, list[Side]] = {}
        for party in (party for pair in pairs for party in pair):
            if party not in sides:
                sides[party] = self._sides(party)
        owner, left, right, principal = _likest(pairs, sides)
        person = _persons(pairs)
        found = self._comparer.compare(left, right, person[owner])
        totals = self._scorer.totals(found, person[owner])
        best = _best_of_each(owner, totals, len(pairs))
        values: Matrix = found[best]
        values[:, COLUMN["other_principal"]] = principal
        values[:, COLUMN["siblings"]] = self._siblings(pairs, sides, person)
        values[:, COLUMN["transliteration"]] = [
            left[at].name.read != right[at].name.read for at in best.tolist()
        ]
        keys = {
            party: {side.name.exact for side in held if not side.name.read}
            for party, held in sides.items()
        }
        for line, (one, other) in zip(values, pairs, strict=True):
            shared = len(keys[one] & keys[other])
            line[COLUMN["shared_names"]] = min(max(shared - 1, 0) / 3, 1.0)
            _beside(one, other, line)
        return values

    def _siblings(
        self,
        pairs: Sequence[tuple[Party, Party]],
        sides: dict[Party, list[Side]],
        person: npt.NDArray[np.bool_],
    ) -> npt.NDArray[np.bool_]:
        """Whether principal names share half of their words and each has a telling one more.

        Only where a party has several names: a single one is compared anyhow.
        """
        several = np.fromiter((len(sides[a]) + len(sides[b]) > 2 for a, b in pairs), np.bool_)
        found = self._comparer.compare(
            [sides[one][0] for one, _ in pairs], [sides[other][0] for _, other in pairs], person
        )
        return several & (found[:, COLUMN["tokens"]] >= 0.4) & (found[:, COLUMN["other_words"]] > 0)

    def _sides(self, party: Party) -> list[Side]:
        made: dict[str, Side] = {}
        latin = any(map(str.isascii, party.names))
        for text in (*party.names, *party.weak):
            name = self._normaliser.name(text)
            if name.exact and name.exact not in made:
                made[name.exact] = self._side(name, party)
                # A source that gives a Latin name has said how it reads the other.
                for reading in () if latin else self._normaliser.read(name)[:READINGS]:
                    made.setdefault(f"read {reading.bare}", self._side(reading, party))
                if len(made) >= NAMES:
                    break
        if not made:  # nothing to compare: a side without words is like nothing
            made[""] = Side(self._normaliser.name(""), party.countries, ())
        return list(made.values())

    def _side(self, name: Name, party: Party) -> Side:
        return Side(name, party.countries, tuple(map(self._rarity.of, name.core)))


def _persons(pairs: Sequence[tuple[Party, Party]]) -> npt.NDArray[np.bool_]:
    return np.fromiter((one.person or other.person for one, other in pairs), np.bool_)


def _likest(
    pairs: Sequence[tuple[Party, Party]], sides: dict[Party, list[Side]]
) -> tuple[npt.NDArray[np.int64], list[Side], list[Side], npt.NDArray[np.float64]]:
    """The likest pairs of names of each pair of parties, by a quick look at their letters.

    Last, per pair of parties, how unlike the one's principal name is to all names of the other.
    """
    owner: list[int] = []
    left: list[Side] = []
    right: list[Side] = []
    first: list[bool] = []
    second: list[bool] = []
    for number, (one, other) in enumerate(pairs):
        for a, b in product(sides[one], sides[other]):
            owner.append(number)
            left.append(a)
            right.append(b)
            first.append(a is sides[one][0])
            second.append(b is sides[other][0])
    ratios = process.cpdist(
        [side.name.bare for side in left],
        [side.name.bare for side in right],
        scorer=fuzz.token_sort_ratio,
    )
    of = np.array(owner, np.int64)
    # A longer equal name says more than a shorter one.
    size = np.array([len(side.name.bare) for side in left])
    order = np.lexsort((-size, -ratios, of))
    starts = np.searchsorted(of[order], np.arange(len(pairs)))
    kept = order[np.arange(len(order)) - starts[of[order]] < LIKEST]
    found = np.full((2, len(pairs)), 0.0)
    for line, which in zip(found, (np.array(first), np.array(second)), strict=True):
        np.maximum.at(line, of[which], ratios[which])
    several = np.fromiter((len(sides[a]) + len(sides[b]) > 2 for a, b in pairs), np.bool_)
    unlike = np.clip((100 - found.min(axis=0)) / 50, 0, 1) * several
    return of[kept], [left[i] for i in kept], [right[i] for i in kept], unlike


def _best_of_each(
    owner: npt.NDArray[np.int64], totals: npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.int64]:
    order = np.lexsort((np.arange(len(owner)), -totals, owner))
    return order[np.searchsorted(owner[order], np.arange(count))]


# --- what stands beside the names --------------------------------------------------------------


def _beside(one: Party, other: Party, line: npt.NDArray[np.float32]) -> None:
    shared, different = identifiers(one.identifiers, other.identifiers)
    line[COLUMN["identifier"]], line[COLUMN["other_identifier"]] = shared, different
    line[COLUMN["address"]] = addresses(one.addresses, other.addresses)
    if one.person or other.person:
        born = births(one.births, other.births)
        line[COLUMN["birth"]], line[COLUMN["other_birth"]] = max(born, 0.0), max(-born, 0.0)
        line[COLUMN["gender"]] = bool(one.gender and other.gender and one.gender != other.gender)


def identifiers(ours: frozenset[str], theirs: frozenset[str]) -> tuple[float, float]:
    """1 for one in common; else 1 for different ones of a scheme that gives a party only one."""
    if ours & theirs:
        return 1.0, 0.0
    single = {one.partition(":")[0] for one in ours} & {one.partition(":")[0] for one in theirs}
    return 0.0, float(bool(single & ONE_EACH))


ONE_EACH = frozenset({"lei", "inn", "ogrn", "imo", "wikidata", "duns", "usc"})
"""Schemes that give one party one number."""


def addresses(ours: Sequence[str], theirs: Sequence[str]) -> float:
    """0..1: how alike the likest two addresses are, beyond what any two of one town are.

    An address without a number, or of a few words, names a town and not a house: it says nothing.
    """
    left, right = _houses(ours), _houses(theirs)
    if not left or not right:
        return 0.0
    found = process.cdist(left, right, scorer=fuzz.token_sort_ratio)
    return float(np.clip((found.max() - 60) / 40, 0, 1))


def _houses(given: Sequence[str]) -> list[str]:
    folded = [fold(one) for one in given[:ADDRESSES]]
    return [one for one in folded if len(one.split()) > 3 and any(c.isdecimal() for c in one)]


def births(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """1 the same day, 0.5 the same year where no more is told, to -1 another year; 0 not told.

    Lists give several dates and often only years: the best agreement of any two counts.
    """
    found = [
        _same_birth(a, b)
        for one in ours
        for other in theirs
        if (a := _DAY.match(one)) and (b := _DAY.match(other))
    ]
    return max(found, default=0.0)


def _same_birth(one: re.Match[str], other: re.Match[str]) -> float:
    year, month, day = one.groups()
    other_year, other_month, other_day = other.groups()
    apart = abs(int(year) - int(other_year))
    if apart:
        # A digit misread keeps month and day; 1 January stands for "day unknown".
        kept = day is not None and (month, day) == (other_month, other_day) != ("01", "01")
        return -0.2 if kept and apart in (1, 10) else -0.5 if apart == 1 else -1.0
    if month is None or other_month is None or day is None or other_day is None:
        return 0.5
    if (month, day) == (other_month, other_day):
        return 1.0
    return 0.5 if (month, day) == (other_day, other_month) else -0.5
