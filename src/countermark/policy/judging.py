"""The verdict on each subject in each context, with people's set-asides and stated exemptions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from countermark.model.claim import Claim, digest_fields
from countermark.model.context import Context
from countermark.model.coverage import ContextNote, StandingDuties, TestsNotAsked
from countermark.model.determination import determinations_on
from countermark.model.gap import About, Gap, Why
from countermark.model.inquiry import SubjectResult
from countermark.model.key import Keys
from countermark.model.match import Match
from countermark.model.measure import Duty, Measure
from countermark.model.not_here import NotHere
from countermark.model.path import Cut, Path
from countermark.model.predicate import Predicate
from countermark.model.reading import Subject
from countermark.model.reply import replies_on
from countermark.model.verdict import Verdict
from countermark.policy.blanket import Blankets
from countermark.policy.former import FormerIds
from countermark.policy.listing import Rulebook
from countermark.policy.proofs import PROVING, Proofs, by_node
from countermark.policy.question import Question
from countermark.policy.replies import with_replies
from countermark.policy.unread import with_unread
from countermark.policy.verdicts import set_asides_on, verdict


class Day(Protocol):
    """The day asked about, and what is known on it; ``known_at`` None is all that is known."""

    @property
    def as_of(self) -> date: ...

    @property
    def known_at(self) -> date | None: ...


class Identifying(Day, Protocol):
    """``identified`` is the day on which whoever asks identified what nobody determined."""

    @property
    def identified(self) -> date | None: ...


DECIDING = (
    *PROVING,
    Predicate.DETERMINED,
    Predicate.SET_ASIDE,
    Predicate.ASKED,
    Predicate.REPLIED,
)
"""The predicates of the claims that ``Judging`` is given: what people state and decide."""


class Followed(Protocol):
    """What the links from one subject led to, and the limit that was met on the way."""

    @property
    def paths(self) -> Sequence[Path]: ...

    @property
    def cut(self) -> Cut | None: ...


class Judging:
    """Judges subjects: one result per subject, with a verdict per context, in order.

    ``deciding`` are the claims of ``DECIDING``; ``former`` gives the ids that findings had in the
    release before keys, and is asked only where somebody set something aside. What is the same for
    all subjects is worked out once, however many parts they come in.
    """

    def __init__(
        self,
        day: Identifying,
        contexts: Sequence[Context],
        rules: Rulebook,
        deciding: Iterable[Claim],
        keys: Keys,
        former: Callable[[], FormerIds],
    ) -> None:
        said = list(deciding)
        self._day, self._contexts, self._rules, self._keys = day, contexts, rules, keys
        self.proofs = by_node(c for c in said if c.predicate in PROVING)
        """What the claims prove, by node."""
        self._determined = determinations_on(
            (c for c in said if c.predicate is Predicate.DETERMINED), day.as_of
        )
        self._aside = set_asides_on(said, day.as_of)
        self._former = former() if self._aside else None
        self._replies = replies_on(said, day.as_of)
        self._blankets = Blankets(rules)

    def judged(
        self,
        subjects: Sequence[Subject],
        traces: Mapping[str, Followed],
        matches: Mapping[str, tuple[Match, ...]],
    ) -> tuple[SubjectResult, ...]:
        """The results of ``subjects``; ``traces`` and ``matches`` are by node."""
        return tuple(
            SubjectResult(
                id=digest_fields((subject.node,)),
                subject=subject,
                matches=matches.get(subject.node, ()),
                verdicts=tuple(
                    self._verdict(subject, context, traces[subject.node])
                    for context in self._contexts
                ),
            )
            for subject in subjects
        )

    def _verdict(self, subject: Subject, context: Context, followed: Followed) -> Verdict:
        found = verdict(
            subject,
            context,
            self._rules,
            followed.paths,
            as_of=self._day.as_of,
            known_at=self._day.known_at,
            exemptions=self.proofs,
            set_asides=self._aside,
            blankets=self._blankets,
            cut=followed.cut,
            keys=self._keys,
            determined=self._determined,
            identified=self._day.identified,
            former=self._former,
        )
        return with_unread(with_replies(found, self._replies, self._day.as_of), subject)


def unknown_exceptions(claims: Iterable[Claim], rules: Rulebook) -> tuple[Gap, ...]:
    """The exceptions in ``claims`` that no measure has: a mistyped one must not be passed over."""
    known = {f"{m.id}/{e.id}": m.id for m in rules.measures.values() for e in m.exceptions}
    claimed = (c for c in claims if c.predicate is Predicate.EXEMPT_BY)
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


def open_categories(day: Day, contexts: Sequence[Context], rules: Rulebook) -> tuple[str, ...]:
    """Product categories some rule limits and that rows left open, for the coverage."""
    blankets = Blankets(rules)
    found = {c for q in _in_general(day, contexts) for c in blankets.categories(q)}
    return tuple(sorted(found))


def whatever_was_found(
    day: Day, contexts: Sequence[Context], rules: Rulebook
) -> tuple[ContextNote | StandingDuties | TestsNotAsked, ...]:
    """What holds for the contexts whatever was found, for the coverage.

    Their notes, what they must do, and the tests of rules that name no firm.
    """
    blankets = Blankets(rules)
    found: list[ContextNote | StandingDuties | TestsNotAsked] = []
    for question in _in_general(day, contexts):
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


def unreached(
    day: Day, contexts: Sequence[Context], rules: Rulebook
) -> dict[tuple[str, str], NotHere]:
    """By context and measure: why one that names nobody is not considered in it."""
    blankets = Blankets(rules)
    return {
        (question.context.id, measure): why
        for question in _in_general(day, contexts)
        for measure, why in blankets.unreached(question)
    }


def standing_duties(
    day: Day, contexts: Sequence[Context], rules: Rulebook
) -> tuple[tuple[str, Measure, Duty], ...]:
    """What each context must do whatever is found: context, measure and duty."""
    blankets = Blankets(rules)
    return tuple(
        (question.context.id, measure, duty)
        for question in _in_general(day, contexts)
        for measure, due in blankets.standing(question)
        for duty in due
        if not duty.roles or set(duty.roles) & set(question.facets.role)
    )


def _in_general(day: Day, contexts: Sequence[Context]) -> list[Question]:
    """The questions of a run that are about no subject in particular."""
    return [
        Question("", context, context.facets, day.as_of, day.known_at, Proofs())
        for context in contexts
    ]
