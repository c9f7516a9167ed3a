"""What changed since the last plan: by the keys of its things, never by their rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.model.replacement import Changed, PlanChange, PlannedItem


def changes(before: Sequence[PlannedItem], now: Sequence[PlannedItem]) -> tuple[PlanChange, ...]:
    """Every change from the plan ``before`` to the one ``now``, in the order of the plan."""
    earlier = {item.key: item for item in before}
    found: list[PlanChange] = []
    for item in now:
        was = earlier.pop(item.key, None)
        if was is None:
            found.append(_change(item, Changed.ADDED, "", item.fate.value))
        else:
            found += _between(was, item)
    found += (_change(item, Changed.LEFT_OUT, item.fate.value, "") for item in earlier.values())
    return tuple(found)


def _between(was: PlannedItem, now: PlannedItem) -> Iterator[PlanChange]:
    if was.fate is not now.fate:
        yield _change(now, Changed.FATE, was.fate.value, now.fate.value)
    if was.due != now.due:
        yield _change(now, Changed.DUE_MOVED, _day(was), _day(now))
    if was.state is not now.state:
        old, new = (one.state.value if one.state else "" for one in (was, now))
        yield _change(now, Changed.STATE, old, new)
    if _stands_in(was) != _stands_in(now):
        yield _change(now, Changed.SUBSTITUTE, _stands_in(was), _stands_in(now))
    done = was.done
    for step in now.steps:
        old = done.get(step.step, "")
        if step.done and not old:
            yield _change(now, Changed.STEP_DONE, step.step.value, step.done)
        elif old and not step.done:
            yield _change(now, Changed.STEP_UNDONE, step.step.value, old)


def _change(item: PlannedItem, change: Changed, before: str, after: str) -> PlanChange:
    return PlanChange(item.key, item.name, item.site, change, before, after)


def _day(item: PlannedItem) -> str:
    return item.due.isoformat() if item.due else ""


def _stands_in(item: PlannedItem) -> str:
    one = item.substitute
    return " ".join(filter(None, (one.maker, one.model))) if one else ""
