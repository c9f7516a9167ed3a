"""A form as its data file has it: reports with clocks, fields, tables; and what it is about.

Forms are data; a domain expert edits them. ``from`` lines are explained in far-52.204-25.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fnmatch import fnmatchcase

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.errors import CallerError, DefectError
from countermark.reports.prefill import FormField


class About(Enum):
    """What a form is filled in from."""

    FINDING = "finding"
    RUN = "run"


class RowsOf(Enum):
    """What each row of a table of a form is."""

    FINDINGS = "findings"  # prohibited under the form's measures
    DEVICES = "devices"  # the same, of things alone, each once
    ALL_FINDINGS = "all-findings"  # whatever was found under the form's measures, each thing once
    ALL_THINGS = "all-things"  # the same, of things alone
    EVERY_FINDING = "every-finding"  # the same, a row for each measure
    ANSWERED = "answered"  # who was asked and answered
    UNANSWERED = "unanswered"  # who was asked, and has not answered
    NOT_ASKED = "not-asked"  # every question that is open and about which nobody was asked
    SUPPLIERS = "suppliers"
    SAME_CONTRACT = "same-contract"  # other parties found under the contract of the finding
    GAPS = "gaps"
    LISTS = "lists"
    FILES = "files"


class ReportForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report of a form. ``after`` is *identification* or the id of an earlier report.

    Without ``within`` it has no term; ``clock`` then says when it is due.
    """

    id: str
    title: str
    clock: str
    fields: tuple[FormField, ...]
    clause: str = ""
    within: int | None = None
    unit: str = ""
    after: str = "identification"


class FormTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a form that repeats: a row for each thing of ``of``, with these columns."""

    id: str
    title: str
    of: RowsOf
    fields: tuple[FormField, ...]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form as its data file has it.

    ``measures`` are those it reports under; ``*`` stands for any ending, and none for any measure.
    ``mark`` says how much of the form itself was read in a source. ``fact`` is its id in the
    collection of forms that it was carried over from. ``files_data``: it is uploaded as data.
    """

    id: str
    title: str
    authority: str
    to: str
    measures: tuple[str, ...]
    source: str
    reports: tuple[ReportForm, ...]
    mark: str = "read"
    about: About = About.FINDING
    tables: tuple[FormTable, ...] = ()
    fact: str = ""
    files_data: bool = False

    def fits(self, measure: str) -> bool:
        """Does it report under ``measure``?"""
        return not self.measures or any(fnmatchcase(measure, one) for one in self.measures)


def known_forms(definitions: Mapping[str, bytes]) -> list[str]:
    """The ids of the forms among ``definitions`` (file names to bytes)."""
    return sorted(
        _id(name)
        for name in definitions
        if name.endswith(".yaml") and ("/" not in name or "forms/" in name)
    )


def form(definitions: Mapping[str, bytes], name: str) -> Form:
    """The form called ``name``; raises CallerError, listing those known, for any other."""
    wanted = name.casefold()
    for file, raw in definitions.items():
        if file.endswith(".yaml") and _id(file) == wanted:
            return read_form(file, raw)
    known = known_forms(definitions)
    raise CallerError(
        f"no form is called “{name[:80]}”",
        next_step=f"choose one of: {', '.join(known) or 'none is installed'}",
    )


def read_form(file: str, raw: bytes) -> Form:
    """The form in a data file; DefectError where it is none."""
    try:
        return yaml_text.read(raw, Form)
    except (YamlError, msgspec.ValidationError) as error:
        raise DefectError(f"not a form: {error}", place=file) from error


def forms_for(definitions: Mapping[str, bytes], measure: str) -> list[str]:
    """The forms that report a finding under ``measure``."""
    every = (form(definitions, name) for name in known_forms(definitions))
    return [one.id for one in every if one.about is About.FINDING and one.fits(measure)]


def _id(file: str) -> str:
    return file.rpartition("/")[2][: -len(".yaml")]
