"""The words for plans of replacement; one place, so that every format says the same."""

from __future__ import annotations

from countermark.model.replacement import (
    Changed,
    Due,
    Fate,
    Lacking,
    Open,
    PlanChange,
    PlannedItem,
    Share,
    State,
    Substitute,
)
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted

STATES = {
    State.GONE: "gone",
    State.LATE: "late",
    State.CANNOT_BE_KEPT: "cannot be kept",
    State.TIGHT: "tight",
    State.ON_PLAN: "on plan",
    State.NO_DAY: "due at once",
}
"""What each state is called."""

_LACKING = {
    Lacking.ANSWER: "to decide",
    Lacking.SUBSTITUTE: "no substitute is named",
    Lacking.SUBSTITUTE_IS_COVERED: "the substitute is itself prohibited",
    Lacking.SUBSTITUTE_IS_OPEN: "whether the substitute may be used is open",
    Lacking.DESTRUCTION: "removed, and not said to be destroyed",
    Lacking.PROOF: "destroyed, and no proof of it is named",
    Lacking.SERIAL: "removed without a serial number: no certification can name it",
    Lacking.MANAGER_FOR: "an element that stays needs another element manager",
}
_CHANGED = {
    Changed.ADDED: "new in the plan",
    Changed.LEFT_OUT: "no longer in the plan",
    Changed.STEP_DONE: "done",
    Changed.STEP_UNDONE: "no longer said to be done",
    Changed.DUE_MOVED: "must be gone",
    Changed.FATE: "fate",
    Changed.SUBSTITUTE: "substitute",
    Changed.STATE: "state",
}


def lacking_words(one: Open) -> str:
    """What is lacking, without its detail."""
    return _LACKING[one.lacking]


def open_words(one: Open) -> str:
    """What is lacking, and the detail where there is one."""
    words = lacking_words(one)
    if one.lacking is Lacking.MANAGER_FOR:
        return f"line {one.detail} stays and needs another element manager"
    return f"{words}: {one.detail}" if one.detail else words


def due_words(due: Due) -> str:
    """``by 2023-12-31: remove from network core (GB-DVD-HUAWEI-2022, Communications Act ...)``."""
    day = f"by {due.day}" if due.day else "at once"
    memory = "; the day rests on memory" if due.recalled else ""
    clause = f", {due.clause}" if due.clause else ""
    return f"{day}: {due.what} ({due.measure}{clause}{memory})"


def substitute_words(one: Substitute) -> str:
    """The substitute, and what was found of it."""
    name = " ".join(filter(None, (one.maker, one.model))) or "a substitute without a name"
    if one.decision is None:
        return f"{name}: not examined"
    found = one.decision.value
    if one.decision is Decision.NO_RESTRICTION_FOUND:
        return f"{name}: {found} in what was examined"
    because = f" ({one.measure})" if one.measure else ""
    return f"{name}: {found}{because}"


def share_words(one: Share) -> str:
    """How the network stands to a cap."""
    unit = f"measured in {one.unit.value}{' (from memory)' if one.recalled else ''}"
    if one.percent is None:
        return f"{one.what}, {unit}: cannot be said, {_without(one)}"
    amounts = f"{one.amount} of {one.total} = {one.percent} percent"
    if one.kept is None:
        return f"{one.what}, {unit}: {amounts} of what is known; open, {_without(one)}"
    kept = "kept" if one.kept else "NOT KEPT"
    return f"{one.what}, {unit}: {amounts}, {kept}"


def _without(one: Share) -> str:
    return (
        f"{counted(one.unknown, 'row')} without {one.unit.value} or without a part of the network"
    )


def change_words(one: PlanChange) -> str:
    """``install done 2023-05-01``, ``must be gone 2023-12-31 (was 2024-03-31)``."""
    if one.change is Changed.STEP_DONE:
        return f"{one.before} done {one.after}"
    if one.change is Changed.STEP_UNDONE:
        return f"{one.before} no longer said to be done (was {one.after})"
    if one.change in (Changed.ADDED, Changed.LEFT_OUT):
        return f"{_CHANGED[one.change]} ({one.after or one.before})"
    return f"{_CHANGED[one.change]} {one.after or 'nothing'} (was {one.before or 'nothing'})"


def slack_words(item: PlannedItem) -> str:
    """``271 days to spare``, ``12 days too late``, ``removed 3 days after its day``."""
    if item.slack is None:
        return ""
    late = counted(-item.slack, "day")
    if item.state is State.GONE:
        return f"removed {late} after its day" if item.slack < 0 else "removed in time"
    if item.slack < 0:
        return f"{late} too late at the earliest"
    return f"{counted(item.slack, 'day')} to spare"


def fate_words(fate: Fate) -> str:
    """What is to become of a row."""
    return {
        Fate.REPLACE: "to replace",
        Fate.DECIDE: "to decide first",
        Fate.STAYS: "may stay",
        Fate.NOT_EXAMINED: "not examined",
    }[fate]
