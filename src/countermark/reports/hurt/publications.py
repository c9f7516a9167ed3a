"""The formats of ``hurt``, and its exit code."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.hurt import table as hurt_table
from countermark.reports.publication import Content, Publication, Showing, as_json
from countermark.reports.shapes.hurt import HURT


def _table(shown: Any, showing: Showing) -> Content:
    return hurt_table.table(shown, showing.width, showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    return hurt_table.tsv(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.hurt.page import page

    return page(shown, showing.templates())


def _examined(shown: Any) -> Decision | int:
    """A file that was not read, or tiers that were not followed, is no answer; a row no verdict."""
    return Decision.NOT_EXAMINED if shown.not_examined else 0


HURT_PUBLICATION = Publication(
    name="hurt",
    schema=HURT,
    renderers={"table": _table, "json": as_json, "tsv": _tsv, "html": _page},
    decision=_examined,
)
