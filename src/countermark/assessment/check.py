"""The main job: from files to verdicts, in five steps.

1. Read each file into claims (``intake``).   2. Screen names into ``same_as`` claims.
3. Trace every path to a listed party.        4. Judge the paths in each context.
5. Gather what people need to see and to check again (``model.inquiry``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from countermark import __version__
from countermark.assessment import shipped
from countermark.assessment.coverage import coverage
from countermark.assessment.intake import Intake, intake
from countermark.assessment.knowledge import Knowledge
from countermark.assessment.matching import Screened, queries, screen
from countermark.assessment.project import open_ledger
from countermark.assessment.register import measures, register_state
from countermark.assessment.request import Request
from countermark.assessment.screens import screener
from countermark.model.claim import Claim, Polarity, digest_fields
from countermark.model.context import Context
from countermark.model.inquiry import Inquiry, SubjectResult
from countermark.model.path import Path, PathClass
from countermark.model.ports import Progress
from countermark.model.predicate import EDGES, Predicate
from countermark.model.reading import Subject
from countermark.policy.blanket import Blankets
from countermark.policy.exemptions import by_node
from countermark.policy.judge import Question
from countermark.policy.listing import Rulebook, owned_targets, rulebook
from countermark.policy.verdicts import set_asides_on, verdict
from countermark.tracing.owned import owned_paths
from countermark.tracing.ownership import T50
from countermark.tracing.search import Trace, trace


def check(request: Request, progress: Progress) -> tuple[Inquiry, Intake]:
    """Run ``request``; returns the outcome and the files as read (to be kept as evidence)."""
    contexts = tuple(shipped.vocabulary().parse(text) for text in request.contexts)
    read = intake(request, progress)  # 1
    catalog = shipped.catalog()
    with open_ledger(request.project, request.known_at, request.ledger) as ledger:
        knowledge = Knowledge([*catalog.claims(), *read.claims], request.known_at, ledger)
        progress.step("screening names", 0)
        screened = _screen(request, read, knowledge)  # 2
        parties = _parties(screened, knowledge)
        about = knowledge.about(parties)
        state = register_state(catalog, request.project, knowledge)
    rules = rulebook(*measures(lists=ledger is not None), about)
    edges = [*knowledge.claims(predicates=EDGES), *screened.claims]
    edges = [*{c.id: c for c in [*edges, *(c for c in about if c.predicate in EDGES)]}.values()]
    names = _names([*knowledge.claims(predicates=(Predicate.NAMED,)), *about])
    progress.step("tracing paths", 0, len(read.subjects))
    traces = trace(  # 3
        edges,
        read.subjects,
        rules.targets,
        request.as_of,
        names=names,
        max_hops=request.depth,
    )
    traces = _with_owned(request, read, rules, edges, names, traces)
    progress.step("judging", 0, len(read.subjects))
    results = _judge(request, contexts, read.subjects, rules, traces, screened, knowledge)  # 4
    kept = _kept(results, traces, edges)
    return (
        Inquiry(  # 5
            as_of=request.as_of,
            known_at=request.known_at,
            contexts=contexts,
            register=state,
            files=read.files,
            ledger=knowledge.version,
            version=__version__,
            subjects=results,
            not_examined=read.gaps,
            coverage=coverage(
                read,
                edges,
                unmatched=sum(1 for s in read.subjects if not traces[s.node].paths),
                depth=request.depth,
                cut=sum(t.chains_cut for t in traces.values()),
                categories=_categories(request, contexts, rules),
            ),
            claims=kept,
            names={node: names[node] for node in _nodes(kept.values()) if node in names},
        ),
        read,
    )


def _screen(request: Request, read: Intake, knowledge: Knowledge) -> Screened:
    claims = [*read.claims, *_recorded_about_names(knowledge)]
    asked = queries(read.subjects, claims)
    found = screener(knowledge, request.project)
    by_id = {c.id: c for c in knowledge.claims(predicates=NAMING)}
    return screen(found, asked, by_id)


NAMING = (
    Predicate.NAMED,
    Predicate.ALSO_NAMED,
    Predicate.FORMERLY_NAMED,
    Predicate.HAS_BRAND,
    Predicate.HAS_IDENTIFIER,
)


def _recorded_about_names(knowledge: Knowledge) -> list[Claim]:
    """Edges that people noted in the ledger about names in their own files."""
    return [c for c in knowledge.claims(predicates=EDGES) if c.subject.startswith("name:")]


def _parties(screened: Screened, knowledge: Knowledge) -> set[str]:
    """Every listed party a path could end at: matched ones, and all ends of known edges."""
    found = {claim.object for claim in screened.claims}
    for claim in knowledge.claims(predicates=EDGES):
        found |= {n for n in (claim.subject, claim.object) if n.startswith(("reg:", "list:"))}
    return found


def _names(claims: Sequence[Claim]) -> dict[str, str]:
    names: dict[str, str] = {}
    for claim in claims:
        if claim.predicate is Predicate.NAMED:
            names.setdefault(claim.subject, claim.object)
    return names


def _judge(
    request: Request,
    contexts: Sequence[Context],
    subjects: Sequence[Subject],
    rules: Rulebook,
    traces: dict[str, Trace],
    screened: Screened,
    knowledge: Knowledge,
) -> tuple[SubjectResult, ...]:
    exemptions = by_node(knowledge.claims(predicates=(Predicate.EXEMPT_BY,)))
    aside = set_asides_on(knowledge.claims(predicates=(Predicate.SET_ASIDE,)), request.as_of)
    blankets = Blankets(rules)
    return tuple(
        SubjectResult(
            id=digest_fields((subject.node,)),
            subject=subject,
            matches=screened.matches.get(subject.node, ()),
            verdicts=tuple(
                verdict(
                    subject,
                    context,
                    rules,
                    traces[subject.node].paths,
                    as_of=request.as_of,
                    known_at=request.known_at,
                    exemptions=exemptions,
                    set_asides=aside,
                    blankets=blankets,
                )
                for context in contexts
            ),
        )
        for subject in subjects
    )


def _with_owned(
    request: Request,
    read: Intake,
    rules: Rulebook,
    edges: Sequence[Claim],
    names: dict[str, str],
    traces: dict[str, Trace],
) -> dict[str, Trace]:
    """The traces with the paths that adding up shares establishes, where shares are stated."""
    listed = owned_targets(rules)
    if not listed or not any(c.predicate is Predicate.OWNS and c.share is not None for c in edges):
        return traces
    found = owned_paths(
        edges, read.subjects, listed, T50, request.as_of, names=names, max_hops=request.depth
    )
    return {
        node: msgspec.structs.replace(
            trace,
            paths=(
                *trace.paths,
                *(
                    path
                    if path.kind is PathClass.MINORITY
                    else msgspec.structs.replace(path, cascade=True)
                    for path in found.get(node, ())
                ),
            ),
        )
        for node, trace in traces.items()
    }


def _kept(
    results: Sequence[SubjectResult], traces: dict[str, Trace], edges: Sequence[Claim]
) -> dict[str, Claim]:
    """The claims that paths rest on, and the denials beside them."""
    wanted: set[str] = set()
    paths: list[Path] = [p for r in results for p in traces[r.subject.node].paths]
    for path in paths:
        for hop in path.hops:
            wanted |= {hop.claim, *hop.disputed_by}
    touched = {(c.subject, c.predicate, c.object) for c in edges if c.id in wanted}
    return {
        c.id: c
        for c in sorted(edges, key=lambda c: c.id)
        if c.id in wanted
        or (c.polarity is Polarity.DENIED and (c.subject, c.predicate, c.object) in touched)
    }


def _nodes(claims: Iterable[Claim]) -> list[str]:
    return sorted({n for c in claims for n in (c.subject, c.object)})


def _categories(request: Request, contexts: Sequence[Context], rules: Rulebook) -> tuple[str, ...]:
    found: set[str] = set()
    blankets = Blankets(rules)
    for context in contexts:
        question = Question("", context, context.facets, request.as_of, request.known_at, {})
        found |= set(blankets.categories(question))
    return tuple(sorted(found))
