"""Two parties with all that is known of them: the likest of their names, and what stands beside.

For labelled pairs, judgements between lists, and training; a plain query has one name and needs
none of this. Nothing here decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from countermark.screening.evaluation import party_features
from countermark.screening.evaluation.party import Party
from countermark.screening.names import of_tables
from countermark.screening.names.normaliser import Name
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.reference.tables import Tables
from countermark.screening.scoring.feature_vector import COLUMN
from countermark.screening.scoring.name_features import Comparer, Matrix
from countermark.screening.scoring.scorer import Scorer
from countermark.screening.scripts.alphabet import written_in
from countermark.screening.text.tokens import Vocabulary

NAMES = 30
"""Names of one party that are looked at."""

STEP = 500
"""Pairs of parties compared at once: each may have some hundred pairs of names."""

LIKEST = 4
"""Pairs of names per pair of parties that are compared in full."""

TRANSLITERATIONS = 4
"""Transliterations of a name in another script that are compared."""


class Face(msgspec.Struct, frozen=True, gc=False):
    """One name of a party, or one transliteration of it: made comparable.

    ``principal``: the first name or a transliteration of it; ``script`` of the name as written,
    empty for Latin; ``weak``: the source calls it so.
    """

    side: PreparedName
    principal: bool
    script: str = ""
    weak: bool = False


class PartyScorer:
    """Scores pairs of parties with the shipped tables."""

    def __init__(self, tables: Tables) -> None:
        self._normaliser = of_tables.normaliser(tables)
        self._rarity = of_tables.rarity(tables)
        words = Vocabulary(self._rarity, tables.persons, tables.places, tables.branches)
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
        faces: dict[Party, list[Face]] = {}
        for party in (party for pair in pairs for party in pair):
            if party not in faces:
                faces[party] = self._faces(party)
        near = _likest(pairs, faces)
        person = _persons(pairs)
        found = self._comparer.compare(
            [face.side for face in near.left],
            [face.side for face in near.right],
            person[near.owner],
            np.array(
                [a.weak or b.weak for a, b in zip(near.left, near.right, strict=True)], np.bool_
            ),
        )
        totals = self._scorer.totals(found, person[near.owner])
        best = _best_of_each(near.owner, totals, len(pairs))
        values: Matrix = found[best]
        values[:, COLUMN["other_principal"]] = near.unlike
        values[:, COLUMN["siblings"]] = self._siblings(pairs, faces, person)
        values[:, COLUMN["transliteration"]] = [
            near.left[at].side.name.is_transliteration
            != near.right[at].side.name.is_transliteration
            for at in best.tolist()
        ]
        keys = {
            party: {face.side.name.exact for face in held if not face.side.name.is_transliteration}
            for party, held in faces.items()
        }
        for line, (one, other) in zip(values, pairs, strict=True):
            shared = len(keys[one] & keys[other])
            line[COLUMN["shared_names"]] = min(max(shared - 1, 0) / 3, 1.0)
            party_features.fill(one, other, line)
        return values

    def _siblings(
        self,
        pairs: Sequence[tuple[Party, Party]],
        faces: dict[Party, list[Face]],
        person: npt.NDArray[np.bool_],
    ) -> npt.NDArray[np.float32]:
        """How telling a word is that each principal name has of its own, where they share half.

        Only where a party has several names: a single one is compared anyhow.
        """
        found = self._comparer.compare(
            [faces[one][0].side for one, _ in pairs],
            [faces[other][0].side for _, other in pairs],
            person,
        )
        alike = _several(pairs, faces) & (found[:, COLUMN["tokens"]] >= 0.4)
        siblings: npt.NDArray[np.float32] = found[:, COLUMN["conflict"]] * alike
        return siblings

    def _faces(self, party: Party) -> list[Face]:
        """The names and their transliterations, each once, those the source calls weak last."""
        made: dict[str, Face] = {}
        latin = any(map(str.isascii, party.names))
        for number, text in enumerate((*party.names, *party.weak)):
            name = self._normaliser.name(text, transliterate=not latin)
            if name.exact and name.exact not in made:
                script = written_in(name.exact)
                weak = number >= len(party.names)
                made[name.exact] = Face(self._side(name, party), not made, script, weak)
                # A source that gives a Latin name has said how it reads the other.
                for transliteration in (
                    () if latin else self._normaliser.transliterations(name)[:TRANSLITERATIONS]
                ):
                    principal = made[name.exact].principal
                    made.setdefault(
                        f"read {transliteration.core_text}",
                        Face(self._side(transliteration, party), principal, script, weak),
                    )
                if len(made) >= NAMES:
                    break
        if not made:  # nothing to compare: a side without words is like nothing
            made[""] = Face(PreparedName(self._normaliser.name(""), party.countries, ()), True)
        return list(made.values())

    def _side(self, name: Name, party: Party) -> PreparedName:
        return PreparedName(name, party.countries, tuple(map(self._rarity.of, name.core)))


def _persons(pairs: Sequence[tuple[Party, Party]]) -> npt.NDArray[np.bool_]:
    return np.fromiter((one.person or other.person for one, other in pairs), np.bool_)


def _several(
    pairs: Sequence[tuple[Party, Party]], faces: dict[Party, list[Face]]
) -> npt.NDArray[np.bool_]:
    """Whether at least one of each pair has more than one name, transliterations not counted."""
    count = {
        party: sum(not face.side.name.is_transliteration for face in held)
        for party, held in faces.items()
    }
    return np.fromiter((count[one] + count[other] > 2 for one, other in pairs), np.bool_)


def _comparable(one: Face, other: Face) -> bool:
    """Two names of one script are compared as written: transliterations of both blur what
    differs."""
    return not (
        one.side.name.is_transliteration
        and other.side.name.is_transliteration
        and one.script == other.script
    )


class _Near(NamedTuple):
    """Pairs of names to compare in full: of which pair of parties, and the two.

    ``unlike``, per pair of parties: how unlike the one's principal name is to all of the other's.
    """

    owner: npt.NDArray[np.int64]
    left: list[Face]
    right: list[Face]
    unlike: npt.NDArray[np.float64]


def _likest(pairs: Sequence[tuple[Party, Party]], faces: dict[Party, list[Face]]) -> _Near:
    """The likest pairs of names of each pair of parties, by a quick look at their letters."""
    owner: list[int] = []
    left: list[Face] = []
    right: list[Face] = []
    for number, (one, other) in enumerate(pairs):
        for a, b in product(faces[one], faces[other]):
            if _comparable(a, b):
                owner.append(number)
                left.append(a)
                right.append(b)
    ratios = process.cpdist(
        [face.side.name.core_text for face in left],
        [face.side.name.core_text for face in right],
        scorer=fuzz.token_sort_ratio,
    )
    of = np.array(owner, np.int64)
    # A longer equal name says more than a shorter one.
    size = np.array([len(face.side.name.core_text) for face in left])
    order = np.lexsort((-size, -ratios, of))
    starts = np.searchsorted(of[order], np.arange(len(pairs)))
    kept = order[np.arange(len(order)) - starts[of[order]] < LIKEST]
    found = np.full((2, len(pairs)), 0.0)
    for line, side in zip(found, (left, right), strict=True):
        which = np.fromiter((face.principal for face in side), np.bool_)
        np.maximum.at(line, of[which], ratios[which])
    unlike = np.clip((100 - found.min(axis=0)) / 50, 0, 1) * _several(pairs, faces)
    return _Near(of[kept], [left[i] for i in kept], [right[i] for i in kept], unlike)


def _best_of_each(
    owner: npt.NDArray[np.int64], totals: npt.NDArray[np.float64], count: int
) -> npt.NDArray[np.int64]:
    order = np.lexsort((np.arange(len(owner)), -totals, owner))
    return order[np.searchsorted(owner[order], np.arange(count))]
