"""From rows with verdicts to a plan: fate, strictest day, steps, order, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from countermark.model.measure import Measure
from countermark.model.replacement import (
    Due,
    Fate,
    Freeze,
    Lacking,
    Open,
    PlannedItem,
    PlanRow,
    State,
    Step,
    Substitute,
)
from countermark.model.verdict import Decision, Verdict
from countermark.policy.removal.dues import dues, fate, strictest
from countermark.policy.removal.durations import Durations
from countermark.policy.removal.order import Managed, Order, order
from countermark.policy.removal.schedule import Windows, backward, forward, gone_by, steps


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """One row with what was found of it. ``key`` is stable from plan to plan."""

    row: PlanRow
    key: str
    name: str
    site: str
    role: str
    parts: tuple[str, ...]
    maker: str
    model: str
    serial: str
    verdicts: tuple[Verdict, ...]
    substitute: Substitute | None = None


class _Day(msgspec.Struct, frozen=True):
    """By when a thing must be gone, by law or for its manager's sake."""

    due: date | None
    brought_forward: str = ""


def plan(
    things: Sequence[Thing],
    measures: Mapping[str, Measure],
    durations: Durations,
    freezes: Sequence[Freeze],
    today: date,
) -> tuple[tuple[PlannedItem, ...], Order]:
    """The plan of these rows as of ``today``, and the order that it keeps to."""
    by_line = {thing.row.line: thing for thing in things}
    asked = {line: dues(thing.verdicts, measures) for line, thing in by_line.items()}
    fates = {line: fate(by_line[line].verdicts, found) for line, found in asked.items()}
    told = order(
        [
            Managed(thing.row.line, (thing.serial, thing.name, thing.model), thing.row.manager)
            for thing in things
        ]
    )
    windows = {
        line: Windows.of((*freezes, *thing.row.freezes), thing.site, thing.row.weekdays)
        for line, thing in by_line.items()
    }
    days: dict[int, _Day] = {}
    for line in told.top_down(by_line):
        days[line] = _day(line, by_line, fates, asked, days, told, windows, durations, today)
    first: dict[int, dict[Step, date]] = {}
    for line in reversed([*told.top_down(by_line)]):
        elements = [e for e in told.elements.get(line, ()) if fates[e] is Fate.REPLACE]
        ends = (gone_by(by_line[e].row.done, first[e]) for e in elements)
        first[line] = forward(
            today,
            by_line[line].row.done,
            durations.days,
            windows[line],
            max((end for end in ends if end), default=None),
        )
    items = (
        _item(thing, fates, asked, days, told, windows, durations, first, today) for thing in things
    )
    return tuple(items), told


def _day(
    line: int,
    things: Mapping[int, Thing],
    fates: Mapping[int, Fate],
    asked: Mapping[int, tuple[Due, ...]],
    days: Mapping[int, _Day],
    told: Order,
    windows: Mapping[int, Windows],
    durations: Durations,
    today: date,
) -> _Day:
    own = strictest(asked[line])
    if fates[line] is not Fate.REPLACE:
        return _Day(own)
    by = told.manager.get(line)
    above = days[by].due if by is not None and fates[by] is Fate.REPLACE else None
    if by is None or above is None or above < today or things[by].row.is_gone:
        return _Day(own)
    last = backward(above, things[by].row.done, durations.days, windows[by])
    start = last[Step.REMOVAL][0] if Step.REMOVAL in last else above
    before = start - timedelta(days=1)
    return _Day(before, things[by].name) if own is None or before < own else _Day(own)


def _item(
    thing: Thing,
    fates: Mapping[int, Fate],
    asked: Mapping[int, tuple[Due, ...]],
    days: Mapping[int, _Day],
    told: Order,
    windows: Mapping[int, Windows],
    durations: Durations,
    first: Mapping[int, dict[Step, date]],
    today: date,
) -> PlannedItem:
    row, line = thing.row, thing.row.line
    found, day = asked[line], days[line]
    replaced = fates[line] is Fate.REPLACE
    worst = max(thing.verdicts, key=lambda v: v.decision.severity, default=None)
    gone = gone_by(row.done, first[line]) if replaced else None
    last = backward(day.due, row.done, durations.days, windows[line]) if day.due else {}
    slack = (day.due - gone).days if day.due and gone else None
    elements = told.elements.get(line, ())
    return PlannedItem(
        key=thing.key,
        line=line,
        name=thing.name,
        site=thing.site,
        cluster=row.cluster or thing.site,
        role=thing.role,
        part=" ".join(thing.parts),
        maker=thing.maker,
        model=thing.model,
        serial=thing.serial,
        fate=fates[line],
        decision=worst.decision if worst else None,
        reason=worst.reason if worst else "",
        dues=found,
        due=day.due if replaced else None,
        brought_forward=day.brought_forward,
        state=_state(row, day.due, slack, durations.tight, today) if replaced else None,
        slack=slack,
        gone_by=gone,
        steps=steps(row.done, first[line], last) if replaced else (),
        substitute=thing.substitute,
        waits_for=tuple(e for e in elements if fates[e] is Fate.REPLACE) if replaced else (),
        proof=row.proof,
        costs={name: f"{cost:f}" for name, cost in row.costs.items()},
        currency=row.currency,
        open=tuple(_open(thing, fates, told)),
    )


def _state(row: PlanRow, due: date | None, slack: int | None, tight: int, today: date) -> State:
    if row.is_gone:
        return State.GONE
    if due is None:
        return State.NO_DAY
    if due < today:
        return State.LATE
    if slack is not None and slack < 0:
        return State.CANNOT_BE_KEPT
    return State.TIGHT if slack is not None and slack < tight else State.ON_PLAN


def _open(thing: Thing, fates: Mapping[int, Fate], told: Order) -> Iterator[Open]:
    """What somebody has to say or decide about a row."""
    row, its = thing.row, fates[thing.row.line]
    if its is Fate.DECIDE:
        for verdict in thing.verdicts:
            for finding in verdict.findings:
                if finding.decision is Decision.UNRESOLVED and finding.resolve_by:
                    yield Open(Lacking.ANSWER, f"{finding.measure}: {finding.resolve_by}")
    if its is not Fate.REPLACE:
        return
    if not row.is_gone:
        yield from _of_substitute(thing.substitute)
    elif Step.DESTRUCTION not in row.done:
        yield Open(Lacking.DESTRUCTION)
    elif not row.proof:
        yield Open(Lacking.PROOF)
    if row.is_gone and not thing.serial:
        yield Open(Lacking.SERIAL)
    stays = (e for e in told.elements.get(row.line, ()) if fates[e] is not Fate.REPLACE)
    yield from (Open(Lacking.MANAGER_FOR, str(element)) for element in stays)


def _of_substitute(named: Substitute | None) -> Iterator[Open]:
    if named is None:
        yield Open(Lacking.SUBSTITUTE)
    elif named.decision is Decision.PROHIBITED:
        yield Open(Lacking.SUBSTITUTE_IS_COVERED)
    elif named.decision in (None, Decision.UNRESOLVED, Decision.NOT_EXAMINED):
        yield Open(Lacking.SUBSTITUTE_IS_OPEN)
