"""An evaluated artefact compared with a deployed one: the verdict, and all it rests on."""

from __future__ import annotations

from collections.abc import Callable

from countermark.equivalence.accounts import accounts
from countermark.equivalence.finding import Pair
from countermark.equivalence.rules import Rules
from countermark.equivalence.spaces import Spaces
from countermark.equivalence.tally import Bounds, Tally
from countermark.equivalence.where import NOT_COMPONENTS
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Kind
from countermark.model.comparison import (
    Accounted,
    Comparison,
    Result,
    Sided,
)
from countermark.model.errors import SourceError
from countermark.model.ports import Deadline

PAIRS = 1_000_000
"""Pairs of spaces that one comparison opens at most."""


def compare(
    evaluated: tuple[str, Opened],
    deployed: tuple[str, Opened],
    rules: Rules,
    *,
    deadline: Deadline,
    bounds: Bounds | None = None,
    step: Callable[[str, int], None] = lambda what, done: None,
) -> Comparison:
    """Compare two artefacts, each given as its name and opened.

    Contents are opened only where they differ. ``step`` is told the path and the number of each
    pair of spaces that is opened. Raises SourceError when the time is over or too many spaces
    differ: there is no verdict then.
    """
    outer = Pair(evaluated[1], deployed[1])
    tally = Tally(bounds or Bounds())
    spaces = Spaces(rules)
    waiting, done, same = [outer], 0, 0
    while waiting:
        pair = waiting.pop()
        done += 1
        if deadline.passed() or done > PAIRS:
            raise SourceError(
                f"no verdict after {done} pairs of contents: the time or a cap is spent",
                next_step="compare parts of the artefacts on their own",
            )
        step(b" > ".join(pair.path).decode("utf-8", "replace"), done)
        found, inner = spaces.compare(pair)
        for one in found:
            tally.add(one)
        waiting += reversed(inner)
        same += _entries(pair)
    tally.close()
    return _comparison(outer, (evaluated[0], deployed[0]), tally, rules, same)


def _entries(pair: Pair) -> int:
    """The entries that both sides have, where both are opened and differ."""
    if pair.is_same or not pair.form or pair.form in NOT_COMPONENTS:
        return 0
    names = [
        {node.name for node in opened.nodes if node.kind is Kind.FILE and node.name}
        for opened in pair.sides
    ]
    return len(names[0] & names[1])


def _comparison(
    outer: Pair, names: tuple[str, str], tally: Tally, rules: Rules, entries: int
) -> Comparison:
    components = tally.components()
    touched = sum(1 for path in tally.touched if path)
    counts = accounts(outer, tally)
    evaluated, deployed = (_sided(outer, side, names[side], counts[side]) for side in (0, 1))
    return Comparison(
        result=_result(outer, tally),
        evaluated=evaluated,
        deployed=deployed,
        rule_set=rules.described,
        rules=tally.rules(),
        unexplained=tally.unexplained(),
        unexplained_changes=tally.unexplained_changes,
        unexplained_size=max(one.unexplained for one in counts),
        components=components,
        same_components=max(entries - touched, 0),
        gaps=tuple(change.gap for change in tally.unexplained() if change.gap),
    )


def _result(outer: Pair, tally: Tally) -> Result:
    if outer.is_same:
        return Result.IDENTICAL
    if tally.unexplained_changes > tally.not_opened:
        return Result.DIFFERS
    if tally.not_opened:
        return Result.INCOMPARABLE
    return Result.EQUIVALENT


def _sided(outer: Pair, side: int, name: str, accounted: Accounted) -> Sided:
    opened = outer.sides[side]
    coverage: dict[str, int] = {}
    for node in () if outer.is_same else opened.nodes:
        word = node.account.value
        coverage[word] = coverage.get(word, 0) + node.size
    return Sided(
        name=name,
        size=opened.space.size,
        sha256=opened.space.sha256,
        form=opened.space.form,
        accounted=accounted,
        coverage=coverage,
    )
