"""The cores of a list by what they sound like: made with the list, and kept with it.

Making it takes longer than answering a name in another script from it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from countermark.screening.index import ngram_index
from countermark.screening.index.array_file import Arrays, unreadable
from countermark.screening.index.ngram_dict import SMALL
from countermark.screening.scripts.phonetic import keys

PREFIX = "sound_"

ARRAYS = {
    **{PREFIX + name: kind for name, kind in ngram_index.ARRAYS.items()},
    "sound_at": "<i4",
    "sound_groups": "<i4",
}
"""An index of the distinct sounds, and for each the places of the cores that have it."""

SOON, LONGEST_LIST = 100_000, 400_000
"""Distinct cores up to which sounds are kept with the list, and up to which they are made when
first asked for: making them for more takes many seconds."""


class PhoneticIndex:
    """Finds cores by their sound."""

    def __init__(self, arrays: Arrays) -> None:
        self._index = ngram_index.NgramIndex(
            {name: arrays[PREFIX + name] for name in ngram_index.ARRAYS}
        )
        if self._index.total <= SMALL:
            self._index.budget = len(arrays["sound_postings"])  # all of them
        self._at, self._groups = arrays["sound_at"], arrays["sound_groups"]

    def find(self, sounds: Sequence[str], limit: int) -> list[int]:
        """Places of cores that sound alike, at most ``limit`` of one sound, likest first."""
        at, groups = self._at, self._groups
        return [
            place
            for found in self._index.find(sounds, limit)
            for one in found
            for place in groups[at[one] : at[one + 1]][:limit].tolist()
        ]


def arrays_of(spellings: Sequence[str]) -> Arrays:
    """The arrays for cores by their places; what is not written in Latin letters has no sound."""
    latin = [place for place, spelling in enumerate(spellings) if spelling.isascii()]
    by_sound: dict[str, list[int]] = {}
    for place, sound in zip(latin, keys([spellings[place] for place in latin]), strict=True):
        by_sound.setdefault(sound, []).append(place)
    by_sound.pop("", None)
    ordered = sorted(by_sound)
    made = {PREFIX + name: part for name, part in ngram_index.arrays_of(ordered).items()}
    sizes = np.fromiter((len(by_sound[one]) for one in ordered), np.int64, len(ordered))
    return {
        **made,
        "sound_at": np.concatenate(([0], np.cumsum(sizes))).astype(np.int32),
        "sound_groups": np.array(
            [place for one in ordered for place in by_sound[one]], dtype=np.int32
        ),
    }


def check(arrays: Arrays) -> None:
    """Raises SourceError if the arrays do not fit one another."""
    ngram_index.check({name: arrays[PREFIX + name] for name in ngram_index.ARRAYS})
    at, groups = arrays["sound_at"], arrays["sound_groups"]
    if not ngram_index.runs_fit(at, len(arrays["sound_sums"]), groups) or (
        len(groups) and not 0 <= groups.min() <= groups.max() < len(arrays["sums"])
    ):
        raise unreadable(ValueError("its sounds do not fit one another"))
