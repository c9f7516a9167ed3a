"""Which listed names may a name in another script mean? Asked by its transliterations and by their
sound.

A Latin name needs nothing of this: the transliterations of listed names stand in the list's own
index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from countermark.model.lazy_pattern import lazy_pattern
from countermark.screening.index.name_index import Group, NameIndex
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.scripts.phonetic import key
from countermark.screening.text.tokens import DISTINCTIVE_WEIGHT

if TYPE_CHECKING:
    from countermark.screening.index.phonetic_index import PhoneticIndex

SOUGHT = 20
"""Groups looked up for each transliteration, and for its sound."""

KEPT = 10
"""Groups of all transliterations of a name that get the full comparison: the likest."""

SPELT = 6
"""Transliterations that are looked up by their spelling; all are looked up by their sound."""

SAME_SOUND = 0.75
"""Likeness of two words' sounds from which a foreign name may be written for the other."""

NAMED_INSIDE = 0.6
"""What a likeness is worth that leaves out places and trades around a maker's name."""

LONGEST_RENDERING = 5
"""Words of a rendering that another of the same word may stand in place of."""

STOPWORDS = frozenset(["a", "an", "the", "of", "for", "and", "in", "at", "on", "to"])
"""English words that a transliteration never has and a translation may."""

VOICED = frozenset({"cyrillic", "greek"})
"""Scripts that write their vowels."""

ACRONYM = 5
"""Letters up to which a word without vowels is taken for an acronym."""

_VOWEL = lazy_pattern("[aeiouy]")

Options = list[list[tuple[int, list[list[str]]]]]
"""Per word of a transliteration: where runs that begin there end, and what else may stand for
them."""


class Pair(msgspec.Struct, frozen=True, gc=False):
    """A transliteration of the query to be compared with a group of the list.

    Words of the transliteration that only sound like the group's are written as there;
    ``exactness``, 0..1, is how exactly they did: what a likeness found in this way is worth.
    ``inside``: the transliteration is a maker's name that the query has among other words, and the
    group has it too; or both have the same words, however common. Such a pair is worth reporting in
    any case.
    """

    transliteration: PreparedName
    group: Group
    exactness: float = 1.0
    inside: bool = False


class CrossScriptBlocker:
    """Finds candidates for names in other scripts in ``listing``."""

    def __init__(self, listing: NameIndex) -> None:
        self._listing = listing

    @cached_property
    def _sounds(self) -> PhoneticIndex:
        from countermark.screening.index.phonetic_index import (
            LONGEST_LIST,
            PhoneticIndex,
            arrays_of,
        )

        kept = self._listing.sounds()
        if kept is None:
            spellings = self._listing.spellings()
            kept = arrays_of(spellings if len(spellings) <= LONGEST_LIST else ())
        return PhoneticIndex(kept)

    def pairs(self, side: PreparedName) -> list[Pair]:
        """What to compare for a query in another script; each group with its likest
        transliteration."""
        transliterations = self._listing.transliterations(side)
        if not transliterations:
            return []
        from countermark.screening.scripts.alphabet import written_in

        voiced = written_in(side.name.exact) in VOICED
        heard = [key(transliteration.name.core_text) for transliteration in transliterations]
        maker = (
            [self._listing.spelt(transliterations[0], side.name.maker)] if side.name.maker else []
        )
        places = self._places([*transliterations[:SPELT], *maker], heard)
        groups = [group for group in self._listing.groups(places) if group.spelling.isascii()]
        if not groups:
            return []
        spellings = [group.spelling for group in groups]
        likeness = _likeness([one.name.core_text for one in transliterations], heard, spellings)
        order = np.argsort(-likeness.max(axis=0), kind="stable")
        options: dict[int, Options] = {}
        found: list[Pair] = []
        for at in order[:KEPT].tolist():
            likest = int(likeness[:, at].argmax())
            for one in (likest, 0):
                if one not in options:
                    core = transliterations[one].name.core
                    options[one] = _options(core, self._listing.normaliser.renderings)
            usual = self._same_words(transliterations[0], groups[at], options[0])
            found.append(
                usual or self._tuned(transliterations[likest], groups[at], options[likest], voiced)
            )
        return found + _inside(maker, [groups[at] for at in order.tolist()])

    def _same_words(
        self, transliteration: PreparedName, group: Group, options: Options
    ) -> Pair | None:
        """The pair if the group has the transliteration's words, or renderings of the same ones."""
        theirs = group.spelling.split()
        ours = _rendered_as(transliteration.name.core, theirs, options)
        if len(ours) < 2 or set(ours) - STOPWORDS != set(theirs) - STOPWORDS:
            return None
        spelt = " ".join(ours)
        same = (
            transliteration
            if spelt == transliteration.name.core_text
            else self._listing.spelt(transliteration, spelt)
        )
        return Pair(same, group, inside=True)

    def _tuned(
        self, transliteration: PreparedName, group: Group, options: Options, voiced: bool
    ) -> Pair:
        """Write what sounds like a word of the group, or may be called by it, as that word.

        Where the script writes its vowels (``voiced``) a word without any is letters said one by
        one, and sounds like no other word.
        """
        ours, theirs = list(transliteration.name.core), group.spelling.split()
        same = self._same_words(transliteration, group, options)
        if same is not None:
            return same
        rendered = _rendered_as(ours, theirs, options)
        if rendered != ours:
            transliteration, ours = (
                self._listing.spelt(transliteration, " ".join(rendered)),
                rendered,
            )
        exactness = 1.0
        known = self._listing.normaliser.is_rendering
        own = [
            weight >= DISTINCTIVE_WEIGHT and not known(word) and not (voiced and _is_letters(word))
            for word, weight in zip(ours, transliteration.weights, strict=True)
        ]
        for alike, at, start, stop in _sounding(ours, own, theirs):
            ours[at] = " ".join(theirs[start:stop])
            exactness *= alike
        if exactness == 1.0:
            return Pair(transliteration, group)
        return Pair(self._listing.spelt(transliteration, " ".join(ours)), group, exactness)

    def _places(self, transliterations: Sequence[PreparedName], heard: Sequence[str]) -> list[int]:
        spelt = self._listing.candidates.find(
            [one.name.skeleton for one in transliterations], SOUGHT
        )
        by_sound = self._sounds.find(list(dict.fromkeys(filter(None, heard))), SOUGHT)
        return list(dict.fromkeys((*chain.from_iterable(spelt), *by_sound)))


