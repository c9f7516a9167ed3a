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
    """A field with its value and sources, or with an explicit gap.

    ``beside`` is what helps to answer and is no answer; ``mark`` says that the field itself was not
    read in a source.
    """

    id: str
    label: str
    value: str
    origins: tuple[Origin, ...]
    gap: str
    beside: str | msgspec.UnsetType = msgspec.UNSET
    mark: str | msgspec.UnsetType = msgspec.UNSET


class FilledTable(Shape, frozen=True, kw_only=True):
    """A part that repeats: its columns, and a row of fields for each thing."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Filled, ...], ...]
    left_out: int


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
    """A form filled in from one finding, or (without one) from a run.

    ``cautions`` say what to check before it is used; ``mark`` how much of the form was read.
    """

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
    mark: str | msgspec.UnsetType = msgspec.UNSET
    tables: tuple[FilledTable, ...] | msgspec.UnsetType = msgspec.UNSET
    prepared_for: PreparedForShape | msgspec.UnsetType = msgspec.UNSET


class FormRow(Shape, frozen=True, kw_only=True):
    """One form: whose it is, what it is filled in from, and how much of it was read."""

    title: str
    authority: str
    about: str
    measures: tuple[str, ...]
    mark: str
    data: bool


class FormList(Shape, frozen=True, kw_only=True):
    """The forms that are installed: title by name; schema ``countermark.forms/1``."""

    schema: Literal["countermark.forms/1"]
    forms: dict[str, str]
    details: dict[str, FormRow] | msgspec.UnsetType = msgspec.UNSET
