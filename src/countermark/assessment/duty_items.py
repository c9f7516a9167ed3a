"""One duty of many findings: for each party the day that runs for it, and what people did about it.

A person's word about one party starts the clock of no other, though both stand in one report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from countermark.assessment.duty_claims import Acts
from countermark.model.business_days import due
from countermark.model.duty import (
    Acted,
    DutyCause,
    DutyItem,
    DutyState,
    Moot,
    causes_first,
    duty_id,
    is_past,
)
from countermark.model.key import duty_keys
from countermark.model.measure import Duty, Measure, RunsFrom
from countermark.model.verdict import Clock, Obligation
from countermark.reports.cause_root import root
from countermark.reports.shapes.check import FindingShape, SubjectShape

UNITS = {
    "business days": "business days of the United States government (5 USC 6103)",
    "hours": "hours; of a day whose hour is not known, whole days from its first instant",
    "days": "calendar days",
    "months": "calendar months",
    "years": "calendar years",
}
MOST_ITEMS = 12
"""Things that a duty, or a party of a report, names; further ones are counted."""


class Owed(msgspec.Struct, kw_only=True):
    """One thing that a finding asks for."""

    subject: SubjectShape
    finding: FindingShape
    measure: Measure
    duty: Duty
    obligation: Obligation
    contract: str
    orders: tuple[str, ...]
    rejected: bool
    started: date | None
    roles: tuple[str, ...]
    clauses: tuple[str, ...]


class _Clock(msgspec.Struct, frozen=True, order=True):
    """What runs for one thing: since when, until when; ``assumed``: from what is not done yet."""

    due: str
    started: str = ""
    assumed: bool = False


def stable(one: Owed) -> str:
    """What names the duty whatever its words: its report, or the key of its term."""
    return one.duty.report or one.obligation.key


def id_of(one: Owed) -> str:
    """The key of the duty: reports are owed for each contract, all else once in a context."""
    if _is_report(one.duty):
        return duty_id(one.finding.context, stable(one), one.contract)
    return duty_id(one.finding.context, one.obligation.key)


def _is_report(duty: Duty) -> bool:
    """Does its clock run from what somebody finds, so that each contract has its own?"""
    return bool(duty.report) or (duty.within is not None and not duty.by_date)


def item_of(id_: str, some: list[Owed], acts: Acts, today: date) -> DutyItem:
    """The duty that ``some`` findings ask for together, as it stands on ``today``."""
    live = [one for one in some if not one.rejected] or some
    clocks = {id(one): _clock(one, acts) for one in live}
    # A clock that runs counts, the earliest first; where none does, what would be due is told.
    running = [one for one in live if one.started is not None] or live
    first = min(running, key=lambda one: (not clocks[id(one)].due, clocks[id(one)]))
    duty, clock = first.duty, clocks[id(first)]
    rejected = all(one.rejected for one in some)
    names = [*dict.fromkeys(one.subject.name for one in live)]
    item = DutyItem(
        id=id_,
        what=duty.what,
        state=DutyState.MOOT if rejected else _state(first, clock, today),
        context=first.finding.context,
        measures=tuple(dict.fromkeys(one.measure.id for one in live)),
        clauses=tuple(dict.fromkeys(one.finding.clause for one in live if one.finding.clause)),
        addressee=duty.addressee(first.roles),
        contract=first.contract if _is_report(duty) else "",
        orders=tuple(dict.fromkeys(order for one in live for order in one.orders)),
        if_clause=() if first.clauses else duty.clauses,
        only_if=duty.only_if,
        does_not_reach=duty.does_not_reach,
        trigger=f"by {duty.by_date}" if duty.by_date else duty.trigger,
        started=clock.started,
        due=clock.due,
        assumed=clock.assumed,
        calendar="" if duty.by_date else UNITS.get(duty.unit, duty.unit),
        recalled=first.obligation.recalled,
        about=tuple(names[:MOST_ITEMS]),
        unnamed=len(names[MOST_ITEMS:]),
        findings=len({one.finding.key or one.finding.id for one in live}),
        causes=tuple(sorted(_causes(live, clocks, today), key=causes_first))
        if _is_report(duty) and not rejected
        else (),
        moot=Moot.REJECTED if rejected else None,
    )
    return with_acts(item, acts, today)


def _clock(one: Owed, acts: Acts) -> _Clock:
    """The term of one finding; a supplement runs from the report that was handed in for it."""
    owed = one.obligation
    if one.duty.only_if and not owed.due:
        return _Clock(one.duty.by_date or "")
    since = one.started.isoformat() if one.started and owed.due and not one.duty.by_date else ""
    if one.duty.runs_from is not RunsFrom.FIRST_REPORT or one.duty.within is None:
        return _Clock(owed.due, since)
    sent = [day for id_ in _first_reports(one) for day in _days(acts.every.get(id_, ()), since)]
    if not sent:
        return _Clock(owed.due, since, assumed=bool(since))
    return _Clock(due(date.fromisoformat(min(sent)), one.duty.within, one.duty.unit), min(sent))


def _first_reports(one: Owed) -> Iterator[str]:
    """The keys of the reports that a supplement follows."""
    measure, context = one.measure, one.finding.context
    keys = duty_keys(context, measure.id, measure.duties)
    for duty, key in zip(measure.duties, keys, strict=True):
        if duty.runs_from is RunsFrom.IDENTIFICATION:
            yield duty_id(context, duty.report or key, one.contract)


def _days(done: Iterable[Acted], since: str) -> Iterator[str]:
    """The days on which a report went in that can be about what was identified ``since``."""
    return (one.day for one in done if one.day >= since)


def _causes(live: Iterable[Owed], clocks: Mapping[int, _Clock], today: date) -> Iterator[DutyCause]:
    """Each party with the things that lead to it, apart where their clocks are."""
    best: dict[tuple[str, str], tuple[Owed, _Clock]] = {}
    for one in live:
        party = one.finding.entity_name or one.finding.title
        at, clock = (party, root(one.subject, one.finding).item), clocks[id(one)]
        known = best.get(at)
        if known is None or _runs(one, clock) < _runs(*known):
            best[at] = one, clock
    groups: dict[tuple[str, _Clock], list[tuple[str, Owed]]] = {}
    for (party, item), (one, clock) in best.items():
        groups.setdefault((party, clock), []).append((item, one))
    for (party, clock), things in groups.items():
        items = [*dict.fromkeys(item for item, _ in things)]
        yield DutyCause(
            party=party,
            items=tuple(items[:MOST_ITEMS]),
            more=len(items[MOST_ITEMS:]),
            state=_state(things[0][1], clock, today),
            started=clock.started,
            due=clock.due,
        )


def _runs(one: Owed, clock: _Clock) -> tuple[bool, bool, _Clock]:
    return one.started is None, not clock.due, clock


def _state(one: Owed, clock: _Clock, today: date) -> DutyState:
    """A term without a day waits for what it runs from, which nobody has said to be there."""
    waits = not one.obligation.due and (one.duty.within is not None or bool(one.duty.only_if))
    if waits or one.obligation.state is Clock.NOT_STARTED:
        return DutyState.NOT_STARTED
    return DutyState.OVERDUE if is_past(clock.due, today) else DutyState.OPEN


def with_acts(item: DutyItem, acts: Acts, today: date) -> DutyItem:
    """The duty with what people did about it; a term that returns runs from the last time."""
    done, seen, not_so = acts.done.get(item.id), acts.seen.get(item.id), acts.not_so.get(item.id)
    if done is not None and item.causes:
        item = _by_cause(item, acts.every[item.id])
    state, day, late = item.state, item.due, item.late
    if done is not None and item.every:
        within, _, unit = item.every.partition(" ")
        day = due(date.fromisoformat(done.day), int(within), unit)
        state = DutyState.OVERDUE if is_past(day, today) else DutyState.OPEN
    elif done is not None and not item.causes:
        late = state is not DutyState.NOT_STARTED and bool(day) and done.day > day[:10]
        state = DutyState.DONE
    elif done is not None or state is DutyState.MOOT:
        pass
    elif not_so is not None:
        state = DutyState.NOT_APPLICABLE
    if seen is not None and item.only_if and state is DutyState.NOT_STARTED:
        state = DutyState.OVERDUE if is_past(day, today) else DutyState.OPEN
    if seen is not None and state is DutyState.OPEN:
        state = DutyState.ACKNOWLEDGED
    return msgspec.structs.replace(
        item,
        state=state,
        due=day,
        late=late,
        owner=seen.person if seen else "",
        acknowledged=seen,
        done=done,
        inapplicable=not_so,
        moot=None if state is not DutyState.MOOT else item.moot,
    )


def _by_cause(item: DutyItem, done: tuple[Acted, ...]) -> DutyItem:
    """A report is done for what was identified by its day; what came later asks for another.

    Where nobody has said that anything was identified, the report itself is about all of it.
    """
    any_runs = any(one.started for one in item.causes)
    causes = tuple(sorted((_done(one, done, any_runs) for one in item.causes), key=causes_first))
    head = causes[0]
    return msgspec.structs.replace(
        item,
        causes=causes,
        state=head.state,
        started=head.started,
        due=head.due,
        late=any(one.late for one in causes),
    )


def _done(one: DutyCause, done: tuple[Acted, ...], any_runs: bool) -> DutyCause:
    sent = min(_days(done, one.started), default="") if one.started or not any_runs else ""
    if not sent:
        return one
    late = bool(one.started) and sent > one.due[:10]
    return msgspec.structs.replace(one, state=DutyState.DONE, late=late)
