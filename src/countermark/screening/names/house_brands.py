"""Is a brand a part of its owner's own name: "Hikvision" of Hangzhou Hikvision ...?

Such a brand says whose thing it is; "Fast" and "Blade", which are brands of firms of other names,
stand in many products.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from countermark.model.match import ListedName
from countermark.screening.text.folding import fold

FIRM_ROLES = frozenset({"legal", "native", "alias"})
"""Roles of a name that a firm goes by in contracts."""

BRAND_ROLES = frozenset({"brand", "short"})
"""Roles of a name that stands on boxes."""


def is_house_brand(brand: Sequence[str], firm_names: Iterable[Sequence[str]]) -> bool:
    """Is the brand, in words, a part of one of its owner's own names, in words?

    Han and other letters that are written without spaces count where they stand in a row.
    """
    wanted, letters = set(brand), "".join(brand)
    unspaced = not letters.isascii()
    return any(
        wanted <= set(words) or (unspaced and letters in "".join(words)) for words in firm_names
    )


class HouseBrands:
    """The names of ``names`` that are brands and part of their owner's own name."""

    def __init__(self, names: Iterable[ListedName]) -> None:
        self._firms: dict[str, list[list[str]]] = {}
        for name in names:
            if name.role in FIRM_ROLES:
                self._firms.setdefault(name.entity, []).append(fold(name.text).split())

    def __contains__(self, name: ListedName) -> bool:
        return name.role in BRAND_ROLES and is_house_brand(
            fold(name.text).split(), self._firms.get(name.entity, ())
        )
