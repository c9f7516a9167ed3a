"""When can each step of a replacement be, at the earliest and at the latest? In calendar days.

The earliest days follow from the day asked about, the latest from the day on which the thing must
be gone, backwards. Steps that change the network keep out of freezes; the cut-over keeps to the
days of the week that the plan allows. Arithmetic of days alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from countermark.model.replacement import (
    AFTERWARDS,
    CHANGES,
    STEPS,
    UNTIL_GONE,
    Freeze,
    PlannedStep,
    Step,
)
from countermark.model.when import When, latest

_ONE = timedelta(days=1)
_MOST = 4000
"""Moves out of freezes before a day is given up; each is past a freeze or a day of the week."""


class Windows(msgspec.Struct, frozen=True):
    """When a thing may be changed: never in ``freezes``; cut over on ``weekdays`` (empty: any)."""

    freezes: tuple[Freeze, ...] = ()
    weekdays: tuple[int, ...] = ()

    @classmethod
    def of(cls, freezes: Iterable[Freeze], site: str, weekdays: tuple[int, ...]) -> Windows:
        """The windows of a thing at ``site``: freezes of all sites and of its own."""
        own = site.casefold()
        held = sorted({f for f in freezes if not f.site or f.site.casefold() == own})
        return cls(tuple(held), weekdays)


def left_to_do(done: Mapping[Step, When]) -> frozenset[Step]:
    """The steps that are not done; one before a step that was done is passed, done or not."""
    at = max((STEPS.index(step) for step in done), default=-1)
    return frozenset(STEPS[at + 1 :])


def forward(
    today: date,
    done: Mapping[Step, When],
    days: Mapping[Step, int],
    windows: Windows,
    not_removed_before: date | None = None,
) -> dict[Step, date]:
    """The earliest day on which each step that is left can end.

    ``not_removed_before``: the last day on which something that must be gone first can be there.
    """
    found: dict[Step, date] = {}
    start = today
    left = left_to_do(done)
    for step in STEPS:
        if step not in left:
            continue
        if step is Step.REMOVAL and not_removed_before is not None:
            start = max(start, not_removed_before + _ONE)
        start = _free(step, start, days[step], windows, 1)
        end = start + timedelta(days=max(days[step] - 1, 0))
        found[step] = end
        start = end + _ONE if days[step] else end
    return found


def backward(
    due: date, done: Mapping[Step, When], days: Mapping[Step, int], windows: Windows
) -> dict[Step, tuple[date, date]]:
    """The last day on which each step that is left may begin, and that on which it may end.

    The thing is gone on ``due``; what comes afterwards is counted on from there.
    """
    found: dict[Step, tuple[date, date]] = {}
    left = left_to_do(done)
    following = due + _ONE
    for step in reversed(UNTIL_GONE):
        if step not in left:
            continue
        # A step that takes no day may be on the very day on which the next one begins.
        end = following - _ONE if days[step] else min(following, due)
        long = timedelta(days=max(days[step] - 1, 0))
        start = _free(step, end - long, days[step], windows, -1)
        found[step] = (start, start + long)
        following = start
    start = due + _ONE
    for step in AFTERWARDS:
        if step in left:
            last = start + timedelta(days=max(days[step] - 1, 0))
            found[step] = (start, last)
            start = last + _ONE
    return found


def steps(
    done: Mapping[Step, When],
    first: Mapping[Step, date],
    last: Mapping[Step, tuple[date, date]],
) -> tuple[PlannedStep, ...]:
    """The steps in their order, each with what is known of it."""
    return tuple(
        PlannedStep(step, done.get(step, ""), first.get(step), *last.get(step, (None, None)))
        for step in STEPS
    )


def gone_by(done: Mapping[Step, When], first: Mapping[Step, date]) -> date | None:
    """The day on which it was gone, or the first on which it can be."""
    if Step.REMOVAL in done:
        return latest(done[Step.REMOVAL])
    return first.get(Step.REMOVAL)


def _free(step: Step, start: date, days: int, windows: Windows, way: int) -> date:
    """The first ``start`` from there on, in one direction, at which a step keeps out of freezes."""
    if step not in CHANGES:
        return start
    long = timedelta(days=max(days - 1, 0))
    for _ in range(_MOST):
        met = next(
            (f for f in windows.freezes if f.first <= start + long and start <= f.last), None
        )
        if met is not None:
            start = met.last + _ONE if way > 0 else met.first - _ONE - long
        elif step is Step.CUT_OVER and _closed(start + long, windows.weekdays):
            start += way * _ONE
        else:
            return start
    return start


def _closed(day: date, weekdays: tuple[int, ...]) -> bool:
    return bool(weekdays) and day.weekday() not in weekdays
