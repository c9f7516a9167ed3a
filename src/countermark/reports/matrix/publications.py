"""How a matrix is published: one record of the table."""

from __future__ import annotations

from typing import Any

from countermark.model.verdict import Decision
from countermark.reports.check_publication import CHECK
from countermark.reports.publication import Content, Publication, Showing, Writer, as_json


def _writer(showing: Showing) -> Writer:
    from countermark.reports.matrix.gathering import MatrixWriter

    render = _RENDERERS[showing.format]
    return MatrixWriter(lambda document: render(document, showing))


def _table(shown: Any, showing: Showing) -> Content:
    from countermark.reports.matrix.table import table

    return table(shown, width=showing.width, colour=showing.colour, verbose=showing.verbose)


def _tsv(shown: Any, _: Showing) -> Content:
    from countermark.reports.matrix.tsv import tsv

    return tsv(shown)


def _page(shown: Any, showing: Showing) -> Content:
    from countermark.reports.matrix.page import page

    return page(shown, showing.templates())


def _workbook(shown: Any, _: Showing) -> Content:
    from countermark.reports.matrix.workbook import workbook

    return workbook(shown)


_RENDERERS = {"table": _table, "json": as_json, "tsv": _tsv, "html": _page, "xlsx": _workbook}

MATRIX = Publication(
    name="matrix",
    schema="countermark.matrix/1",
    decision=lambda shown: shown.verdict or Decision.NO_RESTRICTION_FOUND,
    prepared=CHECK.prepared,
    prepared_claim=CHECK.prepared_claim,
    ended=CHECK.ended,
    writers={form: _writer for form in _RENDERERS},
)
