"""An inspection as one HTML file: no scripts, nothing to download. Everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from countermark.model.safe_text import visible
from countermark.reports.comparison.spelling import path_words
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.inspection.grouping import groups
from countermark.reports.inspection.words import WEIGHTS, contests, coverage_rows, hiding_words
from countermark.reports.page_environment import Filters, styled_page
from countermark.reports.shapes.inspect import InspectDocument

TEMPLATE = "inspect.html.j2"

MOST = 500
"""Rows of one table on a page; JSON has the rest."""


def page(shown: InspectDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    told = [one for one in shown.endpoints if not one.common]
    names = [image.name for image in shown.images]
    title = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE,),
        _filters(),
        d=shown,
        title=title,
        groups=groups(shown.findings),
        contests=contests(shown.findings),
        hidden=[one for one in told if one.hidden_as is not UNSET],
        plain=[one for one in told if one.hidden_as is UNSET],
        common=len(shown.endpoints) - len(told),
        unread=sorted(shown.unread, key=lambda one: -one.size),
        most=MOST,
    )


def _filters() -> Filters:
    return dict(
        shown=visible,
        counted=counted,
        hiding=hiding_words,
        path=lambda path: visible(path_words(path)),
        rows=lambda cover: list(coverage_rows(cover)),
        tone=lambda weight: WEIGHTS[weight].value.replace(" ", "-"),
        number=lambda value: f"{value:,}",
    )
