"""Which listed names may a name in another script mean? Asked by its readings and by their sound.

A Latin name needs nothing of this: the readings of listed names stand in the list's own index. The
index of sounds is made when the first name in another script comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from countermark.screening.features import Side
from countermark.screening.listing import Group, Listing
from countermark.screening.scripts.sound import key
from countermark.screening.small import SMALL, Candidates, SmallIndex

SOUGHT = 20
"""Groups looked up for each reading, and for its sound."""

KEPT = 10
"""Groups of all readings of a name that get the full comparison: the likest."""

LONGEST_LIST = 400_000
"""Distinct cores up to which sounds are indexed; making that for more takes many seconds."""


class Pair(msgspec.Struct, frozen=True, gc=False):
    """A reading of the query to be compared with a group of the list."""

    reading: Side
    group: Group


class Heard:
    """Finds candidates for names in other scripts in ``listing``."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    @cached_property
    def _sounds(self) -> tuple[Candidates, list[list[int]]]:
        """The distinct sounds of the list's cores, and for each the places of its groups."""
        by_sound: dict[str, list[int]] = {}
        spellings = self._listing.spellings()
        if len(spellings) <= LONGEST_LIST:
            for place, spelling in enumerate(spellings):
                if spelling.isascii():
                    by_sound.setdefault(key(spelling), []).append(place)
        by_sound.pop("", None)
        keys = sorted(by_sound)
        places = [by_sound[one] for one in keys]
        if len(keys) <= SMALL:
            return SmallIndex(keys), places
        from countermark.screening.index import GramIndex

        return GramIndex.build(keys), places

    def pairs(self, side: Side) -> list[Pair]:
        """What to compare for a query in another script; each group with its likest reading."""
        readings = self._listing.read(side)
        if not readings:
            return []
        sounds = [key(reading.name.bare) for reading in readings]
        places = self._places(readings, sounds)
        groups = [group for group in self._listing.groups(places) if group.spelling.isascii()]
        if not groups:
            return []
        spellings = [group.spelling for group in groups]
        likeness = _likeness([one.name.bare for one in readings], sounds, spellings)
        best = likeness.argmax(axis=0)
        order = np.argsort(-likeness.max(axis=0), kind="stable")[:KEPT]
        return [Pair(readings[best[at]], groups[at]) for at in order.tolist()]

    def _places(self, readings: Sequence[Side], sounds: Sequence[str]) -> list[int]:
        spelt = self._listing.candidates.find([one.name.skeleton for one in readings], SOUGHT)
        index, bearers = self._sounds
        alike = index.find(list(dict.fromkeys(filter(None, sounds))), SOUGHT)
        by_sound = (place for found in alike for one in found for place in bearers[one][:SOUGHT])
        return list(dict.fromkeys((*_flat(spelt), *by_sound)))


def _flat(found: Iterable[Iterable[int]]) -> Iterable[int]:
    return (place for places in found for place in places)


def _likeness(
    readings: Sequence[str], sounds: Sequence[str], spellings: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How alike each reading and spelling are, 0..1: half by letters, half by sound."""
    letters = process.cdist(readings, spellings, scorer=fuzz.token_sort_ratio) / 100
    heard = process.cdist(
        sounds, [key(one) for one in spellings], scorer=Indel.normalized_similarity
    )
    return np.asarray(0.5 * letters + 0.5 * heard, np.float32)
