"""Ownership shares as integers in micro-percent, exactly; refuses what may mean two things."""

from __future__ import annotations

import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import NamedTuple

from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.qualifier import Derived, How, Qualifier, ShareBand

MICRO = 1_000_000
"""Micro-percent in one percent."""

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,20})?)"
_ONE = lazy_pattern(rf"{_NUMBER}\s*(%|％|percent|pct)?\Z", re.IGNORECASE)
_BAND = lazy_pattern(rf"{_NUMBER}\s*%?\s*(?:-|–|—|to|\.\.)\s*{_NUMBER}\s*(%|percent)?\Z", re.I)


class Share(NamedTuple):
    """``micro`` is exact; where it is None, ``band`` holds the share, and ``note`` the words.

    ``how`` says what was given up, if anything.
    """

    micro: int | None
    note: str = ""
    band: ShareBand | None = None
    how: Derived | None = None

    @property
    def qualifiers(self) -> tuple[Qualifier, ...]:
        """What qualifies a claim of this share."""
        return tuple(one for one in (self.band, self.how) if one is not None)


def read(text: str) -> Share | str:
    """The share that ``text`` states, or a sentence saying why it cannot be told.

    A percent sign or a plain number above 1 is a percentage. A plain number up to 1 may be a
    fraction or a percentage and is refused, except 0.
    """
    text = text.strip()[:60]
    found = _ONE.match(text)
    if found:
        value = Decimal(found[1].replace(",", "."))
        if value > 100:
            return f"“{text}” is more than 100 percent"
        if not found[2] and 0 < value <= 1:
            return f"“{text}” may be a fraction or a percentage: write it with a percent sign"
        micro = value * MICRO
        if micro != int(micro):
            return Share(int(micro), how=Derived(How.CUT_SHARE, text))
        return Share(int(micro))
    found = _BAND.match(text)
    if found:
        low, high = (Decimal(found[i].replace(",", ".")) for i in (1, 2))
        if low <= high <= 100 and high > 1:
            bounds = ShareBand(_micro(low, ROUND_FLOOR), _micro(high, ROUND_CEILING))
            return Share(None, text, bounds)
    return f"“{text}” is not a percentage"


def _micro(percent: Decimal, rounding: str) -> int:
    """Micro-percent; a band is never made narrower than it was stated."""
    return int((percent * MICRO).to_integral_value(rounding))
