"""How warnings that oblige are published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.warning.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.warning.table import tsv

    return tsv(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.warning.page import page

    return page(shown, showing.templates())


def _decision(shown: Any) -> Decision | int:
    """Rows that were not read come first; then action is required of whoever is not done."""
    if shown.not_examined:
        return Decision.NOT_EXAMINED
    open_ = any(row.stage.value != "done" for row in shown.recipients)
    return Decision.ACTION_REQUIRED if open_ else 0


WARNING = Publication(
    name="warning",
    schema="countermark.warning/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv, "html": _page},
    decision=_decision,
)
