"""Does a longer name hold the name of a registered party: "Hikvision USA Inc", "ZTECorporation"?

Such a name may be a subsidiary, a reseller, an address line or another firm altogether: it is
always to be confirmed and never certain. Only names that tell firms apart are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from countermark.model.match import ListedName
from countermark.model.node import REGISTERED, kind_of

INSIDE = 0.4
"""What it scores at least if the name stands inside a longer one."""

UNSPACED = 0.9
"""What it scores if only spaces and signs are missing."""

SHORTEST, SHORTEST_UNSPACED = 3, 8
LONGEST = 4
FIRM = ("legal", "native", "alias")
BRAND = ("brand", "short")
_WORD = re.compile(r"[^\W_]+")

Found = tuple[ListedName, float, str]
"""A name that was found, what it is worth, and why in words."""


class Inside:
    """Looks for the distinctive names of ``names`` (those of the register) in longer names.

    A brand or short name counts where it is a word of its owner's own name, so that "Fast" and
    "Blade" do not; ``common`` are words that tell nobody apart.
    """

    def __init__(self, names: Sequence[ListedName], common: Sequence[str] = ()) -> None:
        own = [n for n in names if kind_of(n.entity) == REGISTERED and n.certain and not n.valid_to]
        house: dict[str, set[str]] = {}
        self._whole: dict[str, list[ListedName]] = {}
        for name in own:
            if name.role in FIRM:
                words = _WORD.findall(name.text.casefold())
                house.setdefault(name.entity, set()).update(words)
                letters = "".join(words)
                if len(words) > 1 and len(letters) >= SHORTEST_UNSPACED:
                    self._whole.setdefault(letters, []).append(name)
        everyday = frozenset(common)
        self._words: dict[tuple[str, ...], list[ListedName]] = {}
        self._first: set[str] = set()
        for name in own:
            brand = tuple(_WORD.findall(name.text.casefold()))
            plain = len(brand) == 1 and (len(brand[0]) < SHORTEST or brand[0] in everyday)
            in_own_name = set(brand) <= house.get(name.entity, set())
            if name.role in BRAND and brand and in_own_name and not plain:
                self._words.setdefault(brand, []).append(name)
                self._first.add(brand[0])

    @property
    def holds(self) -> bool:
        """Is there any name to be looked for?"""
        return bool(self._words or self._whole)

    def find(self, text: str) -> list[Found]:
        """The registered names that ``text`` holds, or that it is but for spaces."""
        found: list[Found] = []
        words = _WORD.findall(text[:2_000].casefold())
        if len(words) < LONGEST:
            for name in self._whole.get("".join(words), ()):
                said = f"the letters of “{name.text}” with other spaces: to be confirmed"
                found.append((name, UNSPACED, said))
        for at, word in enumerate(words):
            if word not in self._first:
                continue
            for long in range(1, LONGEST + 1):
                for name in self._words.get(tuple(words[at : at + long]), ()):
                    if at + long <= len(words):
                        said = f"the name holds “{name.text}”: to be confirmed"
                        found.append((name, INSIDE, said))
        return found
