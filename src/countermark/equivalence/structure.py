"""What two spaces differ in as wholes: broken promises, tables of other bytes, order of entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from countermark.equivalence.finding import Difference, Found, Pair
from countermark.equivalence.judging import Judge
from countermark.equivalence.pairing import Paired
from countermark.equivalence.rules import Touches
from countermark.equivalence.runs import differing
from countermark.equivalence.where import change, is_table
from countermark.model.artefact import Kind, Node, Span
from countermark.model.comparison import What


def faults(pair: Pair) -> Iterator[Found]:
    sides = [
        Counter((fault.kind, fault.what) for fault in opened.space.faults) for opened in pair.sides
    ]
    for kind, what in sorted((sides[0] - sides[1]) | (sides[1] - sides[0])):
        where = [
            [f.span for f in opened.space.faults if (f.kind, f.what) == (kind, what) and f.span]
            for opened in pair.sides
        ]
        counts = sides[0][kind, what], sides[1][kind, what]
        found = change(
            pair, What.FAULT, (where[0], where[1]), field=f"{kind}: {what}", values=counts
        )
        yield Found(found, pair.component)


def layout(judge: Judge, pair: Pair, pairs: Sequence[Paired]) -> Iterator[Found]:
    """Tables of other bytes: of every part whose values are read, one difference a role."""
    roles: dict[str, tuple[list[Span], list[Span]]] = {}
    for one in pairs:
        left, right = pair.nodes(*one.numbers)
        node = left or right
        if node is None or not is_table(node) or (left and right and left.has_the_bytes_of(right)):
            continue
        spans = roles.setdefault(node.role, ([], []))
        spans[0].extend(left.spans if left else ())
        spans[1].extend(right.spans if right else ())
    for role, (a, b) in roles.items():
        rule, refused = judge.rule(Touches.LAYOUT, pair.form, role, "", Difference(pair))
        found = change(pair, What.LAYOUT, (a, b), role=role, refused=refused)
        yield Found(found, pair.component, rule)


def order(judge: Judge, pair: Pair) -> Iterator[Found]:
    if not (pair.evaluated.space.ordered or pair.deployed.space.ordered):
        return
    names = [
        [_named(node) for node in opened.nodes if node.kind is Kind.FILE or not is_table(node)]
        for opened in pair.sides
    ]
    both = set(names[0]) & set(names[1])
    a, b = ([name for name in side if name in both] for side in names)
    if a == b:
        return
    rule, refused = judge.rule(Touches.ORDER, pair.form, "", "", Difference(pair))
    yield Found(change(pair, What.ORDER, refused=refused), pair.component, rule)


def _named(node: Node) -> tuple[str, bytes]:
    """What a part is called where the order of parts is compared: an entry goes by its name."""
    return ("" if node.kind is Kind.FILE and node.name else node.role), node.name


def silent(pair: Pair) -> Found:
    """Other bytes of which the reader says the same: nobody knows what they mean."""
    runs = differing(pair.evaluated.data, pair.deployed.data)
    return Found(change(pair, What.CONTENT, runs, role="silent"), pair.component)
