"""The published shapes of what people decided: ``countermark.decision/1`` and ``…decisions/1``.

``decision/1`` answers ``determine``, ``set-aside``, ``judge`` and ``note``: what was recorded, and
what it changes. ``decisions/1`` lists all that was ever recorded.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

from countermark.model.verdict import Clock, Decision
from countermark.reports.shapes.check import Shape
from countermark.reports.shapes.source import PreparedForShape


class Kind(Enum):
    """What kind of decision it is."""

    JUDGEMENT = "judgement"  # two names are, or are not, one party
    SET_ASIDE = "set-aside"  # a finding does not decide until a day
    DETERMINATION = "determination"  # what a person decided about a finding
    NOTE = "note"  # a claim recorded by hand


class InForce(Enum):
    """Does it count on the day asked about?"""

    YES = "in force"
    NOT_YET = "not yet"
    ENDED = "ended"
    RETRACTED = "retracted"
    OTHERS = "not counted"  # somebody else recorded it and nobody here accepted it


class AboutShape(Shape, frozen=True, kw_only=True):
    """One thing a decision hangs on: a finding's ``key``, or a name or node.

    ``subject`` and ``measure`` are what the last check calls it; empty where it knows none.
    """

    key: str
    subject: str
    measure: str


class RetractionShape(Shape, frozen=True, kw_only=True):
    """Who took a decision back, on which day, and why."""

    by: str
    on: str
    reason: str


class DecisionShape(Shape, frozen=True, kw_only=True):
    """One decision of a person.

    ``id`` is that of its first claim: ``decisions --retract ID`` takes all of it back. ``decision``
    is its word (same, different, covered, set aside, a predicate); ``says`` is all of it in one
    sentence. ``by``, ``role``, ``on`` and ``until``: who, as what, from which day, to which (first
    day that it holds no more; empty: no end). ``because`` is the reason of a clearing as
    a code, ``reason`` that person's words. It rests on
    ``claims``, by their ids, and ``evidence``, by its digests. ``about`` is what it hangs on, at
    most ``ABOUT`` of ``hangs``.
    ``in_last_check``: does the last check know any of it? Null where there was none.
    """

    id: str
    kind: Kind
    decision: str
    says: str
    by: str
    role: str
    on: str
    until: str
    because: str
    reason: str
    claims: tuple[str, ...]
    evidence: tuple[str, ...]
    handling: str
    recorded: str
    state: InForce
    retraction: RetractionShape | None
    hangs: int
    about: tuple[AboutShape, ...]
    in_last_check: bool | None


ABOUT = 100
"""Things that one decision is listed with; ``hangs`` counts all."""


class ChangeShape(Shape, frozen=True, kw_only=True):
    """A verdict that a decision changes, on ``count`` subjects of this name."""

    subject: str
    context: str
    before: Decision
    after: Decision
    count: int


class RemainsShape(Shape, frozen=True, kw_only=True):
    """A verdict that a decision leaves as it was, on ``count`` subjects of this name, with the
    clauses that hold it there."""

    subject: str
    context: str
    verdict: Decision
    clauses: tuple[str, ...]
    count: int


class DueShape(Shape, frozen=True, kw_only=True):
    """A duty as its clock stands after a decision."""

    subject: str
    what: str
    due: str
    state: Clock


class EffectShape(Shape, frozen=True, kw_only=True):
    """What a decision changes in the last check.

    ``unknown`` says why that is not known, and is empty where it is. ``as_of`` is the day that
    check asked about. ``changes`` and ``remains`` are verdicts on a subject in a context; of each
    at most ``LISTED`` are listed, ``changed`` and ``remaining`` count all. ``due`` are the dated
    duties of the first subjects that a determination is about.
    """

    unknown: str
    as_of: str
    changed: int
    remaining: int
    changes: tuple[ChangeShape, ...]
    remains: tuple[RemainsShape, ...]
    due: tuple[DueShape, ...]


LISTED = 100
"""Verdicts that an effect lists."""


class DecisionDocument(Shape, frozen=True, kw_only=True):
    """What was recorded and in which ``ledger`` version, what it changes, what to be warned of."""

    schema: Literal["countermark.decision/1"]
    ledger: str
    recorded: DecisionShape
    effect: EffectShape
    warnings: tuple[str, ...]


class DecisionsDocument(Shape, frozen=True, kw_only=True):
    """All decisions of a project, the first recorded first, as of a day.

    ``by_state`` counts them; ``withheld`` counts those above the handling that may be shown.
    """

    schema: Literal["countermark.decisions/1"]
    as_of: str
    ledger: str
    decisions: tuple[DecisionShape, ...]
    by_state: dict[str, int]
    withheld: int
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET
