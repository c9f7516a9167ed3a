"""Measures that name nobody: allow-lists that deny by default, and rules by category and origin.

A screen by name alone misses these; each is considered for every subject it could reach, and
where the product's category was not given the rule stays silent and coverage says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from countermark.model.claim import digest_fields
from countermark.model.context import Facets
from countermark.model.key import cause_key, finding_key
from countermark.model.measure import Duty, Kind, Matching, Measure, Status
from countermark.model.not_here import NotHere, WhyNot
from countermark.model.path import Path
from countermark.model.predicate import Family
from countermark.model.reading import THINGS, Subject
from countermark.model.review import not_reread
from countermark.model.standing import standing
from countermark.model.verdict import Decision, Finding, Missing
from countermark.model.when import Holds
from countermark.policy.clocks import obligations
from countermark.policy.exemptions import exempt
from countermark.policy.listing import Rulebook
from countermark.policy.origin import Found, by_origin, by_supplier, makers, open_facets
from countermark.policy.question import Question
from countermark.policy.scope import covers, reach


class Blankets:
    """The measures of a rulebook that name no party, found once per set of facets."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._unnamed = [
            m for m in rules.measures.values() if not m.entities or m.matching is Matching.ORIGIN
        ]
        self._reaching: dict[tuple[Facets, date, date | None], tuple[Measure, ...]] = {}

    def findings(
        self,
        question: Question,
        subject: Subject,
        decided: Collection[str] = (),
        paths: Sequence[Path] = (),
    ) -> list[Finding]:
        """The findings of these measures for one subject; ``decided`` by name already are not.

        ``paths`` of the subject tell who made it, where that is certain.
        """
        key = question.facets, question.as_of, question.known_at
        if key not in self._reaching:
            self._reaching[key] = tuple(m for m in self._unnamed if self._reaches(question, m))
        left = (m for m in self._reaching[key] if m.id not in decided)
        seat = _seat(self._rules, paths)
        found = (_consider(question, self._rules, m, subject, seat) for m in left)
        return [finding for finding in found if finding is not None]

    def categories(self, question: Question) -> tuple[str, ...]:
        """Categories that some rule in force limits for this context: named in the coverage."""
        found: set[str] = set()
        for measure in self._unnamed:
            restricts = measure.kind is Kind.RESTRICTIVE and _by_category(measure)
            if restricts and self._reaches(question, measure):
                found |= set(measure.scope.categories)
        return tuple(sorted(found))

    def standing_duties(self, question: Question) -> tuple[str, ...]:
        """What this context must do whether or not anything is found, a sentence each."""
        return tuple(
            f"{', and '.join(map(_duty, due))} ({measure.clause or measure.legal_basis})"
            for measure, due in self.standing(question)
        )

    def standing(self, question: Question) -> Iterator[tuple[Measure, tuple[Duty, ...]]]:
        """The measures that bind this context whatever is found, each with what it orders."""
        for measure in self._rules.measures.values():
            due = tuple(duty for duty in measure.duties if duty.standing)
            if due and self._reaches(question, measure):
                yield measure, due

    def tests(self, question: Question) -> tuple[tuple[str, str], ...]:
        """Rules that may bind here and name no firm, each with the test an authority applies.

        Rules for some categories are left out: they ask their test of every thing of these.
        """
        return tuple(
            (measure.id, measure.scope.criterion)
            for measure in self._rules.measures.values()
            if measure.matching is Matching.CRITERIA
            and measure.kind in _OBLIGING
            and measure.scope.criterion
            and not measure.scope.categories
            and self._reaches(question, measure)
        )

    def unreached(self, question: Question) -> Iterator[tuple[str, NotHere]]:
        """The measures that are not considered in this context, each with its limit."""
        for measure in self._unnamed:
            stands = standing(
                measure, None, question.as_of, question.known_at, self._rules.announced
            )
            reached = reach(measure, None, question.facets)
            if reached.not_here is not None:
                yield measure.id, reached.not_here
            elif stands.public and not stands.in_force:
                span = measure.valid_from or "", measure.valid_to or ""
                yield measure.id, NotHere(WhyNot.DATE, span, (question.as_of.isoformat(),))

    def _reaches(self, question: Question, measure: Measure) -> bool:
        stands = standing(measure, None, question.as_of, question.known_at, self._rules.announced)
        return (
            stands.public
            and stands.in_force
            and measure.verification.may_decide
            and reach(measure, None, question.facets).answer is not Holds.NO
        )


