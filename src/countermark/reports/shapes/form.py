"""The published shape of a prefilled form: ``countermark.form/1``; and of the list of forms."""

from __future__ import annotations

from typing import Literal

import msgspec

from countermark.reports.shapes.check import Shape
from countermark.reports.shapes.source import PreparedForShape


class Origin(Shape, frozen=True, kw_only=True):
    """Where a value stands: in which file, at which place, by which claim (its id, or empty)."""

    file: str
    place: str
    claim: str


class Filled(Shape, frozen=True, kw_only=True):
    """A field with its value and sources, or with an explicit gap."""

    id: str
    label: str
    value: str
    origins: tuple[Origin, ...]
    gap: str


class FilledReport(Shape, frozen=True, kw_only=True):
    """One report filled in. ``from_day`` is the day its term is counted from."""

    id: str
    title: str
    clause: str
    clock: str
    from_day: str
    due: str
    fields: tuple[Filled, ...]
    gaps: int


class FilledForm(Shape, frozen=True, kw_only=True):
    """A form filled in from one finding. ``cautions`` say what to check before it is used."""

    schema: Literal["countermark.form/1"]
    form: str
    title: str
    authority: str
    to: str
    finding: str
    subject: str
    measure: str
    verdict: str
    identified: str
    as_of: str
    version: str
    register: str
    reports: tuple[FilledReport, ...]
    cautions: tuple[str, ...]
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET


class FormList(Shape, frozen=True, kw_only=True):
    """The forms that are installed: title by name; schema ``countermark.forms/1``."""

    schema: Literal["countermark.forms/1"]
    forms: dict[str, str]
