"""Which listed names may a batch of queries mean? What is equal, what sounds alike, what is alike.

Only gathers: nothing is scored here. Whether an equal name is certain is asked of ``certainty``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice, pairwise, repeat

import msgspec
import numpy as np
from rapidfuzz import fuzz, process

from countermark.model.match import Query
from countermark.screening.index.entry import Entry
from countermark.screening.index.name_index import NameIndex, words_in_order
from countermark.screening.matching.certainty import refusal_when_equal, refusal_without_form
from countermark.screening.matching.cross_script import CrossScriptBlocker
from countermark.screening.matching.pruning import CandidatePruner
from countermark.screening.names.house_brands import BRAND_ROLES
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.scripts.alphabet import written_in
from countermark.screening.text.distinct import numbered
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT

LOOKED_UP = 20
"""Similar cores that are compared cheaply."""

LIKEST = 10
"""The same of a long list, which knows its words: what it puts behind these is none of them."""

FIRST = 2
"""Of these, how many get the full comparison however their letters look: the likest grams."""

SCORED = 3
"""Of the others of a list, how many get it: those with the likest letters. Of the register, all."""

CLEARED = 1_000
"""Names of cleared parties for which others are looked up in their place, at most."""

PROMISING = 60.0
"""Likeness of letters, 0 to 100, from which a name gets it."""


BRAND_WORDS = 3
"""Words of the longest brand that is looked for at the beginning of a name."""

MANY = 100
"""Names to compare from which it pays to leave out first what cannot be reported."""


class MatchBasis(msgspec.Struct, frozen=True, gc=False):
    """What is said of a candidate that is not only alike; ``why`` says what is equal.

    ``equal``: it is the same name, for all that is said against its being certain.
    ``transliteration`` is what the query is read as where it is compared by a transliteration,
    ``exactness`` how exactly, 0..1: the score is worth so much. ``inside``: it is worth reporting
    in any case.
    """

    why: str = ""
    certain: bool = False
    equal: bool = False
    transliteration: PreparedName | None = None
    exactness: float = 1.0
    inside: bool = False


ALIKE = MatchBasis()
"""What is said of most candidates."""


class CandidatePairs:
    """Entries to be scored, each for one query, in columns.

    ``special`` by place: see ``MatchBasis``.
    """

    def __init__(self) -> None:
        self.queries: list[int] = []
        self.entries: list[Entry] = []
        self.special: dict[int, MatchBasis] = {}

    def add(self, query: int, entry: Entry, said: MatchBasis) -> None:
        """One that is equal, or heard as alike."""
        self.special[len(self.entries)] = said
        self.queries.append(query)
        self.entries.append(entry)

    def add_all(self, query: int, entries: Sequence[Entry]) -> None:
        """Some that are only alike."""
        self.entries += entries
        self.queries += [query] * len(entries)


class Blocker:
    """Gathers candidates of ``listing``.

    ``scored`` are how many get the full comparison besides the ``FIRST``, of those with promising
    letters.
    """

    def __init__(self, listing: NameIndex, pruner: CandidatePruner, scored: int = SCORED) -> None:
        self._listing = listing
        self._looked_up = LOOKED_UP if listing.is_short else LIKEST
        self._scored = scored
        self._pruner = pruner
        self._cross_script = CrossScriptBlocker(listing)

    def gather(
        self,
        found: CandidatePairs,
        queries: Sequence[Query],
        sides: Sequence[PreparedName],
        cleared: Sequence[frozenset[str]],
    ) -> None:
        """Add what is equal, then what is alike: of two that score the same the first is told.

        ``cleared`` are per query the parties it is known not to mean: they are compared beside
        the others and never in their place.
        """
        listing = self._listing
        alike, settled = self._alike(sides, cleared)
        reportable = self._reportable(sides, self._promising(sides, alike))
        for number in np.flatnonzero(listing.may_equal(sides)).tolist():
            if sides[number].name.exact:
                self._equal(found, number, queries[number], sides[number])
        for number, side in enumerate(sides):
            found.add_all(number, self._brands_described(side))
        for number, (side, places) in enumerate(zip(sides, reportable, strict=True)):
            if side.name.exact:
                for group in listing.groups([*places, *settled.get(number, ())]):
                    found.add_all(number, group.entries)
        for number, side in enumerate(sides):
            if side.name.transliterations and side.name.exact:
                self._by_ear(found, number, side)
            if len(side.name.core) == 1 and side.name.exact:
                meant = listing.by_acronym.get(side.name.core[0], ())
                others = (one for one in meant if one.listed.entity not in cleared[number])
                found.add_all(number, list(islice(others, LOOKED_UP)))

    def _brands_described(self, side: PreparedName) -> list[Entry]:
        """Brands that the name begins with, where all that follows describes.

        "Swann Communications" is one of Swann. Such names share too few letters to be found as
        alike. Of the register alone: of others no brands are known.
        """
        core, weights = side.name.core, side.weights
        if len(core) < 2 or not isinstance(self._listing.by_core, dict):
            return []
        found: list[Entry] = []
        for count in range(1, min(len(core), BRAND_WORDS + 1)):
            if max(weights[count:]) < DISTINCTIVE_WEIGHT <= max(weights[:count]):
                some = self._listing.by_core.get(" ".join(core[:count]), ())
                found += [entry for entry in some if entry.listed.role in BRAND_ROLES]
        return found

    def _by_ear(self, found: CandidatePairs, number: int, side: PreparedName) -> None:
        """What the transliterations of a name in another script are like.

        A listed name of the same script is compared as written: two transliterations blur what
        differs.
        """
        script = written_in(side.name.exact)
        for pair in self._cross_script.pairs(side):
            said = MatchBasis(
                transliteration=pair.transliteration, exactness=pair.exactness, inside=pair.inside
            )
            for entry in pair.group:
                if (
                    not entry.side.name.is_transliteration
                    or written_in(entry.listed.text) != script
                ):
                    found.add(number, entry, said)

    def _alike(
        self, sides: Sequence[PreparedName], cleared: Sequence[frozenset[str]]
    ) -> tuple[list[Sequence[int]], dict[int, list[int]]]:
        """Per query the places of similar cores, and apart those that hold cleared parties only.

        For each name of a cleared party one more place is looked up.
        """
        listing = self._listing
        alike: list[Sequence[int]] = [*listing.places_alike(sides, self._looked_up)]
        settled: dict[int, list[int]] = {}
        for number, known in enumerate(cleared):
            more = sum(len(listing.by_entity.get(entity, ())) for entity in known)
            if not more:
                continue
            wanted = self._looked_up + min(more, CLEARED)
            (places,) = listing.places_alike([sides[number]], wanted)
            only = [
                all(entry.listed.entity in known for entry in group)
                for group in listing.groups(places)
            ]
            settled[number] = [at for at, of_these in zip(places, only, strict=True) if of_these]
            others = [at for at, of_these in zip(places, only, strict=True) if not of_these]
            alike[number] = others[: self._looked_up]
        return alike, settled

    def _equal(self, found: CandidatePairs, number: int, query: Query, side: PreparedName) -> None:
        equal = self._listing.by_exact.get(side.name.exact, [])
        for entry in equal:
            house = self._listing.is_house_brand(entry)
            refusal = refusal_when_equal(side, query.kind, entry, equal, house)
            found.add(number, entry, _basis("the same name", refusal))
        same_core = self._listing.by_core.get(side.name.core_text, [])
        for entry in same_core:
            if entry.side.name.exact != side.name.exact:
                refusal = refusal_without_form(side, entry, same_core)
                found.add(number, entry, _basis("the same name without its legal form", refusal))

    def _promising(
        self, sides: Sequence[PreparedName], alike: Sequence[Sequence[int]]
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
        likest = np.flatnonzero(rank < self._scored)
        flat = list(chain.from_iterable(later))
        for owner, place in zip(owners[likest].tolist(), some[likest].tolist(), strict=True):
            kept[owner] = [*kept[owner], flat[place]]
        return kept

    def _reportable(
        self, sides: Sequence[PreparedName], alike: Sequence[Sequence[int]]
    ) -> Sequence[Sequence[int]]:
        """Of these places those that may be reported, as far as their words alone tell."""
        if not self._pruner.sure or sum(map(len, alike)) < MANY:
            return alike
        kinds = self._listing.kinds()
        flat = np.fromiter(chain.from_iterable(alike), np.int64)
        owners = np.repeat(np.arange(len(sides)), list(map(len, alike)))
        kept = kinds[flat] > 1
        open_ = np.flatnonzero(~kept)
        asked, one = numbered(owners[open_])
        places, other = numbered(flat[open_])
        kept[open_] = self._pruner.kept(
            [sides[number].name.core for number in asked.tolist()],
            self._listing.cores_at(places.tolist()),
            (one, other),
            kinds[flat[open_]] == 1,
        )
        bounds = np.searchsorted(owners[kept], np.arange(len(sides) + 1)).tolist()
        left = flat[kept].tolist()
        return [left[start:end] for start, end in pairwise(bounds)]


def _basis(why: str, refusal: str) -> MatchBasis:
    return MatchBasis(f"{why}, but {refusal}" if refusal else why, not refusal, equal=True)
