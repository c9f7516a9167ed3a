"""When were a record's sources last read, until when is that good, and what may have changed since?

Law expires: a record says what its sources said on the day they were read (``read_on``). Past its
term it still decides, for a rule does not lapse because nobody looked; but it says so. The day
asked about is an argument: for a day before the term was over the record is as good as ever.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from enum import Enum

import msgspec

from countermark.model.by_identity import by_identity
from countermark.model.entity import Entity
from countermark.model.measure import Measure
from countermark.model.when import When, earliest, latest

TERM = 12
"""Months after which a record has to be read again, where it does not say otherwise."""

TERM_IN_MOTION = 3
"""The same for a rule in motion on the day it was read: proposed, paused, or not yet in force."""


class Because(Enum):
    """Why a record is due for reading again on a day."""

    TERM = "its term is over"
    PAUSE_ENDS = "its pause was to end"
    ENDS = "it was to end"
    BEGINS = "it was to begin"
    NEVER_READ = "no day of reading is on record"


class MayHaveChanged(Enum):
    """What may have changed since a record was read; the words are for people and machines."""

    PAUSE = "its pause may have been prolonged or cut short"
    PROPOSAL = "it may have become law or been withdrawn"
    START = "its first day may have been moved"
    END = "its end may have been moved"
    DEADLINE = "its deadlines may have been moved"
    PARTIES = "parties may have been added or taken off"
    AMENDED = "it may have been amended, suspended or ended"
    NAMES = "names, owners and identifiers may have changed"


class Review(msgspec.Struct, frozen=True):
    """Until when a reading is good: ``due`` is the first day on which it is not.

    ``due`` None: never read, or over and done with (ended before it was read), so that nothing is
    to be read again. ``because`` None: the same, over and done with.
    """

    read_on: When | None
    due: date | None
    because: Because | None


class NotReread(msgspec.Struct, frozen=True):
    """A record past its term on the day asked about."""

    since: When
    due: date
    because: Because
    may_have_changed: tuple[MayHaveChanged, ...]


def review(record: Measure | Entity) -> Review:
    """Until when the last reading of ``record`` is good."""
    if record.read_on is None:
        return Review(None, None, Because.NEVER_READ)
    read = earliest(record.read_on)
    if isinstance(record, Entity):
        return Review(record.read_on, _later(read, record.review_within or TERM), Because.TERM)
    if record.valid_to is not None and latest(record.valid_to) <= read:
        return Review(record.read_on, None, None)
    months = record.review_within or (TERM_IN_MOTION if _in_motion(record, read) else TERM)
    days = [(_later(read, months), Because.TERM), *_turns(record, read)]
    due, because = min(days, key=lambda one: one[0])
    return Review(record.read_on, due, because)


@by_identity(most=2048)
def not_reread(record: Measure | Entity, day: date) -> NotReread | None:
    """What is to be said of ``record`` on ``day`` where its last reading is no longer good."""
    found = review(record)
    if found.read_on is None or found.due is None or found.because is None or day < found.due:
        return None
    changed = tuple(may_have_changed(record, day))
    return NotReread(found.read_on, found.due, found.because, changed)


def may_have_changed(record: Measure | Entity, day: date) -> Iterator[MayHaveChanged]:
    """What may differ on ``day`` from what was read, the most telling first."""
    if isinstance(record, Entity):
        yield MayHaveChanged.NAMES
        return
    read = earliest(record.read_on) if record.read_on else date.min
    turns = {because for when, because in _turns(record, read) if when <= day}
    if any(_runs_on(pause.end, read) for pause in record.pauses):
        yield MayHaveChanged.PAUSE
    if _is_open_proposal(record):
        yield MayHaveChanged.PROPOSAL
        return
    if Because.BEGINS in turns:
        yield MayHaveChanged.START
    if Because.ENDS in turns:
        yield MayHaveChanged.END
    if any(duty.by_date and latest(duty.by_date) > read for duty in record.duties):
        yield MayHaveChanged.DEADLINE
    if record.entities:
        yield MayHaveChanged.PARTIES
    yield MayHaveChanged.AMENDED


def _in_motion(measure: Measure, read: date) -> bool:
    """Was the rule proposed, paused or still to begin on the day it was read?"""
    ahead = measure.valid_from is not None and earliest(measure.valid_from) > read
    paused = any(_runs_on(pause.end, read) for pause in measure.pauses)
    return ahead or paused or _is_open_proposal(measure)


def _is_open_proposal(measure: Measure) -> bool:
    return measure.proposed and not any(r.rel == "realised_in" for r in measure.relations)


def _runs_on(end: When | None, read: date) -> bool:
    return end is None or earliest(end) > read


def _turns(measure: Measure, read: date) -> Iterator[tuple[date, Because]]:
    """Days ahead of the reading on which the record says that something changes."""
    for pause in measure.pauses:
        if pause.end is not None and earliest(pause.end) > read:
            yield earliest(pause.end), Because.PAUSE_ENDS
    for when, because in (
        (measure.valid_from, Because.BEGINS),
        (measure.valid_to, Because.ENDS),
    ):
        if when is not None and earliest(when) > read:
            yield earliest(when), because


def _later(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
