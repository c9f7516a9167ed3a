"""The published shape of ``renew``: ``countermark.renew/1``."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.renewal import Renewed, WhyTouched, WhyWhole
from countermark.model.verdict import Decision
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape
from countermark.reports.shapes.decision import Kind


class RenewedVerdict(Shape, frozen=True, kw_only=True):
    """The verdict in one context as the record has it, and now; ``measure`` decides it now.

    ``old`` is null where the record has none.
    """

    context: str
    old: Decision | None
    new: Decision
    measure: str
    entity_name: str
    reason: str


class RenewedSubject(Shape, frozen=True, kw_only=True):
    """A subject that is judged otherwise in some context: ``verdicts`` are those contexts."""

    id: str
    name: str
    kind: str
    place: str
    verdicts: tuple[RenewedVerdict, ...]


class RenewedInquiry(Shape, frozen=True, kw_only=True):
    """One earlier check. ``record`` begins the name of its record in the project.

    ``as_of`` and ``ledger`` are those of that check. ``judged`` counts subjects that were judged
    again, of ``subjects``. ``why_whole`` says why all were. ``earlier`` counts older records of the
    same question, which are not renewed.
    """

    record: str
    as_of: str
    ledger: str
    paths: tuple[str, ...]
    contexts: tuple[str, ...]
    subjects: int
    earlier: int
    renewed: Renewed
    why_whole: WhyWhole | None
    judged: int
    changed: tuple[RenewedSubject, ...]


class TouchedDecision(Shape, frozen=True, kw_only=True):
    """What a person decided that has to be looked at again: who, when, and what it says.

    ``old`` and ``new`` are the decisions of its finding, null where there is none.
    """

    id: str
    kind: Kind
    says: str
    by: str
    on: str
    until: str
    why: WhyTouched
    old: Decision | None
    new: Decision | None


class RenewTotals(Shape, frozen=True, kw_only=True):
    """Subjects by what became of their worst verdict; decisions to be looked at again."""

    inquiries: int
    subjects: int
    judged: int
    changed: int
    worse: int
    milder: int
    decisions: int


class RenewDocument(Shape, frozen=True, kw_only=True):
    """What became of earlier answers on the day ``as_of``, by version ``ledger``.

    ``since`` is what was given. ``parties`` counts parties that something came or went about.
    """

    schema: Literal["countermark.renew/1"]
    version: str
    as_of: str
    ledger: str
    register: str
    since: str
    parties: int
    totals: RenewTotals
    inquiries: tuple[RenewedInquiry, ...]
    decisions: tuple[TouchedDecision, ...]
    not_examined: tuple[GapShape, ...]
    withheld: int | msgspec.UnsetType = msgspec.UNSET
