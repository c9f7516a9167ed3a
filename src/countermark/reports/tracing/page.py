"""Paths as one HTML file: the picture, then every path hop by hop; no scripts."""

from __future__ import annotations

from collections.abc import Mapping

from countermark.model.safe_text import visible
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.page_environment import styled_page
from countermark.reports.shapes.trace import TraceDocument
from countermark.reports.tracing.picture import HEIGHT, WIDTH, picture
from countermark.reports.tracing.table import asked_words, total_words

TEMPLATE, OWN_STYLE = "trace.html.j2", "trace.css"


def page(shown: TraceDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        {
            "shown": visible,
            "counted": counted,
            "spaced": lambda text: text.replace("_", " "),
            "quote": lambda text: " ".join(text.split())[:400],
        },
        d=shown,
        asked=asked_words(shown),
        total=total_words(shown),
        picture=picture(shown),
        box_width=WIDTH,
        box_height=HEIGHT,
    )
