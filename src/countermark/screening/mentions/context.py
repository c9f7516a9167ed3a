"""What stands around a name in running text, and whether it says that the party is meant.

Short names and everyday words need a word of the trade, a firm's form or a sure mention of the
same party beside them. Never makes a mention certain: only the name itself does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern
from countermark.screening.mentions.patterns import MENTION_WORDS, Pattern, Strength, WordKinds
from countermark.screening.text.running_text import running

NEAR = 160
"""Characters before and after a name that are its sentence, at most."""

PARAGRAPH = 1500
AROUND = 70
"""Characters of a quotation on each side."""

_ENDS = lazy_pattern(r"[.!?][\"”’)]?\s+(?=[A-ZÀ-ÞА-Я\"“(])|\n\s*\n|[。！？]")
_STARTS = lazy_pattern(r"(?:^|[.!?:\n。！？])[\s\"“”‘’'(*#>•–-]*$")
_WORDS = lazy_pattern(r"[^\W_]+(?:-[^\W_]+)?")
_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_SPACE = lazy_pattern(r"\s+")


class Support(msgspec.Struct, frozen=True):
    """How sure a mention is, and why."""

    certain: bool
    needs_context: bool
    why: str


class TradeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of ``mention-words.yaml``; its head says what each list is for."""

    domain: str
    trade: str
    firm: str
    everyday: str

    @classmethod
    def read(cls, raw: bytes) -> TradeWords:
        """From the shipped bytes; raises SourceError where they cannot be read."""
        try:
            return yaml_text.read(raw, cls)
        except (YamlError, msgspec.ValidationError) as error:
            raise SourceError(
                f"the words of the trade cannot be read: {error}",
                place=MENTION_WORDS,
                next_step="correct the file or install countermark again",
            ) from error


class Context:
    """Judges mentions by what is beside them."""

    def __init__(self, words: TradeWords, kinds: WordKinds) -> None:
        self._domain = frozenset(words.domain.split())
        self._trade = self._domain | frozenset(words.trade.split())
        self._glyphs = tuple(word for word in self._domain if _HAN.match(word))
        self._firm = frozenset(words.firm.split())
        self._kinds = kinds

    def judge(self, text: str, spans: Sequence[tuple[int, int, Pattern]]) -> list[Support | None]:
        """One answer per mention, which come in the order of the text; None: not one at all."""
        alone = [self._alone(text, *span) for span in spans]
        sure: dict[str, list[int]] = {}
        for (start, _, phrase), told in zip(spans, alone, strict=True):
            if told is not None and told.certain:
                for group in _groups(phrase):
                    sure.setdefault(group, []).append(start)
        return [
            told if told is None or told.certain else self._beside(text, span, told, sure)
            for span, told in zip(spans, alone, strict=True)
        ]

    def _alone(self, text: str, start: int, end: int, phrase: Pattern) -> Support | None:
        """What the name says by itself."""
        written = text[start:end]
        bearer = phrase.bearers[0]
        strength = phrase.strength
        lower = written == written.lower() and written != written.upper()
        if lower and strength < Strength.SURE:
            return None  # an everyday word, not written as a name
        if phrase.head and phrase.written and written not in phrase.written:
            return None  # short, and another word: Tcl is not TCL
        if strength is Strength.PERSON:
            return Support(False, True, "persons and ships share names")
        if strength is Strength.WEAK:
            return Support(False, True, self._weakness(phrase))
        if strength is Strength.CAPITALS and not _as_a_name(written, phrase):
            return Support(False, True, self._weakness(phrase))
        if not bearer.certain:
            return Support(False, False, "the source is not certain of this name")
        former = "a former name" if bearer.role == "former" else "the name as listed"
        return Support(True, False, former)

    def _weakness(self, phrase: Pattern) -> str:
        if phrase.head:
            return f"only a part or the initials of the name {phrase.bearers[0].text}"
        if len(phrase.words) == 1:
            word = phrase.words[0]
            return "an everyday word too" if self._kinds.common(word) else "one short or bare word"
        return "everyday words too"

    def _beside(
        self,
        text: str,
        span: tuple[int, int, Pattern],
        told: Support,
        sure: dict[str, list[int]],
    ) -> Support:
        if not told.needs_context or span[2].strength is Strength.PERSON:
            return told
        start, end, phrase = span
        for group in _groups(phrase):
            places = sure.get(group, ())
            nearest = bisect_left(places, start - PARAGRAPH)
            if nearest < len(places) and places[nearest] < end + PARAGRAPH:
                return Support(False, False, f"{told.why}; the party is named nearby")
        ours = phrase.bearers[0].entity.startswith("reg:")
        if not ours or (_begins(text, start) and self._kinds.common(phrase.words[0])):
            return told
        distinct = len(phrase.words[0]) > 4 and not self._kinds.common(phrase.words[0])
        word = self._trade_word(text, start, end, self._trade if distinct else self._domain)
        return Support(False, False, f"{told.why}; “{word}” stands beside it") if word else told

    def _trade_word(self, text: str, start: int, end: int, known: frozenset[str]) -> str:
        """A word of the trade in the sentence, or a firm's form right after the name."""
        after = text[end : end + NEAR]
        cut = list(_ENDS.finditer(text, max(0, start - NEAR), start))
        before = text[cut[-1].end() if cut else max(0, start - NEAR) : start]
        stop = _ENDS.search(after)
        after = after[: stop.start() + 1] if stop else after
        following = [found[0] for found in _WORDS.finditer(running(after).text)]
        if following and following[0] in self._firm:
            return following[0]
        words = [*following, *(found[0] for found in _WORDS.finditer(running(before).text))]
        near = next((word for word in words if word in known), "")
        return near or next((g for g in self._glyphs if g in before or g in after), "")


def _groups(phrase: Pattern) -> list[str]:
    """The parties of a phrase, members of a group under its head."""
    nodes = [bearer.entity for bearer in phrase.bearers]
    heads = (n.partition("/")[0] if n.startswith("reg:") else n for n in nodes)
    return list(dict.fromkeys(heads))


def _as_a_name(written: str, phrase: Pattern) -> bool:
    """Written as listed, where it is short; else every word with a capital."""
    if len(phrase.words) == 1:
        return _SPACE.sub(" ", written) in phrase.written
    words = re.findall(r"[^\W_]+", written)
    return all(not word[0].islower() for word in words)


def _begins(text: str, start: int) -> bool:
    """Does a sentence or a line begin here, where any word has a capital?"""
    return _STARTS.search(text[max(0, start - 12) : start]) is not None


def quote(text: str, start: int, end: int) -> tuple[str, str, str]:
    """The words before, the name, the words after: white space made single, whole words only."""
    before = text[max(0, start - AROUND) : start]
    if start > AROUND and " " in before and before[0].isalnum():
        before = before.partition(" ")[2]
    after = text[end : end + AROUND]
    if end + AROUND < len(text) and " " in after and after[-1].isalnum():
        after = after.rpartition(" ")[0]
    return (
        _SPACE.sub(" ", before).lstrip(),
        _SPACE.sub(" ", text[start:end]),
        _SPACE.sub(" ", after).rstrip(),
    )
