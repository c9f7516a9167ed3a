"""How paths and reach are published: records of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing, as_json


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.tracing.table import trace_table

    return trace_table(shown, width=showing.width, colour=showing.colour)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.tracing.graphs import trace_tsv

    return trace_tsv(shown)


def _mermaid(shown: Any, _: Showing) -> Content:
    from countermark.reports.tracing.graphs import mermaid

    return mermaid(shown)


def _graphml(shown: Any, _: Showing) -> Content:
    from countermark.reports.tracing.graphs import graphml

    return graphml(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.tracing.page import page

    return page(shown, showing.templates())


def _reach_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.tracing.table import reach_table

    return reach_table(shown, width=showing.width, colour=showing.colour)


def _reach_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.tracing.graphs import reach_tsv

    return reach_tsv(shown)


def _examined(shown: Any) -> Decision | int:
    """A search that met a limit, or a file not read, is no answer; a path is no verdict."""
    return Decision.NOT_EXAMINED if shown.not_examined else 0


TRACE = Publication(
    name="trace",
    schema="countermark.trace/1",
    renderers={
        "table": _table,
        "json": as_json,
        "tsv": _tsv,
        "html": _page,
        "mermaid": _mermaid,
        "graphml": _graphml,
    },
    decision=_examined,
)
REACH = Publication(
    name="trace --reach",
    schema="countermark.reach/1",
    renderers={"table": _reach_table, "json": as_json, "tsv": _reach_tsv},
    decision=_examined,
)
