"""One device of a network as files show it: where, what, which version, who made it, how sure.

What several files say of one device is one record with several sources.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.predicate import Predicate


class Certainty(Enum):
    """How sure a maker is (decision 0118). One sign is a lead and never a block."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    LEAD = "lead"

    __hash__ = object.__hash__  # members are single: no need to hash their names in Python


SUREST_FIRST = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.LEAD)
MAKING_FIRST = (
    Predicate.MADE_BY,
    Predicate.BRANDED_BY,
    Predicate.AGENT_BY,
    Predicate.BOARD_BY,
)
"""What a maker may be of a device, in the order in which people ask."""


class KnownBy(Enum):
    """Why two sightings are one device, the strongest first."""

    SERIAL = "serial"
    ADDRESS = "hardware address"
    MANAGEMENT = "management address"
    NAME = "name"

    __hash__ = object.__hash__  # members are single: no need to hash their names in Python


class SeenSign(msgspec.Struct, frozen=True):
    """One sign of a maker and the bytes it rests on: the ``place`` in the file with ``digest``."""

    sign: str
    source: str
    place: str
    digest: str


class MakerSeen(msgspec.Struct, frozen=True, kw_only=True):
    """Who is said to stand behind a device: ``predicate`` is a word of the vocabulary."""

    name: str
    predicate: str
    certainty: Certainty
    evidence: tuple[SeenSign, ...]
    contradicted: str = ""


class PartSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A board, card, optic or module inside a device."""

    name: str
    model: str = ""
    version: str = ""
    serial: str = ""
    makers: tuple[MakerSeen, ...] = ()


class NetworkDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One device. ``sources`` are the places that show it; ``days`` those that they name.

    ``one_because``: how its sightings were seen to be one, where there are several.
    """

    name: str
    site: str = ""
    role: str = ""
    model: str = ""
    version: str = ""
    serial: str = ""
    sources: tuple[str, ...]
    days: tuple[str, ...] = ()
    makers: tuple[MakerSeen, ...] = ()
    parts: tuple[PartSeen, ...] = ()
    addresses: tuple[str, ...] = ()
    one_because: tuple[KnownBy, ...] = ()

    @property
    def maker(self) -> MakerSeen | None:
        """Who made it, as far as that is the surest that is said; the first of several."""
        return next((one for one in self.makers if one.predicate == "made_by"), None) or next(
            (one for one in self.makers if one.predicate == "branded_by"), None
        )
