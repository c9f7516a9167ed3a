"""How duties are published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.duties.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.duties.tsv import tsv

    return tsv(shown)


def _ics(shown: Any, _: Showing) -> Content:
    from countermark.reports.duties.ics import ics

    return ics(shown)


def _decision(shown: Any) -> Decision:
    """Action is required while a duty is overdue or open; one that waits for somebody is not.

    A check for no context gives rise to none, which is not: there are none.
    """
    from countermark.model.duty import DutyState

    if any(shown.totals[s.value] for s in DutyState if s.is_open):
        return Decision.ACTION_REQUIRED
    return Decision.NO_RESTRICTION_FOUND if shown.contexts else Decision.NOT_EXAMINED


DUTIES = Publication(
    name="duties",
    schema="countermark.duties/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv, "ics": _ics},
    decision=_decision,
)
