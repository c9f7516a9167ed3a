"""``trace``: every path between what somebody has and a party, and everything downstream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

import msgspec

from countermark.assessment.check import prepare
from countermark.assessment.examining import Prepared
from countermark.assessment.intake import Intake, gathered, intake
from countermark.assessment.last_request import asked_last
from countermark.assessment.publish import opened
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.model import node as nodes
from countermark.model.claim import Claim
from countermark.model.errors import CallerError
from countermark.model.gap import Gap, Why
from countermark.model.path import Cut, Path
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.policy.listing import owned_targets
from countermark.register.query import meant
from countermark.reports.claims import claim_shape
from countermark.reports.findings import PathShapes
from countermark.reports.gaps import gap_shape
from countermark.reports.shapes.check import ClaimShape
from countermark.reports.shapes.trace import (
    REACH,
    TRACE,
    Open,
    ReachDocument,
    ReachedRow,
    TraceDocument,
    TracedPath,
)
from countermark.store.files import SourceFile
from countermark.tracing.cutting import smallest_cut
from countermark.tracing.dating import Calendar
from countermark.tracing.every import EveryPath, every_path, strength
from countermark.tracing.following import Following
from countermark.tracing.graph import Graph
from countermark.tracing.search import Tracing
from countermark.tracing.space import Space

MOST_SHOWN = 500
MOST_MONTHS = 600
MOST_REACHED = 20_000
NEAR = 8


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is traced: whom, in which files (none: those of the last check), to whom.

    ``months`` are the first and last month (YYYY-MM) to ask about.
    """

    subject: str
    paths: tuple[str, ...] = ()
    to: str = ""
    hops: int = 8
    most: int = 12
    months: tuple[str, str] | None = None


class _Known(msgspec.Struct, frozen=True, kw_only=True):
    """The graph that is walked, with what is shown of it."""

    request: Request
    prepared: Prepared
    read: Intake
    names: dict[str, str]
    subjects: dict[str, Subject]
    sources: list[SourceFile]


def traced(run: Run, asked: Asked) -> TraceDocument:
    """Every path of the subject to a party that some measure names, or to the one asked for.

    Raises CallerError for a subject or a party that nothing names.
    """
    known = _known(run, asked)
    starts = _nodes(known, asked.subject, run)
    targets = _targets(run, known, asked)
    graph = Graph(known.prepared.edges, known.read.subjects)
    found = [*_paths(run, known, asked, graph, starts, targets)]
    paths = [path for one in found for path in one.paths]
    paths += _by_shares(run, known, asked, starts, targets, paths)
    paths.sort(key=lambda path: (len(path.hops), strength(path), path.target))
    cuts = [one.cut for one in found if one.cut is not None]
    shown = paths[: asked.most]
    wanted = {hop.claim for path in shown for hop in path.hops}
    wanted |= {claim for path in shown for hop in path.hops for claim in hop.disputed_by}
    fewest = smallest_cut(paths) if not cuts else ()
    total = max(sum(one.total for one in found), len(paths))
    return TraceDocument(
        schema=TRACE,
        as_of=run.as_of,
        known_at=run.known_at,
        subject=asked.subject,
        nodes=tuple(starts),
        node_names=_called(known, starts),
        to=asked.to,
        hops=asked.hops,
        total=total,
        complete=not cuts,
        paths=tuple(_shapes(shown, paths, known.names)),
        smallest_cut=fewest,
        claims=_claims(run, known, wanted | set(fewest)),
        months=tuple(_months(run, known, asked, starts, targets)),
        asked_months="/".join(asked.months) if asked.months else "",
        not_examined=tuple(map(gap_shape, (*known.read.gaps, *_cut_gaps(asked, cuts)))),
    )


def reached(run: Run, asked: Asked) -> ReachDocument:
    """Everything that leads back to the subject: by which path, how far away."""
    known = _known(run, asked)
    targets = _nodes(known, asked.subject, run, alone=True)
    graph = Graph(known.prepared.edges, known.read.subjects)
    near = graph.distances(targets)
    starts = [node for node in near if node not in targets]
    cut = len(starts) > MOST_REACHED
    starts = sorted(starts, key=lambda node: (near[node], node))[:MOST_REACHED]
    tracing = Tracing(
        graph,
        starts,
        targets,
        run.as_of,
        max_hops=asked.hops,
        names=known.names,
        count_ends=False,
    )
    rows: list[ReachedRow] = []
    cuts: list[Cut] = []
    for start in starts:
        trace = tracing.trace(start)
        if trace.cut is not None:
            cuts.append(trace.cut)
        if trace.paths and not _is_another_name(known, start, trace.paths[0]):
            best = min(trace.paths, key=lambda path: (len(path.hops), strength(path)))
            rows.append(_reached_row(known, start, best))
    rows.sort(key=lambda row: (row.tier, row.kind, row.name))
    gaps = [*known.read.gaps, *_cut_gaps(asked, cuts)]
    if cut:
        detail = f"the cap is {MOST_REACHED} nodes, the nearest first"
        gaps.append(Gap("what lies further downstream", Why.LIMIT, detail=detail))
    return ReachDocument(
        schema=REACH,
        as_of=run.as_of,
        known_at=run.known_at,
        subject=asked.subject,
        nodes=tuple(targets),
        node_names=_called(known, targets),
        by_kind=dict(Counter(row.kind for row in rows)),
        by_tier={str(tier): n for tier, n in sorted(Counter(r.tier for r in rows).items())},
        total=len(rows),
        reached=tuple(rows[: asked.most]),
        complete=not cuts and not cut,
        not_examined=tuple(map(gap_shape, gaps)),
    )


