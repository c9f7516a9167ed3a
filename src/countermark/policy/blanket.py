"""Measures that name nobody: allow-lists that deny by default, and rules by category and origin.

A screen by name alone misses these; each is considered for every subject it could reach, and
where the product's category was not given the rule stays silent and coverage says so.
"""

from __future__ import annotations

from datetime import date

from countermark.model.claim import digest_fields
from countermark.model.context import Facets
from countermark.model.measure import Kind, Matching, Measure, Status
from countermark.model.reading import Subject, SubjectKind
from countermark.model.standing import standing
from countermark.model.verdict import Decision, Finding, Missing
from countermark.model.when import Holds
from countermark.policy.clocks import obligations
from countermark.policy.judge import Question
from countermark.policy.listing import Rulebook
from countermark.policy.scope import reach

THINGS = (SubjectKind.DEVICE, SubjectKind.PRODUCT, SubjectKind.COMPONENT)


class Blankets:
    """The measures of a rulebook that name no party, found once per set of facets."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._unnamed = [
            m for m in rules.measures.values() if not m.entities or m.matching is Matching.ORIGIN
        ]
        self._reaching: dict[tuple[Facets, date, date | None], tuple[Measure, ...]] = {}

    def findings(self, question: Question, subject: Subject) -> list[Finding]:
        """The findings of these measures for one subject."""
        key = question.facets, question.as_of, question.known_at
        if key not in self._reaching:
            self._reaching[key] = tuple(m for m in self._unnamed if self._reaches(question, m))
        found = (_consider(question, self._rules, m, subject) for m in self._reaching[key])
        return [finding for finding in found if finding is not None]

    def categories(self, question: Question) -> tuple[str, ...]:
        """Categories that some rule in force limits for this context: named in the coverage."""
        found: set[str] = set()
        for measure in self._unnamed:
            restricts = measure.kind is Kind.RESTRICTIVE and measure.matching is Matching.ORIGIN
            if restricts and self._reaches(question, measure):
                found |= set(measure.scope.categories)
        return tuple(sorted(found))

    def _reaches(self, question: Question, measure: Measure) -> bool:
        stands = standing(measure, None, question.as_of, question.known_at, self._rules.announced)
        return (
            stands.in_force
            and measure.verification.may_decide
            and reach(measure, None, question.facets).answer is not Holds.NO
        )


def _consider(
    question: Question, rules: Rulebook, measure: Measure, subject: Subject
) -> Finding | None:
    if measure.kind is Kind.ALLOW_LIST and measure.default_deny:
        return _finding(
            question,
            rules,
            measure,
            subject,
            Decision.NOT_ASSESSED,
            None,
            "not shown to be on the authority's approved list; what is absent may not be used",
            "the authority's designation of this product as trusted",
        )
    if measure.matching is not Matching.ORIGIN or subject.kind not in THINGS:
        return None
    if not set(measure.scope.categories) & set(question.facets.category):
        return None
    if measure.kind not in (Kind.RESTRICTIVE, Kind.REPORTING):
        return None
    return _finding(
        question,
        rules,
        measure,
        subject,
        Decision.UNRESOLVED,
        Missing.FACTS,
        "a rule by category: where it is produced, and where its data goes, was not told",
        "its place of production, and who administers it",
    )


def _finding(
    question: Question,
    rules: Rulebook,
    measure: Measure,
    subject: Subject,
    decision: Decision,
    missing: Missing | None,
    reason: str,
    need: str,
) -> Finding:
    return Finding(
        id=digest_fields((subject.node, question.context.id, measure.id)),
        measure=measure.id,
        measure_digest=rules.digests.get(measure.id, ""),
        title=measure.title,
        context=question.context.id,
        entity="",
        entity_name="",
        status=Status.APPLIES if missing is None else Status.UNDETERMINED,
        decision=decision,
        reason=reason,
        act=measure.act,
        clause=measure.clause or measure.legal_basis,
        in_force=(measure.valid_from, measure.valid_to),
        announced=measure.announced,
        missing=missing,
        obligations=obligations(measure, question.as_of) if missing is None else (),
        exceptions_considered=tuple(f"{e.text}: not proven" for e in measure.exceptions),
        would_change=(f"knowing {need}",),
        resolve_by=f"find out: {need}",
    )
