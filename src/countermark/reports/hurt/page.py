"""Whom a cut-off reaches as one HTML file: a bar for each share, then the same in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from countermark.model.safe_text import visible
from countermark.reports.html import STYLE
from countermark.reports.hurt.words import (
    CAVEAT,
    HEADS,
    asked_words,
    much_words,
    others_words,
    total_words,
)
from countermark.reports.page_environment import opened, styled_page
from countermark.reports.shapes.hurt import HurtDocument, HurtSide

TEMPLATE, OWN_STYLE = "hurt.html.j2", "hurt.css"
WIDTH, _NAMES, _ROW = 900, 300, 22
_MOST_BARS = 40
_LONGEST = 44


class Bar(NamedTuple):
    """One share as drawn: what is stated at least, and what is open beside it."""

    name: str
    words: str
    x: int
    y: int
    whole: int
    least: float
    open: float


def page(shown: HurtDocument, templates: Mapping[str, bytes]) -> str:
    """``shown`` as a page; ``templates`` maps the names of shipped files to their bytes."""
    return styled_page(
        templates,
        TEMPLATE,
        (STYLE, OWN_STYLE),
        {
            "shown": visible,
            "opened": opened,
            "total": total_words,
            "much": much_words,
            "others": others_words,
            "bars": lambda side: list(_bars(side)),
            "short": lambda text: f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text,
        },
        d=shown,
        asked=asked_words(shown),
        heads=HEADS,
        caveat=CAVEAT,
        width=WIDTH,
    )


def _bars(side: HurtSide) -> Iterator[Bar]:
    """A bar for each of the nearest of whom some share is stated."""
    whole = WIDTH - _NAMES - 2
    unknown = ((row.least, row.most) == (0, 100) and row.unknown for row in side.rows)
    stated = [
        row
        for row, nobody_says in zip(side.rows, unknown, strict=True)
        if row.most is not None and not nobody_says
    ]
    for number, row in enumerate(stated[:_MOST_BARS]):
        least, most = row.least or 0.0, row.most or 0.0
        yield Bar(
            name=row.name,
            words=much_words(row),
            x=_NAMES,
            y=number * _ROW + 2,
            whole=whole,
            least=round(whole * least / 100, 1),
            open=round(whole * (most - least) / 100, 1),
        )