class Laid(msgspec.Struct, frozen=True, kw_only=True):
    """What was read and screened, as far as other questions of its ties need it.

    ``nodes`` are those that a person means by the subject asked about.
    """

    nodes: list[str]
    edges: Sequence[Claim]
    names: dict[str, str]
    subjects: dict[str, Subject]
    gaps: tuple[Gap, ...]


def laid_together(run: Run, asked: Asked) -> Laid:
    """The ties of the files asked about; raises CallerError for a subject that nothing names."""
    known = _known(run, asked)
    return Laid(
        nodes=_nodes(known, asked.subject, run),
        edges=known.prepared.edges,
        names=known.names,
        subjects=known.subjects,
        gaps=tuple(known.read.gaps),
    )


def _known(run: Run, asked: Asked) -> _Known:
    """What is read and screened, as ``check`` does it."""
    if asked.paths:
        request = Request(
            paths=asked.paths,
            as_of=run.as_of,
            known_at=run.known_at,
            depth=asked.hops,
            project=run.directory,
        )
    else:
        last = asked_last(run.directory)
        request = msgspec.structs.replace(
            last, contexts=(), as_of=run.as_of, known_at=run.known_at, depth=asked.hops
        )
    files = gathered(request)
    read = intake(request, run.progress, files)
    prepared = prepare(run, request, read)
    catalog = {nodes.registered(one.id): one.name for one in run.catalog.entities.values()}
    names = catalog | {s.node: s.name for s in read.subjects} | prepared.names
    sources = [one for one in files if isinstance(one, SourceFile)]
    subjects = {subject.node: subject for subject in read.subjects}
    return _Known(
        request=request,
        prepared=prepared,
        read=read,
        names=names,
        subjects=subjects,
        sources=sources,
    )


def _nodes(known: _Known, text: str, run: Run, *, alone: bool = False) -> list[str]:
    """The nodes that a person means by ``text``: a name of the files, a node, a party's id.

    What names a party of the register too means both. Where it names that alone, the names in the
    files that are this party are taken with it, unless the party is to stand ``alone``.
    """
    wanted = " ".join(text.split()).casefold()
    ends = {n for claim in known.prepared.edges for n in (claim.subject, claim.object)}
    there = ends | {subject.node for subject in known.read.subjects}
    direct = (text, nodes.named(text), f"{nodes.CONTRACT}:{text}", nodes.registered(text))
    found = [node for node in dict.fromkeys(direct) if node in there]
    found += sorted(
        node
        for node in there
        if node not in found and known.names.get(node, "").casefold() == wanted
    )
    entity = meant(run.catalog, text)
    party = nodes.registered(entity.id) if entity is not None else ""
    if party in there:
        found = [*(one for one in found if one != party), party]
    if found == [party] and not alone:
        found = [*_same_as(known, party), party]
    if found:
        return found
    near = _near(wanted, {known.names[n] for n in there if n in known.names}, known)
    raise CallerError(
        f"nothing that was read names “{text[:80]}”",
        next_step="name it as a file does"
        + (f"; there are {', '.join(near[:NEAR])}" if near else ""),
    )


def _same_as(known: _Known, party: str) -> list[str]:
    """The names in the files that are ``party``."""
    return sorted(
        claim.subject
        for claim in known.prepared.edges
        if claim.predicate is Predicate.SAME_AS and claim.object == party
    )


def _called(known: _Known, those: Sequence[str]) -> tuple[str, ...]:
    return tuple(known.names.get(node) or nodes.key_of(node) for node in those)


def _near(wanted: str, names: set[str], known: _Known) -> list[str]:
    """Names of the files, the most alike first; those of the register come last."""
    own = {subject.name for subject in known.read.subjects}
    folded = {name.casefold(): name for name in sorted(names)}
    alike = [folded[one] for one in get_close_matches(wanted[:80], folded, NEAR, cutoff=0.6)]
    rest = sorted(names - set(alike), key=lambda name: (name not in own, name))
    return [*alike, *rest]


def _targets(run: Run, known: _Known, asked: Asked) -> set[str]:
    if not asked.to:
        return set(known.prepared.rules.targets)
    text = asked.to
    entity = meant(run.catalog, text)
    if entity is not None:
        return {nodes.registered(entity.id)}
    return set(_nodes(known, text, run))


def _paths(
    run: Run,
    known: _Known,
    asked: Asked,
    graph: Graph,
    starts: Sequence[str],
    targets: set[str],
) -> Iterator[EveryPath]:
    space = Space(graph, Calendar(run.as_of, graph), targets, starts)
    for start in starts:
        yield every_path(space, start, known.names, max_hops=asked.hops, most=MOST_SHOWN)


