"""Two spaces compared: values, contents, tables, order; each difference with the rule that fits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from countermark.equivalence.finding import Asked, Found, Pair, Path
from countermark.equivalence.judging import Judge
from countermark.equivalence.pairing import Paired, paired
from countermark.equivalence.rules import Rule, Rules, Touches
from countermark.equivalence.runs import differing, total
from countermark.equivalence.structure import faults, layout, order, silent
from countermark.equivalence.symbols import symbols
from countermark.equivalence.text_times import date_around
from countermark.equivalence.values import field_found, fields
from countermark.equivalence.where import (
    component,
    entry,
    is_table,
    looks_encrypted,
    path,
    place,
    shifted,
)
from countermark.formats.artefact.opening import Opener
from countermark.model.artefact import Account, Field, Kind, Node, Span
from countermark.model.comparison import Change, Value, What
from countermark.model.gap import Gap, Why


class _Part(msgspec.Struct, frozen=True):
    """Bytes nobody reads, as the container of them sees them: rules are asked in its words."""

    form: str
    role: str
    nodes: tuple[Node | None, Node | None]
    path: Path
    component: Path


class Spaces:
    """Compares pairs of spaces; what lies in them is handed back as further pairs."""

    def __init__(self, rules: Rules, openers: tuple[Opener, Opener]) -> None:
        self._judge, self._openers = Judge(rules), openers

    def compare(self, pair: Pair) -> tuple[list[Found], list[Pair]]:
        """What differs in two spaces, and the pairs of spaces inside them that differ."""
        a, b = pair.evaluated, pair.deployed
        if a.space.sha256 == b.space.sha256:
            return [], []
        if a.space.form != b.space.form:
            return [self._other_form(pair)], []
        if not pair.form:
            return [*self._leaf(pair)], []
        found: list[Found] = []
        inner: list[Pair] = []
        found += fields(self._judge, pair, a.space.fields, b.space.fields, "", (None, None))
        found += faults(pair)
        pairs = paired(a.nodes, b.nodes)
        for one in pairs:
            self._node(pair, one, found, inner)
        found += layout(self._judge, pair, pairs)
        found += order(self._judge, pair)
        if not found and not inner:
            found.append(silent(pair))
        return self._judge.held(pair, found, bool(inner)), inner

    # --- one pair of nodes

    def _node(self, pair: Pair, one: Paired, found: list[Found], inner: list[Pair]) -> None:
        left, right = pair.nodes(one.evaluated, one.deployed)
        if left is None or right is None:
            found.extend(self._one_sided(pair, one))
            return
        found += fields(
            self._judge, pair, left.fields, right.fields, left.role, one.numbers, left.name
        )
        if left.role != right.role:
            roles = Field("role", left.role), Field("role", right.role)
            found.append(field_found(self._judge, pair, "role", *roles, "", one.numbers, left.name))
        if left.kind is Kind.FILE or left.codec or right.codec:
            self._content(pair, one, found, inner)
        elif left.account is not Account.PARSED or right.account is not Account.PARSED:
            found += self._opaque(pair, one)

    def _one_sided(self, pair: Pair, one: Paired) -> Iterator[Found]:
        left, right = pair.nodes(one.evaluated, one.deployed)
        node = left or right
        if node is None or is_table(node):
            return
        rule: Rule | None = None
        refused: tuple[str, ...] = ()
        if left is None and node.kind is Kind.SIGNATURE:
            asked = Asked(pair, nodes=(left, right), numbers=one.numbers)
            rule, refused = self._judge.rule(Touches.ADDED, pair.form, node.role, "", asked)
        yield Found(
            Change(
                what=What.REMOVED if left else What.ADDED,
                path=path(pair, node),
                form=pair.form,
                role=node.role,
                evaluated_at=place(pair.evaluated_within, left.spans if left else ()),
                deployed_at=place(pair.deployed_within, right.spans if right else ()),
                refused=refused,
            ),
            component(pair, node),
            rule,
        )

    def _content(self, pair: Pair, one: Paired, found: list[Found], inner: list[Pair]) -> None:
        left, right = pair.nodes(*one.numbers)
        assert left is not None and right is not None
        if left.codec != right.codec:
            found.append(self._encoding(pair, one))
        elif _same_bytes(pair, one):
            return
        a, b = self._decoded(pair, one)
        if isinstance(a, Gap) or isinstance(b, Gap):
            found.append(self._not_opened(pair, one, a if isinstance(a, Gap) else b))
        elif a is None and b is None and _says_it_all(left, right):
            return
        elif a is None or b is None:
            found += self._opaque(pair, one)
        elif a == b:
            if left.codec == right.codec and left.sha256 != right.sha256:
                found.append(self._encoding(pair, one))
        else:
            inner.append(self._inside(pair, one, a, b))

    def _decoded(
        self, pair: Pair, one: Paired
    ) -> tuple[memoryview | Gap | None, memoryview | Gap | None]:
        a, b = self._openers
        assert one.evaluated is not None and one.deployed is not None
        left = a.decoded(pair.evaluated, one.evaluated)
        right = b.decoded(pair.deployed, one.deployed)
        if left is None and isinstance(right, memoryview):
            left = memoryview(pair.evaluated.bytes_of(one.evaluated))
        if right is None and isinstance(left, memoryview):
            right = memoryview(pair.deployed.bytes_of(one.deployed))
        return left, right

    def _inside(self, pair: Pair, one: Paired, a: memoryview, b: memoryview) -> Pair:
        left, right = pair.nodes(*one.numbers)
        assert left is not None and right is not None
        assert one.evaluated is not None and one.deployed is not None
        depth = pair.evaluated.depth + 1
        return Pair(
            evaluated=self._openers[0].open(a, depth),
            deployed=self._openers[1].open(b, depth),
            path=path(pair, left),
            component=component(pair, left),
            evaluated_within=(*pair.evaluated_within, entry(pair.form, one.evaluated, left)),
            deployed_within=(*pair.deployed_within, entry(pair.form, one.deployed, right)),
            outer=pair,
            numbers=one.numbers,
        )

    # --- kinds of difference

    def _other_form(self, pair: Pair) -> Found:
        a, b = pair.evaluated.space, pair.deployed.space
        faults = [fault.what for fault in (*a.faults, *b.faults)]
        return Found(
            Change(
                what=What.FORM,
                path=pair.path,
                evaluated=a.form,
                deployed=b.form,
                evaluated_at=place(pair.evaluated_within, (Span(0, a.size),)),
                deployed_at=place(pair.deployed_within, (Span(0, b.size),)),
                refused=tuple(faults[:3]),
            ),
            pair.component,
        )

    def _leaf(self, pair: Pair) -> Iterator[Found]:
        a, b = pair.evaluated, pair.deployed
        if not pair.path and looks_encrypted(a) and looks_encrypted(b):
            why = "no reader knows it, and its bytes look encrypted or compressed"
            gap = Gap("the whole", Why.NOT_READ, b.space.size, detail=why)
            yield self._gap_found(pair, gap, (Span(0, a.space.size),), (Span(0, b.space.size),))
            return
        holder: tuple[Node | None, Node | None] = (None, None)
        form, role = "", "opaque"
        if pair.outer is not None and (left := pair.outer.nodes(*pair.numbers)[0]) is not None:
            holder, form, role = pair.outer.nodes(*pair.numbers), pair.outer.form, left.role
        part = _Part(form, role, holder, pair.path, pair.component)
        yield from self._bytes(pair, a.data, b.data, part)

    def _opaque(self, pair: Pair, one: Paired) -> Iterator[Found]:
        left, right = pair.nodes(*one.numbers)
        assert left is not None and right is not None
        if left.sha256 == right.sha256 and left.size == right.size:
            return
        if left.account is Account.FILL and right.account is Account.FILL and is_table(left):
            return
        a = memoryview(pair.evaluated.bytes_of(one.evaluated or 0))
        b = memoryview(pair.deployed.bytes_of(one.deployed or 0))
        part = _Part(pair.form, left.role, (left, right), path(pair, left), component(pair, left))
        yield from self._bytes(pair, a, b, part, part.nodes)

    def _bytes(
        self,
        pair: Pair,
        a: memoryview,
        b: memoryview,
        part: _Part,
        spans_of: tuple[Node | None, Node | None] = (None, None),
    ) -> Iterator[Found]:
        """Bytes nobody reads: one difference, which a rule explains as a whole or not at all."""
        runs = differing(a, b)
        if not any(total(side) for side in runs):
            return
        asked = Asked(pair, nodes=part.nodes, bytes=(a, b), runs=tuple(runs[0]))
        name = part.path[-1] if part.path else b""
        rule, refused = self._judge.rule(Touches.CONTENT, part.form, part.role, "", asked, name)
        moved = [shifted(side, node) for side, node in zip(runs, spans_of, strict=True)]
        values = _around((a, b), runs[0], rule) if len(a) == len(b) else (None, None)
        yield Found(
            Change(
                what=What.CONTENT,
                path=part.path,
                form=part.form,
                role=part.role,
                evaluated=values[0],
                deployed=values[1],
                evaluated_at=place(pair.evaluated_within, moved[0]),
                deployed_at=place(pair.deployed_within, moved[1]),
                refused=refused,
                symbol=symbols(pair.deployed, moved[1]),
            ),
            part.component,
            rule,
        )

    def _encoding(self, pair: Pair, one: Paired) -> Found:
        left, right = pair.nodes(*one.numbers)
        assert left is not None and right is not None
        asked = Asked(pair, left.codec, right.codec, (left, right))
        rule, refused = self._judge.rule(Touches.ENCODING, pair.form, left.role, left.codec, asked)
        return Found(
            Change(
                what=What.ENCODING,
                path=path(pair, left),
                form=pair.form,
                role=left.role,
                field="codec",
                evaluated=left.codec,
                deployed=right.codec,
                evaluated_at=place(pair.evaluated_within, left.spans),
                deployed_at=place(pair.deployed_within, right.spans),
                refused=refused,
            ),
            component(pair, left),
            rule,
        )

    def _not_opened(self, pair: Pair, one: Paired, gap: object) -> Found:
        left, right = pair.nodes(*one.numbers)
        assert left is not None and right is not None and isinstance(gap, Gap)
        found = self._gap_found(pair, gap, left.spans, right.spans)
        found.change = msgspec.structs.replace(found.change, path=path(pair, left), role=left.role)
        found.component = component(pair, left)
        return found

    def _gap_found(self, pair: Pair, gap: Gap, a: Sequence[Span], b: Sequence[Span]) -> Found:
        return Found(
            Change(
                what=What.NOT_OPENED,
                path=pair.path,
                form=pair.form,
                evaluated_at=place(pair.evaluated_within, a),
                deployed_at=place(pair.deployed_within, b),
                gap=gap,
            ),
            pair.component,
        )


AROUND = 16
"""Bytes that are shown before and behind those that differ."""


def _around(
    sides: tuple[memoryview, memoryview], runs: Sequence[Span], rule: Rule | None
) -> tuple[Value, Value]:
    """What the first different bytes say on both sides: the date where a rule saw one."""
    run = runs[0]
    if rule is not None and "text-time" in rule.proves:
        written = [date_around(side, run) for side in sides]
        if written[0] and written[1]:
            return written[0].text, written[1].text
    start, end = max(run.offset - AROUND, 0), min(run.end, run.offset + 64) + AROUND
    return bytes(sides[0][start:end]), bytes(sides[1][start:end])


def _same_bytes(pair: Pair, one: Paired) -> bool:
    """Have both the same bytes, and does nothing else have a say in what they hold?"""
    for opened, number in zip(pair.sides, one.numbers, strict=True):
        assert number is not None
        content, node = opened.piece(number).content, opened.nodes[number]
        if node.shares is not None or (content and content.chunks and not content.alone):
            return False
        if content and content.missing and not content.alone:
            return False
    left, right = pair.nodes(*one.numbers)
    return left is not None and right is not None and left.sha256 == right.sha256


def _says_it_all(*nodes: Node) -> bool:
    """Are the bytes of both nothing but their values?"""
    return all(node.account is Account.PARSED for node in nodes)
