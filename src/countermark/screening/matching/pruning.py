"""Which candidates may be reported at all? The rest need no full comparison, and are not read.

Most names that share grams with a query share no word that tells parties apart, and each has one
of its own. Then what speaks against them outweighs all that may speak for them, whatever that is:
a bound from the weights, no guess. Where the bound is too high with the weights given, or a name
may have what else speaks for it (initials, look-alike letters, other spaces), the pair is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import Indel

from countermark.screening.reference.tables import Weights
from countermark.screening.scoring.feature_vector import OF_PARTIES
from countermark.screening.scoring.name_features import RESPACED, joined
from countermark.screening.scoring.scorer import Scorer
from countermark.screening.scoring.token_alignment import Bools, Floats, Ints, may_agree
from countermark.screening.text.folding import may_hide, skeleton
from countermark.screening.text.one_writing import canonical
from countermark.screening.text.tokens import (
    DISTINCTIVE_WEIGHT,
    STOPWORD_WEIGHT,
    Vocabulary,
    letter_masks,
)

Core = tuple[str, ...]

LEAST = {
    "no_distinctive_overlap": 1.0,
    "other_words": 1.0,
    "conflict": STOPWORD_WEIGHT,
    "extra": DISTINCTIVE_WEIGHT,
}
"""What the values of a pair that is left out are at least ..."""

NONE = frozenset({"same_core", "acronym", "homoglyph", "respaced", *OF_PARTIES})
"""... and which of them are 0."""


STEP = 2_000
"""Pairs whose words are compared at once: bounds the memory for long names."""

_PLAIN = letter_masks(["abcdefghjkpqstuxyz"])[0]
"""Letters that look like no other of ASCII, as bits of ``letter_masks``."""


# What weighs more than this, as columns hold it, is at least DISTINCTIVE_WEIGHT.
_BELOW_DISTINCTIVE = np.nextafter(np.float32(DISTINCTIVE_WEIGHT), np.float32(0))


class CandidatePruner:
    """Tells what is worth the full comparison."""

    def __init__(self, words: Vocabulary, weights: Weights) -> None:
        self._words = words
        self.sure = Scorer(weights).upper_bound(LEAST, NONE) < weights.report_at

    def kept(
        self,
        ours: Sequence[Core],
        theirs: Sequence[Core],
        pairs: tuple[Ints, Ints],
        person: Bools,
    ) -> Bools:
        """Which pairs may be reported; ``person`` holds one per pair.

        ``ours`` and ``theirs`` are the words of names, ``pairs`` the numbers of ours and theirs.
        """
        if not self.sure or not len(person):
            return np.ones(len(person), np.bool_)
        self._words.renew()
        left, right = _Names(ours, self._words), _Names(theirs, self._words)
        left.find_joined(self._words)
        right.find_joined(self._words)
        one, other = pairs
        kind = person.astype(np.intp)
        kept = ~(left.plain[one] & right.plain[other])
        kept |= ~(left.said[kind, one] & right.said[kind, other])
        telling = left.telling[kind, one], right.telling[kind, other]
        kept |= ~(telling[0] | telling[1])
        bar = np.where(telling[0] & telling[1], _BELOW_DISTINCTIVE, np.float32(STOPWORD_WEIGHT))
        kept |= _maybe_initials(left.count[one], right.count[other], left.size[one])
        kept |= _maybe_initials(right.count[other], left.count[one], right.size[other])
        at = np.flatnonzero(~kept)
        kept[at] = self._share_a_word(left, right, one[at], other[at], person[at], bar[at])
        at = np.flatnonzero(~kept)
        kept[at] = _alike_as_wholes(left, right, one[at], other[at])
        return kept

    def _share_a_word(
        self, left: _Names, right: _Names, one: Ints, other: Ints, person: Bools, bar: Floats
    ) -> Bools:
        """May a word of either name that weighs more than ``bar`` be a word of the other?"""
        found = np.zeros(len(one), np.bool_)
        for at in range(0, len(one), STEP):
            part = slice(at, at + STEP)
            found[part] = self._share(left, right, one[part], other[part], person[part], bar[part])
        return found

    def _share(
        self, left: _Names, right: _Names, one: Ints, other: Ints, person: Bools, bar: Floats
    ) -> Bools:
        words = self._words
        wide = right.count[other]
        cells = left.count[one] * wide
        pair = np.repeat(np.arange(len(one)), cells)
        within = np.arange(len(pair)) - np.repeat(np.cumsum(cells) - cells, cells)
        i, j = np.divmod(within, wide[pair])
        ours, theirs = (
            left.rows[left.start[one][pair] + i],
            right.rows[right.start[other][pair] + j],
        )
        kind = person.astype(np.intp)[pair]
        heaviest = np.maximum(words.weight[kind, ours], words.weight[kind, theirs])
        at = np.flatnonzero(heaviest > bar[pair])
        pair, ours, theirs = pair[at], ours[at], theirs[at]
        found = np.zeros(len(one), np.bool_)
        found[pair[ours == theirs]] = True
        at = np.flatnonzero(~found[pair])  # spelling is looked at where no word is the same
        pair = pair[at]
        found[pair[may_agree(ours[at], theirs[at], person[pair], words)]] = True
        return found


class _Names:
    """Names as columns; ``plain``: their words are compared one by one, in one writing."""

    def __init__(self, written: Sequence[Core], words: Vocabulary) -> None:
        self.cores = cores = list(map(canonical, written))
        self.count = np.fromiter(map(len, cores), np.int64, len(cores))
        self.rows = np.array(words.rows(chain.from_iterable(cores)), np.int64)
        self.start = np.cumsum(self.count) - self.count
        self.text = ["".join(core) for core in cores]
        self.plain = np.fromiter(
            (
                len(core) == len(as_written) and not may_hide(text)
                for core, as_written, text in zip(cores, written, self.text, strict=True)
            ),
            np.bool_,
            len(cores),
        )
        self.size = np.fromiter(map(len, self.text), np.int64, len(cores))
        heaviest = np.maximum.reduceat(words.weight[:, self.rows], self.start, axis=1)
        self.telling, self.said = heaviest >= DISTINCTIVE_WEIGHT, heaviest > STOPWORD_WEIGHT
        self.letters = np.bitwise_or.reduceat(words.mask[self.rows], self.start)

    def find_joined(self, words: Vocabulary) -> None:
        """Two neighbours that are a word if written as one are not ``plain``."""
        none_known = words.ids.keys().isdisjoint
        self.plain &= np.fromiter(map(none_known, map(joined, self.cores)), np.bool_)


def _maybe_initials(count: Ints, others: Ints, size: Ints) -> Bools:
    """May the only word of a name be the initials of another, with its legal form?"""
    found: Bools = (count == 1) & (others >= 3) & (size <= others + 1)
    return found


def _alike_as_wholes(left: _Names, right: _Names, one: Ints, other: Ints) -> Bools:
    """Do names that share no word have the same letters, or look alike?"""
    mask, letters = left.letters[one], right.letters[other]
    sizes = left.size[one] + right.size[other]
    apart = np.abs(left.size[one] - right.size[other])
    near = np.maximum(np.bitwise_count(mask ^ letters), apart) <= (1 - RESPACED) * sizes + 1
    found = np.zeros(len(one), np.bool_)
    at = np.flatnonzero(near)
    found[at] = (
        process.cpdist(
            [left.text[which] for which in one[at].tolist()],
            [right.text[which] for which in other[at].tolist()],
            scorer=Indel.normalized_similarity,
        )
        >= RESPACED
    )
    looks = left.count[one] == right.count[other]
    looks &= (mask ^ letters) & _PLAIN == 0
    for place in np.flatnonzero(looks & ~found).tolist():
        ours, theirs = left.cores[int(one[place])], right.cores[int(other[place])]
        found[place] = skeleton(" ".join(ours)) == skeleton(" ".join(theirs))
    return found
