"""Words of a name in one writing: numbers and ordinals as digits, two countries' names as one word.

Only for comparing two names; the exact key keeps what was written.
"""

from __future__ import annotations

from countermark.screening.text import numbers

_COUNTRIES = {
    ("united", "states", "of", "america"): "usa",
    ("united", "states"): "usa",
    ("us",): "usa",
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
}
_BEGIN = frozenset(words[0] for words in _COUNTRIES)
_LONGEST = max(map(len, _COUNTRIES))


def canonical(core: tuple[str, ...]) -> tuple[str, ...]:
    """The words in one writing; the very same tuple where nothing is to be changed."""
    core = numbers.canonical(core)
    if _BEGIN.isdisjoint(core):
        return core
    made: list[str] = []
    at = 0
    while at < len(core):
        size = next(
            (size for size in range(_LONGEST, 0, -1) if core[at : at + size] in _COUNTRIES), 0
        )
        made.append(_COUNTRIES[core[at : at + size]] if size else core[at])
        at += size or 1
    return tuple(made) if tuple(made) != core else core
