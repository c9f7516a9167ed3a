"""Words of a name in one writing: numbers as digits, two countries' names, American spelling.

Only for comparing two names; the exact key keeps what was written.
"""

from __future__ import annotations

from countermark.screening.text import numbers

_COUNTRIES: dict[tuple[str, ...], str] = {
    ("united", "states", "of", "america"): "usa",
    ("united", "states"): "usa",
    ("us",): "usa",
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
}
_SPELT = {
    "defence": "defense",
    "centre": "center",
    "organisation": "organization",
    "programme": "program",
    "fibre": "fiber",
    "aluminium": "aluminum",
    "aeroplane": "airplane",
    "labour": "labor",
    "harbour": "harbor",
    "theatre": "theater",
}
"""Words of names that Britain and America spell differently."""

_WRITINGS: dict[tuple[str, ...], str] = dict(_COUNTRIES)
_WRITINGS |= {(word,): spelt for word, spelt in _SPELT.items()}
_BEGIN = frozenset(words[0] for words in _WRITINGS)
_CHANGED = _BEGIN | numbers.WRITTEN
"""Words without any of which a name is in one writing already: most names."""

_LONGEST = max(map(len, _WRITINGS))


def canonical(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words in one writing; the very same tuple where nothing is to be changed."""
    if _CHANGED.isdisjoint(core):
        return core
    core = numbers.canonical(core)
    if _BEGIN.isdisjoint(core):
        return core
    made: list[str] = []
    at = 0
    while at < len(core):
        size = next(
            (size for size in range(_LONGEST, 0, -1) if core[at : at + size] in _WRITINGS), 0
        )
        made.append(_WRITINGS[core[at : at + size]] if size else core[at])
        at += size or 1
    return tuple(made) if tuple(made) != core else core
