"""The main job: from files to verdicts, in five steps.

1. Read each file into claims (``intake``).
2. Screen names into ``same_as`` claims (``matching``).
3. Follow every path to a listed party (``following``).
4. Judge the paths in each context (``judging``).
5. Gather what people need to see and to check again (``model.inquiry``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from countermark import __version__
from countermark.assessment.coverage import coverage, cuts_in, judgements, people_said
from countermark.assessment.following import cut_gaps, denial_gaps, follow
from countermark.assessment.intake import Intake, intake
from countermark.assessment.judging import (
    judged,
    open_categories,
    standing_duties,
    unknown_exceptions,
)
from countermark.assessment.keys import FACTS, keys_of
from countermark.assessment.knowledge import NAMING, Knowledge
from countermark.assessment.mentions import documents_in, mentions_in
from countermark.assessment.not_loaded import lists_not_loaded
from countermark.assessment.register import without_summary
from countermark.assessment.request import Request
from countermark.assessment.run import Run
from countermark.assessment.screener import JUDGED, screener
from countermark.assessment.undecided import passed_over
from countermark.model.claim import Claim, Polarity
from countermark.model.gap import Gap
from countermark.model.inquiry import Inquiry, SubjectResult
from countermark.model.ports import Progress, Screener
from countermark.model.predicate import EDGES, Predicate
from countermark.screening.matching.identities import Screened, screen
from countermark.screening.matching.name_queries import queries
from countermark.screening.mentions.brand_leads import brand_leads
from countermark.store.files import SourceFile
from countermark.tracing.search import Trace


def check(
    run: Run, request: Request, given: Iterable[SourceFile | Gap] | None = None
) -> tuple[Inquiry, Intake]:
    """Run ``request``; returns the outcome and the files as read (to be kept as evidence).

    ``given`` are the files of ``request`` where they have been gathered already.
    """
    for text in request.contexts:
        run.vocabulary.parse(text)  # a wrong context is told before anything is read
    read = intake(request, run.progress, given)  # 1
    run.progress.step("reading the register", 0)
    return examine(run, request, read).inquiry, read


class Examined(msgspec.Struct, frozen=True):
    """An inquiry with what its coverage was counted from."""

    inquiry: Inquiry
    traces: dict[str, Trace]
    edges: Sequence[Claim]


def examine(
    run: Run,
    request: Request,
    read: Intake,
    screens: Screener | None = None,
    told: Collection[str] | None = None,
    progress: Progress | None = None,
) -> Examined:
    """Steps 2 to 5 on what was read; ``screens`` where there is a screener already.

    ``told`` are the nodes of the subjects to judge, where not all are; ``progress`` is told of the
    steps in place of the run's.
    """
    progress = progress or run.progress
    contexts = tuple(run.vocabulary.parse(text) for text in request.contexts)
    knowledge = run.knowledge(read.claims)
    progress.step("screening names", 0)
    screened = _screen(read, knowledge, screens or screener(knowledge, run.directory))  # 2
    mentions = mentions_in(documents_in(read.readings), knowledge)
    screened.matches.update(mentions.matches)
    about = knowledge.about(_parties(screened, knowledge) | mentions.entities)
    state = run.state(knowledge)
    rules = run.rules(about)
    edges = _edges(knowledge, screened, about)
    edges += brand_leads(read.subjects, read.claims, knowledge.near.listed_names())
    names = _names([*knowledge.claims(predicates=(Predicate.NAMED,)), *about])
    subjects = [s for s in read.subjects if told is None or s.node in told]
    progress.step("following links", 0, len(subjects))
    traces = follow(request, read.subjects, rules, edges, names, told)  # 3
    progress.step("judging", 0, len(subjects))
    keys = keys_of(read.subjects, read.readings, knowledge.claims(predicates=FACTS), edges)
    results = judged(request, contexts, subjects, rules, traces, screened, knowledge, keys)  # 4
    results = mentions.judged(results, rules, names)
    kept = _kept(results, traces, edges) | mentions.claims
    return Examined(
        inquiry=Inquiry(  # 5
            as_of=request.as_of,
            known_at=request.known_at,
            contexts=contexts,
            register=state,
            files=read.files,
            ledger=knowledge.version,
            version=__version__,
            subjects=results,
            not_examined=(
                *read.gaps,
                *mentions.gaps,
                *unknown_exceptions(knowledge, rules),
                *without_summary(run.directory, knowledge),
                *passed_over(run.view),
                *cut_gaps(cuts_in(traces.values()), request.depth),
                *denial_gaps(read.claims, {s.node for s in read.subjects}, names),
            ),
            coverage=coverage(
                read,
                edges,
                [t for node, t in traces.items() if node not in mentions.matches],
                depth=request.depth,
                categories=open_categories(request, contexts, rules),
                further=(
                    *judgements(people_said(results)),
                    *standing_duties(request, contexts, rules),
                    *lists_not_loaded(
                        contexts, request.as_of, request.known_at, knowledge.name_counts()
                    ),
                    *mentions.coverage,
                ),
            ),
            claims=kept,
            names={n: names[n] for n in _named(kept.values(), results) if n in names},
        ),
        traces=traces,
        edges=edges,
    )


def _screen(read: Intake, knowledge: Knowledge, screens: Screener) -> Screened:
    asked = queries(read.subjects, [*read.claims, *knowledge.noted()])
    by_id = {c.id: c for c in knowledge.claims(predicates=(*NAMING, *JUDGED))}
    return screen(screens, asked, by_id)


def _edges(knowledge: Knowledge, screened: Screened, about: Iterable[Claim]) -> list[Claim]:
    """Every relation a path may run along, each claim once."""
    far = (claim for claim in about if claim.predicate in EDGES)
    found = [*knowledge.claims(predicates=EDGES), *screened.claims, *far]
    return [*{claim.id: claim for claim in found}.values()]


def _parties(screened: Screened, knowledge: Knowledge) -> set[str]:
    """Every listed party a path could end at: matched ones, and all ends of known edges."""
    found = {match.entity for matches in screened.matches.values() for match in matches}
    found |= {claim.object for claim in screened.claims}
    for claim in knowledge.claims(predicates=EDGES):
        found |= {n for n in (claim.subject, claim.object) if n.startswith(("reg:", "list:"))}
    return found


def _names(claims: Sequence[Claim]) -> dict[str, str]:
    names: dict[str, str] = {}
    for claim in claims:
        if claim.predicate is Predicate.NAMED:
            names.setdefault(claim.subject, claim.object)
    return names


def _kept(
    results: Sequence[SubjectResult], traces: dict[str, Trace], edges: Sequence[Claim]
) -> dict[str, Claim]:
    """The claims that paths rest on, the denials beside them, and the brands on their things."""
    wanted: set[str] = set()
    met: set[str] = set()
    for path in (path for result in results for path in traces[result.subject.node].paths):
        for hop in path.hops:
            wanted |= {hop.claim, *hop.disputed_by}
            met.add(hop.from_node)
    touched = {(c.subject, c.predicate, c.object) for c in edges if c.id in wanted}
    return {
        c.id: c
        for c in sorted(edges, key=lambda c: c.id)
        if c.id in wanted
        or (c.predicate is Predicate.BRANDED_BY and c.subject in met)
        or (c.polarity is Polarity.DENIED and (c.subject, c.predicate, c.object) in touched)
    }


def _named(claims: Iterable[Claim], results: Iterable[SubjectResult]) -> list[str]:
    """Every node whose name is shown: ends of claims, and parties that matched."""
    ends = {n for c in claims for n in (c.subject, c.object)}
    return sorted(ends | {m.entity for result in results for m in result.matches})
