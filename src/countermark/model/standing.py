"""Was a measure in force for an entity on a day, as far as was known on another day?

The role of the asker plays no part here: whom a measure binds is decided in ``policy``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec

from countermark.model.measure import Measure, Pause, Status
from countermark.model.when import Holds, Interval, When, earliest, latest

ENDED_BY = frozenset({"terminated_by", "ended_by", "reversed_by", "replaced_by"})
"""Relations whose target, while not yet public, hides the end of this measure."""


class Standing(msgspec.Struct, frozen=True):
    """``status`` with a sentence; ``public`` False: nobody outside could know of the measure.

    ``partial``: it is licensed for some acts only. ``need``: the day that would decide, where the
    status is undetermined.
    """

    status: Status
    reason: str
    public: bool = True
    partial: bool = False
    need: str = ""

    @property
    def in_force(self) -> bool:
        """On the books and unsuspended (a licence leaves a listing on the books)."""
        return self.status in (Status.APPLIES, Status.LICENSED)


Standings = dict[str, dict[str, Status]]
"""The standing of each measure that lists a party, by party and measure."""


def standing(
    measure: Measure,
    entity: str | None,
    day: date,
    known_at: date | None = None,
    announced: Mapping[str, When | None] | None = None,
) -> Standing:
    """The standing of ``measure`` for ``entity`` (None: in general) on ``day``.

    ``known_at`` hides what was public only later; ``announced`` maps measure ids to the day each
    became public, so that a measure's end or pause by another stays hidden until then.
    """
    announced = announced or {}
    if known_at is not None and _later(measure.announced, known_at):
        return Standing(Status.NOT_YET, f"not yet public on {known_at}", public=False)
    if measure.proposed:
        if _later(measure.announced, day):
            return Standing(Status.NOT_YET, f"proposed only in {measure.announced}")
        law = _realised(measure, day, known_at, announced)
        if law:
            return Standing(Status.ENDED, f"no longer a proposal: it became {law}")
        return Standing(Status.PROPOSED, _proposed(measure))
    if measure.valid_from is None and measure.valid_from_rule:
        if measure.announced is not None and day < earliest(measure.announced):
            # A rule for the first day counts from publication: nothing binds before that.
            return Standing(Status.NOT_YET, f"announced {measure.announced}")
        hidden = known_at is not None and _end_is_hidden(measure, known_at, announced)
        if measure.valid_to and day >= latest(measure.valid_to) and not hidden:
            why = f": {measure.valid_to_reason}" if measure.valid_to_reason else ""
            return Standing(Status.ENDED, f"ended {measure.valid_to}{why}")
        return Standing(
            Status.UNDETERMINED,
            f"its first day is not known: {measure.valid_from_rule}",
            need="its first day",
        )
    found = _listed(measure, entity, day, known_at, announced)
    if found.status is not Status.APPLIES:
        return found
    for pause in measure.pauses:
        held = _paused(pause, entity, day, known_at, announced)
        if held is not None:
            return held
    return found


def _proposed(measure: Measure) -> str:
    """A proposal with what became of it, or that this was not found."""
    if any(relation.rel == "realised_in" for relation in measure.relations):
        return "proposed, not in force"
    read = f" in what was read on {measure.read_on}" if measure.read_on else ""
    return f"proposed, not in force; what became of it was not found{read}"


def _listed(
    measure: Measure,
    entity: str | None,
    day: date,
    known_at: date | None,
    announced: Mapping[str, When | None],
) -> Standing:
    covered = measure.covered(entity) if entity else None
    own = covered.listed if covered and covered.listed else (measure.interval,)
    # A party may be listed long before the measure that uses the list begins to bind.
    intervals = tuple(i.within(measure.interval) for i in own)
    if known_at is not None and _end_is_hidden(measure, known_at, announced):
        intervals = tuple(Interval(i.start) for i in intervals)
    said = intervals
    intervals = tuple(_widened(measure, i) for i in intervals)
    answers = [i.holds(day) for i in intervals]
    if Holds.YES in answers:
        held = said[answers.index(Holds.YES)]
        return Standing(Status.APPLIES, measure.dated.since(held.start))
    if Holds.UNDETERMINED in answers:
        place = answers.index(Holds.UNDETERMINED)
        if _before_announced(measure, said[place], day):
            return Standing(Status.NOT_YET, f"announced {measure.announced}")
        return _undecided(said[place], intervals[place], day)
    ends = [i.end for i in intervals if i.end and latest(i.end) <= day]
    if ends:
        why = f": {measure.valid_to_reason}" if measure.valid_to_reason else ""
        return Standing(Status.ENDED, f"{measure.dated.ended} {max(ends)}{why}")
    first = min(i.start or "" for i in intervals)
    return Standing(Status.NOT_YET, f"{measure.dated.ahead} {first}")


def _widened(measure: Measure, interval: Interval) -> Interval:
    """Lower a recalled date to the precision that does not rest on memory."""
    start = interval.start
    if start and "valid_from" in measure.recalled:
        start = start[:4]
    elif start and "day of valid_from" in measure.recalled:
        start = start[:7]
    return Interval(start, interval.end)


def _before_announced(measure: Measure, said: Interval, day: date) -> bool:
    """A day before publication is not in doubt, unless the measure bound earlier."""
    public = measure.announced
    if public is None or any("announced" in detail for detail in measure.recalled):
        return False
    secret = said.start is not None and earliest(said.start) < earliest(public)
    return day < earliest(public) and not secret


def _undecided(said: Interval, held: Interval, day: date) -> Standing:
    """Why ``day`` is in doubt: a recalled first day, or a date that is not given to the day."""
    if held.start and earliest(held.start) <= day < latest(held.start):
        if said.start != held.start:
            return Standing(
                Status.UNDETERMINED,
                f"its first day ({said.start}) rests on memory, and {day} lies too near to tell",
                need="its first day",
            )
        return Standing(
            Status.UNDETERMINED,
            f"it began in {held.start}; the day was not found",
            need="its first day",
        )
    return Standing(
        Status.UNDETERMINED, f"it ended in {held.end}; the day was not found", need="its last day"
    )


def _realised(
    measure: Measure, day: date, known_at: date | None, announced: Mapping[str, When | None]
) -> str:
    """The measure that a proposal became, if that was public on ``day``; else empty."""
    last = day if known_at is None else min(day, known_at)
    for relation in measure.relations:
        became = announced.get(relation.target)
        if relation.rel == "realised_in" and became and earliest(became) <= last:
            return relation.target
    return ""


def _end_is_hidden(measure: Measure, known_at: date, announced: Mapping[str, When | None]) -> bool:
    return any(
        relation.rel in ENDED_BY and _later(announced.get(relation.target), known_at)
        for relation in measure.relations
    )


def _later(when: When | None, known_at: date) -> bool:
    return when is not None and earliest(when) > known_at


def _paused(
    pause: Pause,
    entity: str | None,
    day: date,
    known_at: date | None,
    announced: Mapping[str, When | None],
) -> Standing | None:
    if pause.entities and entity not in pause.entities:
        return None
    if known_at is not None and _later(announced.get(pause.by), known_at):
        return None
    holds = Interval(pause.start, pause.end).holds(day)
    if holds is Holds.NO:
        return None
    by = f" by {pause.by}" if pause.by else ""
    note = f": {pause.note}" if pause.note else ""
    if pause.effect is Status.UNDETERMINED:
        return Standing(
            Status.UNDETERMINED, pause.note or f"in doubt since {pause.start}{by}", need="its state"
        )
    if holds is Holds.UNDETERMINED:
        return Standing(
            Status.UNDETERMINED,
            f"it may have been {pause.effect.value} on {day}{by}{note}",
            need=f"the days on which it was {pause.effect.value}",
        )
    span = f"{pause.start} to {pause.end or 'further notice'}"
    return Standing(pause.effect, f"{pause.effect.value} {span}{by}{note}", partial=pause.partial)
