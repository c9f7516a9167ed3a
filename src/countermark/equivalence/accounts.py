"""The bytes of both outermost spaces, each in one of four counts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from countermark.equivalence.finding import Pair, Twins
from countermark.equivalence.pairing import paired
from countermark.equivalence.runs import differing, total
from countermark.equivalence.tally import TABLES, Tally
from countermark.equivalence.where import is_table
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Node, Span
from countermark.model.comparison import Accounted

_WORDS = ("", "explained", "unopened", "unexplained")


def accounts(outer: Pair, tally: Tally) -> tuple[Accounted, Accounted]:
    """Bytes that are alike in their node's turn; the others under the worst found in their node."""
    a, b = outer.sides
    if outer.is_same:
        return Accounted(same=a.space.size), Accounted(same=b.space.size)
    worst = [_worst(outer.sides[side], tally, side) for side in (0, 1)]
    counts = [dict.fromkeys(("same", "explained", "unexplained", "unopened"), 0) for _ in worst]
    for one in paired(a.nodes, b.nodes):
        nodes = outer.nodes(*one.numbers)
        other = [node.size if node else 0 for node in nodes]
        if nodes[0] and nodes[1] and a.space.form == b.space.form:
            other = _different(Twins(outer, one.both, nodes[0], nodes[1]))
        for side, (number, node) in enumerate(zip(one.numbers, nodes, strict=True)):
            if number is not None and node is not None:
                counts[side][worst[side].get(number, "explained")] += other[side]
                counts[side]["same"] += node.size - other[side]
    return Accounted(**counts[0]), Accounted(**counts[1])


def _different(twins: Twins) -> list[int]:
    """How many bytes of each differ from the other's; all where lengths differ."""
    sizes = [node.size for node in twins.nodes]
    if twins.evaluated.has_the_bytes_of(twins.deployed):
        return [0, 0]
    if sizes[0] != sizes[1]:
        return sizes
    return [total(differing(*twins.bytes())[0])] * 2


def _worst(opened: Opened, tally: Tally, side: int) -> dict[int, str]:
    """The worst word for each node in which, or in whose content, something was found."""
    made = _direct(opened, tally.direct(side))
    for number, word in tally.outer(side).items():
        made[number] = max(made.get(number, ""), word, key=_WORDS.index)
    return made


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
