"""A filled-in form as text for a terminal or a letter. Gaps are shown as loudly as values."""

from __future__ import annotations

from countermark.model.safe_text import visible
from countermark.reports.blocks import short
from countermark.reports.shapes.form import Filled, FilledForm, FilledReport, FormList, Origin
from countermark.reports.terminal import Sheet, labelled, paragraph


def form_text(filled: FilledForm, *, width: int = 80, colour: bool = False) -> str:
    """``filled`` as text, ending with a newline."""
    sheet = Sheet(min(max(width, 40), 200), colour)
    head = [
        sheet.strong(f"{filled.form}: {filled.title}"),
        labelled("authority", filled.authority, sheet),
        labelled("to", filled.to, sheet),
        labelled("about", f"{visible(filled.subject)} ({filled.verdict}, {filled.measure})", sheet),
        labelled("finding", f"{short(filled.finding)}, as of {filled.as_of}", sheet),
        labelled("identified", filled.identified, sheet),
    ]
    parts = ["\n".join(head), *(_report(r, sheet) for r in filled.reports)]
    cautions = [paragraph(f"- {c}", sheet) for c in filled.cautions]
    parts.append("\n".join([sheet.strong("BEFORE USE"), *cautions]))
    return "\n\n".join(parts) + "\n"


def _report(report: FilledReport, sheet: Sheet) -> str:
    lines = [
        sheet.strong(f"{report.title.upper()}  due {report.due}"),
        labelled("clock", f"{report.clock} ({report.clause}); from {report.from_day}", sheet),
        labelled("gaps", f"{report.gaps} of {len(report.fields)} fields", sheet),
    ]
    for number, field in enumerate(report.fields, 1):
        lines.append("")
        lines.append(paragraph(f"{number}. {field.label}", sheet, hanging=3))
        lines.append(_value(field, sheet))
        lines += (labelled("source", origin_words(o), sheet) for o in field.origins)
    return "\n".join(lines)


def _value(field: Filled, sheet: Sheet) -> str:
    if field.value:
        return labelled("value", visible(field.value), sheet)
    return labelled("GAP", field.gap, sheet)


def origin_words(origin: Origin) -> str:
    """``links.csv, row 9, claim 3fa9c0d1e2b3``."""
    claim = f"claim {short(origin.claim)}" if origin.claim else ""
    return ", ".join(visible(p) for p in (origin.file, origin.place, claim) if p)


def form_list(shown: FormList) -> str:
    """The forms that are installed, one a line."""
    return "".join(f"{name}\t{title}\n" for name, title in shown.forms.items())
