"""Where a country stands on a supplier: one step, with the measure it rests on and how it was read.

A position judges nothing: verdicts come from measures. It says who is *named* in a text and who is
*meant*, as press or firms say, which are different things.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.measure import Verification
from countermark.model.when import When


class Stance(Enum):
    """What kind of step a country took."""

    BANNED = "banned_by_law"
    EXCLUDED = "excluded_by_decision"
    REMOVAL = "ordered_removal"
    CAPPED = "capped"
    WARNED = "warned"
    SCREENING = "screening_law"
    UNDECIDED = "undecided"
    REVERSED = "reversed"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Stance.BANNED: "banned by law",
    Stance.EXCLUDED: "excluded by decision",
    Stance.REMOVAL: "removal ordered",
    Stance.CAPPED: "capped",
    Stance.WARNED: "warned of",
    Stance.SCREENING: "a law to screen suppliers",
    Stance.UNDECIDED: "undecided, or no restriction",
    Stance.REVERSED: "reversed",
}


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One step of a country towards suppliers of its networks, for one part and one deadline.

    ``since`` is the first day, ``until`` the first day after it. ``measure``: the measure that it
    rests on; empty where the register holds none. ``named``: parties that the text itself names,
    ``named_others`` those that the register does not hold; ``meant``: parties that press, firms or
    the authority say are meant. ``network_parts`` are words of the register's vocabulary (empty:
    none fits, or any), ``reach`` says it in the words of the record. ``deadline`` is a day,
    ``term`` words where there is none. ``percent``: the share that a cap allows. ``kind`` and
    ``seen`` are those of a source; what is ``recalled`` was read nowhere and decides nothing.
    ``read_on`` is the day its source was last read, ``read_by`` by whom; it is due again with the
    measure. ``country`` is that of the file.
    """

    country: str = ""
    since: When | None = None
    until: When | None = None
    stance: Stance
    measure: str = ""
    named: tuple[str, ...] = ()
    named_others: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    network_parts: tuple[str, ...] = ()
    reach: str = ""
    deadline: When | None = None
    term: str = ""
    percent: int | None = None
    verification: Verification
    kind: str
    seen: str
    source: str
    note: str = ""
    read_on: When | None = None
    read_by: str = ""

    @property
    def recalled(self) -> bool:
        """Does it rest on memory alone?"""
        return self.kind == "recalled"


class CountryPositions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The steps of one country, or of a body of states, in order; one file each."""

    country: str
    name: str
    positions: tuple[Position, ...]