def _duty(duty: Duty) -> str:
    every = f" (every {duty.within} {duty.unit})" if duty.within and duty.unit else ""
    return f"{duty.what}{every}"


def _seat(rules: Rulebook, paths: Sequence[Path]) -> str:
    """The country of the registered party that certainly is the subject, or made it."""
    for path in paths:
        is_made = {hop.predicate.family for hop in path.hops} <= {Family.IDENTITY, Family.MAKING}
        if is_made and path.certain and not path.disputed and path.target in rules.countries:
            return rules.countries[path.target]
    return ""


def _consider(
    question: Question, rules: Rulebook, measure: Measure, subject: Subject, seat: str
) -> Finding | None:
    found = _found(question, measure, subject, seat)
    if found is None:
        return None
    asks = question.asks
    weighed = exempt(
        question.exemptions, measure, subject.node, None, question.as_of, roles=asks, row=subject
    )
    if weighed.proven and found.decision is not None:
        found = Found(Decision.ALLOWED, weighed.status, weighed.proven)
    return _finding(question, rules, measure, subject, found, weighed.considered)


def _found(question: Question, measure: Measure, subject: Subject, seat: str) -> Found | None:
    limits = set(measure.scope.categories)
    # A rule for any category reaches by the maker alone; others ask for one that they name.
    outside = bool(limits) and not _may_be(limits, question.facets.category)
    if outside:
        return None
    if measure.kind is Kind.ALLOW_LIST and measure.default_deny:
        return open_facets(reach(measure, None, question.facets, subject)) or Found(
            Decision.NOT_ASSESSED,
            Status.APPLIES,
            "not shown to be on the authority's approved list; what is absent may not be used",
            change="the authority's designation of this product as trusted",
            how=f"show that it is designated as trusted, by {measure.authority}",
        )
    if not _by_category(measure) or measure.kind not in _OBLIGING:
        return None
    if not limits and not makers(measure):
        return None
    # A category beside a contract or a seller is that of goods, which are asked about themselves.
    itself = bool(subject.facets.category) and not subject.by_link
    if subject.kind not in THINGS and not itself and not seat:
        among = subject.country in makers(measure) and not limits
        return by_supplier(measure, subject.country) if among else None
    scope = reach(measure, None, question.facets, subject)
    origins = question.exemptions.origins(subject.node, question.as_of)
    return by_origin(measure, scope, origins, subject.country or seat)


def _by_category(measure: Measure) -> bool:
    """Does it go by what a thing is, and by where it is made or by an authority's criterion?"""
    if measure.matching is Matching.ORIGIN:
        return True
    return measure.matching is Matching.CRITERIA and bool(measure.scope.criterion)


def _may_be(limits: Collection[str], given: Collection[str]) -> bool:
    """Is something of ``given`` a kind of ``limits``, or wider than it, so that it may be one?"""
    return any(covers(a, b) or covers(b, a) for a in limits for b in given)


_OBLIGING = (Kind.RESTRICTIVE, Kind.REPORTING)


def _finding(
    question: Question,
    rules: Rulebook,
    measure: Measure,
    subject: Subject,
    found: Found,
    considered: tuple[str, ...],
) -> Finding:
    unresolved = found.decision is Decision.UNRESOLVED
    binds = found.decision in (
        Decision.PROHIBITED,
        Decision.ACTION_REQUIRED,
        Decision.NOT_ASSESSED,
    )
    item = question.keys.item(subject.node)
    return Finding(
        id=digest_fields((subject.node, question.context.id, measure.id)),
        key=finding_key(question.context.id, measure.id, "", item),
        cause=cause_key("", item),
        measure=measure.id,
        measure_digest=rules.digests.get(measure.id, ""),
        title=measure.title,
        context=question.context.id,
        entity="",
        entity_name="",
        status=found.status,
        decision=found.decision,
        reason=found.reason,
        act=measure.act,
        clause=measure.clause or measure.legal_basis,
        in_force=(measure.valid_from, measure.valid_to),
        announced=measure.announced,
        missing=Missing.FACTS if unresolved else None,
        obligations=(
            obligations(
                measure,
                question.as_of,
                question.parts,
                question.facets.role,
                clauses=question.facets.clause,
                context=question.context.id,
            )
            if binds
            else ()
        ),
        exceptions_considered=considered,
        would_change=(found.change,) if found.change else (),
        resolve_by=found.how,
        not_reread=not_reread(measure, question.as_of) if found.decision is not None else None,
    )
