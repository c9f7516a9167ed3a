"""What is said of a network by a sample of it: how many were compared, and how many may fail."""

from __future__ import annotations

import msgspec

CONFIDENCE = 95
"""Percent: how sure the bound of a statement is, over all samples that could have been drawn."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A statement about ``population`` devices by the ``sampled`` ones among them.

    ``drawn`` is how they were chosen, in the words of whoever chose; the bound holds only if each
    device was as likely to be drawn as any other. ``differ`` and ``incomparable`` were not shown to
    be what was evaluated, and count alike. ``at_most`` is the upper bound, at ``CONFIDENCE``, of
    the devices in the population of which it would not be shown; ``differ + incomparable`` of them
    have been seen.
    """

    population: int
    drawn: str
    sampled: int
    differ: int
    incomparable: int
    at_most: int

    @property
    def failures(self) -> int:
        """Those of the sample that were not shown to be what was evaluated."""
        return self.differ + self.incomparable
