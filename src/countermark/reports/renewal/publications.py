"""How a renewal is published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.renewal.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.renewal.tsv import tsv

    return tsv(shown)


def _decision(shown: Any) -> Decision:
    """The worst that is new: what is as it was was answered before."""
    found = [v.new for one in shown.inquiries for s in one.changed for v in s.verdicts]
    found += [Decision.NOT_EXAMINED] if shown.not_examined else []
    found += [Decision.UNRESOLVED] if shown.decisions else []
    return max(found, key=lambda decision: decision.severity, default=Decision.NO_RESTRICTION_FOUND)


RENEW = Publication(
    name="renew",
    schema="countermark.renew/1",
    renderers={"table": _table, "json": as_json, "tsv": _tsv},
    decision=_decision,
)
