"""For whom a result is made: up to which handling it shows, whom it names, how it is marked."""

from __future__ import annotations

from enum import Enum

from countermark.model.handling import Handling


class Audience(Enum):
    """Readers outside the house; what may be shown to each follows from that.

    A mark claims nothing in law: whether a paper is privileged is for counsel and courts to say.
    """

    COUNSEL = "counsel"
    """Everything but what is sealed, with the people who decided; marked as privileged."""
    REGULATOR = "regulator"
    """What is public or internal; people who decided only where that is asked for."""
    PUBLICATION = "publication"
    """What concerns listed parties: no supplier, place, person or author of whoever asked.

    Their own claims are not shown but counted; what stands in for their names tells nothing."""

    @property
    def widest(self) -> Handling:
        """Up to which handling claims, evidence and determinations are shown."""
        return _WIDEST[self]

    @property
    def mark(self) -> str:
        """What stands on every page and sheet."""
        return _MARKS[self]


_WIDEST = {
    Audience.COUNSEL: Handling.EMBARGOED,
    Audience.REGULATOR: Handling.INTERNAL,
    Audience.PUBLICATION: Handling.INTERNAL,
}
_MARKS = {
    Audience.COUNSEL: "PRIVILEGED AND CONFIDENTIAL: prepared for counsel. Do not pass on.",
    Audience.REGULATOR: "Prepared for a regulator. What is privileged, embargoed or sealed is "
    "withheld and counted.",
    Audience.PUBLICATION: "For publication: suppliers, places, people and files of whoever asked "
    "are left out; names such as “Supplier 1a2b3c4d” stand for them.",
}
