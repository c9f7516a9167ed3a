"""A plan of replacement, or a document made of one, as one HTML file; no scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from countermark.model.replacement import STEPS, Fate, PlannedItem, PlannedStep, Step
from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import styled_page
from countermark.reports.replacement.table import heading, item_rows, totals
from countermark.reports.replacement.words import (
    STATES,
    change_words,
    fate_words,
    share_words,
    slack_words,
)
from countermark.reports.shapes.replace import ReplaceDocument, ReplacementDocument

TEMPLATE, OF_DOCUMENT, OWN_STYLE = "replace.html.j2", "replace-document.html.j2", "replace.css"
MOST = 2000
"""Things shown one by one; the others are in the table of sites and in the other formats."""


def page(shown: ReplaceDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    items = shown.of(Fate.REPLACE)
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        {
            "shown": visible,
            "counted": counted,
            "state": lambda state: STATES[state] if state else "",
            "fate": fate_words,
            "rows": lambda item: list(item_rows(item)),
            "slack": slack_words,
            "share": share_words,
            "change": change_words,
            "cell": step_cell,
            "kind": step_kind,
            "percent": lambda done, of: round(100 * done / of) if of else 0,
        },
        d=shown,
        heading=heading(shown),
        totals=totals(shown),
        items=items[:MOST],
        more=len(items) - MOST,
        others=[item for item in shown.items if item.fate is not Fate.REPLACE][:MOST],
        steps=[step.value for step in STEPS],
        changes=shown.changes if shown.since else (),
    )


def document_page(shown: ReplacementDocument, templates: Mapping[str, bytes]) -> str:
    """A document made of a plan, to print and to sign."""
    return styled_page(
        templates, OF_DOCUMENT, (STYLE, OWN_STYLE), {"shown": visible, "counted": counted}, d=shown
    )


def step_cell(item: PlannedItem, step: str) -> str:
    """The day of a step: done, or ``by`` the last day it may be, or the first it can be."""
    one = _step(item, step)
    if one is None:
        return ""
    if one.done:
        return str(one.done)
    if one.earliest is None:
        return "passed"
    return f"by {one.latest}" if one.latest else f"from {one.earliest}"


def step_kind(item: PlannedItem, step: str, today: date) -> str:
    """``done``, ``late`` or ``open``: the class of a cell."""
    one = _step(item, step)
    if one is None or one.earliest is None:
        return "done"
    return "late" if one.latest and one.latest < max(today, one.earliest) else "open"


def _step(item: PlannedItem, step: str) -> PlannedStep | None:
    wanted = Step(step)
    return next((one for one in item.steps if one.step is wanted), None)
