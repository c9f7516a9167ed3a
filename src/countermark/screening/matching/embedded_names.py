"""Does a longer name hold the name of a registered party: "Hikvision USA Inc", "ZTECorporation"?

Such a name may be a subsidiary, a reseller, an address line or another firm altogether: it is
always to be confirmed and never certain. Only names that tell firms apart are looked for: brands
as words, at either end of a glued word ("HikvisionUSA", dahuasecurity.com) or with a number, legal
names as words in a row, and legal names cut short as accounting systems do.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.match import ListedName
from countermark.model.node import REGISTERED, kind_of
from countermark.screening.names.house_brands import FIRM_ROLES, HouseBrands
from countermark.screening.text.folding import fold, skeleton
from countermark.screening.text.tokens import without_one

INSIDE = 0.4
"""What it scores at least if the name stands inside a longer one."""

UNSPACED = 0.9
"""What it scores if only spaces and signs are missing."""

LOOKED_AT = 2_000
"""Characters of a name that are looked at: more than are compared, for it is cheap."""

SHORTEST, SHORTEST_UNSPACED = 3, 8
GLUED = 5
"""Letters of a brand that is looked for in a longer word; GLUED_END of one that ends it."""

GLUED_END = 6
CUT = 12
"""Letters left of a legal name that was cut short."""

LONGEST = 6
_WORD = lazy_pattern(r"[^\W_]+")
_NUMBERED = lazy_pattern(r"([^\W\d_]{3,})[0-9]+")

Found = tuple[ListedName, float, str]
"""A name that was found, what it is worth, and why in words."""


class EmbeddedNames:
    """Looks for the distinctive names of ``names`` (those of the register) in longer names.

    A brand or short name counts where it is a word of its owner's own name, so that "Fast" and
    "Blade" do not; ``common`` are words that tell nobody apart. A legal name counts from three
    words, or from two of which one is not common; ``core`` puts its legal form aside.
    """

    def __init__(
        self,
        names: Sequence[ListedName],
        common: Sequence[str] = (),
        core: Callable[[str], tuple[str, ...]] = lambda text: tuple(fold(text).split()),
    ) -> None:
        own = [n for n in names if kind_of(n.entity) == REGISTERED and n.certain and not n.valid_to]
        own.sort(
            key=lambda name: (name.entity, name.text, name.claim)
        )  # whatever order they come in
        self._everyday = frozenset(common)
        self._words: dict[tuple[str, ...], list[ListedName]] = {}
        self._first: set[str] = set()
        self._whole: dict[str, list[ListedName]] = {}
        for name in own:
            if name.role in FIRM_ROLES:
                words = tuple(fold(name.text).split())
                letters = "".join(words)
                if len(words) > 1 and len(letters) >= SHORTEST_UNSPACED:
                    self._whole.setdefault(letters, []).append(name)
                bare = core(name.text)
                if len(bare) > 2 or (len(bare) == 2 and not self._everyday.issuperset(bare)):
                    self._look_for(bare, name)
        house = HouseBrands(own)
        for name in own:
            brand = tuple(_WORD.findall(name.text.casefold()))
            plain = len(brand) == 1 and (len(brand[0]) < SHORTEST or brand[0] in self._everyday)
            if brand and not plain and name in house:
                self._look_for(brand, name)
        self._glued = {
            words[0]: found
            for words, found in self._words.items()
            if len(words) == 1 and len(words[0]) >= GLUED and words[0].isascii()
        }
        self._seen = {skeleton(word): word for word in self._glued}
        slips = ((slip, word) for word in self._glued for slip in _exchanged(word))
        self._slips = dict(slips) | {
            lacking: word
            for word in self._glued
            if len(word) > GLUED
            for lacking in (word, *_but_first(word))
        }
        self._letters = sorted(self._whole)
        # What a word must have in common with a brand to be looked at closely: most have nothing.
        self._begin = frozenset(word[:GLUED] for word in self._glued)
        self._end = frozenset(word[-GLUED_END:] for word in self._glued)
        self._shapes = frozenset((slip[0], len(slip)) for slip in self._slips)

    def _look_for(self, words: tuple[str, ...], name: ListedName) -> None:
        self._words.setdefault(words, []).append(name)
        self._first.add(words[0])

    @property
    def holds(self) -> bool:
        """Is there any name to be looked for?"""
        return bool(self._words or self._whole)

    def find(self, text: str) -> list[Found]:
        """The registered names that ``text`` holds, or that it is but for spaces."""
        words = fold(text, LOOKED_AT).split()
        found = self._without_spaces(words) if len(words) <= LONGEST else []
        for at, word in enumerate(words):
            if word in self._first:
                found += self._in_a_row(words, at)
            elif len(word) > SHORTEST:
                found += self._in_a_word(word)
        return found

    def _without_spaces(self, words: list[str]) -> list[Found]:
        """The whole name with other spaces, or its beginning."""
        letters = "".join(words)
        found: list[Found] = []
        for name in self._whole.get(letters, ()):
            said = f"the letters of “{name.text}” with other spaces: to be confirmed"
            found.append((name, UNSPACED, said))
        if found or len(letters) < CUT or len(words) < 2:
            return found
        at = bisect_left(self._letters, letters)
        while at < len(self._letters) and self._letters[at].startswith(letters):
            for name in self._whole[self._letters[at]]:
                said = f"the beginning of “{name.text}”, cut short: to be confirmed"
                found.append((name, INSIDE, said))
            at += 1
        return found

    def _in_a_row(self, words: list[str], at: int) -> list[Found]:
        return [
            (name, INSIDE, f"the name holds “{name.text}”: to be confirmed")
            for long in range(1, min(LONGEST, len(words) - at) + 1)
            for name in self._words.get(tuple(words[at : at + long]), ())
        ]

    def _in_a_word(self, word: str) -> list[Found]:
        """A brand with a number, a slip, look-alike letters, or other words glued to it."""
        numbered = _NUMBERED.fullmatch(word)
        known = self._words.get((numbered[1],), ()) if numbered else ()
        known = known or self._glued.get(self._slip(word), ())
        if not known and not (word.isascii() and word.isalpha()):
            known = self._glued.get(self._seen.get(skeleton(word), ""), ())
        holds = word[:GLUED] in self._begin or word[-GLUED_END:] in self._end
        for size in range(GLUED, len(word) - 1) if holds and not known else ():
            known = self._glued.get(word[:size]) or known
            if len(word) - size >= 2 and size >= GLUED_END:
                known = self._glued.get(word[-size:]) or known
        said = "the word “{}” may be or hold “{}”: to be confirmed"
        return [(name, INSIDE, said.format(word, name.text)) for name in known]

    def _slip(self, word: str) -> str:
        """The brand that differs by one slip from this word, a letter added at its end aside."""
        if (brand := self._slips.get(word)) is not None:
            return brand
        if len(word) <= GLUED or (word[0], len(word) - 1) not in self._shapes:
            return ""
        if word in self._everyday:
            return ""
        near = (self._slips.get(lacking, "") for lacking in _but_first(word))
        return next((one for one in near if one and not word.startswith(one)), "")


def _but_first(word: str) -> list[str]:
    """The word without each of its letters but the first, which is seldom mistyped."""
    return without_one(word)[1:]


def _exchanged(word: str) -> list[str]:
    """The word with each two neighbours exchanged."""
    pairs = ((word[:at], word[at + 1] + word[at], word[at + 2 :]) for at in range(len(word) - 1))
    return [made for made in map("".join, pairs) if made != word]
