"""To whom a claim or its evidence may be shown: five levels, from anybody to nobody yet."""

from __future__ import annotations

from enum import Enum


class Handling(Enum):
    """From the widest circle to the narrowest; a publication takes what it may show.

    ``DEFAULT`` is what nobody said anything about: it stays in the house until somebody does.
    """

    PUBLIC = "public"  # anybody may see it
    INTERNAL = "internal"  # those who work here
    PRIVILEGED = "privileged"  # counsel and who they name
    EMBARGOED = "embargoed"  # nobody outside before a day that is agreed
    SEALED = "sealed"  # named, never shown: by a keyed commitment, not by its digest

    @property
    def rank(self) -> int:
        """0 for public; the higher, the fewer may see it."""
        return _ORDER[self]

    def within(self, widest: Handling) -> bool:
        """May it be shown where everything up to ``widest`` may?"""
        return self.rank <= widest.rank

    def __lt__(self, other: Handling) -> bool:
        return self.rank < other.rank


_ORDER = {level: rank for rank, level in enumerate(Handling)}

DEFAULT = Handling.INTERNAL
