"""A question of fact as people read it: the column that would say it, and answers to choose from.

The actions come from ``fact_actions``, with every answer: a screen and a page show the same of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from countermark.model.cause import Action, ActionKind, Answer
from countermark.model.lazy_pattern import lazy_pattern
from countermark.reports.terminal import phrase

ROWS = 3
"""Rows that a question names."""


def fact_question(action: Action, again: str, *, every: bool = False) -> Action:
    """A question of fact as it is shown: where else it can be said, and a command for each answer.

    Not ``every`` answer: one that brings the item into the scope, and one that does not. The
    command ``again`` alone is left out: whoever asked has just typed it. Other actions stay as
    they are.
    """
    if action.kind is not ActionKind.FACT:
        return action
    if action.commands == (again,):
        return replace(action, commands=())
    offered = _offered(action)
    if not offered:
        return action
    shown = offered if every else _one_of_each(offered)
    named = action.why
    if action.rows:
        named = f"column “{action.column}” of {_rows_words(action.rows)}"
    what = phrase(action.what)
    what = f"{what}: {named}" if named else what
    return replace(action, what=what, why="", commands=tuple(one.command for one in shown))


def _rows_words(rows: Sequence[str]) -> str:
    """``a.csv:2, 5, 9 and others``: the file is named once where it is one."""
    shown, more = rows[:ROWS], " and others" if len(rows) > ROWS else ""
    first, *rest = (_PLACE.match(row) for row in shown)
    if first is None or any(one is None or one[1] != first[1] for one in rest):
        return f"{', '.join(shown)}{more}"
    numbers = [first[2], *(one[2] for one in rest if one is not None)]
    return f"{first[1]}{', '.join(numbers)}{more}"


_PLACE = lazy_pattern(r"(.*[:!])([0-9]+)\Z")


def answers_left(shown: Iterable[Action]) -> int:
    """How many answers with a command ``fact_question`` does not offer at once."""
    return sum(len(some) - len(_one_of_each(some)) for some in map(_offered, shown))


def _offered(action: Action) -> list[Answer]:
    return [one for one in action.answers if one.command]


def _one_of_each(offered: Sequence[Answer]) -> list[Answer]:
    """The first answer of each fact that the measure reaches, and the first that it does not."""
    first: dict[tuple[str, bool], Answer] = {}
    for one in offered:
        first.setdefault((one.fact, one.is_within), one)
    return list(first.values())
