"""Where countries stand as one HTML file: a timeline, a table, every step; no scripts."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.country_standing import CountryQuestion
from countermark.model.safe_text import visible
from countermark.reports.countries.table import asked_words, changed_steps, step_rows, turned
from countermark.reports.countries.timeline import LEFT, TOP, WIDTH, Timeline, timeline
from countermark.reports.countries.words import (
    aim_words,
    by_words,
    days_words,
    phase_words,
    read_words,
    stance_words,
    subject_words,
)
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import Filters, styled_page
from countermark.reports.shapes.countries import CountriesDocument, CountriesShown

TEMPLATE, OWN_STYLE = "countries.html.j2", "countries.css"


def page(shown: CountriesShown, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        _filters(shown.asked, shown.parties),
        d=shown,
        asked=asked_words(shown),
        picture=_picture(shown),
        left=LEFT,
        top=TOP,
        width=WIDTH,
    )


def _picture(shown: CountriesShown) -> Timeline | None:
    if isinstance(shown, CountriesDocument):
        return timeline(shown.countries, shown.asked.as_of)
    return None


def _filters(asked: CountryQuestion, parties: dict[str, str]) -> Filters:
    return dict(
        shown=visible,
        counted=counted,
        stance=stance_words,
        days=days_words,
        by=by_words,
        phase=phase_words,
        read=read_words,
        aim=lambda step: aim_words(step, parties),
        rows=lambda step: [pair for pair in step_rows(step, parties) if pair[1]],
        whom=lambda step: subject_words(step) if asked.subject else aim_words(step, parties),
        turned=turned,
        changed=changed_steps,
    )
