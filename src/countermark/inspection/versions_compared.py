"""Is a version one of those that a row of indicators holds for? Numbers are compared as numbers."""

from __future__ import annotations

from countermark.model.indicator import Bounds
from countermark.model.lazy_pattern import lazy_pattern

_PART = lazy_pattern(r"\d{1,18}|[a-z]+")


def is_within(version: str, bounds: Bounds) -> bool:
    """``seen`` versions hold with all that continue them: 5.0.0 is seen in 5.0.0.0.1."""
    there = _parts(version)
    if any(_parts(one) == there[: len(_parts(one))] for one in bounds.seen):
        return True
    if not bounds.since and not bounds.before:
        return False
    if bounds.since and there < _parts(bounds.since):
        return False
    return not bounds.before or there < _parts(bounds.before)


def _parts(version: str) -> tuple[tuple[bool, int, str], ...]:
    """Numbers come after words, as a release comes after its candidates."""
    return tuple(
        (part.isdigit(), int(part) if part.isdigit() else 0, "" if part.isdigit() else part)
        for part in _PART.findall(version.lower())
    )
