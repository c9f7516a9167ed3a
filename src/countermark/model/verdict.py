"""Verdicts are about acts, not about firms. Worst first; each says what it rests on."""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.act_kind import Accusation, Dated
from countermark.model.determination import Determination
from countermark.model.measure import Denial, Status
from countermark.model.not_here import NotHere
from countermark.model.open_fact import OpenFact
from countermark.model.path import Cut, Path
from countermark.model.review import NotReread
from countermark.model.when import When


class Decision(Enum):
    """The eight verdicts, worst first."""

    PROHIBITED = "prohibited"
    UNRESOLVED = "unresolved"
    NOT_EXAMINED = "not examined"
    NOT_ASSESSED = "not assessed"
    ACTION_REQUIRED = "action required"
    ADVISORY = "advisory"
    ALLOWED = "allowed"
    NO_RESTRICTION_FOUND = "no restriction found"

    @property
    def severity(self) -> int:
        """Larger is worse."""
        return _SEVERITY[self._value_]  # to hash a member takes longer than all else here

    @property
    def exit_code(self) -> int:
        """The exit code this decision asks for: 14, 13, 12 or 0."""
        if self is Decision.PROHIBITED:
            return 14
        if self in (Decision.UNRESOLVED, Decision.NOT_EXAMINED, Decision.NOT_ASSESSED):
            return 13
        return 12 if self is Decision.ACTION_REQUIRED else 0


_SEVERITY = {decision.value: len(Decision) - at for at, decision in enumerate(Decision)}


class Missing(Enum):
    """Why a verdict is unresolved."""

    NAME = "name"
    FACTS = "facts"
    DISPUTED = "disputed"


class Clock(Enum):
    """How the clock of a duty stands. A machine's finding starts none; a person does."""

    NOT_STARTED = "not started"  # nobody has said that they identified it or were told
    RUNNING = "running"
    OVERDUE = "overdue"
    UNDATED = "without a date"


class Obligation(msgspec.Struct, frozen=True):
    """A duty with its due date: ``due`` is an ISO day or instant, empty where none can be computed.

    ``clock`` says how it was computed ("1 business day after identification"). ``key`` is the
    same however the duty is worded (``model.key``). ``counted_from`` is the day of identification
    or notice that it was counted from, empty for a day that the law names: of a clock that is not
    started the day asked about, so that ``due`` is what would be due then. ``to`` is to whom it is
    reported, ``clauses`` those of which the contract must carry one, where it is not known which it
    carries. ``only_if`` and ``does_not_reach`` say for whom it is: without a person's word that it
    applies it has no day, and cannot be late.
    """

    what: str
    due: str = ""
    clock: str = ""
    recalled: bool = False
    key: str = ""
    state: Clock = Clock.UNDATED
    counted_from: str = ""
    to: str = ""
    clauses: tuple[str, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One measure considered for one subject in one context.

    ``decision`` is None when the measure does not apply; ``status`` and ``reason`` say why.
    ``would_change`` lists what would change the answer; ``resolve_by`` the cheapest observation
    that would settle an unresolved one, ``open_facts`` what it would state. ``set_aside`` names an
    active set-aside, if any; ``determinations`` are what people decided about it, which changes no
    decision.
    ``id`` is unique in a document; decisions hang on ``key``, which no row or file name changes
    (``model.key``); ``cause`` is the key of what findings have in common. ``closed_by``: whose
    word keeps a path from reaching, where nothing else does. ``binds``: whom a measure in force
    binds, where that is nobody of this context. ``accusation``: the measure says something against
    a party and decides nothing, ``accuser``: by whom. ``denials`` are what was said against it and
    known. ``dated``: what ``in_force`` is the first and last day of. ``not_reread``: the record
    decides as it was read, and is past the term after which it has to be read again.
    ``not_here``: which limit of the measure keeps it from saying anything, where one does.
    """

    id: str
    measure: str
    measure_digest: str
    title: str
    context: str
    entity: str
    entity_name: str
    status: Status
    decision: Decision | None
    reason: str
    act: str = ""
    clause: str = ""
    in_force: tuple[When | None, When | None] = (None, None)
    announced: When | None = None
    missing: Missing | None = None
    path: Path | None = None
    exceptions_considered: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    would_change: tuple[str, ...] = ()
    resolve_by: str = ""
    open_facts: tuple[OpenFact, ...] = ()
    without_disputed: str = ""
    set_aside: str = ""
    determinations: tuple[Determination, ...] = ()
    key: str = ""
    cause: str = ""
    closed_by: str = ""
    binds: tuple[str, ...] = ()
    accusation: Accusation | None = None
    accuser: str = ""
    dated: Dated = Dated.IN_FORCE
    denials: tuple[Denial, ...] = ()
    not_reread: NotReread | None = None
    not_here: NotHere | None = None


class NotBinding(msgspec.Struct, frozen=True):
    """A measure in force names the subject, or who made it, and binds nobody of this context.

    ``title`` is the measure's, ``binds`` whom it binds; ``others`` counts further such measures.
    """

    measure: str
    title: str
    binds: tuple[str, ...]
    others: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """The worst of the findings for one subject in one context; own and inherited apart.

    ``cut``: the limit that the search for its paths met, if it met one. What was found stands; a
    subject of which nothing worse was found is then *not examined*.
    """

    subject: str
    context: str
    decision: Decision
    reason: str
    own: Decision
    inherited: Decision
    findings: tuple[Finding, ...] = ()
    cut: Cut | None = None
    not_binding: NotBinding | None = None
