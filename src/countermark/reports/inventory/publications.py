"""How an inventory is published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.inventory.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.inventory.rows import tsv

    return tsv(shown)


def _decision(shown: Any) -> Decision | int:
    """13 where something was not examined: what is not here may be anything."""
    return Decision.NOT_EXAMINED if shown.not_examined else 0


INVENTORY = Publication(
    name="inventory",
    schema="countermark.inventory/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv},
    decision=_decision,
)
