"""What every index of candidates promises, and how likeness by shared n-grams is counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

STEPS = 65535
"""Likeness by shared grams (the Dice coefficient of their weights) is counted in whole steps."""

LEAST = round(0.16 * STEPS)
"""Steps below which a name is no candidate."""


class Candidates(Protocol):
    """Which cores of the list may be meant? Per query places in the list, likest first."""

    def find(self, skeletons: Sequence[str], limit: int) -> list[list[int]]: ...


def rarity(total: int, holders: int) -> int:
    """How much a gram weighs that ``holders`` of ``total`` cores have: 1 to 255."""
    return max(1, min(255, round(16 * math.log((total + 1) / (holders + 0.5)))))
