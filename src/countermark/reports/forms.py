"""Fills in an authority's form from a finding: each field with its source, or an explicit gap.

Forms are data files; nothing is invented where the file is silent, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import msgspec

from countermark.formats import yaml_text
from countermark.formats.yaml_text import YamlError
from countermark.model.business_days import due
from countermark.model.errors import CallerError, DefectError
from countermark.model.verdict import Clock
from countermark.model.when import earliest
from countermark.reports.explain import chosen
from countermark.reports.folding import severity
from countermark.reports.prefill import FormField, fill
from countermark.reports.shapes.check import CheckDocument, FindingShape, SubjectShape
from countermark.reports.shapes.form import FilledForm, FilledReport


class ReportForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One report of a form. ``after`` is *identification* or the id of an earlier report."""

    id: str
    title: str
    within: int
    unit: str
    after: str
    clock: str
    clause: str
    fields: tuple[FormField, ...]


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form as its data file has it."""

    id: str
    title: str
    authority: str
    to: str
    measures: tuple[str, ...]
    source: str
    reports: tuple[ReportForm, ...]


def known_forms(definitions: Mapping[str, bytes]) -> list[str]:
    """The ids of the forms among ``definitions`` (file names to bytes)."""
    return sorted(name.rpartition("/")[2][:-5] for name in definitions if name.endswith(".yaml"))


def form(definitions: Mapping[str, bytes], name: str) -> Form:
    """The form called ``name``; raises CallerError, listing those known, for any other."""
    for file, raw in definitions.items():
        if file.endswith(".yaml") and file.rpartition("/")[2][:-5] == name:
            return _read(file, raw)
    raise CallerError(
        f"no form is called “{name[:80]}”",
        next_step=f"choose one of: {', '.join(known_forms(definitions)) or 'none is installed'}",
    )


def _identified(finding: FindingShape) -> date | None:
    """The day from which a person started the finding's clocks."""
    for duty in finding.obligations:
        if duty.counted_from and duty.state not in (Clock.NOT_STARTED, msgspec.UNSET):
            return earliest(duty.counted_from)
    return None


def worst_finding(document: CheckDocument, measures: Collection[str]) -> str:
    """The id of the worst finding under these measures; CallerError where there is none."""
    found = [
        finding
        for subject in document.subjects
        for finding in subject.findings
        if finding.measure in measures and finding.decision is not None
    ]
    if not found:
        raise CallerError(
            "the run has no finding this form reports", next_step="name a finding by its id"
        )
    return max(found, key=lambda f: severity(f.decision)).id


def prefill(
    definition: Form,
    document: CheckDocument,
    prefix: str,
    *,
    identified: date | None = None,
    first_submitted: date | None = None,
) -> FilledForm:
    """``definition`` filled in from the finding (or the worst finding of the subject) ``prefix``.

    ``identified``: the day the item was identified; where not given, the day that a person
    determined, else the document's as-of.
    ``first_submitted``: when the first report went in; its due day where not given.
    """
    subject, finding = _finding(document, prefix, definition)
    start = identified or _identified(finding) or earliest(document.as_of)
    days = {"identification": start}
    reports = []
    for report in definition.reports:
        if report.after not in days:
            raise DefectError(
                f"report {report.id} counts from “{report.after}”, which is no report"
            )
        since = days[report.after]
        last = due(since, report.within, report.unit)
        days[report.id] = (first_submitted if report.after == "identification" else None) or (
            earliest(last[:10])
        )
        fields = tuple(fill(f, subject, finding, document) for f in report.fields)
        reports.append(
            FilledReport(
                id=report.id,
                title=report.title,
                clause=report.clause,
                clock=report.clock,
                from_day=since.isoformat(),
                due=last,
                fields=fields,
                gaps=sum(not f.value for f in fields),
            )
        )
    return FilledForm(
        schema="countermark.form/1",
        form=definition.id,
        title=definition.title,
        authority=definition.authority,
        to=definition.to,
        finding=finding.id,
        subject=subject.name,
        measure=finding.measure,
        verdict=finding.decision.value if finding.decision else finding.status.value,
        identified=start.isoformat(),
        as_of=document.as_of,
        version=document.version,
        register=document.register.digest,
        reports=tuple(reports),
        cautions=_cautions(definition, finding, identified, first_submitted),
    )


def _read(file: str, raw: bytes) -> Form:
    try:
        return yaml_text.read(raw, Form)
    except (YamlError, msgspec.ValidationError) as error:
        raise DefectError(f"not a form: {error}", place=file) from error


def _finding(
    document: CheckDocument, prefix: str, definition: Form
) -> tuple[SubjectShape, FindingShape]:
    choice = chosen(document, prefix)
    pairs = [(s, f) for s in document.subjects for f in s.findings]
    if choice.kind == "finding":
        return next(p for p in pairs if p[1].id == choice.id)
    if choice.kind == "subject":
        own = [p for p in pairs if p[0].id == choice.id and p[1].decision is not None]
        fitting = [p for p in own if p[1].measure in definition.measures]
        if fitting or own:
            return max(fitting or own, key=lambda p: p[1].decision.severity if p[1].decision else 0)
        raise CallerError(f"{choice.title} has no finding to report")
    raise CallerError(
        f"“{prefix}” is a {choice.kind}; a form is filled in from a finding or a subject",
        next_step="copy a finding's id from the result",
    )


def _cautions(
    definition: Form,
    finding: FindingShape,
    identified: date | None,
    first_submitted: date | None,
) -> tuple[str, ...]:
    told = []
    if finding.measure not in definition.measures:
        told.append(
            f"This form reports under {definition.authority}; the finding rests on "
            f"{finding.measure}."
        )
    if finding.decision is None or finding.decision.value != "prohibited":
        word = finding.decision.value if finding.decision else finding.status.value
        told.append(f"The finding is not a prohibition: {word}.")
    if identified is None:
        told.append(
            "The day of identification was not given; the as-of day of the run stands in for it."
        )
    if first_submitted is None:
        told.append(
            "The day the first report went in was not given; its last day stands in for it, so an "
            "earlier report brings the follow-up forward."
        )
    told.append("Business days leave out week-ends and federal holidays (5 U.S.C. 6103).")
    return tuple(told)
