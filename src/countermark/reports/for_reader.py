"""Results for a reader outside the house: who may have which, and the mark that they bear.

What such a reader may not see is left out before, by handling (``withholding``) and people
(``authors``). Loads nothing that is not needed: most results are for whoever asks.
"""

from __future__ import annotations

from typing import Any

from countermark.model.audience import Audience
from countermark.reports.publication import Content, Render, Showing

HOUSE = (Audience.COUNSEL, Audience.REGULATOR)
"""Readers who may see whom one buys from; a result for publication is made by check alone."""


def marked_for_reader(render: Render) -> Render:
    """``render``, marked above and below where it is made for a reader."""

    def made(document: Any, showing: Showing) -> Content:
        if showing.audience is None:
            return render(document, showing)
        from countermark.reports.marked import marked_text

        return marked_text(render(document, showing), showing.audience, showing.width)

    return made


def rows_for_reader(render: Render) -> Render:
    """The same for rows, each of which bears the mark."""

    def made(document: Any, showing: Showing) -> Content:
        if showing.audience is None:
            return render(document, showing)
        from countermark.reports.marked import marked_rows

        return marked_rows(render(document, showing), showing.audience)

    return made


def prepared_for(document: Any, showing: Showing) -> Any:
    """The document saying for whom it is made, where it is for somebody."""
    if showing.audience is None:
        return document
    from msgspec.structs import replace

    from countermark.reports.shapes.source import PreparedForShape

    mark = showing.audience.mark
    return replace(document, prepared_for=PreparedForShape(audience=showing.audience, mark=mark))
