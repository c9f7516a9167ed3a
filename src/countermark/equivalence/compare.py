"""An evaluated artefact compared with a deployed one: the verdict, and all it rests on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from countermark.equivalence.finding import Pair
from countermark.equivalence.pairing import paired
from countermark.equivalence.rules import Rules
from countermark.equivalence.runs import differing, total
from countermark.equivalence.spaces import Spaces
from countermark.equivalence.tally import TABLES, Bounds, Tally
from countermark.equivalence.where import NOT_COMPONENTS, is_table
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Kind, Node, Span
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
    spaces = Spaces(rules, (evaluated[1].by, deployed[1].by))
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
    alike = pair.evaluated.space.sha256 == pair.deployed.space.sha256
    if alike or not pair.form or pair.form in NOT_COMPONENTS:
        return 0
    names = [
        {node.name for node in opened.nodes if node.kind is Kind.FILE and node.name}
        for opened in (pair.evaluated, pair.deployed)
    ]
    return len(names[0] & names[1])


def _comparison(
    outer: Pair, names: tuple[str, str], tally: Tally, rules: Rules, entries: int
) -> Comparison:
    components = tally.components()
    touched = sum(1 for path in tally.touched if path)
    evaluated, deployed = (_sided(outer, side, names[side], tally) for side in (0, 1))
    return Comparison(
        result=_result(outer, tally),
        evaluated=evaluated,
        deployed=deployed,
        rule_set=rules.described,
        rules=tally.rules(),
        unexplained=tally.unexplained(),
        unexplained_changes=tally.unexplained_changes,
        unexplained_size=max(
            evaluated.accounted.unexplained,
            deployed.accounted.unexplained,
        ),
        components=components,
        same_components=max(entries - touched, 0),
        gaps=tuple(change.gap for change in tally.unexplained() if change.gap),
    )


def _result(outer: Pair, tally: Tally) -> Result:
    if outer.evaluated.space.sha256 == outer.deployed.space.sha256:
        return Result.IDENTICAL
    if tally.unexplained_changes > tally.not_opened:
        return Result.DIFFERS
    if tally.not_opened:
        return Result.INCOMPARABLE
    return Result.EQUIVALENT


def _sided(outer: Pair, side: int, name: str, tally: Tally) -> Sided:
    opened = (outer.evaluated, outer.deployed)[side]
    same = outer.evaluated.space.sha256 == outer.deployed.space.sha256
    coverage: dict[str, int] = {}
    if not same:
        for node in opened.nodes:
            word = node.account.value
            coverage[word] = coverage.get(word, 0) + node.size
    return Sided(
        name=name,
        size=opened.space.size,
        sha256=opened.space.sha256,
        form=opened.space.form,
        accounted=Accounted(same=opened.space.size) if same else _accounted(outer, side, tally),
        coverage=coverage,
    )


_WORDS = ("", "explained", "unopened", "unexplained")


def _accounted(outer: Pair, side: int, tally: Tally) -> Accounted:
    """Bytes that are alike in their node's turn; the others under the worst found in their node."""
    sides = outer.sides
    inside, direct = tally.outer(side), _direct(sides[side], tally.direct(side))
    twins = {
        one.numbers[side]: one.numbers[1 - side] for one in paired(sides[0].nodes, sides[1].nodes)
    }
    comparable = sides[0].space.form == sides[1].space.form
    counts = dict.fromkeys(("same", "explained", "unexplained", "unopened"), 0)
    for number, node in enumerate(sides[side].nodes):
        worst = max(inside.get(number, ""), direct.get(number, ""), key=_WORDS.index)
        twin = twins.get(number) if comparable else None
        other = node.size if twin is None else _different(sides, number, twin, side)
        counts[worst or "explained"] += other
        counts["same"] += node.size - other
    return Accounted(**counts)


def _different(sides: tuple[Opened, Opened], number: int, twin: int, side: int) -> int:
    """How many of a node's own bytes differ from those of its twin; all where lengths differ."""
    node, other = sides[side].nodes[number], sides[1 - side].nodes[twin]
    if node.sha256 == other.sha256 and node.size == other.size:
        return 0
    if node.size != other.size:
        return node.size
    parts = (sides[side].bytes_of(number), sides[1 - side].bytes_of(twin))
    return total(differing(memoryview(parts[0]), memoryview(parts[1]))[0])


def _direct(opened: Opened, found: Iterable[tuple[Span | None, str, str]]) -> dict[int, str]:
    """The nodes in which something lies that no rule explains, with the worst word for each."""
    owners = sorted(
        (span.offset, span.end, number)
        for number, node in enumerate(opened.nodes)
        for span in node.spans
    )
    made: dict[int, str] = {}
    roles: set[tuple[str, str]] = set()
    for span, role, word in found:
        numbers = _owners(owners, span) if span is not None else []
        if role and (role, word) not in roles:  # once for each, for there may be many of one role
            roles.add((role, word))
            numbers += [n for n, node in enumerate(opened.nodes) if _is_of(node, role)]
        for number in numbers:
            made[number] = max(made.get(number, ""), word, key=_WORDS.index)
    return made


def _is_of(node: Node, role: str) -> bool:
    return node.role == role or (role == TABLES and is_table(node))


def _owners(owners: Sequence[tuple[int, int, int]], span: Span) -> list[int]:
    at = max(bisect_right(owners, (span.offset, 1 << 63, 0)) - 1, 0)
    made = []
    while at < len(owners) and owners[at][0] < max(span.end, span.offset + 1):
        if owners[at][1] > span.offset:
            made.append(owners[at][2])
        at += 1
    return made
