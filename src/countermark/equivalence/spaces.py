"""Two spaces compared: values, contents, tables, order; each difference with the rule that fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from countermark.equivalence.finding import Difference, Found, Pair, Path, Twins
from countermark.equivalence.judging import Judge
from countermark.equivalence.pairing import paired, same_bytes
from countermark.equivalence.rules import Rule, Rules, Touches
from countermark.equivalence.runs import differing, equal, total
from countermark.equivalence.signed import is_signature_file
from countermark.equivalence.structure import faults, layout, order, silent
from countermark.equivalence.symbols import symbols
from countermark.equivalence.text_times import date_around
from countermark.equivalence.values import field_found, fields
from countermark.equivalence.where import (
    change,
    component,
    entry,
    is_table,
    looks_encrypted,
    path,
    shifted,
)
from countermark.model.artefact import Account, Field, Kind, Node, Span
from countermark.model.comparison import Failed, Refused, Unproven, Value, What
from countermark.model.gap import Gap, Why

Nodes = tuple[Node | None, Node | None]


class _Part(msgspec.Struct, frozen=True):
    """Bytes nobody reads, as the container of them sees them: rules are asked in its words."""

    form: str
    role: str
    nodes: Nodes
    path: Path
    component: Path


class Spaces:
    """Compares pairs of spaces; what lies in them is handed back as further pairs."""

    def __init__(self, rules: Rules) -> None:
        self._judge = Judge(rules)

    def compare(self, pair: Pair) -> tuple[list[Found], list[Pair]]:
        """What differs in two spaces, and the pairs of spaces inside them that differ."""
        a, b = pair.sides
        if pair.is_same:
            return [], []
        if a.space.form != b.space.form:
            return [_other_form(pair)], []
        if not pair.form:
            return [*self._leaf(pair)], []
        found: list[Found] = []
        inner: list[Pair] = []
        found += fields(self._judge, pair, a.space.fields, b.space.fields, "", (None, None))
        found += faults(pair)
        pairs = paired(a.nodes, b.nodes)
        for one in pairs:
            left, right = pair.nodes(*one.numbers)
            if left and right:
                self._twins(Twins(pair, one.both, left, right), found, inner)
            else:
                found += self._one_sided(pair, one.numbers, (left, right))
        found += layout(self._judge, pair, pairs)
        found += order(self._judge, pair)
        if not found and not inner:
            found.append(silent(pair))
        self._judge.withdraw_unproven(pair, found, bool(inner))
        return found, inner

    # --- nodes

    def _one_sided(
        self, pair: Pair, numbers: tuple[int | None, int | None], nodes: Nodes
    ) -> Iterator[Found]:
        left, right = nodes
        node = left or right
        if node is None or is_table(node):
            return
        rule: Rule | None = None
        refused: tuple[Refused, ...] = ()
        if left is None and (node.kind is Kind.SIGNATURE or is_signature_file(pair.form, node)):
            difference = Difference(pair, nodes=nodes, numbers=numbers)
            rule, refused = self._judge.rule(
                Touches.ADDED, pair.form, node.role, "", difference, node.name
            )
        what = What.REMOVED if left else What.ADDED
        spans = left.spans if left else (), right.spans if right else ()
        found = change(pair, what, spans, path=path(pair, node), role=node.role, refused=refused)
        yield Found(found, component(pair, node), rule)

    def _twins(self, twins: Twins, found: list[Found], inner: list[Pair]) -> None:
        pair, left, right = twins.pair, twins.evaluated, twins.deployed
        found += fields(
            self._judge, pair, left.fields, right.fields, left.role, twins.numbers, left.name
        )
        if left.role != right.role:
            roles = Field("role", left.role), Field("role", right.role)
            found.append(
                field_found(self._judge, pair, "role", *roles, "", twins.numbers, left.name)
            )
        if left.kind is Kind.FILE or left.codec or right.codec:
            self._content(twins, found, inner)
        elif left.account is not Account.PARSED or right.account is not Account.PARSED:
            found += self._opaque(twins)

    def _content(self, twins: Twins, found: list[Found], inner: list[Pair]) -> None:
        pair, (left, right) = twins.pair, twins.nodes
        if left.codec != right.codec:
            found.append(self._encoding(twins))
        elif same_bytes(pair.sides, twins.numbers):
            return
        a, b = _decoded(twins)
        gap = next((side for side in (a, b) if isinstance(side, Gap)), None)
        if gap is not None:
            found.append(_not_opened(twins, gap))
        elif a is None and b is None and _says_it_all(left, right):
            return
        elif isinstance(a, memoryview) and isinstance(b, memoryview):
            if not equal(a, b):
                inner.append(_inside(twins, a, b))
            elif left.codec == right.codec and left.sha256 != right.sha256:
                found.append(self._encoding(twins))
        else:
            found += self._opaque(twins)

    # --- bytes nobody reads

    def _leaf(self, pair: Pair) -> Iterator[Found]:
        a, b = pair.sides
        if not pair.path and looks_encrypted(a) and looks_encrypted(b):
            why = "no reader knows it, and its bytes look encrypted or compressed"
            gap = Gap("the whole", Why.NOT_READ, b.space.size, detail=why)
            whole = (Span(0, a.space.size),), (Span(0, b.space.size),)
            yield Found(change(pair, What.NOT_OPENED, whole, gap=gap), pair.component)
            return
        holder = pair.holder
        part = _Part(
            holder.pair.form if holder else "",
            holder.evaluated.role if holder else "opaque",
            holder.nodes if holder else (None, None),
            pair.path,
            pair.component,
        )
        yield from self._bytes(pair, (a.data, b.data), part)

    def _opaque(self, twins: Twins) -> Iterator[Found]:
        pair, left, right = twins.pair, twins.evaluated, twins.deployed
        if left.has_the_bytes_of(right):
            return
        if left.account is Account.FILL and right.account is Account.FILL and is_table(left):
            return
        part = _Part(pair.form, left.role, twins.nodes, path(pair, left), component(pair, left))
        yield from self._bytes(pair, twins.bytes(), part, twins.nodes)

    def _bytes(
        self,
        pair: Pair,
        sides: tuple[memoryview, memoryview],
        part: _Part,
        spans_of: Nodes = (None, None),
    ) -> Iterator[Found]:
        """One difference, which a rule explains as a whole or not at all."""
        runs = differing(*sides)
        if not any(total(side) for side in runs):
            return
        difference = Difference(pair, nodes=part.nodes, bytes=sides, runs=tuple(runs[0]))
        name = part.path[-1] if part.path else b""
        rule, refused = self._judge.rule(
            Touches.CONTENT, part.form, part.role, "", difference, name
        )
        moved = shifted(runs[0], spans_of[0]), shifted(runs[1], spans_of[1])
        found = change(
            pair,
            What.CONTENT,
            moved,
            path=part.path,
            form=part.form,
            role=part.role,
            values=_around(sides, runs[0], rule),
            refused=refused,
            symbol=symbols(pair.deployed, moved[1]),
        )
        yield Found(found, part.component, rule)

    def _encoding(self, twins: Twins) -> Found:
        pair, left, right = twins.pair, twins.evaluated, twins.deployed
        codecs = left.codec, right.codec
        difference = Difference(pair, *codecs, nodes=twins.nodes)
        rule, refused = self._judge.rule(
            Touches.ENCODING, pair.form, left.role, left.codec, difference
        )
        found = change(
            pair,
            What.ENCODING,
            (left.spans, right.spans),
            path=path(pair, left),
            role=left.role,
            field="codec",
            values=codecs,
            refused=refused,
        )
        return Found(found, component(pair, left), rule)


def _other_form(pair: Pair) -> Found:
    a, b = (opened.space for opened in pair.sides)
    faults = (*a.faults, *b.faults)[:3]
    reasons = tuple(Refused("", "", Failed(Unproven.UNREADABLE, (one.what,))) for one in faults)
    whole = (Span(0, a.size),), (Span(0, b.size),)
    found = change(pair, What.FORM, whole, form="", values=(a.form, b.form), refused=reasons)
    return Found(found, pair.component)


def _not_opened(twins: Twins, gap: Gap) -> Found:
    pair, left, right = twins.pair, twins.evaluated, twins.deployed
    found = change(
        pair,
        What.NOT_OPENED,
        (left.spans, right.spans),
        path=path(pair, left),
        role=left.role,
        gap=gap,
    )
    return Found(found, component(pair, left))


def _decoded(twins: Twins) -> tuple[memoryview | Gap | None, memoryview | Gap | None]:
    """What both hold; the bytes as they stand for one that holds none where the other does."""
    a, b = (
        opened.decoded(number)
        for opened, number in zip(twins.pair.sides, twins.numbers, strict=True)
    )
    if a is None and isinstance(b, memoryview):
        a = twins.bytes()[0]
    elif b is None and isinstance(a, memoryview):
        b = twins.bytes()[1]
    return a, b


def _inside(twins: Twins, a: memoryview, b: memoryview) -> Pair:
    pair, left, right = twins.pair, twins.evaluated, twins.deployed
    depth = pair.evaluated.depth + 1
    return Pair(
        evaluated=pair.evaluated.opener.open(a, depth),
        deployed=pair.deployed.opener.open(b, depth),
        path=path(pair, left),
        component=component(pair, left),
        evaluated_within=(*pair.evaluated_within, entry(pair.form, twins.numbers[0], left)),
        deployed_within=(*pair.deployed_within, entry(pair.form, twins.numbers[1], right)),
        holder=twins,
    )


AROUND = 16
"""Bytes that are shown before and behind those that differ."""


def _around(
    sides: tuple[memoryview, memoryview], runs: Sequence[Span], rule: Rule | None
) -> tuple[Value, Value]:
    """What the first different bytes say on both sides: the date where a rule saw one.

    Of sides of other lengths nothing: there are no first bytes that differ alone.
    """
    if len(sides[0]) != len(sides[1]):
        return None, None
    run = runs[0]
    if rule is not None and "text-time" in rule.proves:
        written = [date_around(side, run) for side in sides]
        if written[0] and written[1]:
            return written[0].text, written[1].text
    start, end = max(run.offset - AROUND, 0), min(run.end, run.offset + 64) + AROUND
    return bytes(sides[0][start:end]), bytes(sides[1][start:end])


def _says_it_all(*nodes: Node) -> bool:
    """Are the bytes of both nothing but their values?"""
    return all(node.account is Account.PARSED for node in nodes)
