"""A finding as it is published: one measure considered for one subject in one context."""

from __future__ import annotations

from datetime import date

import msgspec

from countermark.model.act_kind import Accusation, Dated
from countermark.model.determination import Determined
from countermark.model.handling import Handling
from countermark.model.measure import Answered, Status, Verification
from countermark.model.not_here import WhyNot
from countermark.model.review import Because, MayHaveChanged
from countermark.model.verdict import Clock, Decision, Missing
from countermark.reports.shapes.base import Shape


class HopShape(Shape, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One step of a path, walked from ``from`` to ``to`` along the claim ``claim``.

    ``predicate`` is the claim's relation; ``word`` the same read in walking direction (its inverse
    where ``forward`` is false). ``certain`` false says why in ``doubt``. ``disputed_by`` are the
    ids of denials.
    """

    claim: str
    predicate: str
    word: str
    forward: bool
    from_: str
    to: str
    from_id: str
    to_id: str
    grade: str
    certain: bool
    doubt: str
    disputed_by: tuple[str, ...]
    score: float | None


class DutyShape(Shape, frozen=True, kw_only=True):
    """Something to do; ``due`` is an ISO day or instant, empty where none can be computed.

    ``key`` is the same in every run, however the duty is worded. ``state`` says how its clock
    stands: one that is ``not started`` has in ``due`` what would be due if the item were identified
    on the day asked about. ``counted_from`` is the day of identification or notice. ``to`` is to
    whom it is reported; ``clauses`` those of which the contract must carry one, where it is not
    known which it carries; ``only_if`` and ``does_not_reach`` for whom it is: it has no day until
    a person has said that it applies.
    """

    what: str
    due: str
    clock: str
    recalled: bool
    key: str | msgspec.UnsetType = msgspec.UNSET
    state: Clock | msgspec.UnsetType = msgspec.UNSET
    counted_from: str | msgspec.UnsetType = msgspec.UNSET
    to: str | msgspec.UnsetType = msgspec.UNSET
    clauses: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    only_if: str | msgspec.UnsetType = msgspec.UNSET
    does_not_reach: str | msgspec.UnsetType = msgspec.UNSET


class DeterminationShape(Shape, frozen=True, kw_only=True):
    """What a person decided about a finding, in which role, on which day, resting on what.

    ``claims`` and ``evidence`` are ids and digests; ``note`` the person's own words.
    """

    decision: Determined
    person: str
    role: str
    day: date
    claims: tuple[str, ...]
    evidence: tuple[str, ...]
    note: str
    handling: Handling


class PeriodShape(Shape, frozen=True, kw_only=True, rename={"from_": "from"}):
    """From a day (inclusive) to a day (exclusive), as precise as known; null is unbounded."""

    from_: str | None
    to: str | None


class DenialShape(Shape, frozen=True, kw_only=True):
    """Who answered what a measure's record says, on which day, in the record's words.

    ``how`` is absent where it was denied. ``outcome``: what became of it. ``verification`` says how
    the denial itself was checked, ``source`` where it can be read. ``reply``: what a party that was
    asked answered in full, or that it did not answer.
    """

    date: str
    by: str
    says: str
    reply: bool | msgspec.UnsetType = msgspec.UNSET
    how: Answered | msgspec.UnsetType = msgspec.UNSET
    outcome: str | msgspec.UnsetType = msgspec.UNSET
    verification: Verification | msgspec.UnsetType = msgspec.UNSET
    source: str | msgspec.UnsetType = msgspec.UNSET


class AccusationShape(Shape, frozen=True, kw_only=True):
    """A measure that says something against a party and decides nothing: who says it, and what
    that is worth. ``denials`` is there where nobody was heard: none was found in what was read.
    """

    kind: Accusation
    by: str
    note: str
    denials: str | msgspec.UnsetType = msgspec.UNSET


class NotRereadShape(Shape, frozen=True, kw_only=True):
    """The measure's record was read last on ``since`` and should have been read again by ``due``.

    ``because`` says why then; ``may_have_changed`` what may differ from what was read.
    """

    since: str
    due: date
    because: Because
    may_have_changed: tuple[MayHaveChanged, ...]


class OpenFactShape(Shape, frozen=True, kw_only=True):
    """A fact that nobody stated and that decides: a facet, a column, or ``in_role`` of a part.

    ``within`` are answers that bring the item into the measure's scope, ``outside`` some that do
    not. ``about`` is the node of a part that is asked about, ``name`` what it is called.
    """

    fact: str
    within: tuple[str, ...]
    outside: tuple[str, ...]
    about: str
    name: str


class NotHereShape(Shape, frozen=True, kw_only=True):
    """Which limit of a measure keeps it from saying anything here.

    ``reaches`` is what the measure does reach of that, ``given`` what the context or the row has:
    tokens of a facet. Of a date they are the first and the last day (empty: none) and the day asked
    about. Both are empty where no tokens decide it.
    """

    why: WhyNot
    reaches: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


class FindingShape(Shape, frozen=True, kw_only=True):
    """One measure considered for one subject in one context.

    ``decision`` is null where the measure does not apply; ``status`` and ``reason`` say why.
    ``via`` is the shortest path; ``weakest`` the claim of its weakest hop; ``other_paths`` how
    many more there are. ``own`` tells a subject's own finding from an inherited one.
    ``id`` is unique in the document; decisions are recorded on ``key``, which stays when rows are
    added or a file is renamed, and is shared by rows that nothing tells apart. ``cause`` is one for
    all findings that this thing leads to this party. ``alleged_by``: the measure is an accusation
    and no more, by whom; ``accusation`` is there for each measure that accuses, and ``denials`` are
    what was said against it. ``dated`` says what ``in_force`` means where it is not the days in
    force: a report is published, a settlement agreed. ``not_reread`` is there where
    the record is past its term on the day asked about: it decides as it was read. ``open_facts``
    say as data what ``resolve_by`` asks for. ``not_here`` says as data why a measure without a
    decision has none, where a limit of it is why.
    """

    id: str
    key: str | msgspec.UnsetType = msgspec.UNSET
    cause: str | msgspec.UnsetType = msgspec.UNSET
    measure: str
    measure_digest: str
    title: str
    context: str
    entity: str
    entity_name: str
    status: Status
    decision: Decision | None
    act: str
    clause: str
    reason: str
    own: bool
    path_class: int | None
    path_words: str
    via: tuple[HopShape, ...]
    tier: int
    other_paths: int
    weakest: str | None
    certain: bool
    disputed: bool
    in_force: PeriodShape
    announced: str | None
    missing: Missing | None
    resolve_by: str
    exceptions_considered: tuple[str, ...]
    obligations: tuple[DutyShape, ...]
    would_change: tuple[str, ...]
    without_disputed: str
    set_aside: str
    determinations: tuple[DeterminationShape, ...] | msgspec.UnsetType = msgspec.UNSET
    alleged_by: str | msgspec.UnsetType = msgspec.UNSET
    not_reread: NotRereadShape | msgspec.UnsetType = msgspec.UNSET
    accusation: AccusationShape | msgspec.UnsetType = msgspec.UNSET
    dated: Dated | msgspec.UnsetType = msgspec.UNSET
    denials: tuple[DenialShape, ...] | msgspec.UnsetType = msgspec.UNSET
    open_facts: tuple[OpenFactShape, ...] | msgspec.UnsetType = msgspec.UNSET
    not_here: NotHereShape | msgspec.UnsetType = msgspec.UNSET
