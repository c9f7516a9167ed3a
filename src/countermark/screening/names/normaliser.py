"""Two ways to write a name: the exact key, and the core that candidates are looked for with.

The exact key keeps the legal form, as one canonical word, because it tells firms apart; the core
drops it. Neither guesses: what is not a spelling habit stays a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from countermark.screening.reference.tables import LegalForm
from countermark.screening.text.folding import LONGEST, fold, folds, in_latin, is_cjk, skeleton

if TYPE_CHECKING:
    from countermark.screening.reference.script_tables import Scripts

WORDS = 24
"""Words of a core that are compared; the rest only counts in the exact key."""


class Name(msgspec.Struct, frozen=True, gc=False):
    """A name made comparable.

    ``exact`` is the exact key (empty: nothing to compare), ``core`` the words without legal
    forms, ``forms`` the ids of those, ``skeleton`` the core with look-alike letters made one,
    ``cut`` whether part of an over-long name was left out. ``transliterations`` are what a core in
    another script may be called with Latin letters (see ``scripts.transliterations``), likest
    first; ``maker`` what is left of them without places and trades if a known maker is named
    inside; ``read`` tells that the core itself is such a transliteration, which nothing is certain
    of.
    """

    exact: str
    core: tuple[str, ...]
    forms: tuple[str, ...]
    skeleton: str
    cut: bool = False
    transliterations: tuple[str, ...] = ()
    is_transliteration: bool = False
    maker: str = ""

    @property
    def joined(self) -> str:
        """The core without spaces."""
        return "".join(self.core)

    @property
    def core_text(self) -> str:
        """The core as text, words parted by spaces."""
        return " ".join(self.core)


class Normaliser:
    """Makes names comparable with a table of legal forms."""

    def __init__(
        self,
        forms: tuple[LegalForm, ...],
        scripts: Scripts | None = None,
        ready: Mapping[str, msgspec.Raw] | None = None,
    ) -> None:
        self._scripts = scripts
        self._ready = ready or {}
        self.forms = {form.id: form for form in forms}
        self._phrases: dict[tuple[str, ...], LegalForm] = {}
        self._glued: list[tuple[str, LegalForm]] = []
        spaced: list[tuple[tuple[str, ...], LegalForm]] = []
        for form in forms:
            for spelling in form.spellings:
                words = tuple(self._one_script(fold(spelling)).split())
                if len(words) == 1 and not words[0].isascii() and _unspaced(words[0]):
                    self._glued.append((words[0], form))
                else:
                    self._phrases.setdefault(words, form)
                    if re.fullmatch(r"(?:\w\.)+", spelling):
                        spaced.append((tuple(words[0]), form))
        for words, form in spaced:  # "S. A. U."; never in place of another form's own spelling
            self._phrases.setdefault(words, form)
        self._glued.sort(key=lambda entry: -len(entry[0]))
        self._longest = max(map(len, self._phrases), default=0)
        self._last_words = {w[-1] for w, form in self._phrases.items() if form.at != "start"}
        self._first_words = {w[0] for w, form in self._phrases.items() if form.at != "end"}

    def core_tokens(self, text: str) -> tuple[str, ...]:
        """The words without legal forms at either end; at least one word always stays."""
        return self.name(text, transliterate=False).core

    def names(self, texts: Iterable[str]) -> list[Name]:
        """The names of many texts: as ``name`` gives one by one, in a fraction of the time."""
        return [self._of(text, folded) for text, folded in folds(texts)]

    def name(self, text: str, *, transliterate: bool = True) -> Name:
        """Both at once, with the forms that were set aside; ``transliterate``: with its
        transliterations."""
        if transliterate and (ready := self._ready.get(text)) is not None:
            return msgspec.msgpack.decode(ready, type=Name)
        return self._of(text, fold(text), transliterate=transliterate)

    def _of(self, text: str, folded: str, *, transliterate: bool = True) -> Name:
        plain = folded.isascii()
        if not plain:
            folded = self._one_script(folded)
        words = folded.split() if plain else _words(folded)
        if len(words) > 1 and words[0] == "the":
            words = words[1:]
        core, ended = self._strip_end(words)
        core, begun = self._strip_start(core)
        found = ended + begun
        forms = tuple([form.id for form in found]) if found else ()
        exact = bare = " ".join(core)
        if forms:
            exact = " ".join([bare, *[f"§{form}" for form in forms]])
        if len(core) > WORDS:
            core = core[:WORDS]
            bare = " ".join(core)
        seen = bare
        if not plain and (latin := in_latin(text)) != text:
            seen = " ".join(self._of(latin, fold(latin)).core)
        transliterations, maker = (
            self._transliterations(core, forms, folded) if transliterate and not plain else ((), "")
        )
        return Name(
            exact,
            tuple(core),
            forms,
            skeleton(seen),
            len(text) > LONGEST,
            transliterations,
            maker=maker,
        )

    def transliterations(self, name: Name) -> tuple[Name, ...]:
        """The names that a name's transliterations are, without exact key and legal form."""
        return tuple(self.transliteration(core, name.cut) for core in name.transliterations)

    def transliteration(self, core: str, cut: bool = False) -> Name:
        """The name that one transliteration is."""
        return Name(
            "", tuple(core.split()[:WORDS]), (), skeleton(core), cut, is_transliteration=True
        )

    def is_rendering(self, word: str) -> bool:
        """Does the word of a transliteration stand for a known word, so that its spelling is no
        guess?"""
        return self._scripts is not None and word in self._scripts.rendered

    def renderings(self, words: str) -> tuple[str, ...]:
        """What else may stand for a known word of another script that ``words`` stand for."""
        return self._scripts.others.get(words, ()) if self._scripts is not None else ()

    def _transliterations(
        self, core: list[str], forms: tuple[str, ...], folded: str
    ) -> tuple[tuple[str, ...], str]:
        if self._scripts is None or all(map(str.isascii, core)):
            return (), ""
        from countermark.screening.scripts.transliterations import transliterations

        return transliterations(_as_parted(core, folded.split()), forms, self._scripts)

    def _one_script(self, folded: str) -> str:
        """Traditional characters as the simplified ones they stand for, one to one."""
        if folded.isascii() or self._scripts is None or not any(map(is_cjk, folded)):
            return folded
        return folded.translate(self._scripts.simplified)

    def _strip_end(self, words: list[str]) -> tuple[list[str], list[LegalForm]]:
        found: list[LegalForm] = []
        while len(found) < 3:
            stripped = self._end_phrase(words) or self._end_glued(words)
            if stripped is None:
                break
            words = stripped[0]
            found.insert(0, stripped[1])
        return words, found

    def _end_phrase(self, words: list[str]) -> tuple[list[str], LegalForm] | None:
        if not words or words[-1] not in self._last_words:
            return None
        for size in range(min(self._longest, len(words) - 1), 0, -1):
            form = self._phrases.get(tuple(words[-size:]))
            if form is not None and form.at != "start":
                return words[:-size], form
        return None

    def _end_glued(self, words: list[str]) -> tuple[list[str], LegalForm] | None:
        if not words or words[-1].isascii():
            return None
        for spelling, form in self._glued:
            if words[-1].endswith(spelling) and form.at != "start":
                rest = [*words[:-1], words[-1].removesuffix(spelling)]
                rest = [word for word in rest if word]
                return (rest, form) if rest else None
        return None

    def _strip_start(self, words: list[str]) -> tuple[list[str], list[LegalForm]]:
        if words and words[0] in self._first_words:
            for size in range(min(self._longest, len(words) - 1), 0, -1):
                form = self._phrases.get(tuple(words[:size]))
                if form is not None and form.at != "end":
                    return words[size:], [form]
        if words and not words[0].isascii():
            for spelling, form in self._glued:
                if words[0].startswith(spelling) and form.at != "end":
                    rest = [word for word in (words[0].removeprefix(spelling), *words[1:]) if word]
                    return (rest, [form]) if rest else (words, [])
        return words, []


