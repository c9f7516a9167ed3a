"""Duties with due dates, counted from the day on which a person identified or was told.

A finding of the machine starts no clock: until a person has said so, what is due is what would be
due if it were identified on the day asked about."""

from __future__ import annotations

from datetime import date, timedelta

from countermark.model.business_days import add_business_days
from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure
from countermark.model.verdict import Clock, Obligation
from countermark.model.when import latest
from countermark.policy.scope import covers

AFTER_FIRST = "after the first"
"""A trigger that starts when the first report is due, not at identification."""


def obligations(
    measure: Measure,
    asked: date,
    parts: tuple[str, ...] = (),
    roles: tuple[str, ...] = (),
    *,
    clauses: tuple[str, ...] = (),
    context: str = "",
    started: date | None = None,
) -> tuple[Obligation, ...]:
    """The duties of ``measure``, each with the latest day on which it is due.

    ``asked`` is the day asked about; ``started`` that on which a person identified or was told.
    ``parts``: the parts of the network the thing is in, ``roles`` whose duties are asked for; what
    is due for other parts or by others is left out, and what is due under clauses that a contract
    with these ``clauses`` does not carry. ``context`` is the one they are due in.
    """
    due: list[Obligation] = []
    identified = started or asked
    first: date | None = None
    keys = duty_keys(context, measure.id, measure.duties)
    for duty, key in zip(measure.duties, keys, strict=True):
        if parts and duty.network_parts and not _shared(duty.network_parts, parts):
            continue
        if duty.roles and not set(duty.roles) & set(roles):
            continue
        if duty.clauses and clauses and not set(duty.clauses) & set(clauses):
            continue
        base = first if first and AFTER_FIRST in duty.trigger else identified
        on = _due(duty, base)
        if first is None and duty.within is not None:
            first = on
        text = _text(duty, on)
        due.append(
            Obligation(
                duty.what,
                text,
                _clock(duty, asked),
                duty.recalled,
                key,
                _state(duty, text, asked, started),
                identified.isoformat() if text and not duty.by_date else "",
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


def _due(duty: Duty, base: date) -> date | None:
    if duty.within is None:
        return None
    if duty.unit == "business days":
        return add_business_days(base, duty.within)
    days = {"hours": -(-duty.within // 24), "days": duty.within}.get(duty.unit)
    return base + timedelta(days=days) if days is not None else None


def _text(duty: Duty, on: date | None) -> str:
    if duty.by_date:
        return duty.by_date
    return on.isoformat() if on and _counts_from_finding(duty) else ""


def _counts_from_finding(duty: Duty) -> bool:
    words = duty.trigger.casefold()
    return not words or "identif" in words or "notice" in words or "after" in words


def _clock(duty: Duty, asked: date) -> str:
    if duty.by_date:
        passed = " (that day has passed)" if latest(duty.by_date) < asked else ""
        return f"by {duty.by_date}{passed}"
    if duty.within is None:
        return duty.trigger
    unit = duty.unit[:-1] if duty.within == 1 and duty.unit.endswith("s") else duty.unit
    trigger = f", {duty.trigger}" if duty.trigger else ""
    return f"{duty.within} {unit}{trigger}"
