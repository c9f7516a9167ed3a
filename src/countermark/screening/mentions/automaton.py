"""Where in running text might a name stand? One pass of an automaton, whatever the list's length.

Each phrase is looked for by its rarest word, or by two words of it where one is not rare enough;
the words around a find are compared by ``mentions``. Punctuation counts as space here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from countermark.model.node import REGISTERED, kind_of
from countermark.screening.mentions.patterns import Pattern, is_glyph
from countermark.screening.text.folding import is_cjk
from countermark.screening.text.tokens import DISTINCTIVE_ALONE

RARE = 9
"""Letters from which a word of an imported list's name is looked for by itself."""

MANY = 1_000
"""Strings from which the automaton is built smaller: in a third of the time, and as quick."""

_BEGINNING = 4
"""Letters of a second word that are looked for: enough, and the automaton stays small."""

_FLAT = bytes(c if c > 127 or chr(c).isalnum() or c == 95 else 32 for c in range(256))
"""Punctuation to space, save the low line: names in programs are no words."""


class SearchWord(msgspec.Struct, gc=False, array_like=True):
    """One string the automaton looks for, and the phrases that may stand around it.

    ``shapes``: (words before it, words in all), longest first; none where the string is the whole
    phrase. ``back`` and ``ahead``: the most words before it, and from it on. ``spaced``: it begins
    with the space before its first word.
    """

    spaced: bool
    table: dict[tuple[str, ...], Pattern] = {}
    shapes: list[tuple[int, int]] = []
    back: int = 0
    ahead: int = 0


class Saved(msgspec.Struct, frozen=True):
    """An automaton to be kept: its strings, and what each stands for, unread until it is met."""

    texts: list[str]
    anchors: list[msgspec.Raw]


class Automaton:
    """The automaton over the anchors of all phrases."""

    def __init__(self, texts: Iterable[str], anchors: Mapping[int, SearchWord]) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation

        self._anchors, self._texts = anchors, list(texts)
        many = len(self._texts) > MANY
        self._automaton = BytesAhoCorasick(
            [text.encode() for text in self._texts],
            implementation=Implementation.ContiguousNFA if many else Implementation.DFA,
        )

    @classmethod
    def over(
        cls, phrases: Mapping[tuple[str, ...], Pattern], words: Mapping[str, float]
    ) -> Automaton:
        """The automaton that looks for ``phrases``; ``words`` says how common each word is."""
        found = _gathered(phrases, words)
        return cls(found, dict(enumerate(found.values())))

    @classmethod
    def of(cls, saved: Saved) -> Automaton:
        """One that was kept; raises msgspec.DecodeError where it is met if it is none."""
        return cls(saved.texts, _Unread(saved.anchors))

    def saved(self) -> Saved:
        """It as it can be kept."""
        encode = msgspec.msgpack.encode
        each = range(len(self._texts))
        return Saved(self._texts, [msgspec.Raw(encode(self._anchors[at])) for at in each])

    def find(self, text: str) -> list[tuple[SearchWord, int, int]]:
        """Automaton that stand as whole words in folded ``text``, with their start and end."""
        raw = f" {text} ".encode("utf-8", "surrogatepass").translate(_FLAT)
        hits = self._automaton.find_matches_as_indexes(raw, overlapping=True)
        if hits and len(raw) != len(text) + 2:
            hits = _characters(raw, hits)
        return list(self._whole(text, hits))

    def _whole(
        self, text: str, hits: list[tuple[int, int, int]]
    ) -> Iterator[tuple[SearchWord, int, int]]:
        for which, start, end in hits:
            anchor = self._anchors[which]
            if anchor.spaced:
                yield anchor, start, end - 1
            elif _is_whole(text, start - 1, end - 1):
                yield anchor, start - 1, end - 1


class _Unread(dict[int, SearchWord]):
    """What each string stands for, read when it is first met: a text holds few of them."""

    def __init__(self, packed: list[msgspec.Raw]) -> None:
        self._packed = packed

    def __missing__(self, number: int) -> SearchWord:
        made = self[number] = msgspec.msgpack.decode(self._packed[number], type=SearchWord)
        return made


def _gathered(
    phrases: Mapping[tuple[str, ...], Pattern], words: Mapping[str, float]
) -> dict[str, SearchWord]:
    frequency = Counter(word for phrase in phrases for word in set(phrase))
    found: dict[str, SearchWord] = {}
    for key, phrase in phrases.items():
        ours = bool(phrase.friend) or kind_of(phrase.bearers[0].entity) == REGISTERED
        for text, at in _strings(key, words, frequency, ours):
            anchor = found.get(text)
            if anchor is None:
                anchor = found[text] = SearchWord(text[0] == " ", {}, [])
            anchor.table[key] = phrase
            shape = (at, len(key))
            if at >= 0 and shape not in anchor.shapes:
                anchor.shapes.append(shape)
                anchor.back = max(anchor.back, at)
                anchor.ahead = max(anchor.ahead, len(key) - at)
    for anchor in found.values():
        anchor.shapes.sort(key=lambda shape: (-shape[1], -shape[0]))
    return found


def _strings(
    key: tuple[str, ...], words: Mapping[str, float], frequency: Mapping[str, int], ours: bool
) -> list[tuple[str, int]]:
    """What to look for, each with the words before it; -1: it is the whole phrase itself."""
    if is_glyph(key[0][0]) or is_glyph(key[-1][-1]):
        return [(key[0], -1)]
    rarity = [_rarity(word, words, frequency) for word in key]
    best = rarity.index(max(rarity))
    word = key[best]
    if not ours:
        if len(key) == 1 or (len(word) >= RARE and rarity[best] > 3):
            return [(f" {word} ", best)]
    elif len(key) == 1 or (len(word) > 3 and words.get(word, 1.0) >= DISTINCTIVE_ALONE):
        pointed = len(word) < 6 and word.isalpha()
        return [(word, best), *([(f" {' '.join(word)} ", best)] if pointed else [])]
    pair = max(range(len(key) - 1), key=lambda i: rarity[i] + rarity[i + 1])
    first, second = key[pair], key[pair + 1]
    second = second if len(second) <= _BEGINNING else second[:_BEGINNING]
    return [(f" {first}{gap}{second}", pair) for gap in (" ", "  ")]


def _rarity(word: str, words: Mapping[str, float], frequency: Mapping[str, int]) -> float:
    """How seldom a word will be met: by the common words, the list itself and its length."""
    plain: float = words.get(word, 1.0) * (1.0 if word.isalpha() else 0.5)
    return plain * min(len(word), 12) / (1 + 0.3 * math.sqrt(frequency[word]))


def _is_whole(text: str, start: int, end: int) -> bool:
    """Is it not part of a longer word? Han and kana have no words to be part of."""
    if start and not _apart(text[start - 1], text[start]):
        return False
    return end >= len(text) or _apart(text[end - 1], text[end])


def _apart(left: str, right: str) -> bool:
    if "_" in (left, right):
        return False
    if not (left.isalnum() and right.isalnum()):
        return True
    if left.isascii() and right.isascii():
        return False
    return is_cjk(left) or is_cjk(right) or 0xAC00 <= ord(left) <= 0xD7A3


def _characters(raw: bytes, hits: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Places in UTF-8 as places in the text, in one walk."""
    wanted = sorted({at for _, start, end in hits for at in (start, end)})
    places: dict[int, int] = {}
    seen = length = 0
    for at in wanted:
        length += len(raw[seen:at].decode("utf-8", "surrogatepass"))
        seen = at
        places[at] = length
    return [(which, places[start], places[end]) for which, start, end in hits]
