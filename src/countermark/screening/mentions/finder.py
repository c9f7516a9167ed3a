"""Where does running text mention a listed party, its aliases, brands or products?

One pass of an automaton over the whole text finds the rarest word of every name; the words around
it are compared only there. Finds names as they are listed, not misspelt, and says nothing of what
the text says about them: a mention is no supply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Self

import msgspec

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.match import ListedName
from countermark.model.ports import Deadline
from countermark.screening.matching.judgements import FalseFriend
from countermark.screening.mentions.automaton import Automaton, Saved, SearchWord
from countermark.screening.mentions.context import Context, TradeWords, quote
from countermark.screening.mentions.patterns import MENTION_WORDS, Pattern, Patterns, WordKinds
from countermark.screening.reference.tables import Tables
from countermark.screening.text.running_text import WORD, Running, running, word_of

BLOCK = 1 << 20
"""Characters looked at in one go; what bounds the memory of the pass."""

OVERLAP = 600
MOST_HITS = 2_000_000
MOST = 100_000
"""Mentions that are kept of one text, and places where the automaton's finds are compared."""

_WIDE = 28
"""Characters a word and what stands after it may take."""

_BREAK = lazy_pattern(r"\n\s*\n|[.!?;:]\s")
_GAP = 6


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Characters ``start`` to ``end`` of the text name ``entity``, written ``text``.

    ``name`` is the listed name it was known by, ``others`` further parties that bear it.
    ``certain``: the words alone say who is meant. ``needs_context``: they do not, and nothing
    beside them does; ``why`` tells. ``before`` and ``after`` are the words around it.
    """

    start: int
    end: int
    text: str
    entity: str
    name: str
    role: str
    claim: str
    certain: bool
    needs_context: bool
    why: str
    before: str
    after: str
    others: tuple[str, ...] = ()


class Mentions(msgspec.Struct, frozen=True):
    """What one text mentions, in its order.

    ``left_out`` everyday words that are names too and were not written as names; ``told_apart``
    names of others that look like a party's; ``looked_to`` where the search stopped early (else
    the length of the text).
    """

    found: tuple[Mention, ...]
    left_out: int
    told_apart: int
    looked_to: int


class _Place(msgspec.Struct, gc=False):
    start: int
    end: int
    phrase: Pattern


class _Saved(msgspec.Struct, frozen=True):
    left: int
    automaton: Saved


class MentionFinder:
    """Finds mentions of the parties of ``names`` in texts; built once per list."""

    def __init__(
        self,
        names: Sequence[ListedName],
        false_friends: Iterable[FalseFriend] = (),
        *,
        tables: Tables,
        files: Mapping[str, bytes],
    ) -> None:
        everyday = self._begin(tables, files)
        phrases = Patterns(names, false_friends, tables, everyday)
        self._left = phrases.left
        self._anchors = Automaton.over(phrases.by_words, tables.words)

    def _begin(self, tables: Tables, files: Mapping[str, bytes]) -> frozenset[str]:
        words = TradeWords.read(files[MENTION_WORDS])
        self._kinds = WordKinds(tables)
        self._surroundings = Context(words, self._kinds)
        return frozenset(words.everyday.split())

    @classmethod
    def of(cls, saved: bytes | memoryview, *, tables: Tables, files: Mapping[str, bytes]) -> Self:
        """The finder that ``saved`` gave; the caller answers for tables and names being the same.

        Raises msgspec.DecodeError where it is none.
        """
        kept = msgspec.msgpack.decode(saved, type=_Saved)
        made = cls.__new__(cls)
        made._begin(tables, files)
        made._left, made._anchors = kept.left, Automaton.of(kept.automaton)
        return made

    def saved(self) -> bytes:
        """All that was worked out of the names, for a cache."""
        return msgspec.msgpack.encode(_Saved(self._left, self._anchors.saved()))

    @property
    def not_looked_for(self) -> int:
        """Names too short, too long or too common to be looked for in running text."""
        return self._left

    def scan(self, folded: str) -> int:
        """How many places in a folded text are worth a closer look: the first pass alone."""
        return len(self._anchors.find(folded))

    def find(self, text: str, deadline: Deadline | None = None) -> Mentions:
        """Every mention in ``text``: of names that overlap the longest, leftmost first.

        The search ends early where ``deadline`` has passed.
        """
        found: list[_Place] = []
        hits, at, looked_to = 0, 0, len(text)
        while at < len(text):
            end = min(at + BLOCK, len(text))
            places, looked = self._block(text[at : end + OVERLAP])
            hits += looked
            last = found[-1].end if found else 0
            for place in _longest(places):
                start = place.start + at
                if start >= last and start < end:
                    last = place.end + at
                    found.append(_Place(start, last, place.phrase))
            at = end
            late = deadline is not None and deadline.passed()
            if at < len(text) and (late or hits > MOST_HITS or len(found) > MOST):
                looked_to = at
                break
        return self._told(text, found, looked_to)

    def _told(self, text: str, found: list[_Place], looked_to: int) -> Mentions:
        friends = sum(1 for place in found if place.phrase.friend)
        said = [place for place in found if not place.phrase.friend]
        spans = [(place.start, place.end, place.phrase) for place in said]
        judged = self._surroundings.judge(text, spans)
        mentions = []
        for place, told in zip(said, judged, strict=True):
            if told is None:
                continue
            bearer = place.phrase.bearers[0]
            before, words, after = quote(text, place.start, place.end)
            mentions.append(
                Mention(
                    start=place.start,
                    end=place.end,
                    text=words,
                    entity=bearer.entity,
                    name=bearer.text,
                    role=bearer.role,
                    claim=bearer.claim,
                    certain=told.certain,
                    needs_context=told.needs_context,
                    why=told.why,
                    before=before,
                    after=after,
                    others=tuple(other.entity for other in place.phrase.bearers[1:10]),
                )
            )
        return Mentions(tuple(mentions), len(said) - len(mentions), friends, looked_to)

    def _block(self, text: str) -> tuple[list[_Place], int]:
        """The names in one stretch of text, and how many finds were looked at."""
        folded = running(text)
        hits = self._anchors.find(folded.text)
        found: list[_Place] = []
        for anchor, start, end in hits:
            if anchor.shapes:
                found += self._around(folded, anchor, start)
            else:
                place = folded.span(start, end)
                found += (_Place(*place, phrase) for phrase in anchor.table.values())
        return found, len(hits)

    def _around(self, folded: Running, anchor: SearchWord, start: int) -> Iterator[_Place]:
        """The phrases that stand around a word at ``start``: at most one per shape."""
        text = folded.text
        ahead, back = anchor.ahead, anchor.back
        limit = start + _WIDE * (ahead + 1)
        words = list(WORD.finditer(text, start, min(len(text), limit)))[:ahead]
        if not words or words[0].start() != start:
            return
        first = 0
        if back:
            earlier = list(WORD.finditer(text, max(0, start - _WIDE * back), start))[-back:]
            first = len(earlier)
            words = earlier + words
        said = [word_of(word) for word in words]
        for before, size in anchor.shapes:
            at = first - before
            if at < 0 or at + size > len(words):
                continue
            phrase, end = _phrase(anchor, said[at : at + size], words[at + size - 1].end())
            if phrase is not None and self._together(text, words[at : at + size], said[at:]):
                yield _Place(*folded.span(words[at].start(), end), phrase)

    def _together(self, text: str, words: list[re.Match[str]], said: list[str]) -> bool:
        """Does nothing part the words: no end of a sentence or paragraph, no long gap?"""
        for place, (one, other) in enumerate(pairwise(words)):
            gap = text[one.end() : other.start()]
            if gap in (" ", "-", "\n"):
                continue
            if len(gap) > _GAP or "_" in gap:
                return False
            if _BREAK.search(gap) and not (
                gap[0] == "." and (said[place] in self._kinds.form_words or len(said[place]) < 3)
            ):
                return False
        return True


def _phrase(anchor: SearchWord, said: list[str], end: int) -> tuple[Pattern | None, int]:
    """The phrase these words are, and where it ends: a possessive ending is none of it."""
    phrase = anchor.table.get(tuple(said))
    if phrase is None and said[-1].endswith("'s"):
        return anchor.table.get((*said[:-1], said[-1][:-2])), end - 2
    return phrase, end


def _longest(places: list[_Place]) -> list[_Place]:
    """Leftmost first, and of those that begin together the longest; none overlaps another."""
    kept: list[_Place] = []
    end = -1
    for place in sorted(places, key=lambda p: (p.start, -p.end)):
        if place.start >= end:
            kept.append(place)
            end = place.end
    return kept
