"""A matrix as one HTML file: headers that stay in view, no scripts, made to be printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from countermark.model.safe_text import visible
from countermark.model.verdict import Decision
from countermark.reports.coverage import counted
from countermark.reports.html import STYLE
from countermark.reports.matrix.view import not_here_lines, numbered, title_words
from countermark.reports.page_environment import styled_page
from countermark.reports.settings import set_elsewhere
from countermark.reports.shapes.matrix import MatrixDocument, MatrixRow

TEMPLATE, OWN_STYLE = "matrix.html.j2", "matrix.css"

_NAMED = 20
"""Names of a row on the page; the tables have each of them."""


def page(shown: MatrixDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        dict(
            shown=visible,
            counted=counted,
            slug=lambda decision: decision.value.replace(" ", "-"),
            names=_names,
            left=lambda row: max(len(set(_all_names(row))) - _NAMED, 0),
        ),
        d=shown,
        title=title_words(shown),
        measures=numbered(shown),
        why=tuple(not_here_lines(shown)),
        settings=set_elsewhere(shown.settings),
        verdicts=tuple(Decision),
        essential=shown.coverage[: shown.essential],
        further=shown.coverage[shown.essential :],
    )


def _all_names(row: MatrixRow) -> list[str]:
    return [one.name for one in row.subjects]


def _names(row: MatrixRow) -> list[str]:
    """``Name (×3)``, each name once."""
    counts = Counter(_all_names(row))
    return [
        f"{name} (×{count:,})" if count > 1 else name for name, count in [*counts.items()][:_NAMED]
    ]
