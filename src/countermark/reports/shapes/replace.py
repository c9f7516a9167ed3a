"""The published shapes of ``replace``: the plan, and documents made of it."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import msgspec

from countermark.model.replacement import (
    Fate,
    PlanChange,
    PlannedItem,
    Share,
    State,
    Step,
)
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape

REPLACE: Final = "countermark.replace/1"
DOCUMENT: Final = "countermark.replace-document/1"


class ClusterShape(Shape, frozen=True, kw_only=True):
    """The things of one site or cluster that are replaced.

    ``done`` counts, for each step, the things for which it was done. ``start`` is the last day on
    which the first step that is left may begin; None where there is no day, or nothing is left.
    """

    cluster: str
    things: int
    state: State
    due: date | None
    gone_by: date | None
    start: date | None
    next_step: Step | None
    done: dict[str, int]


class ReplaceDocument(Shape, frozen=True, kw_only=True):
    """A plan of replacement as of a day.

    ``fates`` counts rows by what is to become of them; ``days`` are the days that were taken for
    each step. ``costs`` are sums by currency and kind, ``costless`` counts the things to be
    replaced that give none. ``changes`` is there where an earlier plan was named.
    """

    schema: Literal["countermark.replace/1"]
    as_of: date
    contexts: tuple[str, ...]
    plan: str
    fates: dict[str, int]
    days: dict[str, int]
    clusters: tuple[ClusterShape, ...]
    items: tuple[PlannedItem, ...]
    shares: tuple[Share, ...]
    costs: dict[str, dict[str, str]]
    costless: int
    not_examined: tuple[GapShape, ...]
    measures: dict[str, str]
    changes: tuple[PlanChange, ...] | msgspec.UnsetType = msgspec.UNSET
    since: str = ""

    def of(self, fate: Fate) -> tuple[PlannedItem, ...]:
        """The items with this fate."""
        return tuple(item for item in self.items if item.fate is fate)


class FieldShape(Shape, frozen=True, kw_only=True):
    """One field of a document: what stands in it, or what is missing and who can say it."""

    label: str
    value: str = ""
    missing: str = ""
    mark: str = ""


class ReplacementDocument(Shape, frozen=True, kw_only=True):
    """A document made of a plan: fields, then one line a thing, then what it does not say.

    ``read`` says how much of the form itself was read in a source. Nobody has signed it.
    """

    schema: Literal["countermark.replace-document/1"]
    kind: str
    title: str
    to: str
    as_of: date
    read: str
    fields: tuple[FieldShape, ...]
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    missing: tuple[str, ...]
