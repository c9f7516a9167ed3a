"""Matches between what the user wrote and parties on lists, with the features as evidence."""

from __future__ import annotations

from enum import Enum

import msgspec


class ListedName(msgspec.Struct, frozen=True):
    """One name of one listed or registered party, as screening needs it.

    ``role``: legal, alias, former, native, short or brand. ``source``: which list or file.
    ``country``: ISO codes of registration parted by spaces. ``certain`` is False where the claim
    that gives the name is not: it never carries a certain match. ``kind`` is what the party is
    (company, person, vessel ...; empty: not told); persons are never certain by name.
    ``programmes``: the measures that list the party, parted by spaces, in order: one imported list
    may print several programmes, each with its own row for one party.
    Which roles carry a certain match, and for what, is said in ``screening.certainty``.
    """

    entity: str
    text: str
    role: str
    country: str = ""
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    claim: str = ""
    certain: bool = True
    kind: str = ""
    programmes: str = ""


class ListedIdentifier(msgspec.Struct, frozen=True):
    """One ``scheme:value`` identifier of one listed or registered party, as screening needs it."""

    entity: str
    identifier: str
    certain: bool = True
    source: str = ""
    claim: str = ""


class Query(msgspec.Struct, frozen=True):
    """A name to screen, with what is known beside it.

    ``kind`` says what the text names: a *party* (supplier, owner, contractor), the *maker* of a
    device or product, or a *brand* printed on it. What makes a match certain differs with it.
    """

    text: str
    country: str = ""
    identifiers: tuple[str, ...] = ()
    kind: str = "party"


class Feature(msgspec.Struct, frozen=True):
    """One piece of evidence for a score: its name, value in 0..1, and words for people."""

    name: str
    value: float
    words: str = ""


class Judged(Enum):
    """What a person decided about a name and a listed party; the words are published."""

    SAME = "same"
    DIFFERENT = "different"


JUDGEMENT = "judgement"
"""The source of a claim in which a named person decided that; no other claim is a judgement."""


def judged_word(judged: Judged | None) -> str:
    """The word as published; empty where nobody decided."""
    return "" if judged is None else judged.value


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """``entity`` was matched by ``name``; ``score`` is a probability in 0..1.

    ``certain`` follows the design's rule: an uncontradicted registered identifier, a unique exact
    normalised legal name without a contrary country, or a person's judgement; never a score.
    ``judged`` is what was decided, None where nothing was; ``by_register``: not by a person but by
    the register, which knows two parties that are alike (a false friend). ``equal``: the names are
    the same, whatever keeps the match from being certain. ``by_brand``: the name is a brand and,
    beside it, only words that describe ("Lorex Technology Inc."). ``judgement`` is
    the claim by which a person said that they are the same.
    """

    entity: str
    name: str
    role: str
    score: float
    certain: bool
    why: str
    features: tuple[Feature, ...] = ()
    judged: Judged | None = None
    by_register: bool = False
    claim: str = ""
    equal: bool = False
    by_brand: bool = False
    judgement: str = ""

    @property
    def is_judged_different(self) -> bool:
        """Did a person decide that the name is another party's?"""
        return self.judged is Judged.DIFFERENT


class Newness(Enum):
    """Why a match is told as new against an earlier state."""

    LISTED = "listed"
    ANOTHER_MEASURE = "another measure"
    RELISTED = "relisted"
    IN_FORCE = "in force"
    LOADED = "loaded"
    NAME_ADDED = "name added"
    CERTAIN = "certain"
    JUDGEMENT_RETRACTED = "judgement retracted"
    NOT_ASKED = "not asked"
    NOT_SHOWN = "not shown"
    NOT_FOUND = "not found"


class New(msgspec.Struct, frozen=True):
    """One reason why a match is new, and the same in words for people."""

    reason: Newness
    words: str


class Seen(msgspec.Struct, frozen=True):
    """How a party stood in the answer to an earlier screening; ``judged`` as in ``Match``."""

    score: float
    certain: bool
    judged: Judged | None
    why: str
