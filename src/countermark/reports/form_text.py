"""A filled-in form as text for a terminal or a letter. Gaps are shown as loudly as values."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.model.safe_text import visible
from countermark.reports.blocks import short
from countermark.reports.coverage import counted
from countermark.reports.shapes.form import (
    Filled,
    FilledForm,
    FilledReport,
    FilledTable,
    FormList,
    Origin,
)
from countermark.reports.terminal import Sheet, labelled, paragraph

_ROWS = 40
"""Rows of a table that text shows; the others are counted."""


def form_text(filled: FilledForm, *, width: int = 80, colour: bool = False) -> str:
    """``filled`` as text, ending with a newline."""
    sheet = Sheet(min(max(width, 40), 200), colour)
    head = [
        sheet.strong(f"{filled.form}: {filled.title}"),
        *(labelled(label, visible(words), sheet) for label, words in about_rows(filled)),
    ]
    parts = ["\n".join(head), *(_report(r, sheet) for r in filled.reports)]
    parts += (_table(table, sheet) for table in filled.tables or ())
    cautions = [paragraph(f"- {c}", sheet) for c in filled.cautions]
    parts.append("\n".join([sheet.strong("BEFORE USE"), *cautions]))
    return "\n\n".join(parts) + "\n"


def about_rows(filled: FilledForm) -> Iterator[tuple[str, str]]:
    """Whose form it is, to whom it goes, and what it is filled in from."""
    yield "authority", filled.authority
    yield "to", filled.to
    if filled.finding:
        yield "about", f"{visible(filled.subject)} ({filled.verdict}, {filled.measure})"
        yield "finding", f"{short(filled.finding)}, as of {filled.as_of}"
        unsaid = f"nobody has said when; terms are counted as if on {filled.as_of}"
        yield "identified", filled.identified or unsaid
    else:
        yield "about", f"the run as of {filled.as_of}"
    if filled.mark:
        yield "form", filled.mark


def _report(report: FilledReport, sheet: Sheet) -> str:
    due = f"  due {report.due}" if report.due else ""
    clause = f" ({report.clause})" if report.clause else ""
    since = f"; from {report.from_day}" if report.from_day else ""
    lines = [
        sheet.strong(f"{report.title.upper()}{due}"),
        labelled("clock", f"{report.clock}{clause}{since}", sheet),
        labelled("gaps", f"{report.gaps} of {len(report.fields)} fields", sheet),
    ]
    for number, field in enumerate(report.fields, 1):
        lines.append("")
        lines.append(paragraph(f"{number}. {field.label}", sheet, hanging=3))
        lines += _rows(field, sheet)
    return "\n".join(lines)


def _rows(field: Filled, sheet: Sheet) -> Iterator[str]:
    if field.value:
        yield labelled("value", visible(field.value), sheet)
    else:
        yield labelled("GAP", field.gap, sheet)
    if field.beside:
        yield labelled("found", visible(field.beside), sheet)
    if field.mark:
        yield labelled("this field", field.mark, sheet)
    yield from (labelled("source", origin_words(o), sheet) for o in field.origins)


def _table(table: FilledTable, sheet: Sheet) -> str:
    lines = [sheet.strong(table.title), labelled("rows", str(len(table.rows)), sheet)]
    for number, row in enumerate(table.rows[:_ROWS], 1):
        lines.append("")
        said = (f"{field.label}: {_short(field)}" for field in row)
        lines.append(paragraph(f"{number}. {'; '.join(said)}", sheet, hanging=3))
    more = len(table.rows) - _ROWS + table.left_out
    if more > 0:
        lines.append(f"  and {counted(more, 'more row')}: --format json has all")
    return "\n".join(lines)


def _short(field: Filled) -> str:
    return str(visible(field.value)) if field.value else "GAP"


def origin_words(origin: Origin) -> str:
    """``links.csv, row 9, claim 3fa9c0d1e2b3``."""
    claim = f"claim {short(origin.claim)}" if origin.claim else ""
    return ", ".join(visible(p) for p in (origin.file, origin.place, claim) if p)


def form_list(shown: FormList) -> str:
    """The forms that are installed, one a line: name, title, what from, how it was read."""
    details = {} if isinstance(shown.details, msgspec.UnsetType) else shown.details
    lines = []
    for name, title in shown.forms.items():
        row = details.get(name)
        more = f"\t{row.about}\t{row.mark}" if row else ""
        lines.append(f"{name}\t{title}{more}\n")
    return "".join(lines)
