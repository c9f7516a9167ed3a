"""A thing asked about as it is published: its verdicts, findings and matches."""

from __future__ import annotations

import msgspec

from countermark.model.evaluation import Assessed, Version
from countermark.model.path import Limit
from countermark.model.verdict import Decision
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.finding import FindingShape

NOT_BINDING = "listed, not binding here"
"""The standing of a party that a list names where nothing follows from it in this context."""


class FeatureShape(Shape, frozen=True, kw_only=True):
    """One piece of evidence for a score."""

    name: str
    value: float
    words: str


class MatchShape(Shape, frozen=True, kw_only=True):
    """A registered or listed party whose name or identifier resembles the subject's."""

    entity: str
    entity_name: str
    name: str
    role: str
    score: float
    certain: bool
    why: str
    features: tuple[FeatureShape, ...]
    judged: str
    claim: str


class CutShape(Shape, frozen=True, kw_only=True):
    """The limit a search met, its value, and how many hops away the nearest party beyond lies.

    ``parties``: how many listed parties are known to lie beyond. 0 where that is not known.
    """

    limit: Limit
    allowed: int
    nearest: int
    parties: int
    words: str


class VerdictShape(Shape, frozen=True, kw_only=True):
    """The verdict on one subject in one context; own and inherited apart.

    ``cut``: the limit met before everything was examined, null where none was.
    """

    context: str
    verdict: Decision
    reason: str
    own: Decision
    inherited: Decision
    cut: CutShape | None = None


class ApprovalShape(Shape, frozen=True, kw_only=True):
    """How a device or product stands to one approved list, and the row of the list it rests on.

    ``asked_for`` are the uses that its row and the context tell, ``assessed_for`` those of the
    list. ``expires`` is the last day. ``absent``: what it means that the list does not hold it.
    """

    list: str
    title: str
    date: str
    state: Assessed
    version: Version | None = None
    asked_for: tuple[str, ...] = ()
    product: str = ""
    certified_version: str = ""
    assessed_for: tuple[str, ...] = ()
    expires: str | None = None
    certificate: str = ""
    row: int = 0
    absent: str = ""


class SubjectShape(Shape, frozen=True, kw_only=True):
    """One thing asked about. ``verdict`` is the worst of ``verdicts``, null without a context.

    ``standing`` is there, as ``NOT_BINDING``, where nothing is restricted in any context and a
    measure that is in force and binds others names the subject or who made it. ``approved`` is
    there for a thing where approved lists are in use; it changes no verdict. ``below`` counts
    resemblances of its names to parties of imported lists that are fainter than what these tell
    (``--thorough``).
    """

    id: str
    node: str
    name: str
    kind: str
    place: str
    country: str
    identifiers: tuple[str, ...]
    made: str
    acquired: str
    facets: dict[str, tuple[str, ...]]
    fields: dict[str, str]
    verdict: Decision | None
    reason: str
    own: Decision | None
    inherited: Decision | None
    verdicts: tuple[VerdictShape, ...]
    findings: tuple[FindingShape, ...]
    matches: tuple[MatchShape, ...]
    standing: str | msgspec.UnsetType = msgspec.UNSET
    approved: tuple[ApprovalShape, ...] | msgspec.UnsetType = msgspec.UNSET
    below: int | msgspec.UnsetType = msgspec.UNSET
