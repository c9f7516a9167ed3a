"""How far each of those whom a warning obliges has come, and who is late against which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from countermark.model.errors import CallerError
from countermark.model.measure import Measure
from countermark.model.obliging import DueDay, Duty, Recipient, RiskEntry, Stage
from countermark.model.when import latest


def due_days(measure: Measure, given: Mapping[Duty, date]) -> tuple[DueDay, ...]:
    """The day of each duty: one that the authority set, or the one that the instrument has."""
    own = [duty.by_date for duty in measure.duties if duty.by_date]
    found = []
    for duty in Duty:
        if duty in given:
            found.append(DueDay(duty, given[duty].isoformat(), by_instrument=False))
        elif own:
            found.append(DueDay(duty, latest(min(own)).isoformat(), by_instrument=True))
    return tuple(found)


def due_given(texts: Sequence[str]) -> dict[Duty, date]:
    """Days as an option gives them: ``DUTY=DAY``, or one day for all; CallerError for others."""
    found: dict[Duty, date] = {}
    for text in texts:
        word, mark, day = text.rpartition("=")
        try:
            when = date.fromisoformat(day.strip())
            duties = [Duty(word.strip())] if mark else [*Duty]
        except ValueError:
            raise CallerError(
                f"“{text[:60]}” is no day of a duty",
                place="--due",
                next_step="write YYYY-MM-DD, or acknowledge=, assess=, adopt measures= and it",
            ) from None
        found |= dict.fromkeys(duties, when)
    return found


def judged(
    rows: Sequence[Recipient],
    entries: Sequence[RiskEntry],
    days: Sequence[DueDay],
    today: date,
) -> tuple[Recipient, ...]:
    """Each recipient with its stage and what it is late with; entries count for who has them."""
    by_name: dict[str, list[RiskEntry]] = {}
    for entry in entries:
        by_name.setdefault(entry.administrator.casefold(), []).append(entry)
    return tuple(_judged(row, by_name.get(row.name.casefold(), []), days, today) for row in rows)


def _judged(
    row: Recipient, own: Sequence[RiskEntry], days: Sequence[DueDay], today: date
) -> Recipient:
    open_ = sum(bool(entry.lacks) for entry in own)
    done = {
        Duty.ACKNOWLEDGE: bool(row.acknowledged or row.assessed or row.measures or row.reason),
        Duty.ASSESS: bool(row.assessed) or (bool(own) and not open_),
        Duty.ADOPT: bool(row.measures or row.reason) or (bool(own) and not open_),
    }
    late = tuple(one.duty for one in days if not done[one.duty] and one.day < today.isoformat())
    return msgspec.structs.replace(row, stage=_stage(done), late=late, entries=len(own), open=open_)


def _stage(done: Mapping[Duty, bool]) -> Stage:
    if done[Duty.ADOPT] and done[Duty.ASSESS]:
        return Stage.DONE
    if done[Duty.ASSESS]:
        return Stage.ASSESSED
    return Stage.ACKNOWLEDGED if done[Duty.ACKNOWLEDGE] else Stage.SILENT
