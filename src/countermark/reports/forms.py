"""Fills in an authority's form from a finding: each field with its source, or an explicit gap.

Forms are data files; nothing is invented where the file is silent, and nothing is sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from countermark.model.asking import AskingRow
from countermark.model.business_days import due
from countermark.model.errors import CallerError, DefectError
from countermark.model.verdict import Clock
from countermark.model.when import earliest
from countermark.reports.explain import chosen
from countermark.reports.folding import severity
from countermark.reports.form_definition import About, Form, form, forms_for, known_forms
from countermark.reports.form_tables import Pair, filled_table
from countermark.reports.prefill import fill
from countermark.reports.prefill_run import Place
from countermark.reports.shapes.check import CheckDocument, FindingShape, SubjectShape
from countermark.reports.shapes.form import FilledForm, FilledReport

__all__ = ["About", "Form", "form", "known_forms", "prefill", "prefill_run", "worst_finding"]


def _identified(finding: FindingShape) -> date | None:
    """The day from which a person started the finding's clocks."""
    for duty in finding.obligations:
        if duty.counted_from and duty.state not in (Clock.NOT_STARTED, msgspec.UNSET):
            return earliest(duty.counted_from)
    return None


def worst_finding(document: CheckDocument, definition: Form) -> str:
    """The id of the worst finding that the form reports; CallerError where there is none."""
    found = [finding for _, finding in findings_of(definition, document)]
    if not found:
        raise CallerError(
            "the run has no finding this form reports", next_step="name a finding by its id"
        )
    return max(found, key=lambda f: severity(f.decision)).id


def findings_of(definition: Form, document: CheckDocument) -> list[Pair]:
    """The findings of a run that a form reports."""
    return [
        (subject, finding)
        for subject in document.subjects
        for finding in subject.findings
        if finding.decision is not None and definition.fits(finding.measure)
    ]


def prefill(
    definition: Form,
    document: CheckDocument,
    prefix: str,
    definitions: Mapping[str, bytes] | None = None,
    *,
    identified: date | datetime | None = None,
    first_submitted: date | None = None,
) -> FilledForm:
    """``definition`` filled in from the finding (or the worst finding of the subject) ``prefix``.

    ``identified``: the day, or the hour in its zone, the item was identified; where not given, the
    day that a person determined, else the document's as-of. ``definitions`` are all forms, to name
    those that fit.
    Raises CallerError for a finding of another kind.
    ``first_submitted``: when the first report went in; its due day where not given.
    """
    subject, finding = _finding(document, prefix, definition)
    if not definition.fits(finding.measure):
        fitting = forms_for(definitions or {}, finding.measure)
        raise CallerError(
            f"{definition.id} does not report a finding under {finding.measure}",
            next_step=f"forms that do: {', '.join(fitting)}" if fitting else "no form does",
        )
    at = Place(document, findings_of(definition, document), subject, finding)
    given = identified or _identified(finding)
    start = given or earliest(document.as_of)
    return msgspec.structs.replace(
        _filled(definition, at, start, first_submitted),
        identified=given.isoformat() if given else "",
        finding=finding.id,
        subject=subject.name,
        measure=finding.measure,
        verdict=finding.decision.value if finding.decision else finding.status.value,
        cautions=(
            *_cautions(definition, finding, given, first_submitted),
            *_of_the_form(definition),
        ),
    )


def prefill_run(
    definition: Form, document: CheckDocument, askings: Sequence[AskingRow] = ()
) -> FilledForm:
    """``definition`` filled in from a run as a whole; ``askings`` are who was asked."""
    at = Place(document, findings_of(definition, document), askings=askings)
    filled = _filled(definition, at, earliest(document.as_of), None)
    unsaid = "Nothing here says what whoever signs has to say: findings stand beside the questions."
    return msgspec.structs.replace(filled, cautions=(unsaid, *_of_the_form(definition)))


def _of_the_form(definition: Form) -> tuple[str, ...]:
    if definition.mark == "read":
        return ()
    return (f"Of this form itself: {definition.mark}. Compare it with the form in force.",)


def _filled(
    definition: Form, at: Place, start: date | datetime, first_submitted: date | None
) -> FilledForm:
    """The form with its reports and tables; about nobody yet."""
    document = at.document
    days: dict[str, date | datetime] = {"identification": start}
    reports = []
    for report in definition.reports:
        if report.after not in days:
            raise DefectError(
                f"report {report.id} counts from “{report.after}”, which is no report"
            )
        since = days[report.after]
        last = "" if report.within is None else due(since, report.within, report.unit)
        days[report.id] = (first_submitted if report.after == "identification" else None) or (
            earliest(last[:10]) if last else since
        )
        fields = tuple(fill(f, at) for f in report.fields)
        reports.append(
            FilledReport(
                id=report.id,
                title=report.title,
                clause=report.clause,
                clock=report.clock,
                from_day=since.isoformat() if last else "",
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
        finding="",
        subject="",
        measure="",
        verdict="",
        identified=start.isoformat(),
        as_of=document.as_of,
        version=document.version,
        register=document.register.digest,
        reports=tuple(reports),
        cautions=(),
        mark=definition.mark,
        tables=tuple(filled_table(one, at) for one in definition.tables) or msgspec.UNSET,
    )


def _finding(
    document: CheckDocument, prefix: str, definition: Form
) -> tuple[SubjectShape, FindingShape]:
    choice = chosen(document, prefix)
    pairs = [(s, f) for s in document.subjects for f in s.findings]
    if choice.kind == "finding":
        return next(p for p in pairs if p[1].id == choice.id)
    if choice.kind == "subject":
        own = [p for p in pairs if p[0].id == choice.id and p[1].decision is not None]
        fitting = [p for p in own if definition.fits(p[1].measure)]
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
    identified: date | datetime | None,
    first_submitted: date | None,
) -> tuple[str, ...]:
    told = []
    if finding.decision is None or finding.decision.value != "prohibited":
        word = finding.decision.value if finding.decision else finding.status.value
        told.append(f"The finding is not a prohibition: {word}.")
    if identified is None:
        told.append(
            "The day of identification was not given: nobody has said it. Terms are counted as if "
            "it were the as-of day."
        )
    if first_submitted is None and len(definition.reports) > 1:
        told.append(
            "The day the first report went in was not given; its last day stands in for it, so an "
            "earlier report brings the follow-up forward."
        )
    if any("business" in report.unit for report in definition.reports):
        told.append("Business days leave out week-ends and federal holidays (5 U.S.C. 6103).")
    return tuple(told)
