"""The things that are replaced, by site or cluster, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from countermark.model.replacement import (
    STEPS,
    Fate,
    PlannedItem,
    PlannedStep,
    State,
    Step,
)
from countermark.reports.shapes.replace import ClusterShape

PRESSING = (
    State.LATE,
    State.CANNOT_BE_KEPT,
    State.NO_DAY,
    State.TIGHT,
    State.ON_PLAN,
    State.GONE,
)
"""States, the most pressing first."""


def clusters(items: Iterable[PlannedItem]) -> tuple[ClusterShape, ...]:
    """A row for each cluster of things that are replaced."""
    held: dict[str, list[PlannedItem]] = {}
    for item in items:
        if item.fate is Fate.REPLACE:
            held.setdefault(item.cluster, []).append(item)
    rows = (_cluster(name, of) for name, of in held.items())
    far = date.max
    return tuple(sorted(rows, key=lambda c: (PRESSING.index(c.state), c.due or far, c.cluster)))


def _cluster(name: str, items: Sequence[PlannedItem]) -> ClusterShape:
    there = [item for item in items if item.state is not State.GONE]
    states = [item.state for item in items if item.state]
    nexts = [(s.start, s.step) for item in there if (s := _next(item)) is not None]
    starts = [start for start, _ in nexts if start]
    order = [step for _, step in nexts]
    return ClusterShape(
        cluster=name,
        things=len(items),
        state=min(states, key=PRESSING.index),
        due=min((item.due for item in there if item.due), default=None),
        gone_by=max((item.gone_by for item in items if item.gone_by), default=None),
        start=min(starts, default=None),
        next_step=min(order, key=STEPS.index, default=None),
        done={step.value: sum(_is_passed(item, step) for item in items) for step in STEPS},
    )


def _next(item: PlannedItem) -> PlannedStep | None:
    return next((step for step in item.steps if step.earliest is not None), None)


def _is_passed(item: PlannedItem, step: Step) -> bool:
    """Was the step done, or one that comes after it?"""
    return all(s.earliest is None for s in item.steps if s.step is step)
