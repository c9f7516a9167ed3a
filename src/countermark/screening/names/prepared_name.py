"""A name made ready to compare: its words with their weights, and the countries told with it."""

from __future__ import annotations

import msgspec

from countermark.screening.names.normaliser import Name


class PreparedName(msgspec.Struct, gc=False):
    """One side of a comparison: the name, its countries, and the weight of each of its words."""

    name: Name
    countries: frozenset[str]
    weights: tuple[float, ...]


def country_agreement(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """1 a country in common, 0 not told on one side, -1 contrary countries."""
    if not ours or not theirs:
        return 0.0
    return 1.0 if ours & theirs else -1.0


def initials(name: Name) -> tuple[str, ...]:
    """The acronyms people make of a name: of its words, and with its legal form; four letters up.

    Three letters are shared by too many firms to say anything.
    """
    if len(name.core) < 3 or not name.skeleton.isascii():
        return ()
    letters = "".join(word[0] for word in name.core if word not in ("of", "and", "for", "de"))
    made = [letters, *(letters + form[0] for form in name.forms[:1] if form[0].isascii())]
    return tuple(one for one in made if len(one) >= 4)
