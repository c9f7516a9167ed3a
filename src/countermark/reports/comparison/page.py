"""A comparison as one HTML file: no scripts, nothing to download. Everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from countermark.model.comparison import Status
from countermark.model.errors import DefectError
from countermark.model.safe_text import visible
from countermark.reports.comparison.changes import (
    change_words,
    fact_words,
    refused_words,
    where_words,
)
from countermark.reports.comparison.spelling import path_words
from countermark.reports.comparison.words import ink, other_rungs, rule_set_words, rung_words
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import Filters, page_environment, rendered
from countermark.reports.shapes.compare import CompareDocument

TEMPLATE = "compare.html.j2"

MOST = 1000
"""Rows of one table on a page; JSON has the rest."""

_TONES = {
    Status.DIFFERS: "prohibited",
    Status.INCOMPARABLE: "not-examined",
    Status.RULE: "advisory",
}


def page(shown: CompareDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    from markupsafe import Markup

    for needed in (TEMPLATE, STYLE):
        if needed not in templates:
            raise DefectError(f"the page's part “{needed}” was not handed in")
    # The style sheet is our own shipped file; it is the only text that is not escaped.
    css = Markup(templates[STYLE].decode())  # noqa: S704
    return rendered(
        page_environment(templates, _filters()).get_template(TEMPLATE),
        css=css,
        d=shown,
        tone=ink(shown.result, approved=shown.rule_set.approved).value.replace(" ", "-"),
        tool=None if shown.diffoscope is UNSET else shown.diffoscope,
        most=MOST,
        facts=None if shown.facts is UNSET else shown.facts,
        approval=f"rules {rule_set_words(shown.rule_set)}",
        rung=rung_words(shown.rung),
        others=other_rungs(shown.ladder),
    )


def _filters() -> Filters:
    return dict(
        shown=visible,
        counted=counted,
        opened=lambda text: text[:1].upper() + text[1:],
        change=change_words,
        fact=fact_words,
        where=where_words,
        refused=refused_words,
        path=path_words,
        tone=lambda status: _TONES.get(status, "none"),
        number=lambda value: f"{value:,}",
    )
