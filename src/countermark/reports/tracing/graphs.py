"""Paths as graphs and rows for programs: TSV, Mermaid, GraphML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from countermark.model.safe_text import visible
from countermark.reports.shapes.check import HopShape
from countermark.reports.shapes.trace import ReachDocument, TraceDocument
from countermark.reports.tsv import rows

MOST_BOXES = 500


def trace_tsv(shown: TraceDocument) -> str:
    """A row for each hop of each path."""
    columns = (
        *("path", "hop", "from", "relation", "to", "grade", "certain", "doubt", "weakest"),
        *("denied_by", "valid_from", "valid_to", "claimant", "file", "place", "quote", "claim"),
        *("class", "target", "path_certain", "path_disputed", "shortest", "strongest"),
    )
    return rows(columns, _hop_rows(shown))


def _hop_rows(shown: TraceDocument) -> Iterator[tuple[object, ...]]:
    for number, path in enumerate(shown.paths, 1):
        for at, hop in enumerate(path.hops):
            claim = shown.claims.get(hop.claim)
            denied = (shown.claims[one].claimant for one in hop.disputed_by if one in shown.claims)
            told: tuple[object, ...] = ("",) * 6
            if claim is not None:
                on = claim.evidence
                told = (
                    *(claim.valid_from or "", claim.valid_to or "", claim.claimant),
                    *(on.file, on.place, on.quote),
                )
            yield (
                *(number, at + 1, hop.from_, hop.word, hop.to, hop.grade, hop.certain, hop.doubt),
                *(at == path.weakest, "; ".join(denied), *told, hop.claim),
                *(path.class_, path.target_name, path.certain, path.disputed),
                *(path.shortest, path.strongest),
            )


def reach_tsv(shown: ReachDocument) -> str:
    """A row for each thing or party."""
    columns = ("hops", "kind", "name", "class", "certain", "disputed", "path", "node", "claims")
    return rows(
        columns,
        (
            (
                *(one.tier, one.kind, one.name, one.class_words, one.certain, one.disputed),
                *(one.words, one.node, " ".join(one.claims)),
            )
            for one in shown.reached
        ),
    )


def edges(shown: TraceDocument) -> dict[tuple[str, str, str], HopShape]:
    """Each tie of the paths once, in their order: from node, to node, relation."""
    found: dict[tuple[str, str, str], HopShape] = {}
    for path in shown.paths:
        for hop in path.hops:
            found.setdefault((hop.from_id, hop.to_id, hop.word), hop)
    return found


def mermaid(shown: TraceDocument) -> str:
    """A flow chart from left to right; doubtful and disputed ties are dotted."""
    ids: dict[str, str] = {}
    lines = ["flowchart LR"]
    ties = edges(shown)
    for hop in ties.values():
        for node, name in ((hop.from_id, hop.from_), (hop.to_id, hop.to)):
            if node not in ids and len(ids) < MOST_BOXES:
                ids[node] = f"n{len(ids)}"
                lines.append(f'    {ids[node]}["{_mermaid(name)}"]')
    for (source, target, word), hop in ties.items():
        if source in ids and target in ids:
            arrow = "-->" if hop.certain and not hop.disputed_by else "-.->"
            label = _mermaid(word.replace("_", " "))
            lines.append(f'    {ids[source]} {arrow}|"{label} {hop.grade}"| {ids[target]}')
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    """``text`` within quotes: what Mermaid would take for markup is written as entities."""
    shown = str(visible(text))[:120]
    for mark, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "'")):
        shown = shown.replace(mark, entity)
    return shown


def graphml(shown: TraceDocument) -> str:
    """The ties of the paths as GraphML (http://graphml.graphdrawing.org), with grade and claim."""
    keys = (
        ("name", "node", "string"),
        ("relation", "edge", "string"),
        ("grade", "edge", "string"),
        ("certain", "edge", "boolean"),
        ("disputed", "edge", "boolean"),
        ("claim", "edge", "string"),
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>'
            for name, of, kind in keys
        ),
        '  <graph id="paths" edgedefault="directed">',
    ]
    ties = edges(shown)
    named: dict[str, str] = {}
    for hop in ties.values():
        named.setdefault(hop.from_id, hop.from_)
        named.setdefault(hop.to_id, hop.to)
    for node, name in named.items():
        lines.append(f"    <node id={_attribute(node)}>{_data('name', name)}</node>")
    for (source, target, word), hop in ties.items():
        said = (
            ("relation", word),
            ("grade", hop.grade),
            ("certain", str(hop.certain).lower()),
            ("disputed", str(bool(hop.disputed_by)).lower()),
            ("claim", hop.claim),
        )
        data = "".join(_data(key, value) for key, value in said)
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        lines.append(f"    <edge {ends}>{data}</edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _data(key: str, value: str) -> str:
    return f'<data key="{key}">{escape(str(visible(value)))}</data>'


def _attribute(value: str) -> str:
    return quoteattr(str(visible(value)))
