"""A comparison as one HTML file: no scripts, nothing to download. Everything is escaped."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import UNSET

from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.comparison.changes import (
    change_words,
    fact_words,
    refused_words,
    where_words,
)
from countermark.reports.comparison.spelling import path_words
from countermark.reports.comparison.words import (
    STATUS_INKS,
    ink,
    other_rungs,
    rule_set_words,
    rung_words,
)
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import Filters, opened, styled_page
from countermark.reports.shapes.compare import CompareDocument

TEMPLATE = "compare.html.j2"

MOST = 1000
"""Rows of one table on a page; JSON has the rest."""


def page(shown: CompareDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE,),
        _filters(),
        d=shown,
        tone=_class(ink(shown.result, approved=shown.rule_set.approved)),
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
        opened=opened,
        change=change_words,
        fact=fact_words,
        where=where_words,
        refused=refused_words,
        path=path_words,
        tone=lambda status: _class(STATUS_INKS[status]),
        number=lambda value: f"{value:,}",
    )


def _class(decision: Decision) -> str:
    """Its class in the style sheet."""
    return decision.value.replace(" ", "-")
