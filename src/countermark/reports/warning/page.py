"""A warning that obliges as one HTML file: a summary that an authority can show; no scripts."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.headline import answer_rows
from countermark.reports.html import STYLE
from countermark.reports.page_environment import styled_page
from countermark.reports.shapes.warning import WarningDocument
from countermark.reports.warning.table import pressing
from countermark.reports.warning.words import (
    day_words,
    did_words,
    heading,
    lacks_words,
    late_words,
    next_words,
    totals,
)

TEMPLATE, OWN_STYLE = "warning.html.j2", "replace.css"
MOST = 5_000


def page(shown: WarningDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    found = pressing(shown)
    of = max(len(found), 1)
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        {
            "shown": visible,
            "counted": counted,
            "day": day_words,
            "did": did_words,
            "late": late_words,
            "next": next_words,
            "lacks": lacks_words,
        },
        d=shown,
        heading=heading(shown),
        totals=totals(shown),
        answers=list(answer_rows(shown.denials, shown.accusation_note)),
        rows=found[:MOST],
        more=len(found) - MOST,
        stages=[(name, count, round(100 * count / of)) for name, count in shown.by_stage.items()],
    )
