"""How comparisons are published: the two records of the table for ``compare``."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.publication import Content, Publication, Showing


def _json(document: Any, _: Showing) -> Content:
    """On one line: ten thousand changes are megabytes of white space otherwise."""
    from countermark.reports.encoding import dense

    return dense(document) + b"\n"


def _compare_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.comparison.table import table

    return table(shown, width=showing.width, colour=showing.colour)


def _compare_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.comparison.tsv import tsv

    return tsv(shown)


def _compare_sarif(shown: Any, _: Showing) -> Content:
    from countermark.reports.comparison.sarif import sarif

    return sarif(shown)


def _compare_page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.comparison.page import page

    return page(shown, showing.templates())


def _compare_decision(shown: Any) -> Decision:
    """14 where they differ, 13 where they could not be compared; neither is ever a pass."""
    from countermark.reports.comparison.words import decision

    return decision(shown.result)


def _sample_table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.comparison.sample import table

    return table(shown, width=showing.width, colour=showing.colour)


def _sample_tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.comparison.sample import tsv

    return tsv(shown)


COMPARE = Publication(
    name="compare",
    schema="countermark.compare/1",
    renderers={
        "table": _compare_table,
        "json": _json,
        "tsv": _compare_tsv,
        "sarif": _compare_sarif,
        "html": _compare_page,
    },
    decision=_compare_decision,
)

SAMPLE = Publication(
    name="compare --population",
    schema="countermark.sample/1",
    renderers={"table": _sample_table, "json": _json, "tsv": _sample_tsv},
    decision=_compare_decision,
)
