"""The verdict on each subject in each context, with people's set-asides and stated exemptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermark.assessment import shipped
from countermark.assessment.request import Request
from countermark.model.claim import Claim, digest_fields
from countermark.model.context import Context
from countermark.model.coverage import ContextNote, StandingDuties, TestsNotAsked
from countermark.model.determination import determinations_on
from countermark.model.gap import About, Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.key import Keys
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.policy.blanket import Blankets
from countermark.policy.former import FormerIds
from countermark.policy.judge import Question
from countermark.policy.listing import Rulebook
from countermark.policy.proofs import PROVING, Proofs, by_node
from countermark.policy.unread import with_unread
from countermark.policy.verdicts import set_asides_on, verdict
from countermark.screening.matching.identities import Screened
from countermark.store.knowledge import Knowledge
from countermark.tracing.search import Trace


def judged(
    request: Request,
    contexts: Sequence[Context],
    subjects: Sequence[Subject],
    rules: Rulebook,
    traces: Mapping[str, Trace],
    screened: Screened,
    knowledge: Knowledge,
    keys: Keys,
    edges: Sequence[Claim],
) -> tuple[SubjectResult, ...]:
    """One result per subject, in order, with a verdict per context, in order.

    ``edges`` are the claims that the paths of ``traces`` run along.
    """
    exemptions = by_node(knowledge.claims(predicates=PROVING))
    determined = determinations_on(
        knowledge.claims(predicates=(Predicate.DETERMINED,)), request.as_of
    )
    aside = set_asides_on(knowledge.claims(predicates=(Predicate.SET_ASIDE,)), request.as_of)
    former = FormerIds(shipped.former(), edges) if aside else None
    blankets = Blankets(rules)
    return tuple(
        SubjectResult(
            id=digest_fields((subject.node,)),
            subject=subject,
            matches=screened.matches.get(subject.node, ()),
            verdicts=tuple(
                with_unread(
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
                        cut=traces[subject.node].cut,
                        keys=keys,
                        determined=determined,
                        identified=request.identified,
                        former=former,
                    ),
                    subject,
                )
                for context in contexts
            ),
        )
        for subject in subjects
    )


def unknown_exceptions(knowledge: Knowledge, rules: Rulebook) -> tuple[Gap, ...]:
    """Claimed exceptions that no measure has: a mistyped one must not be passed over."""
    known = {f"{m.id}/{e.id}": m.id for m in rules.measures.values() for e in m.exceptions}
    claimed = knowledge.claims(predicates=(Predicate.EXEMPT_BY,))
    wrong = {claim.object: claim for claim in claimed if claim.object not in known}
    return tuple(
        Gap(
            f"the exception {text}",
            Why.MALFORMED,
            size=1,
            unit="claims",
            detail=f"no measure has it; {claim.evidence.label} {claim.evidence.selector.value}",
            about=About.EXCEPTION,
            next_step=_choices(text.partition("/")[0], known),
        )
        for text, claim in sorted(wrong.items())
    )


def _choices(measure: str, known: Mapping[str, str]) -> str:
    own = [key for key, owner in known.items() if owner == measure]
    return f"write one of: {', '.join(own)}" if own else "write MEASURE/EXCEPTION"


def open_categories(
    request: Request, contexts: Sequence[Context], rules: Rulebook
) -> tuple[str, ...]:
    """Product categories some rule limits and that rows left open, for the coverage."""
    blankets = Blankets(rules)
    found = {c for q in _in_general(request, contexts) for c in blankets.categories(q)}
    return tuple(sorted(found))


def whatever_was_found(
    request: Request, contexts: Sequence[Context], rules: Rulebook
) -> tuple[ContextNote | StandingDuties | TestsNotAsked, ...]:
    """What holds for the contexts whatever was found, for the coverage.

    Their notes, what they must do, and the tests of rules that name no firm.
    """
    blankets = Blankets(rules)
    found: list[ContextNote | StandingDuties | TestsNotAsked] = []
    for question in _in_general(request, contexts):
        context = question.context
        if context.note:
            found.append(ContextNote(context.id, context.note))
        duties = blankets.standing_duties(question)
        if duties:
            found.append(StandingDuties(context.id, duties))
        tests = blankets.tests(question)
        if tests:
            found.append(TestsNotAsked(context.id, tests))
    return tuple(found)


def _in_general(request: Request, contexts: Sequence[Context]) -> list[Question]:
    """The questions of a run that are about no subject in particular."""
    return [
        Question("", context, context.facets, request.as_of, request.known_at, Proofs())
        for context in contexts
    ]
