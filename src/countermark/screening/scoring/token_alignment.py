"""Which word of one name is which of the other: for a whole batch of pairs at once.

Equal words first, then the likest, no word twice. Nothing here knows what a name is.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from countermark.screening.text.tokens import Vocabulary

ALIKE = 0.7
"""Likeness of two words (1 - edits / length) from which they may be the same word mistyped."""

SOUNDS = 0.85
"""What two words of persons count that are spelt otherwise and sound alike."""

INITIAL = 0.55
"""What an initial counts that stands for a word of the other name."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]


def align(
    left: Ints,
    right: Ints,
    joined_left: Ints,
    joined_right: Ints,
    person: Bools,
    words: Vocabulary,
) -> tuple[Floats, Floats]:
    """How well each word of both names is matched, 0..1: two arrays as wide as the names.

    ``left`` and ``right`` hold rows of ``words``, one name a line, -1 where there is none.
    ``joined_*`` hold the rows of two neighbours written as one word, -1 where that is no word.
    """
    likeness = (left[:, :, None] == right[:, None, :]) & (left >= 0)[:, :, None]
    grid = likeness.astype(np.float32)
    _mistyped(grid, left, right, person, words)
    matched_left, matched_right = _greedy(grid)
    _written_as_one(joined_left, right, matched_left, matched_right)
    _written_as_one(joined_right, left, matched_right, matched_left)
    return matched_left, matched_right


def _mistyped(grid: Floats, left: Ints, right: Ints, person: Bools, words: Vocabulary) -> None:
    """Fill ``grid`` for words that differ and may be one: mistyped, alike in sound, initials."""
    rest_left = (left >= 0) & ~(grid == 1).any(axis=2)
    rest_right = (right >= 0) & ~(grid == 1).any(axis=1)
    pair, i, j = np.nonzero(rest_left[:, :, None] & rest_right[:, None, :])
    if not len(pair):
        return
    one, other = left[pair, i], right[pair, j]
    persons = person[pair]
    named = np.flatnonzero(persons)
    sounds = named[words.sound_alike(one[named], other[named])]
    grid[pair[sounds], i[sounds], j[sounds]] = SOUNDS
    first, begins = words.first[one], words.first[other]
    initial = persons & (first == -begins)
    grid[pair[initial], i[initial], j[initial]] = INITIAL
    near, value = _spelt_alike(one, other, words)
    pair, i, j = pair[near], i[near], j[near]
    grid[pair, i, j] = np.maximum(grid[pair, i, j], value)


def _spelt_alike(one: Ints, other: Ints, words: Vocabulary) -> tuple[Ints, Floats]:
    """Which pairs of words may be one mistyped, and what these count; 0 is possible too."""
    size, length = words.length[one], words.length[other]
    longest = np.maximum(size, length)
    unlike = np.bitwise_count(words.mask[one] ^ words.mask[other])
    near = (np.minimum(size, length) > 0) & (unlike <= 0.6 * longest)
    near &= np.abs(size - length) <= (1 - ALIKE) * longest
    at = np.flatnonzero(near)
    one, other = one[at], other[at]
    texts = words.words
    alike = process.cpdist(
        [texts[row] for row in one.tolist()],
        [texts[row] for row in other.tolist()],
        scorer=OSA.normalized_similarity,
    )
    # People mistype the first letter least.
    otherwise = (np.abs(words.first[one]) != np.abs(words.first[other])) & (longest[at] < 12)
    alike = alike - np.where(otherwise, 0.1, 0.0)
    # What is written without spaces is a whole name: one sign of ten makes another.
    alike = np.where(words.unspaced[one] & (alike < 0.9), 0.0, alike)
    # A slip in a long word says little; in a short one it may make another word.
    return at, np.where(alike >= ALIKE, 2 * alike - 1, 0.0).astype(np.float32)


def may_agree(one: Ints, other: Ints, person: Bools, words: Vocabulary) -> Bools:
    """Which pairs of words may count as the same: False only where ``align`` never matches them."""
    found: Bools = one == other
    at = np.flatnonzero(person & ~found)
    found[at] = words.sound_alike(one[at], other[at])
    found[at] |= words.first[one[at]] == -words.first[other[at]]
    at = np.flatnonzero(~found)
    near, value = _spelt_alike(one[at], other[at], words)
    found[at[near]] = value > 0
    return found


def _greedy(grid: Floats) -> tuple[Floats, Floats]:
    """The likest pair of words, then the likest of the rest, until none is left."""
    pairs, wide, high = grid.shape
    left = np.zeros((pairs, wide), np.float32)
    right = np.zeros((pairs, high), np.float32)
    open_ = np.arange(pairs)
    for _ in range(min(wide, high)):
        if not len(open_):
            break
        flat = grid[open_].reshape(len(open_), wide * high)
        best = flat.argmax(axis=1)
        value = flat[np.arange(len(open_)), best]
        some = value > 0
        open_, best, value = open_[some], best[some], value[some]
        i, j = best // high, best % high
        left[open_, i] = value
        right[open_, j] = value
        grid[open_, i, :] = 0
        grid[open_, :, j] = 0
    return left, right


def _written_as_one(joined: Ints, other: Ints, split: Floats, whole: Floats) -> None:
    """Two words of one name that the other writes as one are matched: "Hik vision"."""
    if not (joined >= 0).any():
        return
    pair, i, j = np.nonzero((joined[:, :, None] == other[:, None, :]) & (joined >= 0)[:, :, None])
    split[pair, i] = split[pair, i + 1] = 1.0
    whole[pair, j] = 1.0
