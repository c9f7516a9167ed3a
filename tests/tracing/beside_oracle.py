"""The program's answers beside the oracle's, for one world each; None where they agree."""

from __future__ import annotations

from datetime import date

from tests.tracing.oracle_shares import owned
from tests.tracing.oracle_walks import Walks
from tests.tracing.random_worlds import FIRMS, ITEMS
from tests.worlds import World, node, subject

from countermark.model.reading import SubjectKind
from countermark.tracing.graph import Graph
from countermark.tracing.ownership import closure
from countermark.tracing.search import trace_graph

TODAY = date(2026, 11, 20)
LISTED = ["reg:l", "reg:z"]
MADE = {"item:f/1": date(2019, 7, 1), "item:f/2": date(2026, 1, 5)}
SUBJECTS = [
    *(subject(name) for name in FIRMS[:5]),
    *(subject(i, SubjectKind.DEVICE, made=MADE[i].isoformat()) for i in MADE),
    subject(ITEMS[2], SubjectKind.DEVICE),
]

THRESHOLDS = (50_000_000, 10_000_000, 25_000_000)


def shares_differ(lines: list[str]) -> str | None:
    """Firms that listed parties own, certainly and possibly."""
    claims = World(*lines).claims
    nodes = [node(name) for name in FIRMS]
    for threshold in THRESHOLDS:
        expected = owned(LISTED, claims, threshold, TODAY)
        for lower, right in zip((True, False), expected, strict=True):
            found = closure(LISTED, claims, threshold, TODAY, lower=lower)
            ours = {name for name in nodes if name in found}
            if ours != right & set(nodes):
                kind = "certain" if lower else "possible"
                return f"{threshold} {kind}: {sorted(ours)} != {sorted(right)}"
    return None


def walks_differ(lines: list[str]) -> str | None:
    """Listed party and class of each subject's paths, certain or not, with and without disputes."""
    claims = World(*lines).claims
    for without in (False, True):
        graph = Graph(claims, SUBJECTS, without_disputed=without)
        kept = graph.claims if without else claims
        nodes = [s.node for s in SUBJECTS]
        oracle = Walks(kept, MADE, TODAY, nodes)
        for start, trace in trace_graph(graph, nodes, LISTED, TODAY, max_hops=12).items():
            if trace.cut is not None:
                continue  # not examined, and said so
            right = _best(oracle.verdicts(start, LISTED))
            ours = _best({(p.target, p.kind.value, p.certain) for p in trace.paths})
            if ours != right:
                return f"{'without' if without else 'with'} disputed, {start}: {ours} != {right}"
    return None


def _best(found: set[tuple[str, int, bool]]) -> dict[tuple[str, int], bool]:
    """Per party and class: is there a certain path?"""
    best: dict[tuple[str, int], bool] = {}
    for target, kind, certain in found:
        best[target, kind] = best.get((target, kind), False) or certain
    return best
