"""Something that happened to a measure or an entity on a day, as a timeline tells it."""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.when import When


class What(Enum):
    """What kind of happening it is; the words are for people and machines alike."""

    ANNOUNCED = "announced"
    BEGAN = "entered into force"
    PUBLISHED = "published"
    ENDED = "ended"
    SUSPENDED = "suspended"
    LICENSED = "licensed"
    UNCERTAIN = "undetermined"
    RESUMED = "resumed"
    DUE = "due"
    NOTED = "noted"
    TERM = "term of a settlement"
    OWNERSHIP = "ownership"
    BRAND = "brand"
    SAID = "said"
    DENIED = "denied"
    CONTESTED = "contested"
    ANSWERED = "answered"


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened on ``date``, as precise as its source (``precision``).

    ``entities`` are those it concerns (empty: all the measure reaches). ``known_from`` is when
    the public could know of it; empty means always. ``certain`` False says why in ``note``.
    """

    date: When
    precision: str
    what: What
    words: str
    measure: str = ""
    title: str = ""
    kind: str = ""
    verification: str = ""
    entities: tuple[str, ...] = ()
    known_from: str = ""
    certain: bool = True
    note: str = ""
    source: str = ""
