"""Duties with due dates, counted from the day on which a person identified or was told.

A finding of the machine starts no clock: until a person has said so, what is due is what would be
due if it were identified on the day asked about."""

from __future__ import annotations

from datetime import date

from countermark.model.business_days import due as last_day
from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure, RunsFrom
from countermark.model.verdict import Clock, Obligation
from countermark.model.when import latest
from countermark.policy.scope import covers


def obligations(
    measure: Measure,
    asked: date,
    parts: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    *,
    clauses: tuple[str, ...] = (),
    context: str = "",
    started: date | None = None,
    applies: bool = False,
) -> tuple[Obligation, ...]:
    """The duties of ``measure``, each with the latest day on which it is due.

    ``asked`` is the day asked about; ``started`` that on which a person identified or was told;
    ``applies``: a person said that what is for some alone is for them.
    ``parts``: the parts of the network the thing is in, ``roles`` whose duties are asked for; what
    is due for other parts or by others is left out, and what is due under clauses that a contract
    with these ``clauses`` does not carry. ``context`` is the one they are due in.
    """
    due: list[Obligation] = []
    identified = started or asked
    first = _first_report(measure.duties, identified)
    keys = duty_keys(context, measure.id, measure.duties)
    for duty, key in zip(measure.duties, keys, strict=True):
        if parts and duty.network_parts and not _shared(duty.network_parts, parts):
            continue
        if duty.roles and not set(duty.roles) & set(roles):
            continue
        if duty.clauses and clauses and not set(duty.clauses) & set(clauses):
            continue
        waits = bool(duty.only_if) and not applies
        text = "" if waits else duty.by_date or _ends(duty, identified, first)
        due.append(
            Obligation(
                duty.what,
                text,
                _limited(duty) if waits else _clock(duty, asked),
                duty.recalled,
                key,
                _state(duty, text, asked, started),
                identified.isoformat() if text and not duty.by_date else "",
                duty.addressee(roles),
                () if clauses else duty.clauses,
                duty.only_if,
                duty.does_not_reach,
            )
        )
    return tuple(due)


def _state(duty: Duty, due: str, asked: date, started: date | None) -> Clock:
    if not due:
        return Clock.UNDATED
    if not duty.by_date and started is None:
        return Clock.NOT_STARTED
    return Clock.OVERDUE if latest(due) < asked else Clock.RUNNING


def _shared(limits: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return any(covers(a, b) or covers(b, a) for a in limits for b in parts)


def _first_report(duties: tuple[Duty, ...], identified: date) -> date:
    """The last day of the first report: of several terms it may have, the shortest."""
    own = (_ends(one, identified, identified) for one in duties if one.runs_from is _IDENTIFICATION)
    return min((date.fromisoformat(day) for day in own if day), default=identified)


def _ends(duty: Duty, identified: date, first: date) -> str:
    """The last day of a term; empty where nothing here tells the day that it runs from."""
    if duty.within is None or duty.runs_from is None:
        return ""
    return last_day(
        identified if duty.runs_from is _IDENTIFICATION else first, duty.within, duty.unit
    )


_IDENTIFICATION = RunsFrom.IDENTIFICATION


def _limited(duty: Duty) -> str:
    """For whom it is, where nobody has said that it is for them."""
    since = f"from {duty.by_date} on, " if duty.by_date else ""
    apart = f"; not {duty.does_not_reach}" if duty.does_not_reach else ""
    return f"{since}only if {duty.only_if}{apart}"


def _clock(duty: Duty, asked: date) -> str:
    if duty.by_date:
        passed = " (that day has passed)" if latest(duty.by_date) < asked else ""
        return f"by {duty.by_date}{passed}"
    if duty.within is None:
        return duty.trigger
    unit = duty.unit[:-1] if duty.within == 1 and duty.unit.endswith("s") else duty.unit
    trigger = f", {duty.trigger}" if duty.trigger else ""
    return f"{duty.within} {unit}{trigger}"
