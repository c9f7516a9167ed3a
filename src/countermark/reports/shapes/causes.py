"""Root causes, and what is to be done about them, as ``countermark.check/2`` publishes them.

The words are those of ``model.cause``. A cause is one listed party and the item that carries it, in
one context; an action is one line of the numbered, dated to-do list. A field that is empty, false
or zero is left out.
"""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.act_kind import Accusation
from countermark.model.cause import ActionKind
from countermark.model.determination import Determined
from countermark.model.measure import Answered
from countermark.model.verdict import Decision, Missing
from countermark.reports.shapes.compact import Compact


class CausePlaceShape(Compact, frozen=True, kw_only=True):
    """A site where a cause was met (absent: none was stated), and how many subjects stand there."""

    site: str = ""
    count: int


class CauseDeterminationShape(Compact, frozen=True, kw_only=True):
    """What a person decided about a finding of the cause, and on which day."""

    decision: Determined
    person: str
    day: date


class CauseQuestionShape(Compact, frozen=True, kw_only=True):
    """Is ``name`` the listed party ``entity``? ``score`` is the calibrated probability."""

    name: str
    entity: str
    entity_name: str
    score: float | None = None
    why: str = ""


class CauseFactShape(Compact, frozen=True, kw_only=True):
    """A fact that is open: as ``OpenFactShape``, for all measures of the cause together."""

    fact: str
    within: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    about: str = ""
    name: str = ""


class AnswerShape(Compact, frozen=True, kw_only=True):
    """One answer: the ``value`` of a ``fact``, and whether the measure reaches the item then."""

    fact: str
    value: str
    is_within: bool


class CauseAccusationShape(Compact, frozen=True, kw_only=True):
    """A measure that accuses and does no more: by whom, and who answers it: names and how.

    ``denials`` is there where nobody is heard: that none was found in what was read.
    """

    measure: str
    kind: Accusation
    by: str
    answers: tuple[tuple[str, Answered], ...] = ()
    denials: str = ""


class CauseShape(Compact, frozen=True, kw_only=True):
    """Findings with one root: ``item`` leads to the listed ``party``.

    ``key`` is the same in every run, and cut to its first 24 digits. ``relation`` reads from the
    item to the party, absent where the item is the party itself or may be it. ``acts`` are what the
    measures are about; ``clauses`` and ``measures`` go together. ``accusations`` are those of the
    measures that accuse and do no more. ``alleged_by``: it is an
    allegation, by whom; ``denied_by`` who contradicts it. Counts are exact:
    ``subjects`` in all, by ``kinds``, ``findings`` and ``set_aside`` of these; ``leading`` those
    that have nothing worse; ``units`` the items themselves; ``sites`` how many sites there are,
    ``sites_capped``: and there are more. ``asides`` say who set some aside, why and until when.
    ``places`` and ``members`` (ids of ``subjects``) are the first few. What is due is said in
    ``actions``.
    """

    key: str
    context: str
    verdict: Decision
    party: str
    party_name: str
    subjects: int
    findings: int = 0
    item: str = ""
    relation: str = ""
    missing: Missing | None = None
    certain: bool = False
    acts: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    since: str = ""
    why: str = ""
    resolve_by: str = ""
    open_facts: tuple[CauseFactShape, ...] = ()
    alleged_by: str = ""
    denied_by: tuple[str, ...] = ()
    accusations: tuple[CauseAccusationShape, ...] = ()
    question: CauseQuestionShape | None = None
    leading: int = 0
    kinds: dict[str, int] = msgspec.field(default_factory=dict)
    units: int = 0
    sites: int = 0
    sites_capped: bool = False
    places: tuple[CausePlaceShape, ...] = ()
    members: tuple[str, ...] = ()
    set_aside: int = 0
    asides: tuple[str, ...] = ()
    determinations: tuple[CauseDeterminationShape, ...] = ()


class NotGroupedShape(Compact, frozen=True, kw_only=True):
    """Findings beyond the number of causes that are told apart, counted by their verdict."""

    verdict: Decision
    findings: int


class ActionShape(Compact, frozen=True, kw_only=True):
    """One line of the to-do list; ``number`` counts from 1.

    ``by`` is an ISO day or instant, absent where there is none: of a clock that has not started it
    is what would be due if the item were identified on ``if_identified``; ``when`` says the same
    in words. ``commands`` can be pasted into a shell as they stand, one for each answer there may
    be; ``answers``, in the same order, says which is which, also where no command can say it.
    ``column`` of the first few ``rows`` (file and line) would say it too. ``causes`` are keys of
    the causes it is about, the first few of ``cause_count``. Of a duty ``to`` is to whom it is
    reported, ``clauses`` under which it is owed, ``contracts`` the first of those that it is about,
    ``only_if`` and ``does_not_reach`` for whom it is.
    """

    number: int
    kind: ActionKind
    what: str
    by: str = ""
    overdue: bool = False
    if_identified: str = ""
    when: str = ""
    why: str = ""
    commands: tuple[str, ...] = ()
    answers: tuple[AnswerShape, ...] = ()
    column: str = ""
    rows: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    cause_count: int = 0
    to: str = ""
    clauses: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""
