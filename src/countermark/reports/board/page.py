"""A contested matter as one HTML file: affirmed and denied side by side; no scripts."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.safe_text import visible
from countermark.reports.board.picture import WIDTH, picture
from countermark.reports.board.words import (
    NOT_DECIDED,
    effect_words,
    line_words,
    placeholder_words,
    point_words,
    said_words,
    source_words,
)
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import Filters, opened, styled_page
from countermark.reports.shapes.board import BoardDocument, BoardList, BoardShown

TEMPLATE, OWN_STYLE = "board.html.j2", "board.css"


def page(shown: BoardShown, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    matter = shown if isinstance(shown, BoardDocument) else None
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        _filters(shown),
        d=shown,
        title=matter.title if matter else "Contested matters",
        one=matter is not None,
        picture=picture(matter.points) if matter else None,
        width=WIDTH,
        not_decided=NOT_DECIDED,
    )


def _filters(shown: BoardShown) -> Filters:
    def said(one: object) -> str:
        assert not isinstance(shown, BoardList)
        return said_words(one, shown)  # type: ignore[arg-type]  # a template hands it over

    return dict(
        shown=visible,
        counted=counted,
        opened=opened,
        line=line_words,
        point=point_words,
        said=said,
        source=source_words,
        placeholder=placeholder_words,
        effect=lambda e: effect_words(e.name, e.context, e.with_matter, e.without),
    )