def _unspaced(word: str) -> bool:
    return any(is_cjk(c) or 0xAC00 <= ord(c) <= 0xD7A3 for c in word)


def _words(folded: str) -> list[str]:
    """Words, with Han and kana apart from other scripts and never parted among themselves."""
    if folded.isascii():
        return folded.split()
    words: list[str] = []
    joinable = False
    for word in folded.split():
        for cjk, letters in groupby(word, key=is_cjk):
            run = "".join(letters)
            if cjk and joinable:
                words[-1] += run
            else:
                words.append(run)
            joinable = cjk
    return words


def _as_parted(core: list[str], written: list[str]) -> list[str]:
    """The core parted where it is written with a space or a dot: "洛克·马丁" is two names."""
    whole, kept = "".join(written), "".join(core)
    at = whole.find(kept)
    if at < 0 or len(written) < 2:
        return core
    ends = {len("".join(core[:count])) for count in range(1, len(core) + 1)}
    place = -at
    for word in written:
        place += len(word)
        ends.add(place)
    bounds = sorted(end for end in ends if 0 < end <= len(kept))
    return [kept[start:end] for start, end in zip([0, *bounds], bounds, strict=False)]


def alternatives(text: str) -> tuple[str, ...]:
    """The names in an entry that gives two between " / "; else the entry itself alone."""
    parts = [part.strip() for part in text.split(" / ")]
    if len(parts) == 1 or any(len(part) < 5 for part in parts):
        return (text,)
    return (text, *parts)
