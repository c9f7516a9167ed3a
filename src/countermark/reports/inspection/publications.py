"""How inspections are published: the record of the table for ``inspect``."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing


def _json(document: Any, _: Showing) -> Content:
    """On one line: an image has tens of thousands of files."""
    from countermark.reports.encoding import dense

    return dense(document) + b"\n"


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.inspection.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.inspection.tsv import tsv

    return tsv(shown)


def _sarif(shown: Any, _: Showing) -> Content:
    from countermark.reports.inspection.sarif import sarif

    return sarif(shown)


def _cyclonedx(shown: Any, _: Showing) -> Content:
    from countermark.reports.inspection.cyclonedx import cyclonedx

    return cyclonedx(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.inspection.page import page

    return page(shown, showing.templates())


def _decision(shown: Any) -> Decision:
    """13 where something was not examined; what was found is for a person to weigh."""
    from countermark.reports.inspection.words import decision

    return decision(shown.totals["not_examined"], shown.totals["unread"])


INSPECT = Publication(
    name="inspect",
    schema="countermark.inspect/1",
    renderers={
        "table": _table,
        "json": _json,
        "tsv": _tsv,
        "sarif": _sarif,
        "html": _page,
        "cyclonedx": _cyclonedx,
    },
    decision=_decision,
)
