"""Where something stands: paths for people, places for programs, parts for what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.equivalence.finding import Pair, Path
from countermark.equivalence.runs import total
from countermark.formats.artefact.opening import Opened, entropy
from countermark.model.artefact import Account, Kind, Node, Says, Span
from countermark.model.comparison import Change, Place, Refused, Value, What
from countermark.model.gap import Gap
from countermark.model.selector import By, Entry

SPANS = 8
"""Spans that are listed of one difference; their size counts all."""

NOT_COMPONENTS = frozenset({"elf", "pe", "dtb", "ihex", "srec"})
"""Formats whose entries are parts of one program or table, no components of their own."""

RANDOM, RANDOM_SIZE = 7_900, 4096
"""Entropy in thousandths of a bit a byte, and bytes, from which unknown bytes look encrypted."""


def is_table(node: Node) -> bool:
    """A part of the format of which every value is read, or padding that it demands."""
    fill = node.account is Account.FILL and node.kind is Kind.PADDING
    parsed = node.account is Account.PARSED or fill
    facts = any(field.says is not Says.DERIVED for field in node.fields)
    return node.kind in (Kind.HEADER, Kind.PADDING) and parsed and not facts and not node.codec


def looks_encrypted(opened: Opened) -> bool:
    return (
        opened.space.size >= RANDOM_SIZE
        and len(opened.nodes) == 1
        and entropy(opened.data, opened.nodes[0].spans) >= RANDOM
    )


def path(pair: Pair, node: Node) -> Path:
    return (*pair.path, node.name or node.role.encode())


def component(pair: Pair, node: Node | None) -> Path:
    if node is None or pair.form in NOT_COMPONENTS or node.kind is not Kind.FILE or not node.name:
        return pair.component
    return (*pair.path, node.name)


def entry(form: str, number: int, node: Node) -> Entry:
    return Entry(form, By.INDEX, number, node.name or node.role.encode())


def change(
    pair: Pair,
    what: What,
    spans: tuple[Sequence[Span], Sequence[Span]] = ((), ()),
    *,
    path: Path | None = None,
    form: str | None = None,
    role: str = "",
    field: str = "",
    values: tuple[Value, Value] = (None, None),
    refused: tuple[Refused, ...] = (),
    gap: Gap | None = None,
    symbol: str = "",
) -> Change:
    """A change at ``spans`` of both spaces; its path and form are the pair's where not given."""
    return Change(
        what=what,
        path=pair.path if path is None else path,
        form=pair.form if form is None else form,
        role=role,
        field=field,
        evaluated=values[0],
        deployed=values[1],
        evaluated_at=_place(pair.evaluated_within, spans[0]),
        deployed_at=_place(pair.deployed_within, spans[1]),
        refused=refused,
        gap=gap,
        symbol=symbol,
    )


def _place(within: tuple[Entry, ...], spans: Sequence[Span]) -> Place:
    return Place(within, tuple(spans[:SPANS]), total(spans))


def shifted(runs: Sequence[Span], node: Node | None) -> tuple[Span, ...]:
    """Runs within the bytes of a node, counted from the beginning of its space."""
    if node is None or not node.spans:
        return tuple(runs)
    made: list[Span] = []
    for run in runs:
        made += _in_spans(run, node.spans)
    return tuple(made)


def _in_spans(run: Span, spans: Sequence[Span]) -> Iterator[Span]:
    at, left, passed = run.offset, run.length, 0
    for span in spans:
        if left and passed <= at < passed + span.length:
            step = min(left, passed + span.length - at)
            yield Span(span.offset + at - passed, step)
            at, left = at + step, left - step
        passed += span.length
