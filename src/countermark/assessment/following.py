"""Every path from each subject to a listed party: along links, and by adding up shares."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from countermark.assessment.request import Request
from countermark.model.claim import Claim
from countermark.model.gap import Gap, Why
from countermark.model.path import Path, PathClass
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.policy.listing import Rulebook, owned_targets
from countermark.tracing.search import Trace, trace


def follow(
    request: Request,
    subjects: Sequence[Subject],
    rules: Rulebook,
    edges: Sequence[Claim],
    names: Mapping[str, str],
    starts: Collection[str] | None = None,
) -> dict[str, Trace]:
    """The trace of each subject by its node, as of the day of ``request``.

    ``starts`` are the nodes of those to trace, where not all are.
    """
    traces = trace(
        edges,
        subjects,
        rules.targets,
        request.as_of,
        names=names,
        max_hops=request.depth,
        starts=starts,
    )
    listed = owned_targets(rules, request.as_of, request.known_at)
    shares = any(c.predicate is Predicate.OWNS and c.share is not None for c in edges)
    if not listed or not shares:
        return traces
    from countermark.tracing.owned import owned_paths
    from countermark.tracing.ownership import T50

    found = owned_paths(
        edges, subjects, listed, T50, request.as_of, names=names, max_hops=request.depth
    )
    return {
        node: msgspec.structs.replace(
            trace, paths=(*trace.paths, *map(_added_up, found.get(node, ())))
        )
        for node, trace in traces.items()
    }


def beyond(hops: Collection[int], depth: int) -> tuple[Gap, ...]:
    """What the hop limit kept from being examined: listed parties that lie further away.

    ``hops`` are how many hops away the nearest lies, for each subject; 0 where none does.
    """
    far = [count for count in hops if count]
    if not far:
        return ()
    return (
        Gap(
            "paths longer than the hop limit",
            Why.LIMIT,
            size=len(far),
            unit="subjects",
            detail=f"a party that some measure names lies {min(far)} or more hops away; "
            f"the limit is {depth}",
            next_step=f"run again with --depth {max(far)}",
        ),
    )


def _added_up(path: Path) -> Path:
    """Mark what the threshold reached; a minority holding stays what it is."""
    if path.kind is PathClass.MINORITY:
        return path
    return msgspec.structs.replace(path, cascade=True)
