"""Values of both sides compared, by name and turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from countermark.equivalence.finding import Difference, Found, Pair
from countermark.equivalence.judging import Judge
from countermark.equivalence.rules import Touches
from countermark.equivalence.where import change, component
from countermark.model.artefact import Field, Says
from countermark.model.comparison import What


def fields(
    judge: Judge,
    pair: Pair,
    a: Iterable[Field],
    b: Iterable[Field],
    role: str,
    numbers: tuple[int | None, int | None],
    name: bytes = b"",
) -> Iterator[Found]:
    left, right = by_turn(a), by_turn(b)
    for key in {**left, **right}:
        one, other = left.get(key), right.get(key)
        if one == other or (one and other and alike(one, other)):
            continue
        yield field_found(judge, pair, key[0], one, other, role, numbers, name)


def field_found(
    judge: Judge,
    pair: Pair,
    name: str,
    one: Field | None,
    other: Field | None,
    role: str,
    numbers: tuple[int | None, int | None],
    entry: bytes,
) -> Found:
    values = (one.value if one else None, other.value if other else None)
    nodes = pair.nodes(*numbers)
    wrong = any(field and field.says is Says.WRONG for field in (one, other))
    difference = Difference(pair, *values, nodes=nodes, numbers=numbers, field=name)
    rule, refused = (
        (None, ()) if wrong else judge.rule(Touches.FIELD, pair.form, role, name, difference)
    )
    spans = [(field.span,) if field and field.span else () for field in (one, other)]
    found = change(
        pair,
        What.FIELD,
        (spans[0], spans[1]),
        path=(*pair.path, entry) if entry else pair.path,
        role=role,
        field=name,
        values=values,
        refused=refused,
    )
    return Found(found, component(pair, nodes[0] or nodes[1]), rule)


def alike(a: Field, b: Field) -> bool:
    if a.says is Says.DERIVED and b.says is Says.DERIVED:
        return True
    return a.says is b.says is Says.FACT and a.value == b.value


def by_turn(fields: Iterable[Field]) -> dict[tuple[str, int], Field]:
    turns: Counter[str] = Counter()
    made = {}
    for field in fields:
        made[field.name, turns[field.name]] = field
        turns[field.name] += 1
    return made