def _is_letters(word: str) -> bool:
    return len(word) <= ACRONYM and not _VOWEL.search(word)


def _options(ours: Sequence[str], renderings: Callable[[str], tuple[str, ...]]) -> Options:
    """For each word of a transliteration the runs that begin there and have other renderings."""
    found: Options = []
    for start in range(len(ours)):
        here: list[tuple[int, list[list[str]]]] = []
        for stop in range(min(len(ours), start + LONGEST_RENDERING), start, -1):
            others = renderings(" ".join(ours[start:stop]))
            if others:
                here.append((stop, [other.split() for other in others]))
        found.append(here)
    return found


def _rendered_as(ours: Sequence[str], theirs: Sequence[str], options: Options) -> list[str]:
    """Our words, with the rendering of a word in place of another if all of it stands in theirs."""
    held = set(theirs)
    if held.issuperset(ours):
        return list(ours)
    made: list[str] = []
    at = 0
    while at < len(ours):
        stop, words = at + 1, [ours[at]]
        if ours[at] not in held or (stop < len(ours) and ours[stop] not in held):
            stop, words = next(_better(ours, at, held.difference(made), options[at]), (stop, words))
        made += words
        at = stop
    return made


def _better(
    ours: Sequence[str], at: int, free: set[str], options: Sequence[tuple[int, list[list[str]]]]
) -> Iterator[tuple[int, list[str]]]:
    for stop, others in options:
        if not free.issuperset(ours[at:stop]):
            yield from ((stop, other) for other in others if free.issuperset(other))


def _inside(maker: Sequence[PreparedName], groups: Sequence[Group]) -> list[Pair]:
    """Groups whose names hold all words of a maker's that is named inside another firm's name."""
    found = [
        Pair(one, group, NAMED_INSIDE, inside=True)
        for one in maker
        for group in groups
        if max(one.weights, default=0.0) >= DISTINCTIVE_WEIGHT
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
    transliterations: Sequence[str], sounds: Sequence[str], spellings: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How alike each transliteration and spelling are, 0..1: half by letters, half by sound."""
    letters = process.cdist(transliterations, spellings, scorer=fuzz.token_sort_ratio) / 100
    heard = process.cdist(
        sounds, [key(one) for one in spellings], scorer=Indel.normalized_similarity
    )
    return np.asarray(0.5 * letters + 0.5 * heard, np.float32)
