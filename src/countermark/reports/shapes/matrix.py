"""The published shape of ``check --matrix``: ``countermark.matrix/1``.

A field may be added under the same number; removing or changing one needs a new number.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.model.measure import Status
from countermark.model.verdict import Decision, Missing
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape, TotalsShape
from countermark.reports.shapes.finding import NotHereShape
from countermark.reports.shapes.source import SettingOriginShape, SupersedesShape


class MatrixContext(Shape, frozen=True, kw_only=True):
    """A column. ``short`` is its letter; ``by_verdict`` counts subjects by their verdict in it."""

    short: str
    id: str
    label: str
    note: str
    by_verdict: dict[str, int]


class MatrixCell(Shape, frozen=True, kw_only=True):
    """The verdict in one context, and what decides it.

    ``measure`` decides, of ``entity``; null where nothing does, and ``others`` are further measures
    with a decision here. ``missing`` says what an unresolved one lacks. ``cut`` true: a limit was
    met before everything was examined. ``aside`` counts findings that somebody set aside.
    ``not_here`` are ids in ``reasons``, for each measure that was considered and says nothing here.
    """

    verdict: Decision
    measure: str | None
    entity: str
    entity_name: str
    missing: Missing | None
    others: tuple[str, ...]
    cut: bool
    aside: int
    not_here: tuple[str, ...]


class MatrixSubject(Shape, frozen=True, kw_only=True):
    """One subject of a row. ``findings`` has for each context the id of the finding that decides.

    It is empty where none does. ``explain`` takes the beginning of any id.
    """

    id: str
    name: str
    kind: str
    place: str
    findings: tuple[str, ...]


class MatrixRow(Shape, frozen=True, kw_only=True):
    """Subjects that are judged alike in every context.

    ``verdict`` is the worst of ``cells``, which stand in the order of the contexts; ``differs``:
    the contexts do not all give the same verdict.
    """

    verdict: Decision
    differs: bool
    cells: tuple[MatrixCell, ...]
    subjects: tuple[MatrixSubject, ...]


class MatrixMeasure(Shape, frozen=True, kw_only=True):
    """A measure that some cell names, as the register describes it."""

    title: str
    clause: str
    authority: str
    jurisdiction: str


class MatrixReason(Shape, frozen=True, kw_only=True):
    """Why ``measure`` says nothing in a context: as data, and in ``words``.

    ``not_here`` is null where no limit of the measure is why; then ``status`` alone says it.
    """

    measure: str
    status: Status
    not_here: NotHereShape | None
    words: str


class MatrixDocument(Shape, frozen=True, kw_only=True):
    """Verdicts in several contexts side by side; ``verdict`` is the worst anywhere.

    ``rows`` are worst first; subjects whose row is equal share one. ``coverage`` says what was
    looked at and what was not, the first ``essential`` sentences on the first screen. ``register``
    is the digest of the register used. What was withheld, set elsewhere, asked by somebody or
    superseded is there where it was.
    """

    schema: Literal["countermark.matrix/1"]
    version: str
    as_of: str
    known_at: str | None
    register: str
    contexts: tuple[MatrixContext, ...]
    verdict: Decision | None
    totals: TotalsShape
    rows: tuple[MatrixRow, ...]
    measures: dict[str, MatrixMeasure]
    reasons: dict[str, MatrixReason]
    not_examined: tuple[GapShape, ...]
    coverage: tuple[str, ...]
    essential: int
    settings: tuple[SettingOriginShape, ...] | msgspec.UnsetType = msgspec.UNSET
    withheld: dict[str, int] | msgspec.UnsetType = msgspec.UNSET
    supersedes: SupersedesShape | msgspec.UnsetType = msgspec.UNSET
    asked_by: str | msgspec.UnsetType = msgspec.UNSET
