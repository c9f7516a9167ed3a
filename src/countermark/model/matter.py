"""A contested matter: who says what, who denies it, through whom, and what a record said later.

These records are the schema of matter files, shipped or a user's own. They accuse nobody by
themselves: each statement has somebody who makes it, and each voice through which it is heard.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.handling import Handling
from countermark.model.measure import Source
from countermark.model.when import When


class Stance(Enum):
    """What a statement does with a point."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    REFRAINS = "refrains"
    """Asked, and said nothing, or only that no comment is made."""
    RECORDS = "records"
    """A later record bears on it: a court, an audit, an authority, a publisher's correction."""


class VoiceKind(Enum):
    """Who somebody is in a matter."""

    PARTY = "party"
    PERSON = "person"
    AUTHORITY = "authority"
    OUTLET = "outlet"
    UNNAMED = "unnamed"
    """People whose names are withheld; ``number`` of them where it is said."""


class Voice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody who speaks. ``through``: another voice without which nobody would have heard it.

    ``party`` is an id of the register where the voice is a party there; ``country`` an ISO code,
    a fact and no more.
    """

    name: str
    kind: VoiceKind
    number: int | None = None
    through: str = ""
    party: str = ""
    country: str = ""


class VoiceStatement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One voice on one point, on a day, in our words. ``grade`` is the Admiralty code, as ``F3``.

    ``source`` is where it can be read; what has none is shown and counts for nothing. A statement
    that may not be shown to everybody says its ``handling``. ``denial``: it is the one of the
    register that has this id, which says its day, words and source.
    """

    by: str
    point: str
    stance: Stance
    on: When = ""
    says: str = ""
    denial: str = ""
    grade: str = ""
    source: Source | None = None
    handling: Handling = Handling.PUBLIC


class Candidate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who an unnamed party might be, why, and why not; a reason is no identification."""

    name: str
    because: str
    against: str = ""
    party: str = ""
    source: Source | None = None


class Placeholder(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A party that nobody named: as it is described, and who has been suggested."""

    described: str
    number: int | None = None
    candidates: tuple[Candidate, ...] = ()
    note: str = ""


class Matter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contested matter. ``points`` are the propositions, each by its id.

    ``about`` are parties of the register; ``measures`` those of its records that rest on the matter
    and on nothing else: without them is how verdicts are shown "without", in ``contexts``.
    """

    id: str
    title: str
    question: str
    about: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    points: dict[str, str]
    voices: dict[str, Voice]
    statements: tuple[VoiceStatement, ...]
    placeholders: tuple[Placeholder, ...] = ()
    note: str = ""
    read_on: When | None = None
    read_by: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody heard through one root: they count once. ``people`` are unnamed ones among them."""

    root: str
    name: str
    kind: VoiceKind
    voices: tuple[str, ...]
    people: int
    statements: tuple[VoiceStatement, ...]
    best: str = ""


class Standing(Enum):
    """How a point stands by what is on the board; never whether it is so."""

    CONTESTED = "affirmed and denied"
    AFFIRMED = "affirmed; the board holds no denial with a source"
    DENIED = "denied; the board holds no affirmation with a source"
    UNSOURCED = "nothing on the board has a source"


class PointBoard(msgspec.Struct, frozen=True, kw_only=True):
    """One point: lines that affirm and deny it, who refrained, and later records."""

    id: str
    says: str
    standing: Standing
    affirmed: tuple[Line, ...]
    denied: tuple[Line, ...]
    refrained: tuple[VoiceStatement, ...]
    records: tuple[VoiceStatement, ...]


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict on a party in a context, with the matter's records and without them."""

    party: str
    name: str
    context: str
    with_matter: str
    without: str