def _by_shares(
    run: Run,
    known: _Known,
    asked: Asked,
    starts: Sequence[str],
    targets: set[str],
    paths: Sequence[Path],
) -> list[Path]:
    """Paths that hold by adding up shares alone, and are none of those found along links."""
    owned = owned_targets(known.prepared.rules, run.as_of, run.known_at) & targets
    following = Following(
        known.prepared.edges,
        known.read.subjects,
        set(starts),
        targets,
        owned,
        run.as_of,
        names=known.names,
        depth=asked.hops,
    )
    there = {path.claims for path in paths}
    found = []
    for start in starts:
        for path in following.trace(start).paths:
            if path.cascade and path.claims not in there:
                there.add(path.claims)
                found.append(path)
    return found


def _shapes(
    shown: Sequence[Path], every: Sequence[Path], names: Mapping[str, str]
) -> Iterator[TracedPath]:
    shapes = PathShapes()
    shortest: dict[tuple[str, str], Path] = {}
    strongest: dict[tuple[str, str], Path] = {}
    for path in every:
        key = path.subject, path.target
        if len(path.hops) < len(shortest.setdefault(key, path).hops):
            shortest[key] = path
        if strength(path) < strength(strongest.setdefault(key, path)):
            strongest[key] = path
    for path in shown:
        key = path.subject, path.target
        weakest = path.weakest
        yield TracedPath(
            subject=path.subject,
            subject_name=names.get(path.subject) or nodes.key_of(path.subject),
            target=path.target,
            target_name=names.get(path.target) or nodes.key_of(path.target),
            class_=path.kind.name.lower(),
            class_words=path.words,
            own=path.own,
            certain=path.certain,
            disputed=path.disputed,
            hops=shapes.via(path),
            weakest=path.hops.index(weakest) if weakest is not None else -1,
            shortest=path is shortest[key],
            strongest=path is strongest[key],
        )


def _claims(run: Run, known: _Known, wanted: set[str]) -> dict[str, ClaimShape]:
    by_id = {claim.id: claim for claim in known.prepared.edges if claim.id in wanted}
    passages = opened(by_id.values(), known.sources, run.directory)
    return {
        id_: claim_shape(id_, by_id[id_], known.names, passages.get(id_)) for id_ in sorted(by_id)
    }


def _months(
    run: Run, known: _Known, asked: Asked, starts: Sequence[str], targets: set[str]
) -> Iterator[Open]:
    """Spans of months in which some path was there; the first day of each month is asked about."""
    if asked.months is None:
        return
    graph = Graph(known.prepared.edges, known.read.subjects)
    first, last = (date.fromisoformat(f"{month}-01") for month in asked.months)
    begun = before = ""
    for count, day in enumerate(_firsts(first, last)):
        if count >= MOST_MONTHS:
            raise CallerError(f"at most {MOST_MONTHS} months", place="--months")
        tracing = Tracing(
            graph, starts, targets, day, max_hops=asked.hops, names=known.names, count_ends=False
        )
        there = any(tracing.trace(start).paths for start in starts)
        month = day.isoformat()[:7]
        if there and not begun:
            begun = month
        if not there and begun:
            yield Open(first=begun, last=before)
            begun = ""
        before = month
    if begun:
        yield Open(first=begun, last=before)


def _firsts(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)


_KINDS = {
    nodes.REGISTERED: "group firm",
    nodes.LISTED: "listed party",
    nodes.ITEM: "part",
    nodes.NAMED: "named",
}


def _is_another_name(known: _Known, start: str, path: Path) -> bool:
    """Is it no subject, and only what another node is called or stands for?"""
    first = path.hops[0] if path.hops else None
    return (
        start not in known.subjects and first is not None and first.predicate is Predicate.SAME_AS
    )


def _reached_row(known: _Known, start: str, path: Path) -> ReachedRow:
    subject = known.subjects.get(start)
    names = [path.hops[0].from_name, *(hop.to_name for hop in path.hops)] if path.hops else []
    words = [names[0]] if names else []
    for hop, name in zip(path.hops, names[1:], strict=True):
        words += [hop.word.replace("_", " "), name]
    return ReachedRow(
        node=start,
        name=known.names.get(start) or nodes.key_of(start),
        kind=subject.kind.value if subject else _KINDS.get(nodes.kind_of(start), "other"),
        tier=len(path.hops),
        class_words=path.words,
        certain=path.certain,
        disputed=path.disputed,
        words=" → ".join(words),
        claims=tuple(hop.claim for hop in path.hops),
        sites=1 if subject is not None and subject.field("site") else 0,
    )


def _cut_gaps(asked: Asked, cuts: Sequence[Cut]) -> Iterator[Gap]:
    for cut in dict.fromkeys(cuts):
        step = f"ask again with --hops {min(cut.nearest or asked.hops * 2, 64)}"
        yield Gap("paths beyond a limit", Why.LIMIT, detail=cut.words, next_step=step)
