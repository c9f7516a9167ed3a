"""Which listed names may a name in another script mean? Asked by its readings and by their sound.

A Latin name needs nothing of this: the readings of listed names stand in the list's own index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

import msgspec
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from countermark.screening import sounds
from countermark.screening.features import TELLING, Side
from countermark.screening.listing import Group, Listing
from countermark.screening.scripts.sound import key
from countermark.screening.sounds import LONGEST_LIST, Sounds

SOUGHT = 20
"""Groups looked up for each reading, and for its sound."""

KEPT = 10
"""Groups of all readings of a name that get the full comparison: the likest."""

SAME_SOUND = 0.75
"""Likeness of two words' sounds from which a foreign name may be written for the other."""


NAMED_INSIDE = 0.6
"""What a likeness is worth that leaves out places and trades around a maker's name."""


class Pair(msgspec.Struct, frozen=True, gc=False):
    """A reading of the query to be compared with a group of the list.

    Words of the reading that only sound like the group's are written as there; ``exactness``, 0..1,
    is how exactly they did: what a likeness found in this way is worth. ``inside``: the reading is
    a maker's name that the query has among other words, and the group has it too.
    """

    reading: Side
    group: Group
    exactness: float = 1.0
    inside: bool = False


class Heard:
    """Finds candidates for names in other scripts in ``listing``."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing

    @cached_property
    def _sounds(self) -> Sounds:
        kept = self._listing.sounds()
        if kept is None:
            spellings = self._listing.spellings()
            kept = sounds.arrays_of(spellings if len(spellings) <= LONGEST_LIST else ())
        return Sounds(kept)

    def pairs(self, side: Side) -> list[Pair]:
        """What to compare for a query in another script; each group with its likest reading."""
        readings = self._listing.read(side)
        if not readings:
            return []
        heard = [key(reading.name.bare) for reading in readings]
        maker = [self._listing.spelt(readings[0], side.name.maker)] if side.name.maker else []
        places = self._places([*readings, *maker], heard)
        groups = [group for group in self._listing.groups(places) if group.spelling.isascii()]
        if not groups:
            return []
        spellings = [group.spelling for group in groups]
        likeness = _likeness([one.name.bare for one in readings], heard, spellings)
        order = np.argsort(-likeness.max(axis=0), kind="stable")
        found = [
            self._tuned(readings[likeness[:, at].argmax()], groups[at])
            for at in order[:KEPT].tolist()
        ]
        return found + _inside(maker, [groups[at] for at in order.tolist()])

    def _tuned(self, reading: Side, group: Group) -> Pair:
        """Write what sounds like a word of the group as that word."""
        ours, theirs = list(reading.name.core), group.spelling.split()
        exactness = 1.0
        known = self._listing.normaliser.is_rendering
        own = [
            weight >= TELLING and not known(word)
            for word, weight in zip(ours, reading.weights, strict=True)
        ]
        for alike, at, start, stop in _sounding(ours, own, theirs):
            ours[at] = " ".join(theirs[start:stop])
            exactness *= alike
        if exactness == 1.0:
            return Pair(reading, group)
        return Pair(self._listing.spelt(reading, " ".join(ours)), group, exactness)

    def _places(self, readings: Sequence[Side], heard: Sequence[str]) -> list[int]:
        spelt = self._listing.candidates.find([one.name.skeleton for one in readings], SOUGHT)
        by_sound = self._sounds.find(list(dict.fromkeys(filter(None, heard))), SOUGHT)
        return list(dict.fromkeys((*chain.from_iterable(spelt), *by_sound)))


def _inside(maker: Sequence[Side], groups: Sequence[Group]) -> list[Pair]:
    """Groups whose names hold all words of a maker's that is named inside another firm's name."""
    found = [
        Pair(one, group, NAMED_INSIDE, inside=True)
        for one in maker
        for group in groups
        if max(one.weights, default=0.0) >= TELLING
        and set(one.name.core) <= set(group.spelling.split())
    ]
    return found[:KEPT]


def _sounding(
    ours: Sequence[str], own: Sequence[bool], theirs: Sequence[str]
) -> Iterator[tuple[float, int, int, int]]:
    """Words of ours with the stretch of theirs (one to three words) that each sounds like.

    Likest first, no word twice. Words that both have, and words that do not tell firms apart
    (not ``own``: places, trades, known makers), are left as they are.
    """
    runs = [
        (start, stop, "".join(theirs[start:stop]))
        for start in range(len(theirs))
        for stop in range(start + 1, min(len(theirs), start + 3) + 1)
        if not set(theirs[start:stop]) & set(ours)
    ]
    found = sorted(
        (
            (-_alike(word, run, stop - start), at, start, stop)
            for at, word in enumerate(ours)
            if own[at] and word not in theirs
            for start, stop, run in runs
        ),
    )
    taken: set[int] = set()
    used: set[int] = set()
    for unlike, at, start, stop in found:
        if unlike == 0.0:
            return
        if at not in used and not taken & set(range(start, stop)):
            used.add(at)
            taken.update(range(start, stop))
            yield -unlike, at, start, stop


def _alike(word: str, other: str, words: int) -> float:
    """How exactly one word is the other heard: by sound first, by letters too; 0 if not.

    ``words`` is how many the other is made of: what is put together must agree better.
    """
    sound, sounds = key(word), key(other)
    if min(len(sound), len(sounds)) < 2:
        return 0.0
    heard = Indel.normalized_similarity(sound, sounds)
    letters = Indel.normalized_similarity(word, other)
    least = SAME_SOUND if len(sound) > 2 else 1.0
    if words > 1:
        least = max(least, 0.8)
    if heard < least or letters < (0.45 if words == 1 else 0.5):
        return 0.0
    return float(heard * (0.4 + 0.6 * letters))


def _likeness(
    readings: Sequence[str], sounds: Sequence[str], spellings: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How alike each reading and spelling are, 0..1: half by letters, half by sound."""
    letters = process.cdist(readings, spellings, scorer=fuzz.token_sort_ratio) / 100
    heard = process.cdist(
        sounds, [key(one) for one in spellings], scorer=Indel.normalized_similarity
    )
    return np.asarray(0.5 * letters + 0.5 * heard, np.float32)
