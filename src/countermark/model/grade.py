"""The Admiralty code: how reliable the source is, how credible this report (NATO AJP-2.1)."""

from __future__ import annotations

from enum import Enum

import msgspec


class Reliability(Enum):
    """Of the source, over time."""

    A = "completely reliable"
    B = "usually reliable"
    C = "fairly reliable"
    D = "not usually reliable"
    E = "unreliable"
    F = "reliability cannot be judged"


class Credibility(Enum):
    """Of this report, alone."""

    ONE = 1
    TWO = 2
    THREE = 3
    FOUR = 4
    FIVE = 5
    SIX = 6


class Grade(msgspec.Struct, frozen=True):
    """A source's reliability and a report's credibility, written as in ``B2``."""

    reliability: Reliability
    credibility: Credibility

    def __str__(self) -> str:
        return f"{self.reliability.name}{self.credibility.value}"

    @classmethod
    def parse(cls, text: str) -> Grade:
        """Read ``B2``; raises ValueError or KeyError for anything else."""
        return cls(Reliability[text[:1].upper()], Credibility(int(text[1:])))

    @property
    def weakness(self) -> int:
        """Larger is weaker. A5 is weaker than C1: the report counts before the source."""
        return self.credibility.value * 10 + "ABCDEF".index(self.reliability.name)


UNGRADED = Grade.parse("F6")
"""A record that nobody graded: neither the source nor the report has been judged.

No doubt, and no praise either. Whoever writes F6 has judged that it cannot be judged: what rests on
it is not certain (``inventory.links``).
"""

EXACT_MATCH = Grade.parse("C2")
"""A name found word for word on a list, by this program: no authority said whom it means."""

LIKELY_MATCH = Grade.parse("C3")
"""A name that resembles one on a list."""
