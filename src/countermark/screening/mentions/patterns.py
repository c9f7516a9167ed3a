"""Which words, standing together in running text, name which party, and how sure that is.

A phrase is a listed name in full or without its legal form. What is too short or too common to be
looked for at all is counted, so that nobody takes it for searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

import msgspec

from countermark.model.match import ListedName
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.matching.judgements import FalseFriend
from countermark.screening.names.normaliser import Normaliser, alternatives
from countermark.screening.names.short_names import heads
from countermark.screening.reference.tables import Tables
from countermark.screening.text.folding import is_cjk
from countermark.screening.text.running_text import running, words_of
from countermark.screening.text.tokens import DISTINCTIVE_ALONE

MENTION_WORDS = "mention-words.yaml"
DICTIONARY = 0.6
"""Weight below which a common word is of the trade or a place, and not merely in the dictionary."""

LONGEST = 16
"""Words of the longest name that is looked for."""

ROLES = ("legal", "native", "brand", "short", "alias", "former")


class Strength(IntEnum):
    """How much the words alone say. Less than SURE needs something beside it."""

    PERSON = 0  # persons and ships share names
    WEAK = 1  # short, or an everyday word
    CAPITALS = 2  # everyday words, sure where they are written as a name
    SURE = 3


class Pattern(msgspec.Struct, gc=False, array_like=True):
    """``words`` in order (one string of glyphs for Han and the like) and who bears them.

    ``friend`` says why a name that looks like a party's is another's. ``written`` holds ways the
    name is written where it is short. ``head``: it is only the telling part of a name.
    """

    words: tuple[str, ...]
    bearers: list[ListedName] = msgspec.field(default_factory=list)
    strength: Strength = Strength.PERSON
    friend: str = ""
    written: frozenset[str] = frozenset()
    head: bool = False


class WordKinds:
    """Which words are of legal forms, and which are common, by the tables."""

    def __init__(self, tables: Tables) -> None:
        self._weights = tables.words
        self.forms = {words_of(spelling) for form in tables.forms for spelling in form.spellings}
        self.form_words = {word for words in self.forms for word in words}

    def weight(self, word: str) -> float:
        """How much the word tells firms apart, from 0 to 1."""
        return self._weights.get(word, 1.0)

    def common(self, word: str) -> bool:
        """Is it an everyday word of the trade, by the table of common words?"""
        return self.weight(word) < DISTINCTIVE_ALONE


class Patterns:
    """All phrases by their words. ``left`` counts names nobody could look for in a text."""

    def __init__(
        self,
        names: Sequence[ListedName],
        friends: Iterable[FalseFriend],
        tables: Tables,
        everyday: frozenset[str] = frozenset(),
    ) -> None:
        self._everyday = everyday
        self._kinds = kinds = WordKinds(tables)
        self._weight = kinds.weight
        self._forms, self.form_words = kinds.forms, kinds.form_words
        self._normaliser = Normaliser(tables.forms)
        self._leading = {
            words_of(spelling)
            for form in tables.forms
            if form.at != "end"
            for spelling in form.spellings
        }
        self.by_words: dict[tuple[str, ...], Pattern] = {}
        self.left = 0
        for name in names:
            if not any([self._add(name, text) for text in alternatives(name.text)]):
                self.left += 1
        for friend in friends:
            for words in self._variants(friend.name)[0]:
                if words not in self.by_words:
                    self.by_words[words] = Pattern(words, friend=friend.why)
        for phrase in self.by_words.values():
            phrase.bearers.sort(key=_principal)
        self._add_heads(names)

    def _add(self, name: ListedName, text: str) -> bool:
        variants, formed = self._variants(text, name.kind)
        added = False
        for words in variants:
            strength = self._strength(name, words, formed and words == variants[0])
            if strength is None:
                continue
            phrase = self.by_words.setdefault(words, Pattern(words))
            if all(bearer.entity != name.entity for bearer in phrase.bearers):
                phrase.bearers.append(name)
            phrase.strength = max(phrase.strength, strength)
            if sum(map(len, words)) < 5:
                phrase.written |= {t for t in (text, _first(text)) if t != t.lower()}
            added = True
        return added

    def _add_heads(self, names: Sequence[ListedName]) -> None:
        """What people call registered firms for short, where it is no more than one group's."""
        short: dict[tuple[str, ...], list[ListedName]] = {}
        for name in names:
            ours = kind_of(name.entity) == REGISTERED and name.certain
            if ours and name.role in ("legal", "brand"):
                words = words_of(name.text)
                for head in heads(words, self._core(words), self._is_plain):
                    short.setdefault(head, []).append(name)
        for words, bearers in short.items():
            groups = {bearer.entity.partition("/")[0] for bearer in bearers}
            strength = self._single("".join(words), ours=True)
            free = words not in self.by_words and self._everyday.isdisjoint(words)
            if free and len(groups) == 1 and strength is not None:
                written = frozenset({words[0].upper()} if len(words[0]) < 5 else ())
                self.by_words[words] = Pattern(
                    words, bearers[:1], Strength.WEAK, written=written, head=True
                )

    def _is_plain(self, word: str) -> bool:
        known = word in self.form_words or word in self._everyday
        return known or self._weight(word) < DICTIONARY

    def _variants(self, text: str, kind: str = "") -> tuple[list[tuple[str, ...]], bool]:
        """In full, without the legal form, a person's family name last; did it have a form?"""
        if not text.isascii() and any(map(is_glyph, text)):
            return self._glyphs(text), True
        words = words_of(text)
        if len(words) > LONGEST:
            return [], False
        if words[:1] == ("the",) and len(words) > 2:
            words = words[1:]
        found = [words] if words else []
        core = self._core(words)
        if core != words and core:
            found.append(core)
        if kind == "person" and "," in text:
            family = words_of(text.partition(",")[0])
            found.append(words[len(family) :] + family)
        return found, core != words

    def _core(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Without legal forms at the end or, as in Russian, at the start; a word always stays."""
        leading = (n for n in range(min(6, len(words) - 1), 0, -1) if words[:n] in self._leading)
        words = words[next(leading, 0) :]
        for _ in range(3):
            size = next(
                (n for n in range(min(6, len(words) - 1), 0, -1) if words[-n:] in self._forms), 0
            )
            if not size:
                break
            words = words[:-size]
        return words

    def _glyphs(self, text: str) -> list[tuple[str, ...]]:
        whole = running(text).text
        found = ["".join(c for c in whole if c.isalnum())]
        core = "".join(self._normaliser.core_tokens(text))
        if core != found[0]:
            found.append(core)
        return [(words,) for words in found if len(words) > 1]

    def _strength(self, name: ListedName, words: tuple[str, ...], formed: bool) -> Strength | None:
        """None: not looked for. A brand that somebody may only sell names its maker to nobody."""
        if name.role == "brand" and not name.certain:
            return None
        ours = kind_of(name.entity) == REGISTERED
        if is_glyph(words[0][0]) or is_glyph(words[-1][-1]):
            return self._of_glyphs(words[0], ours)
        content = [w for w in words if w not in self.form_words and self._weight(w) > 0.1]
        letters = sum(map(len, content))
        if name.kind in ("person", "vessel", "aircraft"):
            return Strength.PERSON if len(content) > 1 and letters > 6 else None
        telling = [w for w in content if self._weight(w) >= DISTINCTIVE_ALONE]
        if len(words) == 1:
            return self._single(words[0], ours)
        if formed and letters > 2 and (telling or len(content) > 1):
            return Strength.SURE if ours or len(content) > 1 else Strength.CAPITALS
        if letters < 4:
            return None
        if telling and letters >= 8:
            if ours:
                return Strength.SURE
            firm = name.kind not in ("", "person")  # untold kinds are persons, often
            return Strength.CAPITALS if firm and len(content) > 1 else Strength.WEAK
        if len(content) < 2:
            return self._single(content[0], ours) if content else None
        return Strength.CAPITALS if ours or len(content) > 2 else Strength.WEAK

    def _single(self, word: str, ours: bool) -> Strength | None:
        common = self._weight(word) < DISTINCTIVE_ALONE
        if (
            len(word) < 3
            or not word.strip("0123456789")
            or (not ours and (common or len(word) < 5))
        ):
            return None
        if common or not ours:
            return Strength.WEAK
        return Strength.SURE if len(word) > 4 else Strength.CAPITALS

    def _of_glyphs(self, glyphs: str, ours: bool) -> Strength | None:
        if len(glyphs) < 2 or self._weight(glyphs) < DISTINCTIVE_ALONE:
            return None
        if len(glyphs) > 3:
            return Strength.SURE
        return Strength.WEAK if ours or len(glyphs) == 3 else None


def _principal(name: ListedName) -> tuple[bool, bool, int, str]:
    rank = ROLES.index(name.role) if name.role in ROLES else len(ROLES)
    return kind_of(name.entity) != REGISTERED, not name.certain, rank, name.entity


def _first(text: str) -> str:
    return text.split()[0] if text.split() else text


def is_glyph(letter: str) -> bool:
    """Is it of a script that writes no spaces, or joins endings to words as Korean does?"""
    return is_cjk(letter) or 0xAC00 <= ord(letter) <= 0xD7A3
