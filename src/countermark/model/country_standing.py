"""Where countries stood on a day, as far as was known on another: what is shown of positions.

It orders steps and judges nothing: verdicts come from measures.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.measure import Denial, Relation
from countermark.model.position import Position, Stance
from countermark.model.when import When

WEIGHTIEST_FIRST = (
    Stance.BANNED,
    Stance.REMOVAL,
    Stance.EXCLUDED,
    Stance.CAPPED,
    Stance.WARNED,
    Stance.REVERSED,
    Stance.SCREENING,
    Stance.UNDECIDED,
)
"""Which of the steps that hold on a day says most of where a country stands, the first first."""


class Phase(Enum):
    """How a step stands to the day asked about."""

    HOLDS = "holds"
    MAY_HOLD = "may hold"
    """The day lies within a year or month that is all its source gives."""
    NOT_YET = "not yet"
    ENDED = "ended"


class Aim(Enum):
    """How the text of a step speaks of suppliers; of the one asked about, where one is."""

    NAMED = "named"
    MEANT = "meant"
    """Not named in the text: press, firms or the authority say that it is meant."""
    NOBODY = "nobody"
    """It names nobody, and nobody is said to be meant."""


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """The measure that a step rests on: what it is, whom it binds, since when it is public.

    ``announced`` is empty where that day was not found. ``ends`` are the measures that end,
    replace or pause it and were public on the day of knowledge; ``ended_because`` its own words.
    ``denials`` are what was answered to it and known; of one that accuses ``accusation_note`` says
    what that is worth.
    """

    id: str
    title: str
    authority: str
    kind: str
    binds: tuple[str, ...] = ()
    announced: When | None = None
    in_force: bool | None = None
    standing: str = ""
    ends: tuple[Relation, ...] = ()
    ended_because: str = ""
    denials: tuple[Denial, ...] = ()
    accusation_note: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a country, how it stands to the day, and what it rests on.

    ``position`` is as it was known: an end that was not yet public is left out of it. Without an
    ``instrument`` the register holds no measure for the step.
    """

    position: Position
    phase: Phase
    aim: Aim
    instrument: Instrument | None = None


class Country(msgspec.Struct, frozen=True, kw_only=True):
    """One country, or a body of states: the step that weighs most on the day, and all its steps.

    ``foremost`` is None where no step holds on the day. ``steps`` are in order of their days.
    """

    code: str
    name: str
    foremost: Step | None
    steps: tuple[Step, ...]

    def on(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of one phase."""
        return tuple(step for step in self.steps if step.phase is phase)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What a country did between two days: its foremost step on each, steps begun and ended.

    ``passed`` are steps that began and ended between the two days.
    """

    code: str
    name: str
    before: Step | None
    after: Step | None
    begun: tuple[Step, ...] = ()
    ended: tuple[Step, ...] = ()
    passed: tuple[Step, ...] = ()


class CountryQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: for which supplier (empty: any), which countries (none: all), on which days.

    ``subject_name`` is the party's name.
    """

    as_of: date
    known_at: date | None = None
    since: date | None = None
    subject: str = ""
    subject_name: str = ""
    countries: tuple[str, ...] = ()
