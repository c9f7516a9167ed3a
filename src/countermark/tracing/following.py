"""Every path from each subject to a listed party: along links, and by adding up shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from countermark.model.claim import Claim
from countermark.model.gap import Gap, Why
from countermark.model.path import Cut, Limit, Path, PathClass, worst_cut
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.tracing.disputes import unmet_denials
from countermark.tracing.graph import Graph
from countermark.tracing.search import Trace, Tracing

if TYPE_CHECKING:
    from countermark.tracing.owned import Owned, OwnedPaths

_DENIALS = 5
"""Denied ties that are shown of a file."""


class Following:
    """The traces of subjects along ``edges``, each made when it is asked for.

    As of the day ``as_of``, ``depth`` hops at most. ``targets`` are the listed parties, ``owning``
    those among them whose holdings are added up. ``starts`` are the nodes of the subjects to trace;
    ``marks`` as in ``trace_graph``.
    """

    def __init__(
        self,
        edges: Sequence[Claim],
        subjects: Sequence[Subject],
        starts: Collection[str],
        targets: Collection[str],
        owning: Set[str],
        as_of: date,
        *,
        names: Mapping[str, str],
        depth: int,
        marks: Mapping[str, frozenset[str]] | None = None,
    ) -> None:
        graph = Graph(edges, subjects)
        wanted = [node for node in graph.subjects if node in starts]
        self._tracing = Tracing(
            graph, wanted, targets, as_of, names=names, max_hops=depth, marks=marks
        )
        self._owned: OwnedPaths | None = None
        if owning and any(claim.predicate is Predicate.OWNS for claim in edges):
            from countermark.tracing.owned import OwnedPaths
            from countermark.tracing.ownership import T50

            self._owned = OwnedPaths(graph, wanted, owning, T50, as_of, names=names, max_hops=depth)

    def trace(self, start: str) -> Trace:
        """The trace of one of the starts."""
        found = self._tracing.trace(start)
        return found if self._owned is None else _with_shares(found, self._owned.of(start))


def _with_shares(trace: Trace, owned: Owned) -> Trace:
    paths = (*trace.paths, *map(_added_up, owned.paths))
    return msgspec.structs.replace(trace, paths=paths, cut=worst_cut(trace.cut, owned.cut))


def cut_gaps(cuts: Counter[Cut], depth: int) -> tuple[Gap, ...]:
    """What limits kept from being examined: one gap for the hop limit, one for steps and time.

    ``cuts`` counts the subjects that met each limit; ``depth`` is the hop limit.
    """
    far = Counter({cut: n for cut, n in cuts.items() if cut.limit is Limit.HOPS})
    unfinished = Counter({cut: n for cut, n in cuts.items() if cut.limit is not Limit.HOPS})
    found = []
    if far:
        hops = [cut.nearest or depth + 1 for cut in far]
        found.append(
            Gap(
                "paths longer than the hop limit",
                Why.LIMIT,
                size=far.total(),
                unit="subjects",
                detail=f"a party that some measure names lies {min(hops)} or more hops away; "
                f"the limit is {depth}",
                next_step=f"run again with --depth {max(hops)}",
            )
        )
    if unfinished:
        found.append(
            Gap(
                "links that the search did not come to",
                Why.LIMIT,
                size=unfinished.total(),
                unit="subjects",
                detail="; ".join(dict.fromkeys(cut.words for cut in unfinished)),
                next_step="check fewer files together, or files with fewer links",
            )
        )
    return tuple(found)


def _added_up(path: Path) -> Path:
    """Mark what the threshold reached; a minority holding stays what it is."""
    if path.kind is PathClass.MINORITY:
        return path
    return msgspec.structs.replace(path, cascade=True)


def denial_gaps(
    claims: Sequence[Claim], subjects: Set[str], names: Mapping[str, str]
) -> tuple[Gap, ...]:
    """Ties that are denied and speak of nothing else that the files name: one gap per file."""
    by_file: dict[str, list[Claim]] = {}
    for tie in unmet_denials(claims, subjects):
        by_file.setdefault(tie.evidence.label, []).append(tie)
    found = []
    for label, ties in by_file.items():
        shown = "; ".join(
            tie.predicate.aloud(*(f"“{names.get(n, n)[:40]}”" for n in (tie.subject, tie.object)))
            for tie in ties[:_DENIALS]
        )
        more = f" and {len(ties) - _DENIALS} more" if len(ties) > _DENIALS else ""
        detail = f"named only where a tie is denied, and not judged: not so: {shown}{more}"
        step = "name what you buy and from whom in a list or a link that is not denied"
        found.append(Gap(label, Why.BESIDE, len(ties), "links", detail, step))
    return tuple(found)
