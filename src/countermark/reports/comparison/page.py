"""A comparison as one HTML file: no scripts, nothing to download. Everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from countermark.model.comparison import Result, Status
from countermark.model.errors import DefectError
from countermark.model.safe_text import visible
from countermark.reports.comparison.changes import change_words, refused_words, where_words
from countermark.reports.comparison.spelling import path_words
from countermark.reports.comparison.words import approval_words, other_rungs, rung_words
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
        tone=_tone(shown),
        tool=None if shown.diffoscope is UNSET else shown.diffoscope,
        most=MOST,
        approval=approval_words(shown),
        rung=rung_words(shown.rung),
        others=other_rungs(shown),
    )


def _tone(shown: CompareDocument) -> str:
    """Green only where nothing differs, or a laboratory has approved the rules."""
    if shown.result is Result.DIFFERS:
        return "prohibited"
    if shown.result is Result.INCOMPARABLE:
        return "not-examined"
    free = shown.result is Result.IDENTICAL or shown.rule_set.approved
    return "allowed" if free else "advisory"


def _filters() -> Filters:
    return dict(
        shown=visible,
        counted=counted,
        opened=lambda text: text[:1].upper() + text[1:],
        change=change_words,
        where=where_words,
        refused=refused_words,
        path=path_words,
        tone=lambda status: _TONES.get(status, "none"),
        number=lambda value: f"{value:,}",
    )
