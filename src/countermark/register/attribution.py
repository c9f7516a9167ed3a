"""Through whom is each voice of a matter heard in the end, and which are heard in a circle?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from countermark.model.matter import Voice


class Attribution(NamedTuple):
    """``root`` of each voice by id: of those in a circle the first by name.

    ``circles`` are the voices that are heard through each other, each circle once.
    """

    root: dict[str, str]
    circles: tuple[tuple[str, ...], ...]


def attribution(voices: Mapping[str, Voice]) -> Attribution:
    """Follows each voice once, however long the chains are."""
    root: dict[str, str] = {}
    circles: list[tuple[str, ...]] = []
    for key in voices:
        way: dict[str, int] = {}
        at = key
        while at and at not in way and at not in root:
            way[at] = len(way)
            at = voices[at].through
        if at in way:
            circle = tuple(way)[way[at] :]
            circles.append(circle)
            end = min(circle)
        elif at:
            end = root[at]
        else:
            end = next(reversed(way), "")
        root |= dict.fromkeys(way, end)
    return Attribution(root, tuple(circles))
